from __future__ import annotations

import pytest

from rtlgen.tools.capture import HeadTail


def test_short_output_is_kept_whole() -> None:
    kept = HeadTail(10)
    kept.add(b"hello")
    kept.add(b"world")
    assert (kept.text(), kept.cut, kept.total) == ("helloworld", 0, 10)


@pytest.mark.parametrize("chunk", [1, 3, 7, 1000])
def test_head_and_tail_survive_and_the_cut_is_marked(chunk: int) -> None:
    data = b"".join(b"%04d" % i for i in range(1000))
    kept = HeadTail(80)
    for start in range(0, len(data), chunk):
        kept.add(data[start : start + chunk])
    head, mark, tail = kept.text().split("\n")
    assert head.encode() == data[:40]
    assert tail.encode() == data[-40:]
    assert mark == f"[... {len(data) - 80} bytes cut ...]"


def test_memory_is_bounded() -> None:
    kept = HeadTail(100)
    for _ in range(1000):
        kept.add(b"x" * 1000)
    assert len(kept.text()) < 200
    assert kept.total == 1_000_000


def test_broken_utf8_is_replaced() -> None:
    kept = HeadTail()
    kept.add(b"\xffok\x00")
    assert kept.text() == "�ok\x00"
