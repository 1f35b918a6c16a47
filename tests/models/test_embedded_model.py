"""The embedded model as a user gets it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from gbnf_samples import Grammar
from scripted_model import ask

from rtlgen.core.completion import FinishReason
from rtlgen.core.errors import ModelUnavailable
from rtlgen.core.prompt import GenerationRequest, Sampling
from rtlgen.extraction.extract import extract
from rtlgen.models.embedded import Embedded, start_server
from rtlgen.models.embedded_weights import VARIABLE
from rtlgen.models.protocol import ModelOptions
from rtlgen.models.registry import open_model
from rtlgen.prompting.grammar.choice import grammar
from rtlgen.prompting.render import Wording, spec_to_rtl
from rtlgen.simulators.icarus import Icarus
from rtlgen.simulators.protocol import BuildJob
from rtlgen.static.interface import mismatches
from rtlgen.suites.find import builtin_names, load_builtin
from rtlgen.suites.spec_file import load_spec

pytestmark = pytest.mark.model
EXAMPLES = Path(__file__).parents[2] / "examples"


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


def test_a_sample_is_the_same_alone_and_beside_others(embedded: Embedded):
    """Whatever the others are, however many, and however early they end."""
    problem = load_spec(EXAMPLES / "dff.md")
    first = GenerationRequest(
        prompt=spec_to_rtl(problem, Wording.SHORT),
        sampling=Sampling(temperature=0.8, max_tokens=48, seed=11),
        grammar=grammar("interface", problem),
    )
    asked = [replace(first, sampling=replace(first.sampling, seed=11 + i)) for i in range(5)]
    alone = [embedded.generate([one])[0][0] for one in asked]
    assert len({one.text for one in alone}) > 1
    (five,) = embedded.generate([replace(first, n=5)])
    for together in (embedded.generate(asked), [[one] for one in five]):
        assert [(c.text, c.finish_reason) for (c,) in together] == [(c.text, c.finish_reason) for c in alone]
        tokens = [c.usage.completion_tokens for (c,) in together]
        assert tokens == pytest.approx([c.usage.completion_tokens for c in alone], abs=2)
        assert [c.usage.prompt_tokens > 0 for (c,) in together] == [True, False, False, False, False]


def test_nobody_else_on_this_machine_may_use_it(embedded: Embedded):
    reply = httpx.post(
        f"{embedded._first._place.url}/chat/completions",
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


@pytest.mark.icarus
@pytest.mark.parametrize("name", ["inverter", "dff"])
def test_held_to_the_simple_grammar_every_answer_is_a_design_that_compiles(
    embedded: Embedded, name: str, tmp_path: Path
):
    """What it writes may be wrong, but it is the module that was asked for."""
    problem = load_spec(EXAMPLES / f"{name}.md")
    request = GenerationRequest(
        prompt=spec_to_rtl(problem, Wording.SHORT),
        sampling=Sampling(temperature=1.0, top_p=1.0, max_tokens=400, seed=3),
        n=2,
        grammar=grammar("simple", problem),
    )
    for index, completion in enumerate(embedded.generate([request])[0]):
        assert completion.finish_reason is FinishReason.STOP, completion.text
        found = extract(completion, problem).candidate
        assert found is not None, completion.text
        assert not mismatches(found, problem)
        built = Icarus().build(BuildJob(sources=found.files, top=found.top), tmp_path / str(index))
        assert built.ok, (built.diagnostics, completion.text)


def test_held_to_the_interface_grammar_an_answer_is_the_module_that_was_asked_for(embedded: Embedded):
    """However little the model knows of Verilog; where the token limit cuts it, it is the beginning."""
    problem = load_spec(EXAMPLES / "dff.md")
    held = Grammar(grammar("interface", problem))
    request = GenerationRequest(
        prompt=spec_to_rtl(problem, Wording.SHORT),
        sampling=Sampling(temperature=1.0, top_p=1.0, max_tokens=80, seed=3),
        n=2,
        grammar=grammar("interface", problem),
    )
    for completion in embedded.generate([request])[0]:
        assert completion.text.startswith("```verilog\nmodule dff (\n"), completion.text
        assert held.known_part(completion.text) >= len(completion.text) - 1, completion.text
        assert held.knows(completion.text) == (completion.finish_reason is FinishReason.STOP)


@pytest.mark.parametrize("kind", ["simple", "interface"])
def test_llama_cpp_reads_the_grammar_of_built_in_problems(embedded: Embedded, kind: str):
    for name in builtin_names()[::5]:
        held = grammar(kind, load_builtin(name))
        assert held
        ((found,),) = embedded.generate([replace(ask("hi", max_tokens=2), grammar=held)])
        assert "```verilog".startswith(found.text), (name, found.text)
