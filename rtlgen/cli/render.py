"""A Verdict for a terminal and as JSON."""

from __future__ import annotations

from dataclasses import asdict

from rtlgen.cli import console
from rtlgen.core.diagnostic import Diagnostic, Severity
from rtlgen.core.simulation import TestStatus
from rtlgen.core.trace import Mended
from rtlgen.core.verdict import Verdict

_SHOWN_DIAGNOSTICS = 5


def verdict_as_data(verdict: Verdict) -> dict[str, object]:
    """What `--json` prints of a verdict."""
    simulation = verdict.simulation
    return {
        "status": verdict.status.value,
        "stage": verdict.stage.value,
        "kind": verdict.kind.value if verdict.kind else None,
        "cause": verdict.cause,
        "cause_confidence": verdict.cause_confidence,
        "summary": verdict.summary,
        "simulator": verdict.simulator,
        "bench_origin": verdict.bench_origin.value if verdict.bench_origin else None,
        "samples": simulation.samples if simulation else None,
        "mismatches": simulation.mismatches if simulation else None,
        "tests": [
            {"name": t.name, "status": t.status.value, "message": t.message, "sim_time_ps": t.sim_time_ps}
            for t in (simulation.tests if simulation else ())
        ],
        "diagnostics": [asdict(d) for d in verdict.diagnostics],
        "first_divergence": asdict(simulation.divergence) if simulation and simulation.divergence else None,
        "notes": list(verdict.notes),
    }


def mended_as_data(mended: Mended) -> dict[str, object]:
    """What `--json` prints of mends and what came of them."""
    verdict = mended.verdict
    return {
        "status": verdict.status.value,
        "kind": verdict.kind.value if verdict.kind else None,
        "cause": verdict.cause,
        "summary": verdict.summary,
        "mends": [asdict(m) for m in mended.mends],
    }


def verdict_as_text(verdict: Verdict) -> None:
    """Print a verdict: one line, then the evidence behind it."""
    console.status_line(verdict.status.value, headline(verdict))
    simulation = verdict.simulation
    if simulation is not None:
        for test in simulation.tests:
            if test.status is not TestStatus.PASSED:
                console.result(f"  {test.status.value:7} {test.name}: {_first_line(test.message)}")
        if simulation.divergence is not None:
            from rtlgen.prompting.table import divergence_table

            console.result()
            console.result(_indented(divergence_table(simulation.divergence)))
    errors = [d for d in verdict.diagnostics if d.severity in (Severity.ERROR, Severity.UNSUPPORTED)]
    warnings = [d for d in verdict.diagnostics if d.severity is Severity.WARNING]
    for group in (errors, warnings):
        for diagnostic in group[:_SHOWN_DIAGNOSTICS]:
            _diagnostic(diagnostic)
        if len(group) > _SHOWN_DIAGNOSTICS:
            rest = len(group) - _SHOWN_DIAGNOSTICS
            console.result(f"  ... and {rest} more {group[0].severity.value}s (--json has all)")
    for remark in verdict.notes:
        console.result(f"  note: {remark}")


def headline(verdict: Verdict) -> str:
    """Kind, cause and how sure it is, and the summary, in one line."""
    cause = verdict.cause
    if verdict.cause_confidence is not None:
        cause = f"{cause} ({verdict.cause_confidence:.0%} sure)" if verdict.cause_confidence else ""
    parts = [verdict.kind.value if verdict.kind else "", cause]
    name = " ".join(p for p in parts if p)
    return f"{name}: {verdict.summary}" if name else verdict.summary


def _diagnostic(diagnostic: Diagnostic) -> None:
    where = diagnostic.where() or diagnostic.tool
    name = f" [{diagnostic.cls}]" if diagnostic.cls else ""
    console.result(f"  {where}: {diagnostic.severity.value}: {diagnostic.message}{name}")
    if diagnostic.source_line:
        console.result(f"      {diagnostic.source_line.strip()}")
    if diagnostic.hint and diagnostic.severity is not Severity.WARNING:
        console.result(f"      hint: {diagnostic.hint}")


def _first_line(text: str) -> str:
    return next((line for line in text.splitlines() if line.strip()), "")


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())
