"""Why a design's outputs differ from what was expected, as far as a recording of both shows it (pure)."""

from __future__ import annotations

from collections.abc import Sequence

from rtlgen.core.hdl import Reset
from rtlgen.core.recording import Recording
from rtlgen.core.value import value
from rtlgen.verify import detectors
from rtlgen.verify.detectors import Detector, Evidence, Stretch, stretch

UNCLASSIFIED = "unclassified"
MOST_CYCLES = 4
"""Of a shift."""


@value
class Cause:
    name: str
    confidence: float = 0.0
    """How sure, from 0 (nothing is known) to 1."""


@value
class _Rule:
    cause: str
    find: Detector
    share: float = 0.95
    """Of the samples that tell, this many at least must support it."""
    least: int = 1
    """So many of them at least."""

    def fits(self, evidence: Evidence) -> bool:
        counted = evidence.supporting + evidence.contrary
        return evidence.supporting >= max(self.least, self.share * counted)


def shift_name(by: int) -> str:
    """ "late_1_cycle", "early_2_cycles"."""
    return f"{'late' if by > 0 else 'early'}_{abs(by)}_cycle{'s' if abs(by) > 1 else ''}"


_SHIFTS = tuple(s for n in range(1, MOST_CYCLES + 1) for s in (n, -n))

_EXPLAINING = (
    _Rule(cause="all_x", find=detectors.all_x),
    _Rule(cause="high_z", find=detectors.high_z),
    _Rule(cause="wrong_edge", find=detectors.wrong_edge, least=3),
    _Rule(cause="inverted", find=detectors.inverted, least=3),
    _Rule(cause="bit_order", find=detectors.bit_order, least=3),
    _Rule(cause="reset_polarity", find=detectors.reset_polarity, least=3),
    _Rule(cause="reset_should_be_asynchronous", find=detectors.reset_should_be_asynchronous, share=0.8),
    _Rule(cause="reset_should_be_synchronous", find=detectors.reset_should_be_synchronous, share=0.8),
    *(_Rule(cause=shift_name(n), find=detectors.shifted(n), share=0.9, least=4) for n in _SHIFTS),
    _Rule(cause="stuck", find=detectors.stuck, least=2),
    _Rule(cause="only_before_reset", find=detectors.only_before_reset, least=4),
    _Rule(cause="wrong_initial", find=detectors.wrong_initial, least=4),
    _Rule(cause="only_after_reset", find=detectors.only_after_reset, least=4),
    _Rule(cause="constant_offset", find=detectors.constant_offset, least=5),
    _Rule(cause="partly_x", find=detectors.partly_x, share=1.0),
)
"""Each says what is wrong; the first that fits counts."""

_DESCRIBING = (
    _Rule(cause="corner_case", find=detectors.corner_case, least=4),
    _Rule(cause="subset_of_bits", find=detectors.subset_of_bits, least=3),
)
"""Where to look, when nothing says what is wrong."""

_REPEATED = 4

CAUSES = (
    *(r.cause for r in (*_EXPLAINING, *_DESCRIBING)),
    "wrong_function",
    "subset_of_outputs",
    UNCLASSIFIED,
)
"""All that `cause_of` may say."""


def cause_of(
    recordings: Sequence[Recording],
    reset: Reset | None = None,
    first: Sequence[str] = (),
    edges: Recording | None = None,
) -> Cause:
    """The cause that fits every output which fails first.

    Args:
        recordings: what was compared; those of tests that passed too, where there are any.
        reset: the design's, where it has one.
        first: the outputs in which the first difference is; all that differ where none is named.
        edges: the same run sampled at both edges of the clock, where `recordings` are not.
    """
    outputs = _outputs(recordings, reset)
    both = _outputs([edges], None) if edges is not None else outputs
    wrong = [n for n, stretches in outputs.items() if any(s.wrong for s in stretches)]
    judged = [n for n in wrong if n in first] or wrong
    if not judged:
        return Cause(name=UNCLASSIFIED)
    for rule in (*_EXPLAINING, *_DESCRIBING):
        shown = both if rule.find is detectors.wrong_edge else outputs
        found = [rule.find(shown.get(n, ())) for n in judged]
        if all(rule.fits(evidence) for evidence in found):
            return Cause(name=rule.cause, confidence=round(min(e.confidence for e in found), 3))
    function = _function(recordings, judged)
    if function.supporting >= _REPEATED:
        return Cause(name="wrong_function", confidence=round(function.confidence, 3))
    right = [o for n, o in outputs.items() if n not in wrong]
    if right:
        compared = sum(1 for o in right for s in o for _ in s.compared)
        return Cause(name="subset_of_outputs", confidence=round(Evidence(supporting=compared).confidence, 3))
    return Cause(name=UNCLASSIFIED)


def _function(recordings: Sequence[Recording], names: Sequence[str]) -> Evidence:
    """Samples whose inputs were seen before, and the outputs with them, expected and actual alike: these
    depend on the inputs alone. None where any differs, as it does wherever there is a state."""
    known: dict[tuple[str, ...], tuple[str, ...]] = {}
    repeated = 0
    for recording in recordings:
        inputs = [column for _, column in recording.inputs]
        outputs = [c for o in recording.outputs if o.name in names for c in (o.expected, o.actual)]
        for i in range(len(recording.times_ps) if inputs else 0):
            key = tuple(column[i] for column in inputs)
            shown = tuple(column[i] for column in outputs if column)
            if known.setdefault(key, shown) != shown:
                return Evidence()
            repeated += all(set(bits) <= {"0", "1"} for bits in key)
    return Evidence(supporting=max(0, repeated - len(known)))


def _outputs(recordings: Sequence[Recording], reset: Reset | None) -> dict[str, list[Stretch]]:
    found: dict[str, list[Stretch]] = {}
    for recording in recordings:
        active = _active(recording, reset)
        for output in recording.outputs:
            if output.expected:
                found.setdefault(output.name, []).append(
                    stretch(output.expected, output.actual, recording.rising, active)
                )
    return found


def _active(recording: Recording, reset: Reset | None) -> tuple[bool, ...]:
    column = dict(recording.inputs).get(reset.port) if reset is not None else None
    wanted = "0" if reset is not None and reset.active_low else "1"
    return tuple(bits == wanted for bits in column) if column is not None else ()
