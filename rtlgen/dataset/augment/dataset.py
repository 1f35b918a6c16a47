"""From the outcomes of an augmentation to rows, in the same folder, and their figures."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from rtlgen.core.errors import UsageError
from rtlgen.dataset import files
from rtlgen.dataset.augment.journal import Journal, is_augmentation
from rtlgen.dataset.build import Order, checked, write
from rtlgen.dataset.clean.cleaning import Cleaning
from rtlgen.dataset.runs.augmented import AugmentedSpring
from rtlgen.dataset.runs.dialogue import Tried

_HINT = "outcomes.jsonl in the folder says more of each; --fresh begins anew"


def rows(
    journal: Journal,
    order: Order,
    about: dict[str, Any],
    *,
    cleaning: Cleaning | None = None,
    tell: Callable[[int, int], None] = lambda *_: None,
) -> dict[str, Any]:
    """Write the rows of what `journal` holds beside it; those of an earlier call give way.

    Args:
        journal: with an outcome for each original.
        order: what the rows shall be.
        about: method, model and whatever else the manifest shall say of the augmentation.
        cleaning: as `build`.
        tell: as `build`.

    Returns:
        The manifest.

    Raises:
        UsageError, UnknownName, StoreError, ExtraMissing: as `rtlgen.dataset.build.build`; nothing was kept.
    """
    folder = journal.folder
    checked(order)
    (folder / files.MANIFEST).unlink(missing_ok=True)
    for name in order.formats:
        shutil.rmtree(folder / name, ignore_errors=True)
    found = figures(journal)
    if not found["kept"]:
        reasons = ", ".join(f"{reason} ({n})" for reason, n in found["dropped"].items())
        raise UsageError(f"nothing was kept: {reasons or 'there is nothing to augment'}", hint=_HINT)
    spring = AugmentedSpring(folder)
    said = {"augmentation": about | found}
    return write([spring], order, folder, folder.resolve().name, about=said, cleaning=cleaning, tell=tell)


def figures(journal: Journal) -> dict[str, Any]:
    """Originals, tries, what was kept by aim and by the class that it shows, and what was not, by reason."""
    classes: Counter[tuple[str, str]] = Counter()
    dropped: Counter[str] = Counter()
    originals = tried = 0
    for outcome in journal.outcomes():
        originals += 1
        tried += outcome.tried
        dropped.update(d.reason for d in outcome.dropped)
        for one in outcome.made:
            classes.update(_classes(one))
    return {
        "originals": originals,
        "tried": tried,
        "kept": classes.total(),
        "classes": [[aim, shown, n] for (aim, shown), n in sorted(classes.items())],
        "dropped": dict(dropped.most_common()),
    }


def _classes(one: Tried) -> Iterator[tuple[str, str]]:
    """What was aimed at and what it is: of each broken design, or else of the problem as a whole."""
    for dialogue in one.dialogues:
        assert dialogue.made is not None, "augmentation made it"
        if len(dialogue.turns) > 1:
            final = dialogue.turns[0].judged.final
            kind = final.kind.value if final.kind is not None else final.status.value
            yield dialogue.made.aim, final.cause or kind
    first = one.dialogues[0]
    if first.made is not None and len(first.turns) == 1:
        yield first.made.aim, "right"


def remove(folder: Path) -> None:
    """Take away an augmentation, and nothing that is none."""
    if is_augmentation(folder):
        shutil.rmtree(folder)
