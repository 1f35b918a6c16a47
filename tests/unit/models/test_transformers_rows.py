from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtlgen.core.errors import ExtraMissing
from rtlgen.core.prompt import Sampling
from rtlgen.models.held_sampling import vocabulary
from rtlgen.models.transformers_local import Row, batches, cut


def row(length: int, max_tokens: int = 8, stop: tuple[str, ...] = (), sample: int = 0) -> Row:
    sampling = Sampling(max_tokens=max_tokens, stop=stop)
    return Row(request=0, sample=sample, prompt=(1,) * length, sampling=sampling)


@given(
    st.lists(st.builds(row, st.integers(1, 50), st.sampled_from([8, 9]), st.sampled_from([(), ("x",)]))),
    st.integers(1, 5),
)
def test_batches_hold_every_row_once_and_fit_together(rows: list[Row], size: int):
    found = batches(rows, size)
    assert sorted(map(id, (r for b in found for r in b))) == sorted(map(id, rows))
    for batch in found:
        assert 1 <= len(batch) <= size
        assert len({(r.sampling.max_tokens, r.sampling.stop) for r in batch}) == 1


def test_rows_of_like_length_share_a_batch():
    found = batches([row(n) for n in (5, 50, 6, 49)], 2)
    assert [[len(r.prompt) for r in batch] for batch in found] == [[50, 49], [6, 5]]


@pytest.mark.parametrize(
    ("text", "stop", "expected"),
    [
        ("a endmodule b", ("endmodule",), ("a ", True)),
        ("abc", ("c", "b"), ("a", True)),
        ("abc", (), ("abc", False)),
        ("abc", ("x", ""), ("abc", False)),
    ],
)
def test_the_first_stop_string_ends_the_text(text: str, stop: tuple[str, ...], expected: tuple[str, bool]):
    assert cut(text, stop) == expected


def test_a_grammar_without_the_package_that_holds_to_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "llguidance.hf", None)
    with pytest.raises(ExtraMissing, match="llguidance") as caught:
        vocabulary(SimpleNamespace(), 8, [2])
    assert "rtlgen[local]" in caught.value.hint
