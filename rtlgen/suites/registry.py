"""Suites by name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from rtlgen.core.errors import UsageError
from rtlgen.core.registry import Registry
from rtlgen.suites.protocol import Suite

if TYPE_CHECKING:
    from rtlgen.suites.imports import Imported

SUITES: Registry[Suite] = Registry(
    "suite",
    "rtlgen.suites",
    {
        "builtin": "rtlgen.suites.folders:builtin",
        "folder": "rtlgen.suites.folders:folder",
        "verilog-eval-v2:spec-to-rtl": "rtlgen.suites.verilog_eval_v2:spec_to_rtl",
        "verilog-eval-v2:code-complete": "rtlgen.suites.verilog_eval_v2:code_complete",
        "verilog-eval-v1:human": "rtlgen.suites.verilog_eval_v1:human",
        "verilog-eval-v1:machine": "rtlgen.suites.verilog_eval_v1:machine",
        "rtllm-v2": "rtlgen.suites.rtllm:v2",
        "rtllm-v1.1": "rtlgen.suites.rtllm:v1_1",
        "cvdp": "rtlgen.suites.cvdp:cvdp",
        "synth": "rtlgen.dataset.suite:held_out",
        "synth:train": "rtlgen.dataset.suite:to_train_on",
    },
)
"""Each target takes the path of the suite, or None, and returns it read."""


def open_suite(name: str, path: Path | None = None) -> Suite:
    """The suite called `name`, read from `path`, or from where it was imported: a folder or a .tar.gz of what
    its authors published.

    Nothing is fetched: only "builtin" comes with rtlgen.

    Raises:
        UnknownName: no suite has that name.
        UsageError: it needs a path and has none, or has changed since it was imported.
        SpecError: what lies there is not that suite.
    """
    factory = SUITES.load(name)
    if path is not None:
        return factory(path)
    from rtlgen.suites.editions import family_of
    from rtlgen.suites.imports import imported

    family = family_of(name)
    if family is None:
        return factory(None)
    known = imported(name)
    if known is None:
        raise UsageError(
            f"the suite {name} does not come with rtlgen: say where it lies",
            hint=f"--suite-path PATH, or once and for all rtlgen suites import {name} PATH: "
            f"a folder or a .tar.gz; published: {family.home}",
        )
    return _as_imported(factory, known)


def _as_imported(factory: Callable[..., Suite], known: Imported) -> Suite:
    from rtlgen.suites.imports import check_unchanged

    path = Path(known.path)
    if not path.exists():
        raise UsageError(
            f"the suite {known.suite} was imported from {path}, where nothing is now",
            hint=f"rtlgen suites import {known.suite} PATH says where it is",
        )
    suite = factory(path)
    check_unchanged(suite, known)
    return suite
