"""Whatever a file holds, a reader of samples gives samples or says what is wrong."""

from __future__ import annotations

import gzip
import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rtlgen.core.errors import RtlgenError
from rtlgen.samples.read import open_samples
from rtlgen.samples.registry import FORMATS

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
keys = st.sampled_from(
    ["problem_id", "task_id", "id", "completion", "code", "llmgen_RTL", "sample", "usage", "generation"]
) | st.sampled_from(["test_path", "ref_path", "request_digest", "request", "completions"])
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=8,
)
texts = st.lists(values.map(json.dumps), max_size=4).map(lambda rows: "\n".join(rows).encode())
contents = st.binary(max_size=80) | texts | texts.map(gzip.compress) | values.map(json.dumps).map(str.encode)


@pytest.mark.parametrize("format_", ["", *FORMATS.names()])
@given(content=contents)
@example(content=b"[" * 100_000)
@example(content=b'{"a":' * 100_000)
@example(content=b'{"task_id": "\\ud800", "completion": "\\ud800"}')
@example(content=b'{"task_id": "a", "completion": "x", "sample": 1e400}')
@example(content=b'[{"task_id": "a", "completion": "x", "sample": 1e400, "usage": NaN}]')
def test_readers_raise_nothing_but_our_errors(format_: str, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "samples"
        path.write_bytes(content)
        try:
            samples = open_samples(path, format_=format_)
            assert sum(1 for _ in samples) == samples.count > 0
        except RtlgenError:
            return
