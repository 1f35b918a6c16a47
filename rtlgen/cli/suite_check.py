"""What `rtlgen suites check` saw, for a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from rtlgen.cli import console
from rtlgen.core.digest import Json
from rtlgen.verify.mutation_score import Fate, MutationScore
from rtlgen.verify.suite_check import EMPTY, REFERENCE, Fault, Judged, ProblemCheck, SuiteCheck

_HEADINGS = {
    (REFERENCE, "ours"): "references that do not pass here: no answer can",
    (REFERENCE, "published"): "references that pass, and fail as published",
    (EMPTY, "ours"): "empty designs that do not fail",
    (EMPTY, "published"): "empty designs that fail, and pass as published",
}


def as_text(suite: str, check: SuiteCheck) -> None:
    """Print the ceiling, then item by item what is not as it must be."""
    asked = f", then {', '.join(check.simulators[1:])}" if check.simulators[1:] else ""
    console.result(f"{suite} on {check.simulators[0]}{asked}: {len(check.problems)} problems")
    for design, wanted in ((REFERENCE, "references that pass"), (EMPTY, "empty designs that fail")):
        told = check.published_right(design)
        published = "" if told is None else f"   as published {told}"
        console.result(f"  {wanted:24} {check.right(design):4} of {check.count(design)}{published}")
    if check.mutants is not None:
        console.result(f"  {'mutants':24} {_mutants_line(check.mutants)}")
    for (design, by), heading in _HEADINGS.items():
        _faults(heading, [f for f in check.faults if (f.design, f.by) == (design, by)])
    for problem in check.problems:
        _survivors(problem)
    if check.unexplained:
        console.result(f"{len(check.unexplained)} of these no erratum explains", "bold red")


def _faults(heading: str, faults: Sequence[Fault]) -> None:
    if not faults:
        return
    console.result(f"{heading}:")
    for fault in faults:
        console.result(f"  {fault.problem}: {fault.detail}", None if fault.errata else "red")
        for erratum in fault.errata:
            console.result(f"      erratum {erratum.cls}: {erratum.what}")


def _mutants_line(score: MutationScore) -> str:
    counts = [f"{score.count(fate)} {fate.value}" for fate in Fate if score.count(fate)]
    return f"{len(score.fates):4}: {', '.join(counts)}"


def _survivors(problem: ProblemCheck) -> None:
    for mutant in problem.mutants.survivors if problem.mutants else ():
        console.result(f"  a mutant of {problem.problem} survived: {mutant.name}")


def as_data(suite: str, check: SuiteCheck) -> dict[str, Json]:
    """What `--json` prints of one choice of simulators."""
    return {
        "suite": suite,
        "simulators": list(check.simulators),
        "problems": len(check.problems),
        "references": _counts(check, REFERENCE),
        "empty": _counts(check, EMPTY),
        "mutants": _mutants(check.mutants),
        "faults": [_fault(f) for f in check.faults],
        "unexplained": len(check.unexplained),
        "checks": [_problem(p) for p in check.problems],
    }


def _counts(check: SuiteCheck, design: str) -> dict[str, Json]:
    return {
        "judged": check.count(design),
        "right": check.right(design),
        "right_as_published": check.published_right(design),
    }


def _fault(fault: Fault) -> dict[str, Json]:
    return {
        "problem_id": fault.problem,
        "design": fault.design,
        "by": fault.by,
        "detail": fault.detail,
        "errata": [{"class": e.cls, "what": e.what, "sources": list(e.sources)} for e in fault.errata],
    }


def _problem(problem: ProblemCheck) -> dict[str, Json]:
    return {
        "problem_id": problem.problem,
        "designs": [_judged(one) for one in problem.judged],
        "mutants": _mutants(problem.mutants),
        "survivors": [m.name for m in problem.mutants.survivors] if problem.mutants else [],
        "errata": [e.cls for e in problem.errata],
    }


def _judged(one: Judged) -> dict[str, Json]:
    told = one.published
    return {
        "design": one.design,
        "status": one.verdict.status.value,
        "kind": one.verdict.kind.value if one.verdict.kind else None,
        "summary": one.verdict.summary,
        "simulator": one.verdict.simulator,
        "published": {"pass": told.passed, "class": told.cls} if told else None,
    }


def _mutants(score: MutationScore | None) -> dict[str, Json] | None:
    return {fate.name.lower(): score.count(fate) for fate in Fate} if score is not None else None
