"""What is expected where the reference depends on what is unknown at the start."""

from __future__ import annotations

from rtlgen.core.recording import Output, Recording
from rtlgen.verify.unknowns import mismatches, opened


def recording(expected: str, actual: str = "", inputs: str = "") -> Recording:
    wanted = tuple(expected.split())
    found = tuple(actual.split()) or wanted
    given = tuple(inputs.split()) or ("0",) * len(wanted)
    return Recording(
        times_ps=tuple(range(len(wanted))),
        inputs=(("a", given),),
        outputs=(Output(name="q", expected=wanted, actual=found),),
    )


def test_bits_that_differ_between_two_starts_may_be_anything() -> None:
    (q,) = opened(recording("00 01 11", "11 01 11"), recording("01 01 10")).outputs
    assert q.expected == ("0-", "01", "1-")
    assert q.actual == ("11", "01", "11")


def test_what_was_opened_stays_open() -> None:
    once = opened(recording("00 01"), recording("01 01"))
    (q,) = opened(once, recording("00 01")).outputs
    assert q.expected == ("0-", "01")


def test_after_other_inputs_nothing_is_known() -> None:
    judged = recording("00 00 00", inputs="0 0 0")
    (q,) = opened(judged, recording("11 11 11", inputs="0 1 0")).outputs
    assert q.expected == ("--", "00", "00")
    (q,) = opened(judged, recording("11", inputs="0")).outputs
    assert q.expected == ("--", "00", "00")
    late = recording("11 11 11")
    moved = Recording(times_ps=(1, 2, 3), inputs=late.inputs, outputs=late.outputs)
    assert opened(judged, moved) == judged


def test_a_sample_counts_once_however_many_outputs_are_wrong() -> None:
    one = recording("0 1 0 1", "0 0 1 1")
    two = Recording(
        times_ps=one.times_ps,
        outputs=(*one.outputs, Output(name="r", expected=("1", "0", "x", "-"), actual=("0",) * 4)),
    )
    assert mismatches(one) == 2
    assert mismatches(two) == 3
    assert mismatches(recording("")) == 0
