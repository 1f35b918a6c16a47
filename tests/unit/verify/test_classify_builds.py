"""Whose fault it is when something does not compile."""

from __future__ import annotations

import pytest

from rtlgen.core.diagnostic import Diagnostic, Severity
from rtlgen.core.simulation import BuildResult
from rtlgen.core.toolrun import Ended, ToolRun
from rtlgen.core.verdict import Kind, Status
from rtlgen.verify.classify import build_failure, is_unsupported

BENCH = frozenset({"tb.sv"})


def error(file: str, cls: str = "", severity: Severity = Severity.ERROR) -> Diagnostic:
    return Diagnostic(tool="iverilog", severity=severity, message="wrong", cls=cls, file=file, line=1)


def build(*diagnostics: Diagnostic, ended: Ended = Ended.EXITED) -> BuildResult:
    return BuildResult(
        ok=False, diagnostics=diagnostics, run=ToolRun(argv=("iverilog",), ended=ended, returncode=1)
    )


@pytest.mark.parametrize(
    "errors",
    [
        (error("tb.sv"),),
        (error("tb.sv", "missing_include"), error("", "missing_module")),
        (error("tb.sv", "syntax_unexpected_token"), error("rtlgen_harness.sv", "missing_module")),
    ],
)
def test_a_bench_that_does_not_compile_is_no_fault_of_the_design(errors: tuple[Diagnostic, ...]) -> None:
    verdict = build_failure(build(*errors), BENCH, "icarus")
    assert (verdict.status, verdict.cause) == (Status.UNKNOWN, "bench_broken")


@pytest.mark.parametrize(
    ("errors", "kind"),
    [
        ((error("dut.sv", "missing_include"),), Kind.SYNTAX),
        ((error("tb.sv", "missing_module"),), Kind.INTERFACE),
        ((error("tb.sv"), error("dut.sv", "undeclared_identifier")), Kind.ELABORATION),
        ((error("", "missing_module"),), Kind.INTERFACE),
    ],
)
def test_what_the_design_lacks_is_its_fault(errors: tuple[Diagnostic, ...], kind: Kind) -> None:
    verdict = build_failure(build(*errors), BENCH, "icarus")
    assert (verdict.status, verdict.kind) == (Status.FAIL, kind)


def test_a_build_that_hit_a_limit_is_not_unsupported() -> None:
    aborted = error("", "unsupported_construct", Severity.UNSUPPORTED)
    assert is_unsupported(build(aborted))
    bomb = build(aborted, ended=Ended.MEMORY)
    assert not is_unsupported(bomb)
    assert build_failure(bomb, BENCH, "icarus").kind is Kind.RESOURCE
