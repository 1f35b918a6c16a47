"""Code that claims to answer a problem."""

from __future__ import annotations

from rtlgen.core.digest import digest
from rtlgen.core.hdl import SourceFile
from rtlgen.core.value import value


@value
class Candidate:
    files: tuple[SourceFile, ...]
    top: str

    @property
    def digest(self) -> str:
        return digest({"top": self.top, "files": [[f.path, f.text] for f in self.files]})

    @property
    def text(self) -> str:
        return "\n".join(f.text for f in self.files)


@value
class Extraction:
    """What was found in a completion, and how."""

    candidate: Candidate | None
    method: str
    """How the code was found: "fence", "tagged", "bare", "continuation", "json"; "none" where it was not."""
    reason: str = ""
    """Why there is no candidate; empty when there is one."""
    truncated: bool = False
    """The completion broke off before its code was complete."""
    notes: tuple[str, ...] = ()
    """What was mended on the way: "dropped the testbench after the design"."""
    extractor: str = ""
    """Name and version of the extractor: a change of version is a change of score."""
