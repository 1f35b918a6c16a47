"""Whatever a trace holds comes back from the disk as it was."""

from __future__ import annotations

import types
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rtlgen.core.errors import StoreError
from rtlgen.core.trace import Attempt, Trace
from rtlgen.store.body import pack, unpack
from rtlgen.store.codec import decode, encode

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


def values_of(hint: Any) -> st.SearchStrategy[Any]:
    """Every field is drawn, those with defaults too."""
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        return st.builds(hint, **{f.name: values_of(hints[f.name]) for f in fields(hint)})
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(list(hint))
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is tuple and arguments[-1] is Ellipsis:
        return st.lists(values_of(arguments[0]), max_size=2).map(tuple)
    if origin is tuple:
        return st.tuples(*(values_of(a) for a in arguments))
    if origin in (Union, types.UnionType):
        return st.one_of(*(values_of(a) for a in reversed(arguments)))
    return {
        str: TEXT,
        bool: st.booleans(),
        int: st.integers(-(2**62), 2**62),
        float: st.floats(allow_nan=False, allow_infinity=False),
        type(None): st.none(),
    }[hint]


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(values_of(Attempt), st.integers(0, 9))
def test_a_trace_comes_back_equal(attempt: Attempt, sample: int) -> None:
    trace = Trace(
        problem_id="p",
        problem_digest="d",
        sample=sample,
        strategy="repair",
        feedback_level="none",
        attempts=(attempt,),
    )
    for indent in (None, 1):
        again = decode(Trace, encode(trace, indent=indent), where="x")
        assert again == trace
        assert hash(again) == hash(trace)
    assert unpack(Attempt, pack(attempt), where="x") == attempt


@given(st.binary(max_size=40))
def test_no_bytes_are_read_as_a_trace_or_break_the_reader(data: bytes) -> None:
    for read in (decode, unpack):
        with pytest.raises(StoreError, match=r"^x: "):
            read(Trace, data, where="x")
