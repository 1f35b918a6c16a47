"""The samples of a file, held against the problems that they are meant for."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path

from rtlgen.core.digest import canonical
from rtlgen.core.record import Sample, SampleKey
from rtlgen.samples.names import ProblemNames
from rtlgen.samples.protocol import Found, SamplesError
from rtlgen.samples.registry import FORMATS, detect

_SHOWN = 5
"""How many unknown problems a message names."""


def open_samples(
    path: Path,
    *,
    problems: Collection[str] | None = None,
    format_: str = "",
    allow_unknown: bool = False,
) -> Samples:
    """The samples in `path`, read once from beginning to end to be sure of them.

    Args:
        path: a file, plain or gzip, or a folder.
        problems: ids that they may be for, in this spelling; None takes them as they are written.
        format_: a name of `registry.FORMATS`; empty to go by what the file holds.
        allow_unknown: pass over samples of other problems; `Samples.unknown` tells them.

    Raises:
        UnknownName: there is no such format.
        SamplesError: it cannot be read, a sample stands there twice, some are of unknown problems, or there
            is none at all.
    """
    names = None if problems is None else ProblemNames(problems)
    samples = Samples(path, format_ or detect(path), names)
    if samples.unknown and not allow_unknown:
        raise _unknown(samples, names)
    if not samples.count:
        raise SamplesError(path, "holds no sample of these problems" if names else "holds no sample")
    return samples


class Samples:
    """Iterable as often as wanted, each time from the file: no text is kept.

    What the file does not number is numbered in its order, problem by problem, from 0.
    """

    def __init__(self, path: Path, format_: str, names: ProblemNames | None) -> None:
        self.path = path
        self.format = format_
        """Its name in the registry."""
        self._read = FORMATS.load(format_)
        self._names = names
        self.problems: Counter[str] = Counter()
        """How many samples each problem has."""
        self.unknown: Counter[str] = Counter()
        """Likewise of problems that are not asked for, as the file calls them."""
        hashed = hashlib.sha256()
        for found, sample in self._named():
            if sample is None:
                self.unknown[found.problem] += 1
            else:
                self.problems[sample.key.problem_id] += 1
                hashed.update(_identity(sample))
        self.digest = hashed.hexdigest()
        """Of the samples in their order, whatever the file's format."""

    @property
    def count(self) -> int:
        return self.problems.total()

    def __iter__(self) -> Iterator[Sample]:
        """Raises SamplesError where the file is no longer what it was."""
        return (sample for _, sample in self._named() if sample is not None)

    def _named(self) -> Iterator[tuple[Found, Sample | None]]:
        """What is found, and as a sample of a problem; None where that is unknown."""
        places: dict[str, dict[int, str]] = {}
        for found in self._read(self.path):
            problem = found.problem if self._names is None else self._names.find(found.problem)
            if problem is None:
                yield found, None
                continue
            taken = places.setdefault(problem, {})
            number = len(taken) if found.sample is None else found.sample
            if number in taken:
                raise SamplesError(
                    found.where,
                    f"sample {number} of {problem} stands here again; the first is at {taken[number]}",
                    hint="number the samples of a problem one by one, or leave the numbers out",
                )
            taken[number] = found.where
            yield (
                found,
                Sample(key=SampleKey(problem_id=problem, sample=number), completion=found.completion),
            )


def _identity(sample: Sample) -> bytes:
    completion = sample.completion
    parts = [sample.key.problem_id, sample.key.sample, completion.text, completion.finish_reason.value]
    return canonical(parts) + b"\n"


def _unknown(samples: Samples, names: ProblemNames | None) -> SamplesError:
    assert names is not None, "without a list of problems every one of them is known"
    said = []
    for name, count in samples.unknown.most_common(_SHOWN):
        near = names.near(name)
        said.append(f"{name} ({count})" + (f", perhaps {' or '.join(near)}" if near else ""))
    left = len(samples.unknown) - len(said)
    return SamplesError(
        samples.path,
        f"{samples.unknown.total()} of {samples.unknown.total() + samples.count} samples are of "
        f"{len(samples.unknown)} problems that the suite does not have: {'; '.join(said)}"
        + (f"; and {left} more" if left else ""),
        hint="is it the right suite? --allow-unknown passes them over",
    )
