"""Why a design's outputs differ from what was expected, as far as a recording of both shows it (pure)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from rtlgen.core.hdl import Reset
from rtlgen.core.recording import Recording
from rtlgen.core.value import value
from rtlgen.verify import detectors
from rtlgen.verify.dependence import actual, dependence, expected
from rtlgen.verify.detectors import Detector
from rtlgen.verify.stretch import Evidence, Stretch, moves, stretch

UNCLASSIFIED = "unclassified"
MOST_CYCLES = 4
"""Of a shift."""


@value
class Shown:
    """What two runs showed: that of a design, and what was expected of it."""

    recordings: tuple[Recording, ...]
    """What was compared; those of tests that passed too, where there are any."""
    reset: Reset | None = None
    """The design's, where it has one."""
    first: tuple[str, ...] = ()
    """The outputs in which the first difference is; all that differ where none is named."""
    edges: Recording | None = None
    """The same run sampled at both edges of the clock, where `recordings` are not."""


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
    whole: bool = False
    """It speaks of all that comes after, and so only where no mismatch is left out."""

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
    _Rule(cause="inverted", find=detectors.inverted, share=0.98, least=3),
    _Rule(cause="bit_order", find=detectors.bit_order, least=3),
    _Rule(cause="reset_polarity", find=detectors.reset_polarity, least=3),
    _Rule(cause="reset_should_be_asynchronous", find=detectors.reset_should_be_asynchronous, share=0.8),
    _Rule(cause="reset_should_be_synchronous", find=detectors.reset_should_be_synchronous, share=0.8),
    *(_Rule(cause=shift_name(n), find=detectors.shifted(n), share=0.9, least=4) for n in _SHIFTS),
    _Rule(cause="stuck", find=detectors.stuck, least=2),
    _Rule(cause="only_before_reset", find=detectors.only_before_reset, least=4, whole=True),
    _Rule(cause="wrong_initial", find=detectors.wrong_initial, least=4, whole=True),
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
_REPEATED_WITHOUT_STATE = 20
"""So many samples must repeat before a design is said to lack the state that is expected of it."""

_DEPENDENCE = {
    (False, False): "wrong_function",
    (True, False): "missing_state",
    (False, True): "unwanted_state",
    (True, True): "wrong_sequence",
}
"""By whether the expected outputs, and the actual ones, depend on more than the inputs of the moment."""

CAUSES = (
    *(r.cause for r in (*_EXPLAINING, *_DESCRIBING)),
    *_DEPENDENCE.values(),
    "subset_of_outputs",
    UNCLASSIFIED,
)
"""All that `cause_of` may say."""


def cause_of(shown: Shown) -> Cause:
    """The most telling cause that fits every output which fails first."""
    return next(fitting(shown), Cause(name=UNCLASSIFIED))


def fitting(shown: Shown) -> Iterator[Cause]:
    """All causes that fit every output which fails first, the most telling one first."""
    outputs = _outputs(shown.recordings, shown.reset)
    at_edges = _outputs([shown.edges], None) if shown.edges is not None else outputs
    wrong = [n for n, stretches in outputs.items() if any(s.wrong for s in stretches)]
    judged = [n for n in wrong if n in shown.first] or wrong
    if not judged:
        return
    is_whole = all(r.is_whole for r in shown.recordings)
    for rule in (*_EXPLAINING, *_DESCRIBING):
        if rule.whole and not is_whole:
            continue
        where = at_edges if rule.find is detectors.wrong_edge else outputs
        found = [rule.find(where.get(n, ())) for n in judged]
        if all(rule.fits(evidence) for evidence in found):
            yield Cause(name=rule.cause, confidence=round(min(e.confidence for e in found), 3))
    for kind in (_right_elsewhere(outputs, wrong), _by_dependence(shown.recordings, judged)):
        if kind is not None:
            yield kind


def _by_dependence(recordings: Sequence[Recording], names: Sequence[str]) -> Cause | None:
    """Which kind of logic is wrong: that of the moment, or that of the state."""
    wanted = dependence(recordings, names, expected)
    found = dependence(recordings, names, actual)
    if found.values < 2:
        return None
    has_state, shows_state = wanted.contradicted > 0, found.contradicted > 0
    least = _REPEATED_WITHOUT_STATE if has_state and not shows_state else _REPEATED
    telling = min(
        w.contradicted if state else w.repeated for w, state in ((wanted, has_state), (found, shows_state))
    )
    return _sure(_DEPENDENCE[has_state, shows_state], telling) if telling >= least else None


def _right_elsewhere(outputs: Mapping[str, Sequence[Stretch]], wrong: Collection[str]) -> Cause | None:
    """Other outputs are right in every sample, and that while they move."""
    right = [moves(stretches) for name, stretches in outputs.items() if name not in wrong]
    return _sure("subset_of_outputs", max(right)) if right and max(right) >= _REPEATED else None


def _sure(name: str, supporting: int) -> Cause:
    return Cause(name=name, confidence=round(Evidence(supporting=supporting).confidence, 3))


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
