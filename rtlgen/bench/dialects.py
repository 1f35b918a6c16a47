"""The verdict lines of native SystemVerilog benches.

A dialect reads what a bench printed. The design cannot have printed any of it: its print tasks are stripped
before it is built. All the same a bench says its verdict once, and text in which it stands twice, or which
contradicts itself, is no verdict.

    rtlgen       RTLGEN samples=120 mismatches=2
                 before it, as often as wanted, with the time in ps:
                 RTLGEN mismatch time=15000 output=q expected=0101 actual=01x1
    verilogeval  Mismatches: 12 in 121 samples, and its "Hint:" lines (github.com/NVlabs/verilog-eval)
    rtllm        ===========Your Design Passed===========, or failure lines (github.com/hkust-zhiyao/RTLLM)
"""

from __future__ import annotations

import re
from collections.abc import Callable

from rtlgen.core.errors import UnknownName
from rtlgen.core.simulation import Cycle, Divergence, OutputCount
from rtlgen.core.value import value


@value
class Heard:
    """What a bench said."""

    spoken: bool
    samples: int = 0
    mismatches: int = 0
    outputs: tuple[OutputCount, ...] = ()
    first_time: int | None = None
    """Of the first mismatch, in the unit the bench prints."""
    first_outputs: tuple[str, ...] = ()
    divergence: Divergence | None = None
    """Where the bench tells the values itself."""
    timed_out: bool = False
    """The bench's own time limit struck."""
    problem: str = ""
    """Why it does not count as spoken."""


Dialect = Callable[[str], Heard]


def dialect(name: str) -> Dialect:
    """The reader of a dialect.

    Raises:
        UnknownName: none is called so.
    """
    try:
        return DIALECTS[name]
    except KeyError:
        raise UnknownName("bench dialect", name, list(DIALECTS)) from None


_RTLGEN = re.compile(r"^RTLGEN samples=(\d+) mismatches=(\d+)\s*$", re.MULTILINE)
_RTLGEN_MISMATCH = re.compile(
    r"^RTLGEN mismatch time=(\d+) output=(\w+) expected=([01xXzZ-]+) actual=([01xXzZ]+)\s*$", re.MULTILINE
)
_MISMATCHES = re.compile(r"^Mismatches: (\d+) in (\d+) samples\s*$", re.MULTILINE)
_HINT = re.compile(
    r"^Hint: Output '(\w+)' has "
    r"(?:(\d+) mismatches\. First mismatch occurred at time (\d+)\.|no mismatches\.)\s*$",
    re.MULTILINE,
)
_HINT_TOTAL = re.compile(r"^Hint: Total mismatched samples is (\d+) out of (\d+) samples\s*$", re.MULTILINE)
_TIMEOUT = re.compile(r"^\s*TIMEOUT\b", re.MULTILINE)
_RTLLM_PASSED = re.compile(r"^\s*=+\s*Your Design Passed\s*=+\s*$", re.MULTILINE | re.IGNORECASE)
_RTLLM_FAILURES = re.compile(
    r"^\s*=*\s*Test completed with\s+(\d+)\s*(?:/\s*(\d+)\s*)?(?:failures|errors)\b", re.MULTILINE
)
_RTLLM_BANNER = re.compile(r"^\s*=+\s*(?:Error|Failed)\s*=+", re.MULTILINE)
_RTLLM_VECTOR = re.compile(r"^\s*(?:Error|Failed|Test failed)\b", re.MULTILINE)


def read_rtlgen(text: str) -> Heard:
    """rtlgen's own dialect."""
    lines = _RTLGEN.findall(text)
    if len(lines) != 1:
        return _not_once(len(lines), "RTLGEN samples=N mismatches=M")
    samples, mismatches = int(lines[0][0]), int(lines[0][1])
    differed = _RTLGEN_MISMATCH.findall(text)
    if mismatches > samples or (differed and not mismatches):
        return Heard(spoken=False, problem="the bench's lines contradict each other")
    counts: dict[str, int] = {}
    for _, output, _, _ in differed:
        counts[output] = counts.get(output, 0) + 1
    return Heard(
        spoken=True,
        samples=samples,
        mismatches=mismatches,
        outputs=tuple(OutputCount(signal=n, samples=samples, mismatches=c) for n, c in counts.items()),
        first_time=min((int(d[0]) for d in differed), default=None),
        first_outputs=_at_first(differed),
        divergence=_told(differed),
        timed_out=bool(_TIMEOUT.search(text)),
    )


def _at_first(differed: list[tuple[str, str, str, str]]) -> tuple[str, ...]:
    first = min((int(d[0]) for d in differed), default=-1)
    return tuple(dict.fromkeys(d[1] for d in differed if int(d[0]) == first))


def _told(differed: list[tuple[str, str, str, str]]) -> Divergence | None:
    if not differed:
        return None
    time = min(int(d[0]) for d in differed)
    now = [d for d in differed if int(d[0]) == time]
    cycle = Cycle(
        index=0,
        time_ps=time,
        expected=tuple((d[1], d[2].lower()) for d in now),
        actual=tuple((d[1], d[3].lower()) for d in now),
    )
    return Divergence(test="", cycle=0, time_ps=time, signals=tuple(d[1] for d in now), window=(cycle,))


def read_verilogeval(text: str) -> Heard:
    """VerilogEval, both versions. Its times are in its own unit, 1 ps."""
    lines = _MISMATCHES.findall(text)
    if len(lines) != 1:
        return _not_once(len(lines), "Mismatches: N in M samples")
    mismatches, samples = int(lines[0][0]), int(lines[0][1])
    if mismatches > samples or any(
        (int(m), int(s)) != (mismatches, samples) for m, s in _HINT_TOTAL.findall(text)
    ):
        return Heard(spoken=False, problem="the bench's lines contradict each other")
    hints = [(name, int(count or 0), int(time or 0)) for name, count, time in _HINT.findall(text)]
    first = min((time for _, count, time in hints if count), default=None)
    return Heard(
        spoken=True,
        samples=samples,
        mismatches=mismatches,
        outputs=tuple(OutputCount(signal=n, samples=samples, mismatches=c) for n, c, _ in hints),
        first_time=first,
        first_outputs=tuple(n for n, count, time in hints if count and time == first),
        timed_out=bool(_TIMEOUT.search(text)),
    )


def read_rtllm(text: str) -> Heard:
    """RTLLM. A bench that passed does not say how much it compared: that counts as one sample."""
    passed = len(_RTLLM_PASSED.findall(text))
    totals = [(int(f), int(n or 0)) for f, n in _RTLLM_FAILURES.findall(text)]
    errors = len(_RTLLM_VECTOR.findall(text)) or len(_RTLLM_BANNER.findall(text))
    failed = max([f for f, _ in totals] + [errors])
    if passed > 1 or (passed and failed):
        problem = "said more than once" if passed > 1 else "contradicts failure lines"
        return Heard(spoken=False, problem=f"'Your Design Passed' {problem}")
    if not passed and not totals and not errors:
        return _not_once(0, "Your Design Passed")
    return Heard(
        spoken=True,
        samples=max([1, failed] + [n for _, n in totals]),
        mismatches=0 if passed else max(1, failed),
        timed_out=bool(_TIMEOUT.search(text)),
    )


def _not_once(times: int, line: str) -> Heard:
    said = "never said" if not times else f"said {times} times"
    return Heard(spoken=False, problem=f"the verdict line '{line}' was {said}")


DIALECTS: dict[str, Dialect] = {"rtlgen": read_rtlgen, "verilogeval": read_verilogeval, "rtllm": read_rtllm}
