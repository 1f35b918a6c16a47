"""Evidence to Verdict (pure). Nothing proven is not a pass; our own fault is never the design's."""

from __future__ import annotations

from rtlgen.core.candidate import Extraction
from rtlgen.core.diagnostic import Diagnostic, Severity
from rtlgen.core.problem import BenchOrigin, BenchSpec
from rtlgen.core.record import UNSUPPORTED
from rtlgen.core.simulation import BuildResult
from rtlgen.core.toolrun import Ended
from rtlgen.core.verdict import Kind, Stage, Status, Verdict
from rtlgen.verilog.taxonomy import CLASSES, kind_of

_LONGEST_LOG = 1 << 14
_LIMIT_KINDS = {Ended.TIMEOUT: Kind.TIMEOUT, Ended.MEMORY: Kind.RESOURCE, Ended.OUTPUT: Kind.RESOURCE}


def no_candidate(extraction: Extraction) -> Verdict:
    """There is no code to judge."""
    kind = Kind.TRUNCATED if extraction.truncated else Kind.NO_CODE
    return Verdict(status=Status.FAIL, stage=Stage.EXTRACT, kind=kind, summary=extraction.reason)


def broken_rule(kind: Kind, diagnostics: tuple[Diagnostic, ...]) -> Verdict:
    """A static rule was broken: FORBIDDEN or INTERFACE. `diagnostics` is not empty."""
    return Verdict(
        status=Status.FAIL,
        stage=Stage.STATIC,
        kind=kind,
        cause=diagnostics[0].cls,
        summary=headline(diagnostics),
        diagnostics=diagnostics,
    )


def is_unsupported(build: BuildResult) -> bool:
    """The simulator cannot do what the source asks for; the source may be right."""
    errors = [d for d in build.diagnostics if d.severity is Severity.ERROR]
    unsupported = [d for d in build.diagnostics if d.severity is Severity.UNSUPPORTED]
    limit_hit = build.run.ended in _LIMIT_KINDS
    return not build.ok and bool(unsupported) and not errors and not limit_hit


def unsupported(build: BuildResult, simulator: str, others: tuple[str, ...]) -> Verdict:
    """No simulator at hand can run it: our limit, not the design's fault."""
    tried = ", ".join((*others, simulator))
    first = next(d for d in build.diagnostics if d.severity is Severity.UNSUPPORTED)
    return Verdict(
        status=Status.ERROR,
        stage=Stage.BUILD,
        cause=UNSUPPORTED,
        summary=f"not supported by {tried}: {first.message} ({first.where()})",
        diagnostics=build.diagnostics,
        simulator=simulator,
        build_log=_log(build),
    )


def build_failure(build: BuildResult, bench_files: frozenset[str], simulator: str) -> Verdict:
    """It does not compile.

    Args:
        build: with `ok` false.
        bench_files: the files that are not the candidate's; an error there that names nothing of the
            candidate, or that is one of syntax, says that the bench is broken.
        simulator: who built it.
    """
    limit = _LIMIT_KINDS.get(build.run.ended)
    if limit is not None:
        return Verdict(
            status=Status.FAIL,
            stage=Stage.BUILD,
            kind=limit,
            cause=f"build_{build.run.ended.value}",
            summary=f"the build hit its {build.run.ended.value} limit after {build.run.wall_s:.1f} s",
            diagnostics=build.diagnostics,
            simulator=simulator,
            build_log=_log(build),
        )
    errors = tuple(d for d in build.diagnostics if d.severity is Severity.ERROR)
    if not errors:
        return Verdict(
            status=Status.ERROR,
            stage=Stage.BUILD,
            cause="tool_failed",
            summary=f"{simulator} failed without saying why (exit code {build.run.returncode})",
            diagnostics=build.diagnostics,
            simulator=simulator,
            build_log=_log(build),
            notes=(_last_lines(build.run.stderr or build.run.stdout),),
        )
    first = next((d for d in errors if d.cls in CLASSES), errors[0])
    if _is_of_bench(errors, bench_files):
        return Verdict(
            status=Status.UNKNOWN,
            stage=Stage.BUILD,
            cause="bench_broken",
            summary=f"the testbench does not compile: {headline(errors)}",
            diagnostics=build.diagnostics,
            simulator=simulator,
            build_log=_log(build),
        )
    return Verdict(
        status=Status.FAIL,
        stage=Stage.BUILD,
        kind=Kind(kind_of(first.cls)),
        cause=first.cls,
        summary=headline((first, *(d for d in errors if d is not first))),
        diagnostics=build.diagnostics,
        simulator=simulator,
        build_log=_log(build),
    )


def _log(build: BuildResult) -> str:
    """What the compiler printed; empty where that is too much to keep."""
    log = build.run.stderr + build.run.stdout
    return log if len(log) <= _LONGEST_LOG and build.run.ended is Ended.EXITED else ""


def _is_of_bench(errors: tuple[Diagnostic, ...], bench_files: frozenset[str]) -> bool:
    """Whether the bench alone can be blamed. What has no place, or is in a file of ours, follows from it."""
    placed = [d for d in errors if d.file and not d.file.startswith("rtlgen_")]
    return bool(placed) and all(
        d.file in bench_files and (not d.cls or kind_of(d.cls) == Kind.SYNTAX) for d in placed
    )


def unverified(diagnostics: tuple[Diagnostic, ...], simulator: str) -> Verdict:
    """It compiles, and there is no bench to say more."""
    return Verdict(
        status=Status.UNKNOWN,
        stage=Stage.BUILD,
        cause="no_bench",
        summary="compiles and lints; not verified: there is no testbench",
        diagnostics=diagnostics,
        simulator=simulator,
    )


def reference_fails(verdict: Verdict, bench: BenchSpec) -> Verdict:
    """The reference itself cannot pass here: nothing can be said about a candidate."""
    return Verdict(
        status=Status.ERROR if verdict.status is Status.ERROR else Status.UNKNOWN,
        stage=verdict.stage,
        cause=UNSUPPORTED if verdict.cause == UNSUPPORTED else "reference_fails",
        summary=f"the reference itself does not pass on {verdict.simulator}: {verdict.summary}",
        diagnostics=verdict.diagnostics,
        bench_origin=bench.origin if bench.origin is not BenchOrigin.OWN else None,
        simulator=verdict.simulator,
    )


def headline(diagnostics: tuple[Diagnostic, ...]) -> str:
    """The first diagnostic in one line, `file:line:col: message`, and how many more there are."""
    first = diagnostics[0]
    where = first.where()
    more = f" (and {len(diagnostics) - 1} more)" if len(diagnostics) > 1 else ""
    return f"{where}: {first.message}{more}" if where else f"{first.message}{more}"


def _last_lines(text: str, count: int = 3) -> str:
    return " | ".join(text.strip().splitlines()[-count:])
