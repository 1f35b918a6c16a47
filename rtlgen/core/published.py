"""What a benchmark's own harness says of a candidate, its faults included."""

from __future__ import annotations

from rtlgen.core.value import value


@value
class Published:
    """Beside our verdict, never instead of it: numbers in the literature were made with this rule."""

    harness: str
    """Whose rule: "verilog-eval-v2", "verilog-eval-v1", "rtllm"."""
    passed: bool
    cls: str
    """As the harness writes it: one letter in VerilogEval v2, a sentence in v1."""
    mismatches: int | None = None
    """None where the log has no count."""
    samples: int | None = None
