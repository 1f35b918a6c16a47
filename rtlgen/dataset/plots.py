"""The figures of a dataset as pictures (PNG) and as a page that needs no network."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rtlgen.core.errors import ExtraMissing
from rtlgen.dataset.overview import COUNTED, MEASURED, Overview

_TEMPLATE = Path(__file__).with_name("statistics.html.j2")
_MOST_BARS = 60
_COLOUR, _OTHER = "#2f6f9f", "#c9772b"
_BAR_INCHES = 0.2


def pictures(overview: Overview) -> dict[str, bytes]:
    """PNG by name: one for each thing that is counted, where there are two or more, and one for the lengths.

    Raises:
        ExtraMissing: matplotlib is not installed.
    """
    found = {
        name: _bars(name, dict(overview.counts[name].most_common(_MOST_BARS)), overview.rows)
        for name in COUNTED
        if len(overview.counts[name]) > 1
    }
    return found | {"lengths": _lengths(overview)}


def page(name: str, overview: Overview, drawn: Mapping[str, bytes]) -> str:
    """The page: tables, and the pictures in it."""
    import jinja2

    environment = jinja2.Environment(
        undefined=jinja2.StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(_TEMPLATE.read_text("utf-8")).render(
        name=name,
        rows=overview.rows,
        counts={k: overview.counts[k].most_common() for k in COUNTED if overview.counts[k]},
        drawn={k: base64.b64encode(png).decode("ascii") for k, png in drawn.items()},
    )


def _bars(title: str, counts: Mapping[str, int], rows: int) -> bytes:
    figure, axes = _figure(0.8 + _BAR_INCHES * len(counts))
    names = list(counts)[::-1]
    bars = axes.barh(names, [counts[n] for n in names], color=_COLOUR)
    axes.bar_label(bars, padding=3, fontsize=7)
    axes.tick_params(axis="y", labelsize=7)
    axes.margins(x=0.12, y=0.02)
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.set_xlabel(f"of {rows} rows" if title != "answers" else "answers")
    axes.set_title(title, loc="left")
    return _png(figure)


def _lengths(overview: Overview) -> bytes:
    figure, axes = _figure(3.0)
    for name, colour in zip(MEASURED, (_COLOUR, _OTHER), strict=True):
        counts = overview.lengths[name]
        steps = sorted(counts)
        axes.step(steps, [counts[s] for s in steps], where="post", color=colour, label=name)
    axes.set_xlim(left=0)
    axes.set_ylim(bottom=0)
    axes.set_xlabel("characters, in steps of 100")
    axes.set_ylabel("how many")
    axes.set_title("lengths", loc="left")
    axes.legend(frameon=False)
    return _png(figure)


def _figure(height: float) -> tuple[Any, Any]:
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise ExtraMissing("matplotlib", "dataset", "drawing statistics") from None
    figure = Figure(figsize=(7.0, height), layout="constrained")
    axes = figure.subplots()
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _png(figure: Any) -> bytes:
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=110)
    return file.getvalue()
