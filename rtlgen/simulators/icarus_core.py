"""Icarus's compiler proper, started without its driver.

`iverilog` starts a shell, a preprocessor and the compiler, `ivl`; half of the time that a small design takes
goes into the first two. Where the sources leave nothing to be preprocessed, `ivl` is started itself, with the
configuration that the driver would have written: it is asked for it once, by a stand-in for `ivl` that keeps
what it is given. Where that does not work in every detail, the driver does it all.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

from rtlgen.core.hdl import SourceFile
from rtlgen.core.value import value
from rtlgen.simulators.sources import FRESH_START, fresh_start
from rtlgen.tools.process import Limits, run
from rtlgen.tools.toolchain import Tool
from rtlgen.tools.workdir import fresh_workdir
from rtlgen.verilog.words import words

log = logging.getLogger(__name__)

TEXT, CONFIG = "rtlgen_all.sv", "rtlgen.conf"

_TOP = "rtlgen_unknown_top"
_PROBE = f"""module {_TOP};
  reg [3:0] a = 3;
  wire [3:0] b = a + 1;
  initial #5 $display("%0d", b);
endmodule
"""
_STAND_IN = """#!/bin/sh
for one in "$@"; do case "$one" in -C*) cat "${one#-C}" >> kept; echo ---- >> kept;; esac; done
cat > /dev/null
"""
_BASE = re.compile(r"^translate: (\S+)/ivlpp ", re.MULTILINE)
_SPARE = re.compile(r"^module:\S*/(?:vhdl_sys|vhdl_textio|v2005_math|va_math)\.vpi\n", re.MULTILINE)
_SYSTEM_NAME = re.compile(r"\$\w+")
_COMMON = words(
    """
    $display $write $fdisplay $fwrite $strobe $monitor $time $stime $realtime $finish $stop $random $urandom
    $urandom_range $signed $unsigned $bits $dumpfile $dumpvars $countones $onehot $onehot0 $isunknown
    """
)
"""System names that the compiler knows itself, or that are in other modules than those of `_SPARE`."""
_ADDRESS = re.compile(r"0x[0-9a-f]+")
_LIMITS = Limits(wall_s=60, cpu_s=20)

_UNDERSTOOD = re.compile(
    r"""[ \t]*`(?:
        timescale[ \t]+1(?:00?)?[ \t]*[munpf]?s[ \t]*/[ \t]*1(?:00?)?[ \t]*[munpf]?s
        | default_nettype[ \t]+\w+
        | begin_keywords[ \t]+"[\w-]+"
        | line[ \t]+[1-9]\d*[ \t]+"[^"\\\n]+"[ \t]+0
        | (?:resetall|celldefine|endcelldefine|nounconnected_drive|end_keywords)
    )[ \t]*""",
    re.VERBOSE,
)
"""Directives that the compiler itself reads, on lines of their own: behind one it bears no comment."""
_DEFINITION = re.compile(r"^[ \t]*`define[ \t]+(\w+)(?!\()(?:(?!/\*)[^\n\\`])*$", re.MULTILINE)


@value
class Core:
    program: str
    config: str
    """As the driver gives it, for the top `_TOP`, with the full path of what writes the program."""
    artifact: str

    def argv(self) -> list[str]:
        """The command line, in the folder with TEXT and CONFIG."""
        return [self.program, f"-C{CONFIG}", "--", TEXT]

    def config_for(self, top: str, text: str) -> SourceFile:
        """The configuration that makes `top` the root of `text`. Modules of system tasks that have none of
        its tasks are left out: compiler and simulation load each, which takes a tenth of their start."""
        config = self.config
        if set(_SYSTEM_NAME.findall(text)) <= _COMMON:
            config = _SPARE.sub("", config)
        return SourceFile(path=CONFIG, text=config.replace(_TOP, top))


def all_in_one(sources: Sequence[SourceFile], timescale: str) -> SourceFile | None:
    """The sources as the preprocessor would hand them on; None where only it can do that."""
    parts: list[str] = []
    for source in sources:
        text = _preprocessed(source.text)
        if text is None or '"' in source.path:
            return None
        for file in (fresh_start(timescale), SourceFile(path=source.path, text=text)):
            parts.append(f'`line 1 "{file.path}" 0\n{file.text}\n')
    return SourceFile(path=TEXT, text="".join(parts))


@lru_cache(maxsize=64)
def _preprocessed(text: str) -> str | None:
    """A text as the preprocessor would hand it on; None where only it can do that. A bench is asked
    about again and again."""
    text = _without_definitions(text)
    directives = (line for line in text.split("\n") if "`" in line)
    return None if "\r" in text or not all(map(_UNDERSTOOD.fullmatch, directives)) else text


def _without_definitions(text: str) -> str:
    """`text` without the macros that it defines and never uses, every line where it was."""
    if "`define" not in text:
        return text
    names = _DEFINITION.findall(text)
    left = _DEFINITION.sub("", text)
    return text if any(re.search(rf"`{name}\b", left) for name in names) else left


@cache
def core(compiler: Tool, argv: tuple[str, ...], commands: str, artifact: str) -> Core | None:
    """The compiler behind the driver; None where it cannot be had, or does anything else than the driver.

    Args:
        argv: the driver's command line for the top "", which is put in, and sources by a command file.
        commands: the command file's name.
    """
    try:
        return _found(compiler, argv, commands, artifact)
    except OSError as error:
        log.info("Icarus is always started by its driver: %s", error)
        return None


def _found(compiler: Tool, argv: tuple[str, ...], commands: str, artifact: str) -> Core | None:
    with fresh_workdir() as folder:
        (folder / commands).write_text(f"+timescale+1ns/1ps\n{FRESH_START}\nprobe.sv\n")
        (folder / FRESH_START).write_text(fresh_start("1ns/1ps").text)
        (folder / "probe.sv").write_text(_PROBE)
        command = [a.replace("-s", f"-s{_TOP}") if a == "-s" else a for a in argv]
        said = run([command[0], "-v", *command[1:]], cwd=folder, env=dict(compiler.env), limits=_LIMITS)
        base = _BASE.search(said.stdout + said.stderr)
        if base is None or not (folder / artifact).is_file():
            return None
        by_driver = _essence(folder / artifact)
        (folder / artifact).unlink()
        where = Path(base[1])
        stand_in = _stand_in(folder, where)
        run(
            [command[0], "-B", str(stand_in), *command[1:]],
            cwd=folder,
            env=dict(compiler.env),
            limits=_LIMITS,
        )
        config = (folder / "kept").read_text().replace("----\n", "").replace(str(stand_in), str(where))
        config = "".join(s for s in config.splitlines(keepends=True) if not s.startswith("ivlpp:"))
        # By its name alone it is looked for in dozens of folders first.
        config = config.replace("flag:DLL=vvp.tgt\n", f"flag:DLL={where}/vvp.tgt\n")
        found = Core(program=str(where / "ivl"), config=config, artifact=artifact)
        text = all_in_one([SourceFile(path="probe.sv", text=_PROBE)], "1ns/1ps")
        assert text is not None, "there is nothing to preprocess in it"
        (folder / TEXT).write_text(text.text)
        (folder / CONFIG).write_text(found.config)
        run(found.argv(), cwd=folder, env=dict(compiler.env), limits=_LIMITS)
        same = (folder / artifact).is_file() and _essence(folder / artifact) == by_driver
    return found if same else None


def _essence(artifact: Path) -> str:
    """A program without addresses and the name of the file that it was made from."""
    _, _, rest = artifact.read_text().partition("\n")
    return _ADDRESS.sub("", rest).replace(f'"{TEXT}"', '"-"')


def _stand_in(folder: Path, base: Path) -> Path:
    """A folder like the driver's own, but for the compiler."""
    made = folder / "base"
    made.mkdir()
    for entry in base.iterdir():
        if entry.name != "ivl":
            (made / entry.name).symlink_to(entry)
    (made / "ivl").write_text(_STAND_IN)
    (made / "ivl").chmod(0o755)
    return made
