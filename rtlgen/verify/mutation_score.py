"""How many of a reference's mutants a bench kills."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from enum import StrEnum

from rtlgen.core.candidate import Candidate
from rtlgen.core.problem import Problem
from rtlgen.core.value import value
from rtlgen.core.verdict import Status
from rtlgen.formal.equivalence import Equality, compare
from rtlgen.formal.mutation import Mutant, mutants
from rtlgen.tools.workdir import fresh_workdir
from rtlgen.verify.pipeline import Verifier


class Fate(StrEnum):
    KILLED = "killed"
    PROVED = "proved equivalent"
    """It survived, and a proof says that it is no other design."""
    ARGUED = "argued equivalent"
    """It survived, no proof was found, and the problem says why it is no other design for a user."""
    SURVIVED = "survived"
    UNJUDGED = "unjudged"
    """No simulator could run it, or our own fault."""


@value
class MutationScore:
    fates: tuple[tuple[Mutant, Fate], ...]

    def count(self, fate: Fate) -> int:
        return sum(found is fate for _, found in self.fates)

    @property
    def survivors(self) -> tuple[Mutant, ...]:
        return tuple(mutant for mutant, fate in self.fates if fate is Fate.SURVIVED)

    @property
    def ratio(self) -> float:
        """Killed of those that could be killed; 1.0 where there are none."""
        killed, survived = self.count(Fate.KILLED), self.count(Fate.SURVIVED)
        return killed / (killed + survived) if killed + survived else 1.0


def mutation_score(
    problem: Problem,
    verifier: Verifier,
    *,
    argued: Collection[tuple[int, str, str]] = (),
    limit: int | None = None,
    seed: int = 1,
    prove: bool = True,
) -> MutationScore:
    """Judge the mutants of the problem's reference with its own bench.

    Args:
        problem: with a bench and a reference of one file.
        verifier: the judge.
        argued: (line, original, mutated) of mutants that the problem argues to be equivalent.
        limit: judge at most so many, a random choice that depends on `seed` alone.
        seed: of that choice.
        prove: ask of every mutant that survives whether it is another design at all.

    Raises:
        ExtraMissing: a mutant survived and pyosys is not there to ask whether it is equivalent.
    """
    (reference,) = problem.reference
    fates = []
    for mutant in mutants(reference.text, limit=limit, seed=seed):
        candidate = Candidate(files=(replace(reference, text=mutant.text),), top=problem.top)
        status = verifier.verify_candidate(candidate, problem).status
        proved = status is Status.PASS and prove and _proved(reference.text, mutant, problem.top)
        fates.append((mutant, Fate.PROVED if proved else _fate(status, mutant, argued)))
    return MutationScore(fates=tuple(fates))


def _fate(status: Status, mutant: Mutant, argued: Collection[tuple[int, str, str]]) -> Fate:
    if status is Status.FAIL:
        return Fate.KILLED
    if status is not Status.PASS:
        return Fate.UNJUDGED
    place = (mutant.line, mutant.original.strip(), mutant.mutated.strip())
    return Fate.ARGUED if place in argued else Fate.SURVIVED


def _proved(reference: str, mutant: Mutant, top: str) -> bool:
    with fresh_workdir() as folder:
        return compare(reference, mutant.text, top, folder).equality is Equality.PROVED


def table(scores: Sequence[tuple[str, MutationScore]]) -> str:
    """A plain table, one problem a line, with the totals last."""
    width = max(len("total"), *(len(name) for name, _ in scores))
    lines = [f"{'problem':{width}}   mutants    killed    proved    argued  survived  unjudged  killed %"]
    total = MutationScore(fates=tuple(pair for _, score in scores for pair in score.fates))
    for name, score in (*scores, ("total", total)):
        counts = "".join(f"  {n:8}" for n in (len(score.fates), *(score.count(fate) for fate in Fate)))
        lines.append(f"{name:{width}}{counts}  {100 * score.ratio:8.1f}")
    return "\n".join(lines)
