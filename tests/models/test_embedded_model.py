"""The embedded model as a user gets it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from scripted_model import ask

from rtlgen.core.completion import FinishReason
from rtlgen.core.errors import ModelUnavailable
from rtlgen.models.embedded import Embedded, start_server
from rtlgen.models.embedded_weights import VARIABLE
from rtlgen.models.protocol import ModelOptions
from rtlgen.models.registry import open_model

pytestmark = pytest.mark.model


def test_it_answers_and_says_which_weights_did(embedded: Embedded):
    ((found,),) = embedded.generate([ask("What is a multiplexer?", max_tokens=16, temperature=0.0)])
    assert found.finish_reason is FinishReason.LENGTH
    assert found.model == "embedded"
    assert found.model_revision == embedded.revision
    assert len(embedded.revision) == 12
    assert found.usage.usd is None


def test_a_text_depends_on_its_request_alone(embedded: Embedded):
    """Neither on what was asked before nor on how many threads ask at once."""
    requests = [
        ask("You write Verilog. " * 8 + task, max_tokens=12, temperature=0.8, seed=7)
        for task in ("Write a mux.", "Write a counter.")
    ]
    forward = [embedded.generate([r])[0][0].text for r in requests]
    backward = [embedded.generate([r])[0][0].text for r in reversed(requests)][::-1]
    with ThreadPoolExecutor(2) as pool:
        together = [a[0][0].text for a in pool.map(lambda r: embedded.generate([r]), requests)]
    assert forward == backward == together


def test_nobody_else_on_this_machine_may_use_it(embedded: Embedded):
    reply = httpx.post(
        f"{embedded._place.url}/chat/completions",
        json={"messages": [{"role": "user", "content": "hi"}]},
        trust_env=False,
    )
    assert reply.status_code == 401


def test_a_file_that_is_no_model(tmp_path, monkeypatch: pytest.MonkeyPatch):
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ModelUnavailable, match=r"broken\.gguf"):
        start_server(broken, "key")
    monkeypatch.setenv(VARIABLE, str(broken))
    with pytest.raises(ModelUnavailable, match=r"broken\.gguf"):
        open_model("embedded", ModelOptions())
