from __future__ import annotations

from prompting_values import DIVERGENCE, check_golden

from rtlgen.core.simulation import Cycle, Divergence
from rtlgen.prompting.table import divergence_table


def _divergence(*rows: tuple[dict[str, str], dict[str, str], dict[str, str]], at: int = 1) -> Divergence:
    window = tuple(
        Cycle(
            index=n,
            time_ps=n,
            inputs=tuple(i.items()),
            expected=tuple(e.items()),
            actual=tuple(a.items()),
            internals=(("state", f"{n:03b}"),),
        )
        for n, (i, e, a) in enumerate(rows)
    )
    return Divergence(test="", cycle=at, time_ps=at, signals=("y",), window=window)


def test_golden() -> None:
    check_golden("table.txt", divergence_table(DIVERGENCE) + "\n")
    check_golden("table-3_rows.txt", divergence_table(DIVERGENCE, rows=3) + "\n")


def test_only_failing_outputs_are_shown_and_wrong_rows_are_marked() -> None:
    text = divergence_table(
        _divergence(
            ({"a": "0"}, {"y": "0", "z": "1"}, {"y": "0", "z": "1"}),
            ({"a": "1"}, {"y": "1", "z": "1"}, {"y": "x", "z": "1"}),
        )
    )
    assert text.splitlines() == [
        "cycle | a | y expected  y actual | state",
        "    0 | 0 |          0         0 |   000",
        "    1 | 1 |          1         x |   001 <-",
    ]


def test_columns_are_aligned() -> None:
    lines = divergence_table(DIVERGENCE).splitlines()
    bars = [[n for n, sign in enumerate(line) if sign == "|"] for line in lines]
    assert len(bars) == 9
    assert all(b == bars[0] for b in bars)


def test_wide_values_are_hex_and_keep_x_and_z() -> None:
    wide = {"y": "0000000011111111"}
    text = divergence_table(_divergence(({}, wide, wide), ({}, wide, {"y": "xxxxzzzz00001111"})))
    assert "'h00ff" in text
    assert "'hxz0f" in text
    mixed = divergence_table(_divergence(({}, wide, wide), ({}, wide, {"y": "x111zzzz00001111"})))
    assert "x111zzzz00001111" in mixed
    assert "'h" not in mixed


def test_of_very_wide_outputs_the_wrong_part_is_shown() -> None:
    right, wrong = "0" * 512, "0" * 299 + "1" + "0" * 212
    text = divergence_table(_divergence(({}, {"y": right}, {"y": right}), ({}, {"y": right}, {"y": wrong})))
    assert "y[275:212] expected" in text
    assert "'h0000000000000001" in text
    low = divergence_table(
        _divergence(({}, {"y": right}, {"y": right}), ({}, {"y": "0" * 511 + "1"}, {"y": right}))
    )
    assert "y[63:0] expected" in low


def test_many_constant_inputs_are_listed_once() -> None:
    rows = [
        ({"a": str(n), "b": "1", "c": "01010101", "d": "0", "e": "x"}, {"y": "1"}, {"y": "0"}) for n in (0, 1)
    ]
    text = divergence_table(_divergence(*rows))
    assert text.splitlines()[0].startswith("cycle | a | y")
    assert text.splitlines()[-1] == "constant: b = 1, c = 'h55, d = 0, e = x"


def test_a_value_that_may_be_anything_is_a_dash_and_never_wrong() -> None:
    text = divergence_table(
        _divergence(({}, {"y": "------"}, {"y": "010101"}), ({}, {"y": "0000--"}, {"y": "000111"}))
    )
    assert text.splitlines()[1].endswith("000")
    assert "<-" not in text.splitlines()[1]
    assert text.splitlines()[2].endswith("<-")
    assert "0000--" in text


def test_an_expected_x_is_not_demanded() -> None:
    text = divergence_table(
        _divergence(
            ({}, {"y": "xx"}, {"y": "00"}), ({}, {"y": "1x"}, {"y": "1x"}), ({}, {"y": "11"}, {"y": "1x"})
        )
    )
    assert [line.endswith("<-") for line in text.splitlines()[1:]] == [False, False, True]


def test_rows_are_kept_around_the_first_difference() -> None:
    for rows, shown in ((8, range(7, 15)), (5, range(9, 14)), (3, range(10, 13)), (1, range(12, 13))):
        lines = divergence_table(DIVERGENCE, rows=rows).splitlines()[1:]
        assert [int(line.split()[0]) for line in lines] == list(shown)


def test_an_empty_window_gives_no_table() -> None:
    assert divergence_table(Divergence(test="", cycle=0, time_ps=0, signals=(), window=())) == ""


def test_where_no_value_shows_it_the_row_of_the_divergence_is_marked() -> None:
    same = {"y": "1"}
    lines = divergence_table(_divergence(({}, same, same), ({}, same, same))).splitlines()[1:]
    assert [line.endswith("<-") for line in lines] == [False, True]


def test_half_known_wide_values_are_exact_in_the_part_that_is_shown() -> None:
    right, wrong = "0" * 48, "0" * 20 + "x1z0" + "0" * 24
    text = divergence_table(_divergence(({}, {"y": right}, {"y": right}), ({}, {"y": right}, {"y": wrong})))
    assert "y[47:16] expected" in text
    assert "x1z0" in text
    assert "'h" not in text
