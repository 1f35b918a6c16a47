from __future__ import annotations

import itertools
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from scripted_model import ScriptedModel

from rtlgen.core.completion import Completion, FinishReason, Usage
from rtlgen.core.prompt import GenerationRequest, Message, Prompt, Role, Sampling
from rtlgen.models.protocol import ModelOptions
from rtlgen.models.recording import Recording
from rtlgen.models.replay import open_replay
from rtlgen.samples.recording import answered, from_json, to_json

texts = st.text(st.characters(codec="utf-8"), max_size=60)
counts = st.integers(0, 10**6)
finite = st.floats(0, 1e6, allow_nan=False)

messages = st.builds(Message, role=st.sampled_from(Role), content=texts)
requests = st.builds(
    GenerationRequest,
    prompt=st.builds(
        Prompt,
        messages=st.lists(messages, min_size=1, max_size=3).map(tuple),
        template=texts,
        template_digest=texts,
    ),
    sampling=st.builds(
        Sampling,
        temperature=st.floats(0, 2),
        top_p=st.floats(0.01, 1),
        max_tokens=st.integers(1, 10**5),
        seed=st.integers(0, 2**31 - 1),
        stop=st.lists(texts, max_size=2).map(tuple),
    ),
    n=st.integers(1, 3),
    problem_id=texts,
    grammar=st.sampled_from(["", 'root ::= "x"', 'root ::= "y"']),
)
samples = st.builds(
    Completion,
    text=texts,
    finish_reason=st.sampled_from(FinishReason),
    usage=st.builds(
        Usage,
        prompt_tokens=counts,
        completion_tokens=counts,
        cached_tokens=counts,
        usd=st.none() | finite,
    ),
    model=texts,
    model_revision=texts,
    latency_s=finite,
)


@given(requests, st.lists(samples, max_size=3), st.booleans())
def test_a_row_survives_its_line(request: GenerationRequest, found: list[Completion], whole: bool):
    row = answered(request, found, whole=whole)
    line = to_json(row)
    assert "\n" not in line
    assert from_json(line) == row


@given(st.lists(requests, min_size=1, max_size=4), st.lists(samples, min_size=1, max_size=12))
@settings(max_examples=40)
def test_what_was_recorded_is_replayed(asked: list[GenerationRequest], pool: list[Completion]):
    supply = itertools.cycle(pool)
    model = ScriptedModel(lambda request: [next(supply) for _ in range(request.n)])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.jsonl"
        answers = Recording(model, path).generate(asked)
        assert open_replay(str(path), ModelOptions()).generate(asked) == answers
