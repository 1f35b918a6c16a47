"""The first divergence in a recording, and the cycles around it."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mismatches import load, names

from rtlgen.core.recording import Output, Recording, agrees, demands
from rtlgen.core.simulation import Divergence
from rtlgen.store.codec import decode, encode
from rtlgen.verify.window import AFTER, BEFORE, against, first_divergence, until


def recording(expected: str, actual: str, *, rising: str = "") -> Recording:
    wanted, found = tuple(expected.split()), tuple(actual.split())
    return Recording(
        test="t",
        times_ps=tuple(range(5, 5 * len(wanted) + 1, 5)),
        rising=tuple(bit == "1" for bit in rising),
        clock="clk" if rising else "",
        inputs=(("clk", tuple("01" * len(wanted))[: len(wanted)]), ("d", found)),
        outputs=(
            Output(name="q", expected=wanted, actual=found),
            Output(name="r", expected=(), actual=found),
        ),
    )


def test_the_first_wrong_sample_with_the_cycles_around_it() -> None:
    found = first_divergence(recording("0 1 0 1 0 1 0 1 0 1", "0 1 0 1 0 1 0 0 0 0"))
    assert found is not None
    assert (found.test, found.cycle, found.time_ps, found.signals) == ("t", 7, 40, ("q",))
    assert [c.index for c in found.window] == list(range(7 - BEFORE, 7 + AFTER + 1))
    here = next(c for c in found.window if c.index == found.cycle)
    assert dict(here.expected) == {"q": "1"}
    assert dict(here.actual) == {"q": "0", "r": "0"}
    assert dict(here.inputs) == {"clk": "1", "d": "0"}


def test_a_row_is_a_cycle_where_both_edges_are_sampled() -> None:
    found = first_divergence(recording("0 0 1 1 0 0 1 1", "0 0 1 1 0 1 1 1", rising="10101010"))
    assert found is not None
    assert [c.time_ps for c in found.window] == [5, 15, 25, 30, 35]
    assert (found.cycle, found.time_ps) == (3, 30)
    assert "clk" not in dict(found.window[0].inputs)
    falling = first_divergence(
        recording("0 0 1 1 0 0 1 1", "0 0 1 1 0 1 1 1", rising="10101010"), active_rising=False
    )
    assert falling is not None
    assert [c.time_ps for c in falling.window] == [10, 20, 30, 40]


def test_what_may_be_anything_is_no_divergence() -> None:
    assert first_divergence(recording("x - z 1", "0 1 0 1")) is None
    assert first_divergence(recording("", "")) is None


def test_what_the_bench_told_is_taken_where_nothing_differs() -> None:
    told = Divergence(test="t", cycle=0, time_ps=17, signals=("q",), window=())
    found = first_divergence(recording("0 1 0 1", "0 1 0 1"), told=told)
    assert found is not None
    assert (found.time_ps, found.signals) == (15, ("q",))
    early = replace(told, time_ps=1)
    assert first_divergence(recording("0 1 0 1", "0 1 0 1"), told=early) is None
    seen = first_divergence(recording("0 1 0 1", "0 0 0 1"), told=told)
    assert seen is not None
    assert seen.time_ps == 10


@pytest.mark.parametrize("name", names())
def test_of_a_real_mismatch_it_is_where_the_first_wrong_output_is(name: str) -> None:
    kept = load(name)
    found = first_divergence(kept.recording)
    assert found is not None
    at = kept.recording.times_ps.index(found.time_ps)
    for i in range(at + 1):
        wrong = [o.name for o in kept.recording.outputs if demands(o.expected[i])]
        wrong = [
            o.name
            for o in kept.recording.outputs
            if o.name in wrong and not agrees(o.expected[i], o.actual[i])
        ]
        assert wrong == (list(found.signals) if i == at else [])
    assert len(found.window) <= BEFORE + 1 + AFTER


@settings(deadline=None, max_examples=50)
@given(st.integers(1, 700), st.integers(1, 12), st.integers())
def test_values_of_any_width_are_kept_to_the_bit(width: int, length: int, seed: int) -> None:
    """X and Z too, in the values and in what is written down of them."""
    random = Random(seed)
    pairs = [tuple("".join(random.choices("01xz", k=width)) for _ in "ea") for _ in range(length)]
    shown = Recording(
        times_ps=tuple(range(length)),
        inputs=(("d", tuple(a for _, a in pairs)),),
        outputs=(Output(name="q", expected=tuple(e for e, _ in pairs), actual=tuple(a for _, a in pairs)),),
    )
    found = first_divergence(shown)
    if found is None:
        assert all(not demands(e) or agrees(e, a) for e, a in pairs)
        return
    for cycle in found.window:
        expected, actual = pairs[cycle.time_ps]
        assert dict(cycle.expected) == {"q": expected}
        assert dict(cycle.actual) == {"q": actual}
        assert dict(cycle.inputs) == {"d": actual}
    assert decode(Divergence, encode(found), where="here") == found


def test_a_reference_gives_what_is_expected_at_the_same_times() -> None:
    seen = replace(
        recording("0 1 0 1", "0 0 0 0"), outputs=(Output(name="q", expected=(), actual=("00",) * 4),)
    )
    reference = replace(
        seen, times_ps=(5, 10, 15), outputs=(Output(name="q", expected=(), actual=("01", "10", "xx")),)
    )
    (output,) = against(seen, reference).outputs
    assert output.expected == ("01", "10", "xx", "--")
    assert output.actual == ("00",) * 4


def test_what_is_expected_already_stays_and_what_the_reference_lacks_stays_unknown() -> None:
    seen = recording("0 1", "1 1")
    reference = replace(seen, outputs=(Output(name="q", expected=(), actual=("1", "1")),))
    q, r = against(seen, reference).outputs
    assert q.expected == ("0", "1")
    assert r.expected == ()


def test_a_recording_up_to_a_time() -> None:
    seen = recording("0 1 0 1", "0 1 0 1", rising="1010")
    cut = until(seen, 12)
    assert (cut.times_ps, cut.rising) == ((5, 10), (True, False))
    assert all(len(column) == 2 for _, column in cut.inputs)
    assert [len(o.actual) for o in cut.outputs] == [2, 2]
    assert until(seen, 100) == seen
