"""Many designs of one problem in one simulation: each verdict is that of the design alone."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest
from batch_samples import DESIGNS, LOOPS, RIGHT, TOP, essence, found, module, problem

from rtlgen.core.hdl import SourceFile
from rtlgen.core.problem import Problem
from rtlgen.core.toolrun import ToolRun
from rtlgen.core.verdict import Kind, Status, Verdict
from rtlgen.simulators import icarus
from rtlgen.simulators.icarus import Icarus
from rtlgen.tools.sandbox import best_sandbox
from rtlgen.verify import pace
from rtlgen.verify.batch import BatchJudge
from rtlgen.verify.pipeline import Verifier

pytestmark = pytest.mark.icarus


def new_verifier() -> Verifier:
    return Verifier([Icarus(best_sandbox())], diagnose=False, advise=False)


@pytest.fixture(scope="module")
def alone() -> dict[str, Verdict]:
    """The verdict on each design by itself."""
    verifier = new_verifier()
    return {name: essence(verifier.verify(found(text), problem())) for name, text in DESIGNS.items()}


@pytest.fixture(params=["counted at each sample", "counted by changes"])
def any_count(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Short and long benches: a long one counts in another way."""
    if request.param == "counted by changes":
        monkeypatch.setattr(pace, "_LONG_ROUNDS", 1)


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How much was built and simulated."""
    counted: Counter[str] = Counter()
    real = icarus.run

    def run(argv: list[str], **how: object) -> ToolRun:
        counted["simulations" if argv[0].endswith("vvp") else "builds"] += 1
        return real(argv, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(icarus, "run", run)
    return counted


def together(texts: list[str], judged: Problem, verifier: Verifier | None = None) -> list[Verdict]:
    judge = BatchJudge(verifier or new_verifier(), None)
    return [essence(j.verdict) for j in judge.judge(judged, [found(t) for t in texts])]


def test_these_designs_are_of_many_kinds(alone: dict[str, Verdict]) -> None:
    assert {v.status for v in alone.values()} == {Status.PASS, Status.FAIL, Status.ERROR}
    kinds = {v.kind for v in alone.values()} - {None}
    wanted = {Kind.MISMATCH, Kind.SYNTAX, Kind.ELABORATION, Kind.INTERFACE, Kind.FORBIDDEN, Kind.CRASH}
    assert kinds == wanted, {n: v.kind for n, v in alone.items()}


@pytest.mark.usefixtures("any_count")
def test_each_gets_the_verdict_that_it_gets_alone(alone: dict[str, Verdict]) -> None:
    verdicts = together(list(DESIGNS.values()), problem())
    for name, verdict in zip(DESIGNS, verdicts, strict=True):
        assert verdict == alone[name], name


LATE = RIGHT.replace(
    "assign any = |q",
    """reg [7:0] n = 0; always @(posedge clk, negedge clk) n <= n + 1;
  assign any = |q ^ (n {})""",
)


@pytest.mark.usefixtures("any_count")
@pytest.mark.parametrize(("end", "edges"), [("", 102), ("#5", 103)])
def test_the_last_of_all_samples_counts_as_it_does_alone(end: str, edges: int) -> None:
    """The bench ends the simulation at an edge, after it has looked or before."""
    judged = problem()
    assert judged.bench is not None
    ending = [replace(f, text=f.text.replace("#1 $finish", f"{end} $finish")) for f in judged.bench.files]
    judged = replace(judged, bench=replace(judged.bench, files=tuple(ending)), digest=f"ends {edges}")
    texts = [LATE.format(how) for how in (f">= {edges}", f"== {edges}", "> 90", f"== {edges - 1}")]
    alone = [essence(new_verifier().verify(found(text), judged)) for text in texts]
    assert {v.status for v in alone} == ({Status.FAIL} if not end else {Status.PASS, Status.FAIL})
    assert together(texts, judged) == alone


@pytest.mark.usefixtures("any_count")
@pytest.mark.parametrize("seed", range(2))
def test_it_does_not_matter_who_stands_beside(alone: dict[str, Verdict], seed: int) -> None:
    names = random.Random(seed).choices(sorted(DESIGNS), k=12)
    for name, verdict in zip(names, together([DESIGNS[n] for n in names], problem()), strict=True):
        assert verdict == alone[name], name


RACING = {
    "writes by = what the bench looks at": DESIGNS["races with the bench"],
    "one block for another at one edge": module(
        "  reg [3:0] s;\n  always @(posedge clk) s = rst ? 0 : q + d;\n"
        "  always @(posedge clk) q = s;\n  assign any = |q;"
    ),
    "a latch": module(
        "  reg [3:0] s;\n  always @(negedge clk) s <= rst ? 0 : s + d;\n"
        "  always @(*) if (clk) q = s;\n  assign any = |q;"
    ),
    "resets by =": RIGHT.replace("posedge clk", "posedge clk, posedge rst").replace("q <= 0", "q = 0"),
}
AMONG = (
    *("right", "wrong", "races with the bench", "by the other edge", "both edges", "waits for too little"),
    *("X for ever", "what a clocked block keeps to itself", "an output open", "wrong now and then"),
)
"""With edges and waits of every kind: they come before and behind those of the reference."""


@pytest.mark.usefixtures("any_count")
@pytest.mark.parametrize("which", RACING)
def test_a_reference_that_races_says_the_same_of_each_in_any_company(which: str, ran: Counter[str]) -> None:
    """It is simulated by itself, and then stands beside everybody."""
    judged = with_reference(RACING[which])
    texts = [DESIGNS[name] for name in AMONG] + [RACING[which]]
    verifier = new_verifier()
    alone = [essence(verifier.verify(found(text), judged)) for text in texts]
    assert {v.status for v in alone} == {Status.PASS, Status.FAIL}
    assert together(texts, judged) == alone
    ran.clear()
    assert together(texts, judged, verifier) == alone
    assert ran["simulations"] < len(texts)
    assert together(texts[::-1], judged, verifier) == alone[::-1]
    for pair in zip(range(len(texts)), (5, 3, 8, 0), strict=False):
        assert together([texts[n] for n in pair], judged, verifier) == [alone[n] for n in pair]


def with_reference(text: str) -> Problem:
    plain = problem()
    assert plain.bench is not None
    files = (plain.bench.files[0], SourceFile(path="sum_ref.sv", text=text.replace(TOP, "RefModule")))
    return replace(
        plain,
        reference=(SourceFile(path="sum_top.sv", text=text),),
        bench=replace(plain.bench, files=files),
        digest=text,
    )


def test_the_baseline_comes_from_the_batch_and_is_that_of_the_reference_alone(ran: Counter[str]) -> None:
    verifier, other = new_verifier(), new_verifier()
    together([RIGHT, DESIGNS["wrong"], DESIGNS["X for ever"]], problem(), verifier)
    assert ran == {"builds": 1, "simulations": 1}
    seen, own = verifier.baseline(problem()), other.baseline(problem())
    assert not isinstance(seen, Verdict | None)
    assert not isinstance(own, Verdict | None)
    assert (seen.samples, seen.end_time_ps) == (own.samples, own.end_time_ps)


def test_who_does_not_compile_goes_alone_and_the_others_together(ran: Counter[str]) -> None:
    names = ["right", "undeclared", "wrong", "an instance of nothing", "X for ever"]
    verifier = new_verifier()
    verifier.baseline(problem())
    ran.clear()
    statuses = [v.kind for v in together([DESIGNS[n] for n in names], problem(), verifier)]
    assert statuses == [None, Kind.ELABORATION, Kind.MISMATCH, Kind.INTERFACE, Kind.MISMATCH]
    assert ran == {"builds": 3, "simulations": 1}  # those two alone, the others


@pytest.mark.parametrize("known", [False, True])
def test_a_loop_in_no_time_costs_itself_alone(alone: dict[str, Verdict], known: bool) -> None:
    verifier = new_verifier()
    if known:
        verifier.baseline(problem())
    names = ["right", "wrong", "X for ever", "own enum and function"]
    *others, looping = together([*(DESIGNS[n] for n in names), LOOPS], problem(), verifier)
    assert others == [alone[n] for n in names]
    assert (looping.status, looping.kind) == (Status.FAIL, Kind.TIMEOUT)


def test_a_loop_is_seen_after_a_second_of_cpu_time() -> None:
    verifier = new_verifier()
    verifier.baseline(problem())
    verdict = verifier.verify(found(LOOPS), problem())
    assert verdict.kind is Kind.TIMEOUT
    assert verdict.simulation is not None
    assert 1 <= verdict.simulation.run.cpu_s < 4


def test_what_is_computed_once_at_the_beginning_may_take_long() -> None:
    tables = "  integer i; reg [31:0] t; initial for (i = 0; i < 5000000; i = i + 1) t = t + i;\nendmodule"
    verifier = new_verifier()
    verifier.baseline(problem())
    verdict = verifier.verify(found(RIGHT.replace("endmodule", tables)), problem())
    assert verdict.simulation is not None
    assert verdict.status is Status.PASS, (verdict.summary, verdict.simulation.run)
    assert verdict.simulation.run.cpu_s > 1, "too quick to show anything"


def test_a_reference_that_fails_leaves_nobody_judged() -> None:
    broken = problem("broken")
    reference = (broken.reference[0].__class__(path="sum_top.sv", text=DESIGNS["wrong"]),)
    broken = Problem(**{n: getattr(broken, n) for n in broken.__slots__} | {"reference": reference})
    verdicts = together([RIGHT, DESIGNS["wrong"]], broken)
    assert [v.status for v in verdicts] == [Status.UNKNOWN] * 2
    assert {v.cause for v in verdicts} == {"reference_fails"}


def test_one_in_a_simulation_is_judged_as_ever(ran: Counter[str]) -> None:
    judge = BatchJudge(new_verifier(), None, most=1)
    judge.judge(problem(), [found(RIGHT), found(DESIGNS["wrong"])])
    assert ran == {"builds": 3, "simulations": 3}


def test_one_is_simulated_together_with_the_reference_that_nobody_knows_yet(ran: Counter[str]) -> None:
    (judgement,) = BatchJudge(new_verifier(), None).judge(problem(), [found(RIGHT)])
    assert judgement.verdict.status is Status.PASS
    assert ran == {"builds": 1, "simulations": 1}


def test_at_the_first_mismatch_each_status_and_kind_is_the_same(alone: dict[str, Verdict]) -> None:
    verifier = new_verifier()
    verifier.baseline(problem())
    judge = BatchJudge(verifier, None, first_mismatch=True)
    judged = judge.judge(problem(), [found(text) for text in DESIGNS.values()])
    partial = 0
    for (name, known), judgement in zip(alone.items(), judged, strict=True):
        verdict = judgement.verdict
        assert (verdict.status, verdict.kind) == (known.status, known.kind), name
        if verdict.simulation is not None and verdict.simulation.partial:
            assert known.simulation is not None
            assert 0 < verdict.simulation.mismatches <= known.simulation.mismatches
            assert verdict.summary.startswith("at least ")
            partial += 1
    assert partial >= 4


def test_a_simulation_of_wrong_designs_alone_ends_at_once() -> None:
    verifier = new_verifier()
    verifier.baseline(problem())
    judge = BatchJudge(verifier, None, first_mismatch=True)
    names = ["wrong", "X for ever", "wrong in one output"]
    for judgement in judge.judge(problem(), [found(DESIGNS[n]) for n in names]):
        simulation = judgement.verdict.simulation
        assert simulation is not None
        assert simulation.partial
        assert simulation.samples < 60


def test_one_design_stops_too_and_a_race_is_judged_as_it_is_alone(alone: dict[str, Verdict]) -> None:
    verifier = new_verifier()
    verifier.baseline(problem())  # beside the reference it would go on to the end
    judge = BatchJudge(verifier, None, first_mismatch=True)
    for name in ("wrong", "races half", "right"):
        (judgement,) = judge.judge(problem(), [found(DESIGNS[name])])
        assert judgement.verdict.status is alone[name].status
        assert judgement.verdict.simulation is not None
        assert judgement.verdict.simulation.partial is (alone[name].status is Status.FAIL)
