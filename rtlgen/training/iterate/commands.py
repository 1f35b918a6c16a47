"""The stages that load a model, as commands of rtlgen's in processes of their own.

So the memory of one model is free before the next is loaded, whatever library held it, and what a stage does
can be done by hand. Such a process ends with this one, even by SIGKILL.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rtlgen.config.settings import ENV_PREFIX
from rtlgen.core.errors import ConfigError, RtlgenError, ToolFailed
from rtlgen.store.files import make_folder
from rtlgen.tools.limits import dying_with_us
from rtlgen.tools.process import launch, stop

_PATIENCE_S = 30.0
"""For a command that is interrupted to keep what it has."""


def evaluate(
    folder: Path, log: Path, *, model: str, arguments: Sequence[str], settings: Mapping[str, object]
) -> dict[str, Any]:
    """`rtlgen evaluate` into `folder`; tried once more where some answers were not judged, and then left so.

    Raises:
        ToolFailed: it did not come to its end.
    """
    command = ["evaluate", "--output", str(folder), "--model", model, *arguments, "--json"]
    for _ in range(2):
        code, told = _run(command, log, settings)
        if code == 0:
            break
    if told is None:
        raise _failed(command, code, log)
    return told


def train(method: str, config: Path, log: Path) -> dict[str, Any]:
    """`rtlgen train METHOD`; raises as `evaluate`."""
    command = ["train", method, str(config), "--json"]
    code, told = _run(command, log, {})
    if code or told is None:
        raise _failed(command, code, log)
    return told


def as_toml(settings: Mapping[str, Any]) -> str:
    """As `tomllib` reads it: values that JSON has, and tables of such."""
    plain = [f"{name} = {json.dumps(v)}" for name, v in settings.items() if not isinstance(v, Mapping)]
    tables = [f"\n[{name}]\n{as_toml(v)}" for name, v in settings.items() if isinstance(v, Mapping)]
    return "\n".join([*plain, *tables]) + "\n"


def _run(
    command: Sequence[str], log: Path, settings: Mapping[str, object]
) -> tuple[int, dict[str, Any] | None]:
    """The exit code, and the JSON that it printed, if any. What else it says goes to `log`."""
    make_folder(log.parent)
    given = {ENV_PREFIX + name.upper(): _word(value) for name, value in settings.items()}
    path = os.pathsep.join(p for p in sys.path if p)
    with (
        Path(os.devnull).open("rb") as nothing,
        log.open("a") as said,
        log.with_suffix(".out").open("w+b") as out,
    ):
        child = launch(
            dying_with_us([sys.executable, "-P", "-m", "rtlgen", *command]),
            folder=Path.cwd(),
            env={**os.environ, **given, "PYTHONPATH": path},
            stdio=(nothing.fileno(), out.fileno(), said.fileno()),
            inherited=(),
        )
        try:
            code = child.wait()
        except BaseException:
            stop(child, _PATIENCE_S)
            raise
        out.seek(0)
        return code, _json(out.read())


def _json(printed: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(printed)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _failed(command: Sequence[str], code: int, log: Path) -> RtlgenError:
    lines = [line.strip() for line in log.read_text("utf-8", "replace").splitlines() if line.strip()]
    told = next((line for line in reversed(lines) if "error" in line.lower()), lines[-1] if lines else "")
    how = f"exit code {code}" if code >= 0 else f"signal {signal.Signals(-code).name}"
    kind = ConfigError if code == ConfigError.exit_code else ToolFailed
    return kind(
        f"rtlgen {command[0]} ended with {how}: {told}",
        hint=f"{log} has all that it said; the same command goes on from there",
    )
