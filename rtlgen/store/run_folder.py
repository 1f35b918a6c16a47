"""What lies where in the output folder of `rtlgen generate`.

DIR/<top>.sv            the chosen design; further files of it under their own names
DIR/test_<top>.py       the bench it was judged by (a native bench: its sources)
DIR/trace.json          every attempt, in order
DIR/circumstances.json  what they were made under: problem, bench, model, tools
DIR/bench_audit.json    how a bench written by a model was examined; only with such a bench
DIR/attempts/003/       one attempt: prompt.md, completion.txt, the design, feedback.md, verdict.json;
                        mended/ holds the mended design and its mends, where there were some
DIR/journal.sqlite      the same attempts as they finished: what a resumed run starts from
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from rtlgen.core.candidate import Candidate
from rtlgen.core.errors import StoreError
from rtlgen.core.problem import BenchSpec
from rtlgen.core.prompt import Prompt
from rtlgen.core.trace import Attempt, Trace
from rtlgen.store.codec import decode, encode
from rtlgen.store.files import inside, make_folder, read_file, write_file

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T")

TRACE = "trace.json"
JOURNAL = "journal.sqlite"
CIRCUMSTANCES = "circumstances.json"
BENCH_AUDIT = "bench_audit.json"
ATTEMPTS = "attempts"


class RunFolder:
    """One output folder. Every write is whole or not at all, and raises StoreError with the path."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @classmethod
    def open(cls, root: Path, *, writes: Sequence[str] = ()) -> RunFolder:
        """The folder at `root`, made where it is missing.

        Args:
            writes: names that the run will write there.

        Raises:
            StoreError: `root` cannot be made or written to; or one of `writes` is there already in a folder
                that holds no run of ours: it is somebody's own file.
        """
        folder = cls(root)
        make_folder(root)
        if not folder.holds_run:
            for name in (*writes, TRACE):
                if inside(root, name).exists():
                    raise StoreError(
                        f"{root / name} exists and was not written by rtlgen; it would be overwritten",
                        hint="choose another folder (-o DIR), or move the file away",
                    )
        probe = root / ".rtlgen-writable"
        write_file(probe, b"")
        probe.unlink()
        return folder

    @property
    def holds_run(self) -> bool:
        """A run of ours has written here."""
        return self.journal.exists()

    @property
    def journal(self) -> Path:
        return self.root / JOURNAL

    @property
    def trace(self) -> Path:
        return self.root / TRACE

    def write_design(self, candidate: Candidate) -> Path:
        """Put the design there and return the file that holds it: `<top>.sv` where it is one file.

        Files of a design of several keep their names.
        """
        return self._write_candidate(self.root, candidate)

    def write_bench(self, bench: BenchSpec) -> Path:
        """Put the bench's files there; the first of them is returned."""
        paths = [inside(self.root, f.path) for f in bench.files]
        for path, file in zip(paths, bench.files, strict=True):
            write_file(path, file.text.encode("utf-8", "replace"))
        return paths[0]

    def write_trace(self, trace: Trace) -> Path:
        write_file(self.trace, encode(trace, indent=1) + b"\n")
        return self.trace

    def read_trace(self) -> Trace:
        """Raises StoreError: no trace here, or not one that this version can read."""
        return decode(Trace, read_file(self.trace), where=str(self.trace))

    def write_value(self, name: str, value: DataclassInstance) -> Path:
        """Put any value there as JSON, as the report's data: `write_value("bench_audit.json", audit)`."""
        path = inside(self.root, name)
        write_file(path, encode(value, indent=1) + b"\n")
        return path

    def read_value(self, name: str, cls: type[T]) -> T:
        path = inside(self.root, name)
        return decode(cls, read_file(path), where=str(path))

    def write_attempt(self, attempt: Attempt) -> Path:
        """Put one attempt into its own folder, to be read by a person; the folder is returned."""
        folder = self.root / ATTEMPTS / f"{attempt.index:03d}"
        texts = {
            "prompt.md": _prompt_text(attempt.prompt),
            "completion.txt": attempt.completion.text,
            "feedback.md": attempt.feedback,
        }
        for name, text in texts.items():
            if text:
                write_file(folder / name, text.encode("utf-8", "replace"))
        if attempt.extraction.candidate is not None:
            self._write_candidate(folder, attempt.extraction.candidate)
        write_file(folder / "verdict.json", encode(attempt.verdict, indent=1) + b"\n")
        if attempt.mended is not None:
            self._write_candidate(folder / "mended", attempt.mended.candidate)
            write_file(folder / "mended" / "mended.json", encode(attempt.mended, indent=1) + b"\n")
        return folder

    @staticmethod
    def _write_candidate(folder: Path, candidate: Candidate) -> Path:
        names = design_names(candidate)
        for name, file in zip(names, candidate.files, strict=True):
            write_file(inside(folder, name), file.text.encode("utf-8", "replace"))
        return inside(folder, names[0])


def design_names(candidate: Candidate) -> list[str]:
    """What a candidate's files are called in a run folder."""
    if len(candidate.files) == 1:
        return [f"{candidate.top}.sv"]
    return [f.path for f in candidate.files]


def _prompt_text(prompt: Prompt) -> str:
    return "\n\n".join(_turns(prompt)) + "\n"


def _turns(prompt: Prompt) -> Iterable[str]:
    for message in prompt.messages:
        yield f"<!-- {message.role} -->\n{message.content}"
