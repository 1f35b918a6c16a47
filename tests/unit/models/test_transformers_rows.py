from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripted_model import ask

from rtlgen.core.errors import ConfigError
from rtlgen.core.prompt import Sampling
from rtlgen.models.protocol import ModelOptions
from rtlgen.models.transformers_local import Row, TransformersLocal, batches, cut


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


def test_a_grammar_is_refused_not_forgotten():
    model = TransformersLocal("transformers:m", SimpleNamespace(revision=""), ModelOptions())  # type: ignore[arg-type]
    with pytest.raises(ConfigError, match="cannot be held to a grammar"):
        model.generate([replace(ask(), grammar='root ::= "x"')])
