"""Causes of mismatches that are made: what was done to an output is found, whatever the output is."""

from __future__ import annotations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rtlgen.core.hdl import Reset
from rtlgen.core.recording import Column, Output, Recording
from rtlgen.verify.causes import CAUSES, MOST_CYCLES, UNCLASSIFIED, Cause, Shown, cause_of, shift_name

QUICK = settings(max_examples=40)
WIDTHS = st.integers(4, 300)
SHIFTS = st.integers(-MOST_CYCLES, MOST_CYCLES).filter(bool)


@st.composite
def columns(draw: st.DrawFn, least: int = 40) -> Column:
    """A lively output: every value is another than the ones near it."""
    width = draw(WIDTHS)
    seed = draw(st.randoms(use_true_random=False))
    values = [format(seed.getrandbits(width), f"0{width}b") for _ in range(draw(st.integers(least, 80)))]
    assume(all(len(set(values[i : i + 2 * MOST_CYCLES])) > MOST_CYCLES for i in range(len(values) - 8)))
    return tuple(values)


def shown(expected: Column, actual: Column, *, both_edges: bool = False) -> Shown:
    if both_edges:
        expected, actual = (tuple(v for v in c for _ in range(2)) for c in (expected, actual))
    times = tuple(range(5, 5 * len(expected) + 1, 5))
    rising = tuple(i % 2 == 0 for i in range(len(expected))) if both_edges else ()
    output = Output(name="q", expected=expected, actual=actual)
    return Shown(recordings=(Recording(times_ps=times, rising=rising, outputs=(output,)),))


def delayed(column: Column, by: int) -> Column:
    nothing = ("x" * len(column[0]),) * abs(by)
    return nothing + column[:-by] if by > 0 else column[-by:] + nothing


@QUICK
@given(columns(), SHIFTS, st.booleans())
def test_a_design_that_is_shifted_by_n_cycles_is_found_so(column: Column, by: int, both_edges: bool) -> None:
    found = cause_of(shown(column, delayed(column, by), both_edges=both_edges))
    assert found.name == shift_name(by)
    assert found.confidence > 0.8


@QUICK
@given(columns())
def test_the_complement_is_inverted(column: Column) -> None:
    actual = tuple(v.translate(str.maketrans("01", "10")) for v in column)
    assert cause_of(shown(column, actual)).name == "inverted"


@QUICK
@given(columns())
def test_bits_in_reverse_are_the_order_of_bits(column: Column) -> None:
    assume(sum(v != v[::-1] for v in column) >= 3)
    assert cause_of(shown(column, tuple(v[::-1] for v in column))).name == "bit_order"


@QUICK
@given(columns(), st.integers(1, 15))
def test_a_number_that_is_off_by_the_same_is_off_by_a_constant(column: Column, by: int) -> None:
    width = len(column[0])
    actual = tuple(format((int(v, 2) + by) % (1 << width), f"0{width}b") for v in column)
    assert cause_of(shown(column, actual)).name == "constant_offset"


@QUICK
@given(columns(), st.sampled_from("xz"))
def test_what_is_never_driven_is_x_or_z(column: Column, nothing: str) -> None:
    actual = tuple(nothing * len(v) for v in column)
    assert cause_of(shown(column, actual)).name == {"x": "all_x", "z": "high_z"}[nothing]


@QUICK
@given(columns(), st.data())
def test_one_value_for_ever_is_stuck(column: Column, data: st.DataObject) -> None:
    value = data.draw(st.sampled_from(column))
    assert cause_of(shown(column, (value,) * len(column))).name == "stuck"


@QUICK
@given(columns(), st.data())
def test_one_wrong_sample_of_many_is_a_corner_case(column: Column, data: st.DataObject) -> None:
    at = data.draw(st.integers(len(column) // 2, len(column) - 1))
    wrong = column[at].translate(str.maketrans("01", "10"))
    assert cause_of(shown(column, (*column[:at], wrong, *column[at + 1 :]))).name == "corner_case"


@QUICK
@given(columns())
def test_a_right_output_has_no_cause(column: Column) -> None:
    assert cause_of(shown(column, column)) == Cause(name=UNCLASSIFIED)


values = st.text("01xz-", max_size=6)


@st.composite
def recordings(draw: st.DrawFn) -> Recording:
    """Whatever a bench may say, as long as the columns are of one length."""
    length = draw(st.integers(0, 12))
    column = st.lists(values, min_size=length, max_size=length).map(tuple)
    outputs = [
        Output(name=name, expected=draw(column | st.just(())), actual=draw(column))
        for name in draw(st.lists(st.sampled_from("pq"), max_size=2, unique=True))
    ]
    return Recording(
        times_ps=tuple(range(length)),
        rising=draw(st.just(()) | st.lists(st.booleans(), min_size=length, max_size=length).map(tuple)),
        inputs=tuple((name, draw(column)) for name in draw(st.sampled_from([(), ("rst",), ("a", "rst")]))),
        outputs=tuple(outputs),
    )


@QUICK
@given(st.lists(recordings(), max_size=3), st.booleans(), st.sampled_from([(), ("q",), ("other",)]))
def test_every_recording_has_a_cause_of_the_list(
    found: list[Recording], low: bool, first: tuple[str, ...]
) -> None:
    told = cause_of(
        Shown(
            recordings=tuple(found),
            reset=Reset(port="rst", active_low=low),
            first=first,
            edges=found[0] if found else None,
        )
    )
    assert told.name in CAUSES
    assert 0 <= told.confidence <= 1
    assert told.confidence > 0 or told.name == UNCLASSIFIED
