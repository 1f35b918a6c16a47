"""Proves a dataset that was made from runs again, from its files alone."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path

from rtlgen.core.candidate import Candidate
from rtlgen.core.problem import BenchKind, Problem
from rtlgen.core.verdict import Verdict
from rtlgen.dataset import files
from rtlgen.dataset.example import Answer, Example, Standing, example_id, prompt_digest
from rtlgen.dataset.judging import Trial
from rtlgen.dataset.problems import ProblemFile
from rtlgen.dataset.reprove import Failure, Reproof, chosen

Judge = Callable[[Sequence[Trial]], list[Verdict]]
_TOGETHER = 64
"""Rows whose designs are judged together."""

RUNS = "runs"
"""What the manifest of such a dataset says it was made from."""
_DECIDED = frozenset({Standing.RIGHT, Standing.WRONG, Standing.ADJUSTED, Standing.OWN_BENCH})


def is_made_from_runs(folder: Path) -> bool:
    """Whether the dataset in `folder` was; otherwise it is no dataset or a corpus of another kind."""
    manifest = files.read_manifest(folder)
    return manifest is not None and manifest.get("made_from") == RUNS


def reprove_examples(
    folder: Path,
    judge: Judge,
    *,
    sample: int | None = None,
    seed: int = 1,
    tell: Callable[[int], None] = lambda _: None,
) -> Reproof:
    """Judge the designs of a dataset with the benches beside them, and compare with what its rows say.

    Also: every file is the one that was built, every row's ids are those of what it holds, no row is there
    twice, no family is in two splits.

    Args:
        folder: of the dataset.
        judge: as `ManyJudge`.
        sample: look at so many rows, chosen by `seed`; None for all.
        seed: of the choice.
        tell: called now and then, with how many were looked at.

    Raises:
        StoreError: it cannot be read.
        ToolError: a tool is missing or broke.
    """
    failures = list(_changed(folder))
    problems = ProblemFile(folder / files.PROBLEMS)
    splits: dict[str, str] = {}
    seen: set[str] = set()
    bench = _Bench(judge, problems)
    looked_at = 0
    rows = chosen(folder / files.ROWS, Example, sample, seed)
    while batch := list(islice(rows, _TOGETHER)):
        for example in batch:
            failures += _inconsistent(example, splits, seen)
        failures += bench.disproved(batch)
        looked_at += len(batch)
        tell(looked_at)
    return Reproof(
        rows=looked_at, answers=bench.judged, failures=tuple(failures), without_bench=bench.undecided
    )


def _changed(folder: Path) -> Iterator[Failure]:
    for name, told in ((files.read_manifest(folder) or {}).get("files") or {}).items():
        path = folder / name
        if not path.is_file():
            yield Failure(id=name, what="file", why="is not there")
            continue
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != told:
                yield Failure(id=name, what="file", why="is not the one that was built")


def _inconsistent(example: Example, splits: dict[str, str], seen: set[str]) -> Iterator[Failure]:
    about = example.problem
    if example.id in seen:
        yield Failure(id=example.id, what="id", why="another row has it too")
    seen.add(example.id)
    asked = prompt_digest(example.prompt)
    if asked != example.prompt_digest:
        yield Failure(id=example.id, what="prompt", why="its digest is another one")
    if example_id(example.kind, about.digest, asked, example.answers) != example.id:
        yield Failure(id=example.id, what="id", why="is not that of what the row holds")
    if splits.setdefault(about.family, example.split) != example.split:
        yield Failure(id=example.id, what="split", why=f"the family {about.family} is in two splits")


class _Bench:
    """Judges each design of a problem once; rows of one problem follow each other."""

    def __init__(self, judge: Judge, problems: ProblemFile) -> None:
        self.judged = 0
        self.undecided = 0
        """Answers of which the rows say that nothing decided them."""
        self._judge = judge
        self._problems = problems
        self._known: dict[Trial, Verdict] = {}
        """Of the last problem that was judged."""

    def disproved(self, examples: Sequence[Example]) -> Iterator[Failure]:
        """Answers of rows whose verdicts are not what the rows say."""
        told = [(e, answer) for e in examples for answer in (*e.before, *e.answers) if answer.files]
        decided = [(e, answer) for e, answer in told if answer.standing in _DECIDED]
        self.undecided += len(told) - len(decided)
        claims = [(e, answer, self._trial(e, answer)) for e, answer in decided]
        new = list(dict.fromkeys(trial for *_, trial in claims if trial not in self._known))
        self._known |= dict(zip(new, self._judge(new), strict=True)) if new else {}
        self.judged += len(new)
        for example, answer, trial in claims:
            why = _complaint(answer, self._known[trial], trial.problem)
            if why:
                origin = answer.origin
                where = f"{origin.run} sample {origin.sample} round {origin.round}"
                yield Failure(id=example.id, what=where, why=why)
        last = claims[-1][2].problem.digest if claims else ""
        self._known = {t: v for t, v in self._known.items() if t.problem.digest == last}

    def _trial(self, example: Example, answer: Answer) -> Trial:
        candidate = Candidate(files=answer.files, top=answer.top)
        return Trial(problem=self._problem(example.problem.digest), candidate=candidate)

    @lru_cache(maxsize=_TOGETHER)  # noqa: B019  (lives as long as one proof)
    def _problem(self, digest: str) -> Problem:
        return self._problems.problem(digest)


def _complaint(answer: Answer, verdict: Verdict, problem: Problem) -> str:
    told, kind = answer.evidence, verdict.kind.value if verdict.kind is not None else ""
    if (verdict.status.value, kind) != (told.status, told.kind):
        return f"is {verdict.status.value} {kind}".strip() + f", not {told.status} {told.kind}".rstrip()
    shown, bench = verdict.simulation, problem.bench
    if not answer.right or shown is None or bench is None or bench.kind is not BenchKind.NATIVE:
        return ""  # what a cocotb bench compares may depend on the simulator's version
    if verdict.simulator == told.simulator and (shown.samples, shown.end_time_ps) != (
        told.samples,
        told.end_time_ps,
    ):
        return (
            f"{shown.samples} samples until {shown.end_time_ps} ps, where the row says {told.samples} until "
            f"{told.end_time_ps} ps"
        )
    return ""
