"""Which problems a round is about, what it learns, and whether its model is kept (pure)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from rtlgen.core.digest import derived_seed, digest
from rtlgen.core.value import value
from rtlgen.metrics.compare import Comparison, Test


def drawn(items: Sequence[str], count: int, *key: object) -> list[str]:
    """So many of `items` in their order, equally likely and always the same for one `key`; all for 0."""
    if not count or count >= len(items):
        return list(items)
    order = sorted(range(len(items)), key=lambda n: derived_seed(*key, n, items[n]))
    return [items[n] for n in sorted(order[:count])]


def unique(lines: Iterable[str]) -> list[str]:
    """Rows that teach something else than those before them: another prompt or another answer."""
    found: dict[str, str] = {}
    for line in lines:
        found.setdefault(_taught(line), line)
    return list(found.values())


def mixed(own: Sequence[str], reference: Sequence[str], rows: int, *key: object) -> list[str]:
    """The model's own rows, each once, with so many of the reference's (all for 0), in an order that depends
    on `key` and the rows alone. A row of the reference that is among the own ones is not taken again."""
    mine = unique(own)
    known = {_taught(line) for line in mine}
    others = [line for line in unique(reference) if _taught(line) not in known]
    together = [*mine, *drawn(others, rows, "reference", *key)]
    return sorted(together, key=lambda line: derived_seed("order", *key, _taught(line)))


@value
class Decision:
    kept: bool
    why: str
    difference: float | None = None
    """Of pass@1 on the held-out problems, the round's model less the one before."""
    low: float | None = None
    high: float | None = None
    p: float | None = None
    test: str = ""


def decide(comparison: Comparison, p: float) -> Decision:
    """Whether the model of run B takes the place of that of run A: it must pass more often on the problems
    that both were asked, and a difference so large must come about by chance no more often than `p` says."""
    found, difference = comparison.difference, comparison.difference.value
    if difference is None:
        return Decision(kept=False, why="no problem was judged with both models")
    if comparison.test is Test.NONE or difference <= 0 or comparison.p is None:
        kept, why = False, "it does not pass more often" if difference <= 0 else "nothing was tested"
    elif comparison.p <= p:
        kept, why = True, f"it passes more often (p = {comparison.p:.3g})"
    else:
        kept, why = False, f"chance explains that it passes more often (p = {comparison.p:.3g} > {p:g})"
    return Decision(
        kept=kept,
        why=why,
        difference=difference,
        low=found.low,
        high=found.high,
        p=comparison.p,
        test=comparison.test.value,
    )


def _taught(line: str) -> str:
    row: Mapping[str, object] = json.loads(line)
    return digest(
        [row.get(name) for name in ("prompt", "completion", "messages", "text", "chosen", "rejected")]
    )
