"""Where the texts that ship with rtlgen are: in the checkout, or in `_data/` of an installed wheel."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@cache
def _root() -> Path:
    bundled = _PACKAGE / "_data"
    return bundled if bundled.is_dir() else _PACKAGE.parent


def package_dir() -> Path:
    """The Python package itself."""
    return _PACKAGE


def prompts_dir() -> Path:
    """The jinja2 templates."""
    return _root() / "prompts"


def problems_dir() -> Path:
    """The built-in problems, one folder each."""
    return _root() / "testbenches" / "problems"


def bench_lib_dir() -> Path:
    """What benches import: goes on PYTHONPATH inside the simulator."""
    return _root() / "testbenches" / "lib"


def errata_dir() -> Path:
    """What is known to be wrong in published benchmarks, a TOML file each."""
    return _root() / "datasets" / "errata"


def suites_dir() -> Path:
    """Where published benchmarks live and which editions of them are known, a TOML file each."""
    return _root() / "datasets" / "suites"


def adapters_dir() -> Path:
    """What rtlgen has trained of models that others publish, a folder each."""
    return _root() / "adapters"


def samples_dir() -> Path:
    """A few rows of each kind of dataset."""
    return _root() / "datasets" / "samples"
