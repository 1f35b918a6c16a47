"""The scoreboard and its channel, on a DUT of plain values."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from rtlgen_bench import Scoreboard, channel, scoreboard


class Dut:
    """Ports that hold bit strings, and a simulated time."""

    def __init__(self, **ports: str) -> None:
        self.now_ps = 0
        for name, text in ports.items():
            setattr(self, name, SimpleNamespace(value=text))

    def set(self, **ports: str) -> None:
        for name, text in ports.items():
            getattr(self, name).value = text


@pytest.fixture
def dut(monkeypatch: pytest.MonkeyPatch) -> Dut:
    dut = Dut(a="0000", q="0000", flag="0")
    monkeypatch.setattr(scoreboard, "get_sim_time", lambda _unit: dut.now_ps)
    channel.begin("unit")
    return dut


def board(dut: Dut, limit: int = 8) -> Scoreboard:
    return Scoreboard(dut, inputs=["a"], outputs=["q", "flag"], test="unit", limit=limit)


def play(sb: Scoreboard, dut: Dut, wrong: set[int], cycles: int = 12) -> None:
    """Counts up; in the cycles `wrong` the DUT says 1111."""
    for n in range(cycles):
        dut.now_ps = 10_000 * n
        bits = f"{n % 16:04b}"
        dut.set(a=bits, q="1111" if n in wrong else bits)
        sb.check(q=n % 16)


def test_agreement_is_counted_by_output(dut: Dut) -> None:
    sb = board(dut)
    assert sb.check(q=0, flag=0)
    assert sb.check(q=0, flag=None)
    assert sb.check(flag="-")
    sb.done()
    seen = channel.collect()
    assert (seen["samples"], seen["mismatches"], seen["divergence"]) == (2, 0, None)
    assert seen["outputs"] == [
        {"signal": "flag", "samples": 1, "mismatches": 0},
        {"signal": "q", "samples": 2, "mismatches": 0},
    ]


@pytest.mark.parametrize("expected", [{}, {"q": None}, {"q": "----", "flag": "-"}])
def test_a_scoreboard_that_compared_nothing_fails(dut: Dut, expected: dict[str, str | None]) -> None:
    sb = board(dut)
    sb.check(**expected)
    with pytest.raises(AssertionError, match="unit: nothing was compared"):
        sb.done()


def test_x_equals_no_number_and_is_kept(dut: Dut) -> None:
    sb = board(dut)
    dut.set(q="00X0")
    assert not sb.check(q=0)
    with pytest.raises(AssertionError, match="00X0"):
        sb.done()


def test_the_message_counts_and_shows_the_cycles_around(dut: Dut) -> None:
    sb = board(dut)
    play(sb, dut, wrong={7, 8})
    with pytest.raises(AssertionError) as failure:
        sb.done()
    lines = str(failure.value).splitlines()
    assert lines[0] == "unit: 2 of 12 samples differ; the first at 70 ns, cycle 7: q"
    assert [line.split()[0] for line in lines[1:]] == ["cycle", "2", "3", "4", "5", "6", "7", "8", "9"]
    assert lines[7].split() == ["7", "70", "ns", "0111", "0111", "1111", "-", "0", "<", "q"]
    assert lines[8].endswith("< q")
    assert not lines[9].endswith("< q")


def test_check_gives_up_at_the_limit(dut: Dut) -> None:
    sb = board(dut, limit=3)
    with pytest.raises(AssertionError, match="3 of 6 samples differ"):
        play(sb, dut, wrong={1, 3, 5, 7})


def test_the_context_manager_concludes_and_hides_no_exception(dut: Dut) -> None:
    with pytest.raises(AssertionError, match="1 of 12"), board(dut) as sb:
        play(sb, dut, wrong={0})
    broken = board(dut)
    with pytest.raises(KeyError), broken:
        raise KeyError(broken.check(q=1))


@pytest.mark.parametrize(
    ("expected", "said"), [({"p": 1}, "'p' is not among"), ({"q": 16}, "value of q: 16 does not fit")]
)
def test_the_benchs_own_mistakes_are_no_mismatch(dut: Dut, expected: dict[str, int], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        board(dut).check(**expected)
    assert channel.collect()["mismatches"] == 0


def test_the_channel_gives_the_window_as_json(dut: Dut) -> None:
    play(board(dut), dut, wrong={1, 9}, cycles=12)
    seen = channel.collect()
    assert json.loads(json.dumps(seen)) == seen
    assert (seen["test"], seen["samples"], seen["mismatches"], seen["unconcluded"]) == ("unit", 12, 2, 1)
    divergence = seen["divergence"]
    assert (divergence["cycle"], divergence["time_ps"], divergence["signals"]) == (1, 10_000, ["q"])
    assert [c["index"] for c in divergence["window"]] == [0, 1, 2, 3]
    assert divergence["window"][1] == {
        "index": 1,
        "time_ps": 10_000,
        "inputs": [["a", "0001"]],
        "expected": [["q", "0001"], ["flag", "-"]],
        "actual": [["q", "1111"], ["flag", "0"]],
        "internals": [],
    }


@pytest.mark.parametrize(("wrong", "whole"), [({1, 9}, True), (set(), True), ({0, 300}, False)])
def test_a_recording_says_whether_it_has_all_mismatches(dut: Dut, wrong: set[int], whole: bool) -> None:
    play(board(dut, limit=5), dut, wrong=wrong, cycles=400)
    (recording,) = channel.collect()["recordings"]
    assert recording["is_whole"] is whole


def test_the_earliest_of_several_scoreboards_is_told(dut: Dut) -> None:
    late, early = board(dut), board(dut)
    play(late, dut, wrong={5})
    dut.now_ps = 7
    early.check(q=0)
    seen = channel.collect()
    assert (seen["samples"], seen["mismatches"], seen["divergence"]["time_ps"]) == (13, 2, 7)


def test_begin_forgets(dut: Dut) -> None:
    play(board(dut), dut, wrong={5})
    channel.begin("next")
    assert channel.collect() == {
        "test": "next",
        "samples": 0,
        "mismatches": 0,
        "outputs": [],
        "divergence": None,
        "recordings": [],
        "unconcluded": 0,
    }
