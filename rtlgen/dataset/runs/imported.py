"""A published corpus that was imported, as if its answers had been tried and not been judged."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from rtlgen.core.candidate import Candidate
from rtlgen.core.completion import Completion
from rtlgen.core.digest import digest
from rtlgen.core.errors import StoreError
from rtlgen.core.hdl import SourceFile
from rtlgen.core.problem import Problem
from rtlgen.core.prompt import Message, Role
from rtlgen.core.verdict import Stage, Status, Verdict
from rtlgen.dataset import files
from rtlgen.dataset.example import Made
from rtlgen.dataset.published.row import SUITE, Imported
from rtlgen.dataset.runs.dialogue import Dialogue, Judged, Key, Run, Tried, Turn
from rtlgen.evaluate.twins import twin
from rtlgen.store.codec import decode

PUBLISHED = "published"
_FILE = "design.sv"


class ImportedSpring:
    """What `rtlgen dataset import` took; holds where each row stands, and none of them.

    No bench has judged it: its answers are of the standing `unknown`.

    Args:
        root: its folder.

    Raises:
        StoreError: it cannot be read, or has no row.
    """

    def __init__(self, root: Path) -> None:
        self._file = root / files.ROWS
        self._places: dict[str, int] = {}
        at = 0
        for line in files.lines_of(self._file):
            self._places[decode(Imported, line, where=str(self._file)).id] = at
            at += len(line)
        if not self._places:
            raise StoreError(f"{self._file} has no row")
        source = self._row(next(iter(self._places))).source
        self.run = Run(
            name=root.resolve().name,
            digest=digest(files.read_manifest(root))[:16],
            model=source.home or source.format,
            how=PUBLISHED,
            tools=source.tools,
            rtlgen=source.rtlgen,
        )

    def problem_keys(self) -> Iterable[Key]:
        """As `Spring.problem_keys`: one for each row."""
        return ((SUITE, name, name) for name in self._places)

    def tried(self, key: Key) -> Tried:
        """As `Spring.tried`: the one answer."""
        row = self._row(key[1])
        problem = Problem(
            id=row.id,
            suite=SUITE,
            spec=row.prompt,
            top=row.top,
            ports=row.ports,
            tags=row.tags,
            licence=row.source.licence,
            digest=row.id,
        )
        dialogue = Dialogue(run=self.run, sample=0, turns=(_turn(row),), made=_made(row))
        return Tried(problem=problem, dialogues=(dialogue,), family=row.id)

    def close(self) -> None:
        """Nothing is open."""

    def _row(self, name: str) -> Imported:
        with self._file.open("rb") as file:
            file.seek(self._places[name])
            return decode(Imported, file.readline(), where=f"{self._file}: {name}")


def _made(row: Imported) -> Made:
    source = row.source
    return Made(
        method=SUITE,
        source=source.file,
        source_digest=row.id,
        aim=source.format,
        how="taken as it was published",
        seed=None,
        prompts=(source.prompt_digest,),
    )


def _turn(row: Imported) -> Turn:
    candidate = Candidate(files=(SourceFile(path=_FILE, text=row.code),), top=row.top)
    verdict = Verdict(
        status=Status.UNKNOWN,
        stage=Stage.BUILD,
        summary="compiles; no bench is known that would judge it",
        simulator=next((tool.name for tool in row.source.tools), ""),
    )
    return Turn(
        round=0,
        parent=None,
        prompt=(Message(role=Role.USER, content=row.prompt),),
        completion=Completion(text=row.code),
        judged=Judged(candidate=candidate, verdict=verdict, final=verdict),
        mended=None,
        twin=twin(candidate),
        feedback="",
    )
