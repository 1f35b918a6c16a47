"""A tool's output is whatever a design made it print."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rtlgen.core.hdl import SourceFile
from rtlgen.simulators import icarus_log, verilator_log
from rtlgen.tools.capture import HeadTail

_pieces = st.sampled_from(
    [
        *("x.sv:", "1:", "99999:", " error: ", " sorry: ", "     : ", " syntax error", "internal error: "),
        *("%Error", "-LATCH", "%Warning-X: ", "Unable to elaborate ", "`a'", "?", "\n", "\r\n", "\x00"),
    ]
)
_logs = st.lists(st.one_of(_pieces, st.text(max_size=20)), max_size=40).map("".join)
_sources = st.text(max_size=200).map(lambda text: [SourceFile(path="x.sv", text=text)])


@given(_logs, _sources)
def test_any_log_is_read(log: str, sources: list[SourceFile]) -> None:
    for read in (icarus_log.diagnostics, verilator_log.diagnostics):
        found = read(log, sources)
        assert len(found) <= log.count("\n") + log.count("\r") + len(log) + 1
        assert read(log, sources) == found
        assert all(d.message == d.message.strip() for d in found)


@given(st.lists(st.binary(max_size=50)), st.integers(min_value=0, max_value=60))
def test_head_and_tail_are_of_the_same_text(chunks: list[bytes], keep: int) -> None:
    kept, data = HeadTail(keep), b"".join(chunks)
    for chunk in chunks:
        kept.add(chunk)
    half = keep // 2
    assert kept.total == len(data)
    assert kept.cut == max(0, len(data) - 2 * half)
    if not kept.cut:
        assert kept.text() == data.decode("utf-8", "replace")
