"""What a simulator needs around it to start cocotb without cocotb's own runner."""

from __future__ import annotations

import sys
from functools import cache
from importlib.machinery import EXTENSION_SUFFIXES
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from rtlgen import resources
from rtlgen.bench import inside
from rtlgen.bench.inside.rtlgen_inside.wire import REPLY_FD, REQUEST_FD
from rtlgen.core.errors import ToolMissing, ToolTooOld
from rtlgen.core.value import value
from rtlgen.simulators.gpi import cocotb_folder
from rtlgen.tools.process import Channel

WRITTEN_FOR = "2.1"
"""`inside/regression.py` overrides methods of this cocotb that are not promised to stay."""
_INSIDE = Path(inside.__file__).parent
_ENTRY = "rtlgen_inside.entry"


@value
class CocotbInstall:
    package: Path
    libpython: Path
    simulator_module: Path
    """The extension module through which the simulator starts Python."""


@cache
def find_cocotb() -> CocotbInstall:
    """The cocotb beside this rtlgen.

    Raises:
        ToolMissing: no cocotb, or a Python without a shared library.
        ToolTooOld: another cocotb than the one this was written for.
    """
    try:
        installed = version("cocotb")
    except PackageNotFoundError:
        raise ToolMissing("cocotb is not installed", hint="pip install 'cocotb>=2.1,<2.2'") from None
    if installed.split(".")[:2] != WRITTEN_FOR.split("."):
        raise ToolTooOld(
            f"cocotb {installed} is installed; rtlgen reads its results through cocotb {WRITTEN_FOR}",
            hint="pip install 'cocotb>=2.1,<2.2'",
        )
    package = cocotb_folder()
    extension = next((p for s in EXTENSION_SUFFIXES if (p := package / f"simulator{s}").exists()), None)
    if extension is None:
        raise ToolMissing(
            f"cocotb in {package} has no compiled part for Python {sys.version.split()[0]}",
            hint="pip install --force-reinstall cocotb",
        )
    return CocotbInstall(package=package, libpython=_libpython(), simulator_module=extension)


def _libpython() -> Path:
    import find_libpython

    path = find_libpython.find_libpython()
    if path is None:
        raise ToolMissing(
            f"the Python at {sys.executable} has no shared library, which cocotb needs",
            hint="use the system's Python, or build one with --enable-shared (pyenv: "
            "PYTHON_CONFIGURE_OPTS=--enable-shared pyenv install ...)",
        )
    return Path(path)


def environment(top: str, seed: int, channel: Channel) -> tuple[tuple[str, str], ...]:
    """The simulator's environment. Nothing in it is secret."""
    return (
        *_shared_environment(),
        ("PYTHONPATH", ":".join(map(str, _modules()))),
        ("COCOTB_TOPLEVEL", top),
        ("COCOTB_RANDOM_SEED", str(seed)),
        (REQUEST_FD, str(channel.request_fd)),
        (REPLY_FD, str(channel.reply_fd)),
    )


def prestart() -> tuple[tuple[str, str], ...]:
    """The environment of a simulator that is started before its job is known."""
    return (*_shared_environment(), ("PYTHONPATH", ":".join(map(str, (_INSIDE / "waiting", *_modules())))))


def _modules() -> tuple[Path, Path]:
    return _INSIDE, resources.bench_lib_dir()


def _shared_environment() -> tuple[tuple[str, str], ...]:
    cocotb = find_cocotb()
    return (
        ("GPI_USERS", f"{cocotb.libpython};{cocotb.simulator_module},initialize"),
        ("GPI_LOG_LEVEL", "WARNING"),
        ("PYGPI_PYTHON_BIN", sys.executable),
        (
            "PYGPI_USERS",
            f"{_ENTRY}:listen,cocotb.logging:_configure,cocotb._init:init_package_from_simulation,{_ENTRY}:run",
        ),
        ("PYTHONHASHSEED", "0"),
        ("PYTHONNOUSERSITE", "1"),
        ("COCOTB_LOG_LEVEL", "WARNING"),
        ("COCOTB_ANSI_OUTPUT", "0"),
        ("COCOTB_RESULTS_FILE", "/dev/null"),
        ("COCOTB_TRUST_INERTIAL_WRITES", "1"),
        ("TOPLEVEL_LANG", "verilog"),
    )


def readable() -> tuple[str, ...]:
    """The folders that Python and cocotb are read from, for the sandbox."""
    cocotb = find_cocotb()
    folders = [
        sys.prefix,
        sys.base_prefix,
        cocotb.package.parent,
        cocotb.libpython.resolve().parent,
        _INSIDE,
        resources.bench_lib_dir(),
    ]
    return tuple(dict.fromkeys(str(folder) for folder in folders))
