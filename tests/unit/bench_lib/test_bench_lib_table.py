"""How sampled cycles are shown."""

from __future__ import annotations

from rtlgen_bench.cycles import Cycle, table


def cycle(index: int, a: str, expected: str, actual: str, differs: tuple[str, ...] = ()) -> Cycle:
    return Cycle(
        index=index,
        time_ps=index * 12_500,
        inputs=(("a", a),),
        expected=(("sum", expected),),
        actual=(("sum", actual),),
        differs=differs,
    )


def test_columns_are_aligned_and_wide_values_are_hex() -> None:
    shown = table(
        [
            cycle(9, "1", "000100100011", "000100100011"),
            cycle(10, "0", "000100100011", "00010010001X", ("sum",)),
            cycle(11, "X", "------------", "111111111111"),
        ]
    )
    assert shown.splitlines() == [
        "cycle      time  a  sum expected    sum actual",
        "    9  112.5 ns  1         0x123         0x123",
        "   10    125 ns  0         0x123  00010010001X  < sum",
        "   11  137.5 ns  X             -         0xfff",
    ]


def test_no_cycles_no_table() -> None:
    assert table([]) == ""
