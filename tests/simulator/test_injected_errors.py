"""Injected errors are what the judge says they are."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from injecting import SOME, original

from rtlgen.config.settings import Settings
from rtlgen.core.record import Judgement
from rtlgen.core.toolrun import ToolVersion
from rtlgen.dataset.augment.inject import Inject, Wish
from rtlgen.dataset.augment.injection.registry import COMPILE, FUNCTIONAL, NOT_REFUSED
from rtlgen.dataset.augment.originals import Original
from rtlgen.dataset.augment.outcome import Outcome
from rtlgen.dataset.choice import Choice
from rtlgen.dataset.example import Example, Kind
from rtlgen.dataset.kinds.registry import MAKERS
from rtlgen.dataset.pool import pool
from rtlgen.dataset.runs.dialogue import Run
from rtlgen.evaluate.sharing import Judge
from rtlgen.verify.batch import BatchJudge
from rtlgen.wiring import make_tools

pytestmark = [pytest.mark.icarus, pytest.mark.xdist_group("injected_errors")]

RUN = Run(
    name="augmented", digest="d" * 16, tools=(ToolVersion(name="icarus", version="0"),), how="augmented"
)
OTHERWISE = {"missing_include": "forbidden_include", "unknown_system_task": "forbidden_system_task"}
"""The gate speaks before the compiler does."""
NEEDS_A_PLACE = ("generate_misuse", "missing_endmodule")
"""What most designs have none for: vectors bit by bit, and a module behind the top."""


@pytest.fixture(scope="module")
def judge() -> Judge:
    return BatchJudge(make_tools(Settings()).verifier, None)


def outcomes(
    judge: Judge, aims: tuple[str, ...], families: tuple[str, ...], designs: int = 1
) -> Iterator[Outcome]:
    method = Inject(judge, "icarus", RUN, Wish(errors=len(aims), designs=designs, aims=aims))
    for family in families:
        yield method.task(original(family))()


@pytest.fixture(scope="module")
def of_compilation(judge: Judge) -> list[Outcome]:
    aims = tuple(a for a in COMPILE if a not in NOT_REFUSED["icarus"])
    found = list(outcomes(judge, aims, ("alu",)))
    causes = shown(found)
    left = tuple(a for a in aims if OTHERWISE.get(a, a) not in causes.get(a, []))
    found += outcomes(judge, left, ("moore_fsm",))
    return [*found, *outcomes(judge, NEEDS_A_PLACE, ("adder", "composed_logic"), 4)]


def shown(found: list[Outcome]) -> dict[str, list[str]]:
    """The causes of what was kept, by what it was aimed at."""
    causes: dict[str, list[str]] = {}
    for dialogue in (d for o in found for one in o.made for d in one.dialogues):
        assert dialogue.made is not None
        causes.setdefault(dialogue.made.aim, []).append(dialogue.turns[0].judged.final.cause)
    return causes


def test_each_class_of_compile_errors_is_shown(of_compilation: list[Outcome]) -> None:
    causes = shown(of_compilation)
    for aim in set(COMPILE) - NOT_REFUSED["icarus"]:
        assert OTHERWISE.get(aim, aim) in causes.get(aim, []), (aim, causes.get(aim))


def test_bugs_are_seen_by_the_bench_and_most_have_the_cause_that_they_were_made_for(judge: Judge) -> None:
    aims = tuple(FUNCTIONAL)
    found = list(outcomes(judge, aims, ("counter", "shift_register")))
    causes = shown(found)
    met = {aim for aim in causes if aim in causes[aim]}
    assert {"inverted", "stuck", "bit_order", "late_1_cycle", "reset_polarity", "wrong_edge"} <= met
    kept = sum(len(v) for v in causes.values())
    lost = [d for o in found for d in o.dropped]
    assert kept > 4 * len(lost)
    assert {d.reason for d in lost} <= {"passes the bench"}


def test_a_row_is_the_repair_that_the_loop_would_ask_for(of_compilation: list[Outcome]) -> None:
    chosen = Choice(per_problem=100)
    one = of_compilation[0].made[0]
    rows: list[Example] = list(MAKERS[Kind.REPAIR](pool(one, chosen), chosen))
    assert len(rows) == len(one.dialogues)
    right = {d.turns[1].judged.candidate for d in one.dialogues}
    assert len(right) == 1
    for row in rows:
        assert [a.right for a in (*row.before, *row.answers)] == [False, True]
        assert row.before[0].evidence.status == "FAIL"
        assert row.answers[0].evidence.status == "PASS"
        assert row.before[0].code.strip() in row.prompt[-2].content
        assert row.before[0].feedback.strip() in row.prompt[-1].content
        assert row.before[0].feedback
        made = row.answers[0].origin.made
        assert made is not None
        assert (made.method, made.source_digest) == ("inject", one.problem.digest)
        assert row.reason.startswith(made.aim)
    assert len({row.id for row in rows}) == len(rows)


def test_a_design_that_does_not_pass_gives_no_row(judge: Judge) -> None:
    good = original("counter")
    wrong = original("alu").designs
    bad = Original(key="x", problem=good.problem, designs=wrong, family="f", split="train")
    found = Inject(judge, "icarus", RUN, Wish(errors=3, aims=("inverted", "stuck"))).task(bad)()
    assert not found.made
    assert {d.reason for d in found.dropped} == {"the right design does not pass here"}


def test_the_plan_is_the_same_for_equal_seeds_and_spreads_over_the_classes() -> None:
    def planned(seed: int) -> list[tuple[str, str]]:
        method = Inject(_NoJudge(), "icarus", RUN, Wish(errors=8, seed=seed))
        return [(b.aim, b.candidate.digest) for f in SOME for b in method._plan(original(f))]

    assert planned(1) == planned(1) != planned(2)
    assert len({aim for aim, _ in planned(1)}) > 45


class _NoJudge:
    def judge(self, problem: object, extractions: object) -> list[Judgement]:
        raise AssertionError("nothing is judged while it is planned")
