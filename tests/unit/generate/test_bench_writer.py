from __future__ import annotations

from pathlib import Path

import pytest
from generate_values import RUN, simulated
from scripted import ScriptedModel, ticking

from rtlgen.bench.protocol import BenchRun
from rtlgen.core.candidate import Candidate
from rtlgen.core.errors import ModelBusy
from rtlgen.core.hdl import Direction, Port
from rtlgen.core.problem import BenchOrigin, BenchSpec, Problem
from rtlgen.core.simulation import BuildResult, SimulationResult, TestOutcome, TestStatus
from rtlgen.core.toolrun import Ended, ToolRun
from rtlgen.generate import events
from rtlgen.generate.bench_audit import BenchAudit
from rtlgen.generate.budget import Budget
from rtlgen.generate.testbench import KEPT, BenchWriter, OwnBench, with_bench
from rtlgen.store.codec import decode, encode
from rtlgen.store.journal import Journal

PROBLEM = Problem(
    id="inv",
    suite="test",
    spec="y is the inverse of a.",
    top="inv",
    ports=(Port(name="a", direction=Direction.INPUT), Port(name="y", direction=Direction.OUTPUT)),
    digest="d",
)
PLAN = "1. y is 1 while a is 0."
MODEL = "```python\nclass Model:\n    def step(self, a):\n        return {'y': 1 - a}\n```"


def bench_text(remark: str) -> str:
    """A test module as a model gives it; the runner below reads the remark."""
    code = f"import cocotb\n\n@cocotb.test()\nasync def t(dut):  # {remark}\n    assert dut.y.value == 1"
    return f"```python\n{code}\n```"


GOOD = bench_text("good")
CHECKS = ["imports", "asserts", "fails_empty", "fails_stuck_at_0", "fails_stuck_at_1", "repeatable"]


class Runner:
    """Behaves as the remark in the bench says: "good", or what it does to which design."""

    simulator = "scripted"

    def __init__(self) -> None:
        self.ran: list[str] = []

    def run(self, candidate: Candidate, bench: BenchSpec) -> BenchRun:
        name = candidate.files[0].path.removesuffix(".sv")
        text = bench.files[0].text
        self.ran.append(name)
        build = BuildResult(ok=True, diagnostics=(), run=RUN)
        return BenchRun(build=build, simulation=self._result(text, name))

    def _result(self, text: str, name: str) -> SimulationResult:
        if "refused" in text:
            return SimulationResult(spoken=False, refused="test_inv.py:1: no such module: numpy", run=RUN)
        if f"hangs on {name}" in text:
            return SimulationResult(spoken=False, run=ToolRun(argv=(), ended=Ended.TIMEOUT, returncode=None))
        if f"passes {name}" in text:
            passed = TestOutcome(name="t", status=TestStatus.PASSED)
            return SimulationResult(spoken=True, samples=5, tests=(passed,), run=RUN)
        if f"breaks on {name}" in text:
            broken = TestOutcome(name="t", status=TestStatus.ERROR, message="test_inv.py:5: KeyError: 'q'")
            return SimulationResult(spoken=True, samples=5, tests=(broken,), run=RUN)
        if "random" in text:
            return simulated(samples=5, mismatches=len(self.ran))
        return simulated(samples=0 if "looks away" in text else 5, mismatches=3)


def writer(model: ScriptedModel, runner: Runner | None = None, **settings: object) -> BenchWriter:
    return BenchWriter(model=model, runner=runner or Runner(), **settings)  # type: ignore[arg-type]


def test_plan_then_model_then_tests_and_a_good_bench_is_accepted() -> None:
    model, runner = ScriptedModel(PLAN, MODEL, GOOD), Runner()
    own = writer(model, runner).write(PROBLEM)
    assert own.bench is not None
    assert own.bench.origin is BenchOrigin.OWN
    assert [f.path for f in own.bench.files] == ["test_inv.py", "reference_model.py"]
    assert own.bench.top == "test_inv"
    assert [c.name for c in own.audit.checks] == CHECKS
    assert all(c.ok for c in own.audit.checks)
    assert [s.step for s in own.audit.steps] == ["plan", "model", "tests"]
    assert own.audit.usage.tokens == 450
    assert runner.ran == ["empty", "stuck_at_0", "stuck_at_1", "stuck_at_0", "stuck_at_1"]
    shown = [r.prompt.messages[-1].content for r in model.requests]
    assert "1. y is 1 while a is 0." in shown[1]
    assert "return {'y': 1 - a}" in shown[2]


