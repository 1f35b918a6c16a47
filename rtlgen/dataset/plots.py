"""The figures of a dataset as pictures (PNG) and as a page that needs no network."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rtlgen.core.errors import ExtraMissing
from rtlgen.dataset.overview import COUNTED, MEASURED, STEP, Overview
from rtlgen.store.files import write_file

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FOLDER = "statistics"
"""Of the pictures, beside the card that shows them."""
PAGE = "statistics.html"
TITLES = {
    "kind": "Rows by kind",
    "split": "Rows by split",
    "family": "Rows by family",
    "difficulty": "Rows by difficulty",
    "answers": "Answers by verdict",
    "licence": "Rows by licence",
    "fault": "Rows not taken, by fault",
    "lengths": "Lengths",
}
_TEMPLATE = Path(__file__).with_name("statistics.html.j2")
_MOST_BARS = 60
_BAR_INCHES = 0.2
_COLOUR, _OTHER = "#2f6f9f", "#c9772b"
_SHADES = {"easy": "#a9cce3", "medium": "#4a90c2", "hard": "#1b4f72", "unknown": "#b8b8b8"}
_ORDER = ("train", "test", "held_out", "easy", "medium", "hard")


def can_be_drawn() -> bool:
    """Whether matplotlib is installed."""
    return find_spec("matplotlib") is not None


def write_statistics(folder: Path, name: str, overview: Overview) -> tuple[str, ...]:
    """Write the page and its pictures into `folder`.

    Returns:
        What the pictures show, by the names in TITLES.

    Raises:
        ExtraMissing: matplotlib is not installed.
        StoreError: the folder cannot be written to.
    """
    drawn = pictures(overview)
    for what, png in drawn.items():
        write_file(folder / f"{what}.png", png)
    write_file(folder / PAGE, page(name, overview, tuple(drawn)).encode())
    return tuple(drawn)


def pictures(overview: Overview) -> dict[str, bytes]:
    """PNG by name: one for each thing that is counted, where there are two or more, and one for the lengths.

    Raises:
        ExtraMissing: matplotlib is not installed.
    """
    found = {"lengths": _lengths(overview)} if overview.rows else {}
    for what in ("family", "difficulty", "split", "kind", "answers", "licence", "fault"):
        counts = overview.counts[what]
        if len(counts) > 1 or (what == "fault" and counts):
            found[what] = _families(overview) if what == "family" else _bars(what, counts)
    return found


def page(name: str, overview: Overview, drawn: Sequence[str]) -> str:
    """The page: tables, and the pictures that lie beside it."""
    import jinja2

    environment = jinja2.Environment(
        undefined=jinja2.StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(_TEMPLATE.read_text("utf-8")).render(
        name=name,
        rows=overview.rows,
        counts={what: _ordered(overview.counts[what]) for what in COUNTED if overview.counts[what]},
        quantiles={what: overview.quantiles(what) for what in MEASURED},
        drawn=drawn,
        titles=TITLES,
    )


def _ordered(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """By size, or as splits and difficulties are always told."""
    known = [(key, counts[key]) for key in _ORDER if key in counts]
    others = [(key, n) for key, n in counts.items() if key not in _ORDER]
    return known + sorted(others, key=lambda one: (-one[1], one[0]))


def _bars(what: str, counts: Mapping[str, int]) -> bytes:
    shown = _ordered(counts)[:_MOST_BARS]
    figure, axes = _figure(len(shown) * _BAR_INCHES, _title(what, shown, counts))
    _barh(axes, [key for key, _ in shown], [n for _, n in shown], color=_COLOUR)
    _labelled(axes, [n for _, n in shown])
    return _png(figure)


def _families(overview: Overview) -> bytes:
    """Each family's rows, by difficulty where that is told."""
    shown = _ordered(overview.counts["family"])[:_MOST_BARS]
    names = [name for name, _ in shown]
    title = _title("family", shown, overview.counts["family"])
    figure, axes = _figure(len(shown) * _BAR_INCHES, title)
    left = [0] * len(names)
    present = {difficulty for _, difficulty in overview.difficulties}
    told = [one for one in _SHADES if one in present] + sorted(present - set(_SHADES))
    for difficulty in told:
        sizes = [overview.difficulties[name, difficulty] for name in names]
        _barh(axes, names, sizes, left=left, color=_SHADES.get(difficulty, _OTHER), label=difficulty)
        left = [a + b for a, b in zip(left, sizes, strict=True)]
    _labelled(axes, left)
    if told != ["unknown"]:
        figure.legend(loc="outside upper right", ncols=len(told), frameon=False, fontsize=8)
    return _png(figure)


def _title(what: str, shown: Sequence[object], counts: Mapping[str, int]) -> str:
    left_out = len(counts) - len(shown)
    return TITLES[what] + (f", the {len(shown)} largest of {len(counts)}" if left_out else "")


def _barh(axes: Axes, names: Sequence[str], sizes: Sequence[int], **how: Any) -> None:
    axes.barh(range(len(names)), sizes, height=0.75, tick_label=names, **how)


def _labelled(axes: Axes, totals: Iterable[int]) -> None:
    """The first bar on top, each with its number, which says more than an axis."""
    for at, total in enumerate(totals):
        axes.annotate(f"{total:,}", (total, at), (3, 0), textcoords="offset points", va="center", fontsize=8)
    axes.set_ylim(axes.dataLim.y1 + 0.1, axes.dataLim.y0 - 0.1)
    axes.margins(x=0.08)
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(axis="x", bottom=False, labelbottom=False)
    axes.tick_params(axis="y", length=0, labelsize=8)


def _lengths(overview: Overview) -> bytes:
    figure, axes = _figure(2.4, TITLES["lengths"])
    end = 1
    for what, colour in zip(MEASURED, (_COLOUR, _OTHER), strict=True):
        lengths, quantiles = overview.lengths(what), overview.quantiles(what)
        total = sum(lengths.values())
        if not total:
            continue
        starts = range(0, max(lengths) + 2 * STEP, STEP)
        shares = [100 * lengths.get(start, 0) / total for start in starts]
        axes.fill_between(starts, shares, step="post", color=colour, alpha=0.25, linewidth=0)
        median = f"{what}s, half of them up to {quantiles['p50']:,}"
        axes.step(starts, shares, where="post", color=colour, linewidth=1.2, label=median)
        end = max(end, quantiles["p99"])
    axes.set_xlim(0, end)
    axes.set_ylim(bottom=0)
    axes.tick_params(labelsize=8)
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.yaxis.set_major_formatter("{x:g} %")
    axes.set_xlabel("characters; the longest hundredth is not shown", fontsize=8)
    axes.legend(frameon=False, fontsize=8)
    return _png(figure)


def _figure(height: float, title: str) -> tuple[Figure, Axes]:
    """Of so many inches besides what stands around it."""
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise ExtraMissing("matplotlib", "dataset", "drawing statistics") from None
    figure = Figure(figsize=(7.0, height + 0.6), layout="constrained")
    axes = figure.subplots()
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_title(title, loc="left", fontsize=10, fontweight="bold")
    return figure, axes


def _png(figure: Figure) -> bytes:
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=110)
    return file.getvalue()
