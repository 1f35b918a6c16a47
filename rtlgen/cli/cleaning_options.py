"""The options that commands have in common which make datasets: what is left out, and what is held out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rtlgen.dataset.clean.cleaning import Cleaning
    from rtlgen.simulators.protocol import Simulator

DecontaminateOption = Annotated[
    bool,
    typer.Option(
        "--decontaminate/--no-decontaminate",
        help="Leave out what is like a problem of a suite that is present.",
    ),
]
AgainstOption = Annotated[
    list[Path] | None,
    typer.Option("--against", metavar="PATH", help="A published suite besides those imported; repeatable."),
]
HoldOutOption = Annotated[
    str,
    typer.Option("--hold-out-families", metavar="NAMES", help="Families that are for tests as a whole."),
]
NearOption = Annotated[str, typer.Option("--near-duplicates", help="keep or drop.")]
ThresholdOption = Annotated[
    float,
    typer.Option("--near-threshold", min=0.3, max=1.0, help="How alike the code of near-duplicates is."),
]
THRESHOLD = 0.85


def cleaning(
    simulator: Callable[[], Simulator],
    *,
    decontaminate: bool,
    against: Sequence[Path] | None,
    near: str,
    threshold: float,
) -> Cleaning:
    """What the options ask for.

    Args:
        simulator: gives one; asked for only where behaviours are looked at.

    Raises:
        UnknownName: `near` is neither keep nor drop.
        UsageError, SpecError: a suite cannot be read.
        ExtraMissing: near-duplicates shall be dropped, and the package for it is not installed.
    """
    from rtlgen.core.errors import UnknownName
    from rtlgen.dataset.clean.cleaning import Cleaning
    from rtlgen.dataset.clean.decontaminate import Decontaminator
    from rtlgen.dataset.clean.near import NearDuplicates

    if near not in ("keep", "drop"):
        raise UnknownName("treatment of near-duplicates", near, ["keep", "drop"])
    return Cleaning(
        benchmarks=Decontaminator(simulator(), against or ()) if decontaminate else None,
        near=NearDuplicates(threshold) if near == "drop" else None,
    )


def account(report: dict[str, Any]) -> list[str]:
    """A manifest's account of the cleaning, in lines for a person."""
    lines = []
    if "contamination" in report:
        found = report["contamination"]
        suites = ", ".join(s["name"] for s in found["against"])
        by = ", ".join(f"{n} {what}" for what, n in found["by"].items())
        lines.append(
            f"{found['removed']} of {found['looked_at']} are like a problem of {suites} and were left out"
            + (f": {by}" if by else "")
        )
    if "near_duplicates" in report:
        lines.append(f"{report['near_duplicates']['removed']} near-duplicates were left out")
    return lines
