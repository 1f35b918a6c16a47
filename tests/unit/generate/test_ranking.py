from __future__ import annotations

from dataclasses import replace

from generate_values import attempt_of, failure, simulated

from rtlgen.core.diagnostic import Diagnostic, Severity
from rtlgen.core.trace import Attempt
from rtlgen.core.verdict import Kind, Stage, Status, Verdict
from rtlgen.generate.ranking import best, rank


def errors(count: int, stage: Stage, kind: Kind) -> Verdict:
    one = Diagnostic(tool="icarus", severity=Severity.ERROR, message="no")
    return replace(failure(kind, stage), diagnostics=(one,) * count)


def mismatch(wrong: int, samples: int) -> Verdict:
    return failure(Kind.MISMATCH, Stage.SIMULATE, samples=samples, mismatches=wrong)


def warned(verdict: Verdict, count: int = 1) -> Verdict:
    one = Diagnostic(tool="verilator", severity=Severity.WARNING, message="hm")
    return replace(verdict, diagnostics=(one,) * count)


PASS = Verdict(status=Status.PASS, stage=Stage.DONE)
UNKNOWN = Verdict(status=Status.UNKNOWN, stage=Stage.BUILD)

FROM_BEST_TO_WORST = [
    PASS,
    warned(PASS),
    UNKNOWN,
    warned(UNKNOWN, 2),
    failure(Kind.COUNTEREXAMPLE, Stage.PROVE),
    mismatch(1, 1000),
    mismatch(8, 1000),
    failure(Kind.TIMEOUT, Stage.SIMULATE, samples=40),
    mismatch(8, 100),
    mismatch(0, 2),
    mismatch(8, 8),
    failure(Kind.CRASH, Stage.SIMULATE),
    Verdict(status=Status.ERROR, stage=Stage.BUILD),
    errors(1, Stage.BUILD, Kind.SYNTAX),
    errors(2, Stage.BUILD, Kind.ELABORATION),
    errors(30, Stage.BUILD, Kind.SYNTAX),
    errors(1, Stage.STATIC, Kind.INTERFACE),
    errors(90, Stage.STATIC, Kind.INTERFACE),
    errors(1, Stage.STATIC, Kind.FORBIDDEN),
    failure(Kind.NO_CODE, Stage.EXTRACT),
]


def test_the_order() -> None:
    ranks = [rank(attempt_of(v)) for v in FROM_BEST_TO_WORST]
    assert ranks == sorted(ranks, reverse=True)
    assert len(set(ranks)) == len(ranks)


def test_what_cheated_is_worth_nothing_however_well_it_did() -> None:
    cheat = replace(failure(Kind.TAMPERED, Stage.SIMULATE), simulation=simulated(1000, 0))
    assert rank(attempt_of(cheat)) < rank(attempt_of(errors(9, Stage.STATIC, Kind.INTERFACE)))


def test_the_best_of_none_with_code_is_none_and_ties_go_to_the_first() -> None:
    nothing = attempt_of(failure(Kind.NO_CODE, Stage.EXTRACT))
    history: list[Attempt] = [nothing, nothing]
    assert best([]) is None
    assert best(history) is None
    assert best([*history, attempt_of(UNKNOWN), attempt_of(UNKNOWN)]) == 2
