"""vLLM's real engine, in its own Python, offline and served: the embedded model with its adapter.

Each start takes some 20 to 40 seconds of a core, and is shared by the tests of this file.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from gbnf_samples import Grammar
from prompting_values import INVERTER
from scripted_model import ask
from vllm_asked import Answer, Answers, Calls
from vllm_home import environment, finished, lacks, vllm_python

from rtlgen.core.completion import Completion, FinishReason
from rtlgen.core.errors import ModelRefused
from rtlgen.core.prompt import GenerationRequest, Message, Prompt, Role, Sampling
from rtlgen.models.embedded_weights import shipped_adapter
from rtlgen.models.openai_compatible import OpenAICompatible, open_openai
from rtlgen.models.protocol import ModelOptions
from rtlgen.prompting.grammar.choice import grammar
from rtlgen.prompting.render import Wording, spec_to_rtl
from rtlgen.store.codec import decode, encode

pytestmark = [
    pytest.mark.vllm,
    pytest.mark.model,
    pytest.mark.slow,
    pytest.mark.xdist_group("vllm"),
    pytest.mark.filterwarnings("ignore"),  # of packages that are not ours
]
SUPPORT = Path(__file__).parents[1] / "support"
ENOUGH_S = 1800.0
"""For a start where much else runs."""

STORY = ask("Tell me a story.", n=20, max_tokens=16, temperature=1.0, seed=7)
OTHER_SEED = replace(STORY, sampling=replace(STORY.sampling, seed=8))
LONG = ask(f"Count: {'one two three four five six seven ' * 60}", max_tokens=4, temperature=0.0)
HELD = GenerationRequest(
    prompt=spec_to_rtl(INVERTER, Wording.SHORT),
    sampling=Sampling(temperature=0.8, max_tokens=120),
    n=4,
    grammar=grammar("interface", INVERTER),
)
BEGUN = GenerationRequest(
    prompt=Prompt(
        messages=(
            Message(role=Role.USER, content="Count: one two three"),
            Message(role=Role.ASSISTANT, content="One, two,"),
        )
    ),
    sampling=Sampling(temperature=0.0, max_tokens=6),
)
TOO_LONG = ask("word " * 3000)
NO_GRAMMAR = replace(ask(max_tokens=4), grammar="root ::= nowhere")
SEVERAL = tuple(ask(f"Say {n}.", max_tokens=3, seed=n) for n in range(8))


def held(samples: tuple[Completion, ...] | list[Completion]) -> list[str]:
    """Those that no token limit cut; each must be one that the grammar knows, and each cut one begin so."""
    whole = [c.text for c in samples if c.finish_reason is FinishReason.STOP]
    known = Grammar(HELD.grammar)
    assert all(known.knows(text) for text in whole), whole
    assert all(c.text.startswith("```verilog\nmodule inverter"[: len(c.text)]) for c in samples)
    return whole


@pytest.fixture(scope="session")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The embedded model with its adapter as safetensors: vLLM reads no GGUF file."""
    return written(tmp_path_factory.mktemp("weights"))


def written(folder: Path) -> Path:
    import torch

    from rtlgen.training.base import load_base, need_packages, trained_part
    from rtlgen.training.config import SftConfig

    need_packages()
    adapter = str(shipped_adapter() or "")
    config = SftConfig(data=("-",), output="-", weights="full", adapter=adapter, device="cpu", threads=1)
    loaded = load_base(config)
    trained_part(config, loaded.model).model.to(torch.bfloat16).save_pretrained(folder)
    loaded.tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def offline(weights: Path, tmp_path_factory: pytest.TempPathFactory) -> Answers:
    """What the engine answers to all that the tests below ask, in one process."""
    folder = tmp_path_factory.mktemp("offline")
    singles = (STORY, STORY, STORY, OTHER_SEED, LONG, LONG, HELD, BEGUN, TOO_LONG, NO_GRAMMAR)
    calls = Calls(calls=(*((request,) for request in singles), SEVERAL))
    (folder / "calls.json").write_bytes(encode(calls))
    files = [str(folder / "calls.json"), str(folder / "answers.json")]
    asked = [str(SUPPORT / "vllm_asked.py"), f"vllm:{weights}", *files]
    done = finished(asked, within_s=ENOUGH_S)
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout == ""
    return decode(Answers, (folder / "answers.json").read_bytes(), where="answers")


def texts(answer: Answer) -> list[str]:
    (samples,) = answer.samples
    return [c.text for c in samples]


def test_offline_many_samples_of_one_request_and_the_same_ones_for_the_same_seed(offline: Answers) -> None:
    first, second, third, other = offline.answers[:4]
    assert len(set(texts(first))) == 20
    assert texts(first) == texts(second) == texts(third)
    assert texts(first) != texts(other)
    (samples,) = first.samples
    assert {c.usage.completion_tokens for c in samples} <= {*range(1, 17)}
    assert [bool(c.usage.prompt_tokens) for c in samples] == [True] + [False] * 19
    assert len(offline.revision) == 12


def test_offline_a_prompt_is_computed_once(offline: Answers) -> None:
    first, second = ((samples,) for ((samples,),) in (a.samples for a in offline.answers[4:6]))
    assert first[0].usage.cached_tokens == 0
    assert second[0].usage.cached_tokens > 0.8 * second[0].usage.prompt_tokens
    assert first[0].text == second[0].text


def test_offline_the_interface_grammar_holds(offline: Answers) -> None:
    (samples,) = offline.answers[6].samples
    assert held(samples)


def test_offline_a_given_beginning_is_continued(offline: Answers) -> None:
    (text,) = texts(offline.answers[7])
    assert text.startswith(" three")


