"""Where cocotb keeps what a simulator loads. Found without importing it: that would take half a second."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from rtlgen.core.errors import ToolMissing


@cache
def cocotb_folder() -> Path:
    """The installed package.

    Raises:
        ToolMissing: cocotb is not installed.
    """
    found = find_spec("cocotb")
    if found is None or found.origin is None:
        raise ToolMissing("cocotb is not installed", hint="pip install 'cocotb>=2.1,<2.2'")
    return Path(found.origin).parent


def cocotb_library(simulator: str) -> Path:
    """The shared library by which `simulator` ("icarus", "verilator") reaches cocotb, as a full path.

    Raises:
        ToolMissing: cocotb is not installed, or was installed without it.
    """
    library = cocotb_folder() / "libs" / f"libcocotbvpi_{simulator}.so"
    if not library.is_file():
        raise ToolMissing(
            f"cocotb has no library for {simulator}: {library} is not there",
            hint="pip install --force-reinstall cocotb",
        )
    return library
