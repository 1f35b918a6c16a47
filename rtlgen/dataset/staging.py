"""A folder that is there whole or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rtlgen.core.errors import UsageError
from rtlgen.dataset.files import MANIFEST
from rtlgen.store.files import cannot_write


@contextmanager
def staged(target: Path, *, replace: bool) -> Iterator[Path]:
    """An empty folder beside `target` that takes its place at the end of the block, and is removed where the
    block is left by an error. What a killed process left is removed by the next one.

    Args:
        replace: a dataset that stands there gives way.

    Raises:
        UsageError: `target` holds something else, or a dataset that is not to be replaced.
        StoreError: it cannot be written to.
    """
    _check(target, replace)
    stage = target.with_name(f".{target.name}.building")
    try:
        shutil.rmtree(stage, ignore_errors=True)
        stage.mkdir(parents=True)
        yield stage
        if target.exists():
            shutil.rmtree(target)
        stage.replace(target)
    except OSError as error:
        raise cannot_write(target, error) from error
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _check(target: Path, replace: bool) -> None:
    if not target.exists() or (target.is_dir() and not any(target.iterdir())):
        return
    if not (target / MANIFEST).is_file():
        raise UsageError(f"{target} holds something that is no dataset", hint="name another folder (-o)")
    if not replace:
        raise UsageError(
            f"{target} holds a dataset", hint="name another folder (-o), or replace it with --fresh"
        )
