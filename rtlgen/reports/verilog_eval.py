"""VerilogEval v2's own summary of a run: `summary.txt` and `summary.csv`, as its sv-iv-analyze writes them.

Its rules, not ours: a pass rate is cut to whole percents before it is averaged, a sample that it has no word
on counts as failed ("?"), and there is neither pass@k for k > 1 nor an interval.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

from rtlgen.core.errors import UsageError
from rtlgen.core.record import Scored
from rtlgen.core.value import value

HARNESS = "verilog-eval-v2"
_UNDETERMINED = "?"

LETTERS = {
    ".": "passed",
    "R": "mismatches",
    "r": "mismatches; an asynchronous reset in the source",
    "T": "the bench or the clock ran out of time",
    "S": "syntax error",
    "C": "another compile error",
    "e": "an explicit cast is needed",
    "0": "a number of no width",
    "n": "a process without sensitivities (a warning; it may be right)",
    "w": "assigned in a process, declared as a wire",
    "m": "unknown module",
    "p": "unknown port or name",
    "c": "unknown name clk",
    _UNDETERMINED: "no word",
}
"""What each of its classes means."""


@value
class _Line:
    """One problem."""

    problem_id: str
    letters: tuple[str, ...]
    outcomes: tuple[str | int, ...]
    """What its diversity index tells apart: the letter, or of an 'R' the mismatches."""
    prompt_tokens: int
    response_tokens: int
    usd: float

    @property
    def passed(self) -> int:
        return self.letters.count(".")

    @property
    def percent(self) -> int:
        return int((self.passed / len(self.letters)) * 100)

    @property
    def diversity(self) -> float:
        """Gini-Simpson: how likely two draws among its samples differ."""
        shares = [n / len(self.outcomes) for n in Counter(self.outcomes).values()]
        return 1 - sum(share**2 for share in shares)


def summaries(rows: Iterable[Scored]) -> tuple[str, str]:
    """The text of `summary.txt` and of `summary.csv`, of the last answer of each sample.

    Args:
        rows: ordered by problem, sample and round.

    Raises:
        UsageError: the run has no word of VerilogEval v2.
    """
    lines = [_line(name, list(of)) for name, of in groupby(rows, lambda row: row.key.problem_id)]
    if all(letter == _UNDETERMINED for line in lines for letter in line.letters):
        raise UsageError(
            "this run has no letters of VerilogEval v2",
            hint="only suites of its family are judged by its rules as well",
        )
    lines.sort(key=lambda line: line.problem_id)
    return _text(lines), "".join(_comma_separated(line) for line in lines)


def _line(problem_id: str, rows: Sequence[Scored]) -> _Line:
    last = [list(of)[-1] for _, of in groupby(rows, lambda row: row.key.sample)]
    letters = tuple(_letter(row) for row in last)
    return _Line(
        problem_id=problem_id,
        letters=letters,
        outcomes=tuple(_outcome(row, letter) for row, letter in zip(last, letters, strict=True)),
        prompt_tokens=sum(row.usage.prompt_tokens for row in rows),
        response_tokens=sum(row.usage.completion_tokens for row in rows),
        usd=sum(row.usage.usd or 0.0 for row in rows),
    )


def _letter(row: Scored) -> str:
    word = row.published
    return word.cls if word is not None and word.harness == HARNESS else _UNDETERMINED


def _outcome(row: Scored, letter: str) -> str | int:
    return (row.published.mismatches or 0) if letter == "R" and row.published is not None else letter


def _text(lines: Sequence[_Line]) -> str:
    width = max(len(line.problem_id) for line in lines)
    prompt, response = sum(x.prompt_tokens for x in lines), sum(x.response_tokens for x in lines)
    samples = sum(len(x.letters) for x in lines)
    numbers = [
        ("pass_rate", f"{sum(x.percent for x in lines) / len(lines):>10.2f}"),
        ("avg_gini_simpson_idx", f"{sum(x.diversity for x in lines) / len(lines):>10.2f}"),
        ("total_prompt_tokens", f"{prompt:>10}"),
        ("total_resp_tokens", f"{response:>10}"),
        ("total_tokens", f"{prompt + response:>10}"),
        ("avg_tokens_per_prompt", f"{prompt / samples:>10.2f}"),
        ("avg_tokens_per_resp", f"{response / samples:>10.2f}"),
        ("avg_tokens_per_query", f"{(prompt + response) / samples:>10.2f}"),
        ("total_cost", f"{sum(x.usd for x in lines):>10.2f}"),
    ]
    rows = [_row(line, width) for line in lines]
    return "\n".join(["", *rows, "", *(f"{name:21} = {number}" for name, number in numbers), "", ""])


def _row(line: _Line, width: int) -> str:
    rate = f"[{line.passed:02}/{len(line.letters):02}]({line.percent:3}%)"
    thousands = (line.prompt_tokens + line.response_tokens) / 1000
    return f"{line.problem_id:{width}} {rate} {thousands:5.2f} {in_fives(line.letters):24}"


def in_fives(letters: Sequence[str]) -> str:
    """Its way to write the letters of a problem."""
    return " ".join("".join(letters[n : n + 5]) for n in range(0, len(letters), 5))


def _comma_separated(line: _Line) -> str:
    numbers = f"{line.passed},{len(line.letters)},{line.percent / 100.0}"
    return f"{line.problem_id},{numbers},{','.join(line.letters)}\n"