@pytest.mark.parametrize(
    ("remark", "check", "said"),
    [
        ("refused", "imports", "no such module: numpy"),
        ("looks away", "asserts", "without a single comparison"),
        ("passes empty", "fails_empty", "passes it"),
        ("passes stuck_at_0", "fails_stuck_at_0", "all 0 passes it"),
        ("passes stuck_at_1", "fails_stuck_at_1", "all 1 passes it"),
        ("hangs on stuck_at_0", "fails_stuck_at_0", "every wait needs a limit"),
        ("breaks on stuck_at_1", "fails_stuck_at_1", "KeyError: 'q'"),
        ("random", "repeatable", "two runs with one seed differ"),
    ],
)
def test_a_bad_bench_is_fed_back_with_what_it_showed_and_mended(remark: str, check: str, said: str) -> None:
    model = ScriptedModel(PLAN, MODEL, bench_text(remark), GOOD)
    own = writer(model).write(PROBLEM)
    assert own.bench is not None
    failed = [c for c in own.audit.steps[2].checks if not c.ok]
    assert [c.name for c in failed] == [check]
    assert said in failed[0].detail
    assert [s.step for s in own.audit.steps] == ["plan", "model", "tests", "repair"]
    question = model.requests[-1].prompt.messages[-1].content
    assert said in question
    assert f"# {remark}" in question
    assert model.requests[-1].sampling.temperature > model.requests[-2].sampling.temperature


def test_an_undriven_output_may_stop_a_bench() -> None:
    assert writer(ScriptedModel(PLAN, MODEL, bench_text("breaks on empty"))).write(PROBLEM).bench is not None


def test_an_answer_without_code_is_asked_for_anew_not_mended() -> None:
    model, story = ScriptedModel(PLAN, "no idea", "I cannot do that.", GOOD), []
    own = writer(model, observer=story.append).write(PROBLEM)
    assert own.bench is not None
    assert [f.path for f in own.bench.files] == ["test_inv.py"], "there was no reference model in the answer"
    assert [s.step for s in own.audit.steps] == ["plan", "model", "tests", "tests"]
    assert [e.step for e in story if isinstance(e, events.BenchAsked)] == ["plan", "model", "tests", "tests"]
    examined = [e for e in story if isinstance(e, events.BenchExamined)]
    assert [e.checks[0].ok for e in examined] == [False, True]


def test_when_none_can_be_had_it_says_why() -> None:
    model = ScriptedModel(PLAN, MODEL, *[bench_text("passes stuck_at_0")] * 3)
    own = writer(model, repairs=2).write(PROBLEM)
    assert own.bench is None
    assert not own.audit.accepted
    assert own.audit.reason.startswith("the model's testbench was not usable after 2 repairs: ")
    assert "all 0 passes it" in own.audit.reason
    assert model.left == 0


def test_without_outputs_the_model_is_not_asked() -> None:
    model = ScriptedModel()
    own = writer(model).write(Problem(id="p", suite="s", spec="free text", top="t"))
    assert own.bench is None
    assert "names no outputs" in own.audit.reason
    assert model.requests == []


@pytest.mark.parametrize("budget", [Budget(tokens=400), Budget(seconds=1.5)])
def test_a_limit_ends_it_and_a_higher_one_goes_on(tmp_path: Path, budget: Budget) -> None:
    with Journal(tmp_path / "j.sqlite", {}) as log:
        model = ScriptedModel(PLAN, MODEL, bench_text("passes empty"), GOOD)
        cut = writer(model, budget=budget, clock=ticking(1.0), log=log).write(PROBLEM)
        assert cut.bench is None
        assert "limit" in cut.audit.reason
        asked = len(model.requests)
        assert asked < 4
        assert writer(model, log=log).write(PROBLEM).bench is not None
        assert len(model.requests) == 4, "what was paid for is not asked for again"


def test_a_resumed_run_takes_the_bench_and_the_answers_that_are_there(tmp_path: Path) -> None:
    with Journal(tmp_path / "j.sqlite", {}) as log:
        with pytest.raises(ModelBusy):
            writer(ScriptedModel(PLAN, MODEL, bench_text("random"), ModelBusy("later")), log=log).write(
                PROBLEM
            )
        model = ScriptedModel(GOOD)
        own = writer(model, log=log).write(PROBLEM)
        assert own.bench is not None
        assert len(model.requests) == 1
        runner = Runner()
        assert writer(ScriptedModel(), runner, log=log).write(PROBLEM) == own
        assert runner.ran == []
        assert log.kept(KEPT, OwnBench) == own


def test_a_bench_that_was_given_up_is_not_paid_for_again(tmp_path: Path) -> None:
    with Journal(tmp_path / "j.sqlite", {}) as log:
        model = ScriptedModel(PLAN, MODEL, bench_text("random"), bench_text("random"))
        first = writer(model, repairs=1, log=log).write(PROBLEM)
        assert writer(ScriptedModel(), repairs=1, log=log).write(PROBLEM) == first


def test_the_audit_can_be_read_again_and_the_problem_is_another_with_its_bench() -> None:
    own = writer(ScriptedModel(PLAN, MODEL, GOOD)).write(PROBLEM)
    assert decode(BenchAudit, encode(own.audit), where="bench_audit.json") == own.audit
    assert own.bench is not None
    judged = with_bench(PROBLEM, own.bench)
    assert judged.bench == own.bench
    assert judged.digest not in ("", PROBLEM.digest)
