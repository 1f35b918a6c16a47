"""Outputs that are expressions of the inputs, as code."""

from __future__ import annotations

from collections.abc import Mapping

from rtlgen.dataset.synth.task import Design


def assigned(values: Mapping[str, str]) -> tuple[Design, ...]:
    """An assign an output, and the same in one process."""
    statements = "\n".join(f"  {out} = {text};" for out, text in values.items())
    return (
        Design(way="assign", body="\n".join(f"assign {out} = {text};" for out, text in values.items())),
        Design(way="process", body=f"always @(*) begin\n{statements}\nend", regs=tuple(values)),
    )
