"""Proves rows: right answers pass, wrong ones do not, and of a sample also mutants and null designs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rtlgen.core.candidate import Candidate
from rtlgen.core.hdl import SourceFile
from rtlgen.core.value import value
from rtlgen.core.verdict import Kind, Status, Verdict
from rtlgen.dataset.proof import WALL_S, Pair, prove
from rtlgen.dataset.row import DESIGN_FILE, Proof, Row
from rtlgen.dataset.synth.draw import Draw
from rtlgen.formal.mutation import mutants
from rtlgen.simulators.protocol import Simulator
from rtlgen.verify.null_designs import null_designs

_MUTANTS = 4
_MUTANT_WALL_S = 2.0
"""A mutant may oscillate for ever; all of them together end soon where none does."""


@value
class Examined:
    row: Row
    """With its proof, where it is kept."""
    reason: str = ""
    """Why it is not kept; empty where it is."""


@value
class _Trial:
    """One design of a row, and what its bench should say of it."""

    index: int
    """Of the row."""
    name: str
    candidate: Candidate
    right: bool


def examine(
    rows: Sequence[Row], simulator: Simulator, *, closely: frozenset[str] = frozenset()
) -> list[Examined]:
    """Prove `rows`, all in one simulation where it can be.

    Args:
        rows: without proofs.
        simulator: where they are proven.
        closely: ids of the rows whose bench must also refuse designs that do nothing, and is tried on
            mutants of the reference.

    Raises:
        ToolError: a tool is missing or broke.
    """
    found = [t for n, row in enumerate(rows) for t in _trials(n, row, row.id in closely)]
    # Apart: a wrong one may not even compile, and then all that stand beside it run again.
    right, wrong = [t for t in found if t.right], [t for t in found if not t.right]
    trials = [*right, *wrong]
    verdicts = [*_judged(right, rows, simulator), *_judged(wrong, rows, simulator)]
    altered = [t for n, row in enumerate(rows) if row.id in closely for t in _mutated(n, row)]
    killed = _judged(altered, rows, simulator, wall_s=_MUTANT_WALL_S)
    return [
        _examined(
            row,
            [(t, v) for t, v in zip(trials, verdicts, strict=True) if t.index == n],
            [v for t, v in zip(altered, killed, strict=True) if t.index == n],
            simulator.name,
        )
        for n, row in enumerate(rows)
    ]


def _judged(
    trials: list[_Trial], rows: Sequence[Row], simulator: Simulator, wall_s: float = WALL_S
) -> list[Verdict]:
    benches = [row.problem().bench for row in rows]
    pairs = [Pair(candidate=t.candidate, bench=bench) for t in trials if (bench := benches[t.index])]
    return prove(pairs, simulator, wall_s=wall_s) if pairs else []


def _trials(index: int, row: Row, closely: bool) -> list[_Trial]:
    found = [
        _Trial(index=index, name=answer.way, candidate=row.candidate(answer), right=right)
        for answers, right in ((row.answers, True), (row.wrong, False))
        for answer in answers
    ]
    if closely:
        for null in null_designs(row.problem()):
            found.append(_Trial(index=index, name=null.name, candidate=null.candidate, right=False))
    return found


def _mutated(index: int, row: Row) -> list[_Trial]:
    lines = row.reference.code.splitlines()
    # A loop whose head is changed may run for ever.
    every = [m for m in mutants(row.reference.code) if "for (" not in lines[m.line - 1]]
    chosen = Draw("mutants", row.id).some(every, min(_MUTANTS, len(every)))
    return [
        _Trial(
            index=index,
            name=m.name,
            candidate=Candidate(files=(SourceFile(path=DESIGN_FILE, text=m.text),), top=row.top),
            right=False,
        )
        for m in chosen
    ]


def _examined(
    row: Row, trials: list[tuple[_Trial, Verdict]], altered: list[Verdict], simulator: str
) -> Examined:
    for trial, verdict in trials:
        reason = _complaint(trial, verdict)
        if reason:
            return Examined(row=row, reason=reason)
    reference = trials[0][1].simulation
    assert reference is not None, "what passed was simulated"
    survived = sum(v.status is Status.PASS for v in altered)
    proof = Proof(
        simulator=simulator,
        samples=reference.samples,
        end_time_ps=reference.end_time_ps or 0,
        refuted=sum(not t.right for t, _ in trials) + len(altered) - survived,
        survived=survived,
    )
    return Examined(row=replace(row, proof=proof))


def _complaint(trial: _Trial, verdict: Verdict) -> str:
    if trial.right:
        return "" if verdict.status is Status.PASS else f"'{trial.name}' is not right: {verdict.summary}"
    if verdict.kind is Kind.MISMATCH:
        return ""
    return f"'{trial.name}' is not refused as wrong: {verdict.summary}"
