"""From the outcomes of an augmentation to rows, in the same folder, and their figures."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rtlgen.dataset import files
from rtlgen.dataset.augment.journal import Journal
from rtlgen.dataset.build import Order, checked, write
from rtlgen.dataset.runs.augmented import AugmentedSpring
from rtlgen.dataset.runs.dialogue import Dialogue


def rows(
    journal: Journal,
    order: Order,
    about: dict[str, Any],
    *,
    tell: Callable[[int, int], None] = lambda *_: None,
) -> dict[str, Any]:
    """Write the rows of what `journal` holds beside it; those of an earlier call give way.

    Args:
        journal: with an outcome for each original.
        order: what the rows shall be.
        about: method, model and whatever else the manifest shall say of the augmentation.
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
    spring = AugmentedSpring(folder)
    said = {"augmentation": about | figures(journal)}
    return write([spring], order, folder, folder.resolve().name, about=said, tell=tell)


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
            classes.update(_class(dialogue) for dialogue in one.dialogues if dialogue.made is not None)
    return {
        "originals": originals,
        "tried": tried,
        "kept": classes.total(),
        "classes": [[aim, shown, n] for (aim, shown), n in sorted(classes.items())],
        "dropped": dict(dropped.most_common()),
    }


def _class(dialogue: Dialogue) -> tuple[str, str]:
    """What was aimed at, and what the first answer is."""
    assert dialogue.made is not None, "asked of what was made"
    final = dialogue.turns[0].judged.final
    return dialogue.made.aim, final.cause or (
        final.kind.value if final.kind is not None else final.status.value
    )


def remove(folder: Path) -> None:
    """Take away an augmentation, and nothing that is none."""
    from rtlgen.dataset.augment.journal import is_augmentation

    if is_augmentation(folder):
        shutil.rmtree(folder)
