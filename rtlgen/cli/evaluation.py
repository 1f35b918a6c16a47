"""What the commands that evaluate have in common: the open run with its progress, and how it ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import typer

from rtlgen.cli import console
from rtlgen.cli.exit_codes import DONE, UNAVAILABLE
from rtlgen.cli.progress import Progress
from rtlgen.config.settings import Resolved
from rtlgen.core.record import RunManifest
from rtlgen.core.value import value
from rtlgen.evaluate.events import Began, Observer
from rtlgen.store.evaluation import EvaluationStore


@value
class Run:
    store: EvaluationStore
    observer: Observer


@contextmanager
def evaluating(
    root: Path, manifest: RunManifest, *, fresh: bool, expected: int, corrected: bool = False
) -> Iterator[Run]:
    """The run in the folder `root`, gone on with or new, with its progress on stderr.

    Args:
        expected: samples that it will have.
        corrected: whether a sample may have several answers, nobody knows how many.

    Raises:
        StoreError: as `EvaluationStore.create_or_resume`.
    """
    with EvaluationStore.create_or_resume(root, manifest, fresh=fresh) as store:
        tools = ", ".join(f"{tool.name} {tool.version}" for tool in manifest.tools)
        console.note(f"{manifest.suite}: {manifest.problems} problems, {tools}, sandbox {manifest.sandbox}")
        if manifest.sandbox_reason:
            console.note(f"the sandbox is not the strong one: {manifest.sandbox_reason}", "yellow")
        try:
            with console.ChangingLine() as line:
                progress = Progress(line)
                counts = tuple((status, kind, n) for (status, kind), n in store.counts().items())
                finished = len(store.finished()) if corrected else None
                progress(Began(samples=expected, counts=counts, finished=finished))
                yield Run(store=store, observer=progress)
        except BaseException:
            console.note(f"ended early; what was done is in {root}, and the same command goes on from there")
            raise


def end(root: Path, *, json: bool, unasked: int = 0) -> NoReturn:
    """Print what the run came to, and exit: 0 when all is judged, 3 where errors of ours are left.

    Args:
        unasked: samples that the model refused to answer.
    """
    from rtlgen.reports.evaluation import as_data, read_evaluation
    from rtlgen.reports.evaluation_text import evaluation_text
    from rtlgen.reports.numbers import samples

    with EvaluationStore.read(root) as store:
        found = read_evaluation(store)
        left = sum(1 for _ in store.pending())
    if json:
        console.as_json({**as_data(found), "run": str(root), "unjudged": left, "unasked": unasked})
    else:
        console.result(evaluation_text(found))
    if left:
        console.note(f"{samples(left)} could not be judged; the same command tries again", "magenta")
    if unasked:
        console.note(f"{samples(unasked)} not answered; the same command asks again", "magenta")
    raise typer.Exit(UNAVAILABLE if left or unasked else DONE)


def settings_told(resolved: Resolved) -> tuple[tuple[str, str, str], ...]:
    """Name, value and source of every setting, for a manifest."""
    return tuple(
        (name, "" if value is None else str(value), resolved.sources[name].value)
        for name, value in resolved.settings.model_dump().items()
    )