def test_offline_what_cannot_be_asked_is_refused_and_the_engine_goes_on(offline: Answers) -> None:
    too_long, no_grammar, several = offline.answers[8:]
    assert too_long.error.startswith("ModelRefused: ")
    assert "maximum context length" in too_long.error
    assert no_grammar.error.startswith("ModelRefused: ")
    assert "rammar" in no_grammar.error
    assert [len(samples) for samples in several.samples] == [1] * 8


@pytest.fixture(scope="module")
def served(weights: Path) -> Iterator[OpenAICompatible]:
    with subprocess.Popen(
        [vllm_python(), str(SUPPORT / "vllm_server.py"), str(weights), "--served-model-name", "smollm2"],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address, f"the server ended with {process.poll()}"
        yield open_openai("smollm2", ModelOptions(base_url=address, timeout_s=ENOUGH_S), {})
        process.terminate()  # it ends its own processes
        process.wait(60)


def test_served_many_samples_of_one_request_and_the_same_ones_for_the_same_seed(
    served: OpenAICompatible,
) -> None:
    found = [served.generate([STORY])[0] for _ in range(3)]
    first = [c.text for c in found[0]]
    assert len(set(first)) == 20
    assert all([c.text for c in samples] == first for samples in found)
    assert 20 < sum(c.usage.completion_tokens for c in found[0]) <= 320
    assert found[0][0].model_revision.startswith("smollm2")


def test_served_a_prompt_is_computed_once(served: OpenAICompatible) -> None:
    first, second = (served.generate([LONG])[0][0] for _ in range(2))
    assert first.usage.cached_tokens == 0
    assert second.usage.cached_tokens > 0.8 * second.usage.prompt_tokens


def test_served_the_interface_grammar_holds(served: OpenAICompatible) -> None:
    assert held(served.generate([HELD])[0])


def test_served_a_given_beginning_is_continued(served: OpenAICompatible) -> None:
    assert served.generate([BEGUN])[0][0].text.startswith(" three")


@pytest.mark.parametrize(("request_", "says"), [(TOO_LONG, "context length"), (NO_GRAMMAR, "rammar")])
def test_served_what_cannot_be_asked_is_refused(
    served: OpenAICompatible, request_: GenerationRequest, says: str
) -> None:
    with pytest.raises(ModelRefused, match=says):
        served.generate([request_])


@pytest.mark.icarus
@pytest.mark.cocotb
def test_an_evaluation_with_the_engine_in_its_process(weights: Path, tmp_path: Path) -> None:
    said = rtlgen(
        *("evaluate", "--suite", "builtin", "--problems", "mux4,comparator", "--samples", "2"),
        *("--model", f"vllm:{weights}"),
        *("--output", str(tmp_path / "run"), "--json"),
        env={"RTLGEN_MAX_NEW_TOKENS": "120", "RTLGEN_CONTEXT": "2048", "RTLGEN_JOBS": "1"},
    )
    assert said["unasked"] == said["unjudged"] == 0
    assert said["manifest"]["model"] == f"vllm:{weights}"


@pytest.mark.icarus
@pytest.mark.cocotb
def test_a_round_of_the_loop_samples_with_the_engine(weights: Path, tmp_path: Path) -> None:
    """With a model of a few random weights, since it is started three times and trained."""
    if missing := lacks("trl", "peft", "datasets", "matplotlib", "tensorboard"):
        pytest.skip(f"{vllm_python()} lacks {missing}")
    base = random_model(weights, tmp_path / "base")
    row = {"prompt": "Write m.\n", "completion": "module m; endmodule"}
    (tmp_path / "rows.jsonl").write_text(f"{json.dumps(row)}\n")
    settings = '{max_new_tokens = 16, context = 1024, prompt = "short", jobs = 1}'
    (tmp_path / "loop.toml").write_text(
        f"""
output = "out"
rounds = 1
base = "{base}"
serve = "vllm"
sample = {{suite = "builtin", problems = "mux4", samples = 3, settings = {settings}}}
reference = {{data = ["rows.jsonl"]}}
train = {{settings = {{weights = "full", max_steps = 1, threads = 1}}}}
evaluate = {{suite = "builtin", problems = "alu", samples = 1, settings = {settings}}}
"""
    )
    numbers = rtlgen("iterate", str(tmp_path / "loop.toml"), "--json", env={"OMP_NUM_THREADS": "1"})
    (one,) = numbers["rounds"]
    assert one["asked"] == f"vllm:{base}"
    assert one["sample"]["samples"] == 3
    assert one["mix"]["rows"] == one["train"]["rows"] == 1
    assert one["evaluate"]["model"] == f"vllm:{tmp_path}/out/round-01/train/model"
    assert one["sample"]["not_judged"] == one["evaluate"]["not_judged"] == 0


def random_model(like: Path, folder: Path) -> Path:
    """With the tokenizer of `like`."""
    from transformers import AutoTokenizer, LlamaConfig, LlamaForCausalLM

    tokenizer = AutoTokenizer.from_pretrained(like)
    size = {"hidden_size": 64, "intermediate_size": 64, "num_hidden_layers": 1, "num_attention_heads": 1}
    ends = {"bos_token_id": tokenizer.bos_token_id, "eos_token_id": tokenizer.eos_token_id}
    LlamaForCausalLM(LlamaConfig(vocab_size=len(tokenizer), **size, **ends)).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def rtlgen(*arguments: str, env: dict[str, str]) -> dict[str, Any]:
    """The JSON that a command of rtlgen's prints in vLLM's Python: nothing else may stand on stdout."""
    done = finished(["-m", "rtlgen", *arguments], within_s=ENOUGH_S, more=env)
    assert done.returncode == 0, done.stderr[-3000:]
    told: dict[str, Any] = json.loads(done.stdout)
    return told
