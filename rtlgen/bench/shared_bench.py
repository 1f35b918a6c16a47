"""A native bench with room for many designs: what they share once, what each needs for itself K times."""

from __future__ import annotations

from rtlgen.core.hdl import SourceFile
from rtlgen.core.value import value

SUFFIX = "_rtlgen_"
"""How what belongs to one design is called after: `q_dut_rtlgen_0007`."""
BEGIN, END = "RTLGEN-OF", "RTLGEN-NO-MORE"
NONCE = "@nonce@"
"""In a template: where the number stands that only this run knows."""
HERE = "@n@"
"""In a template: where the number of the design stands."""


@value
class SharedBench:
    files: tuple[SourceFile, ...]
    """Its other Verilog files."""
    path: str
    """Of the file with the top."""
    parts: tuple[str | Copied, ...]
    """The text of that file, in order."""
    errors: tuple[str, ...] = ()
    """The name of each design's count of mismatches, parted where a name of its own ends; empty where the
    bench does not say "Mismatches: N" with a plain name."""
    clocks: frozenset[str] = frozenset()
    """The design's inputs with whose edges its outputs are looked at."""
    tallied: bool = False
    """It counts when outputs change (`tally`): not for a design that may race."""

    def source(self, count: int, nonce: str) -> SourceFile:
        """The file with the top, for so many designs: `TopModule_rtlgen_0000` and so on."""
        text = "".join(
            p if isinstance(p, str) else "".join(p.text(n) for n in range(count)) + p.behind
            for p in self.parts
        )
        return SourceFile(path=self.path, text=text.replace(NONCE, nonce))

    def errors_of(self, number: int, top: str) -> str:
        """The full name of the count of mismatches of the design of that number."""
        return f"{top}.{suffix(number).join(self.errors)}"


@value
class Copied:
    """A part that each design has for itself."""

    pieces: tuple[str, ...]
    """Its text, parted where a name of its own ends."""
    line: int
    path: str
    behind: str
    """What leads the compiler back to the file's own lines."""

    def text(self, number: int) -> str:
        body = suffix(number).join(self.pieces).replace(HERE, str(number))
        return f'\n`line {self.line} "{folder(number)}/{self.path}" 0\n{body}'


def suffix(number: int) -> str:
    """What the names of the design of that number end in."""
    return f"{SUFFIX}{number:04d}"


def folder(number: int) -> str:
    """Where the compiler finds, and places in its messages, what belongs to the design of that number."""
    return f"rtlgen_{number:04d}"
