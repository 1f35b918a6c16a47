"""Trainings of the real base model, a few steps each."""

from __future__ import annotations

import json
import math
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from dataset_values import Given, everything
from reward_values import dataset
from suite_samples import BODY, PORTS, verilog_eval_v2

from rtlgen.core.errors import ConfigError
from rtlgen.dataset.build import Order, build
from rtlgen.dataset.example import Kind
from rtlgen.dataset.formats.protocol import Style
from rtlgen.suites.verilog_eval_v2 import spec_to_rtl
from rtlgen.training.base import load_base, need_packages, trained_part
from rtlgen.training.config import DpoConfig, GrpoConfig, KtoConfig, SftConfig, read_config
from rtlgen.training.dpo import DPO
from rtlgen.training.folder import last_checkpoint
from rtlgen.training.grpo import GRPO
from rtlgen.training.head import score_answers_only
from rtlgen.training.kto import KTO
from rtlgen.training.run import train
from rtlgen.training.sft import SFT
from rtlgen.training.watch import Step

pytestmark = [
    pytest.mark.model,
    pytest.mark.train,
    pytest.mark.slow,
    pytest.mark.xdist_group("training"),
    pytest.mark.filterwarnings("ignore"),  # of packages that are not ours
]
Rows = Callable[..., Path]


@pytest.fixture(scope="module", autouse=True)
def _one_thread() -> Iterator[None]:
    """Two would wait for each other where other tests run."""
    before = os.environ.get("OMP_NUM_THREADS")
    os.environ["OMP_NUM_THREADS"] = "1"
    yield
    del os.environ["OMP_NUM_THREADS"]
    if before:
        os.environ["OMP_NUM_THREADS"] = before


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The embedded model as a folder, which loads ten times as fast as GGUF."""
    need_packages()
    loaded = load_base(SftConfig(data=("d",), output="o", threads=1))
    folder = tmp_path_factory.mktemp("base")
    loaded.model.save_pretrained(folder)
    loaded.tokenizer.save_pretrained(folder)
    yield folder
    shutil.rmtree(folder)  # half a gigabyte


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Rows:
    """A dataset of some rows."""

    def made(kind: Kind, name: str = "trl", style: Style = Style.CONVERSATIONAL) -> Path:
        folder = tmp_path_factory.mktemp("rows") / "dataset"
        build([Given(everything(4))], Order(kind=kind, formats=(name,), style=style), folder)
        return folder

    return made


def settings(base: Path, data: Path, output: Path, **given: Any) -> dict[str, Any]:
    return {
        "base": str(base),
        "data": (str(data),),
        "output": str(output),
        "threads": 1,
        "device": "cpu",
        "batch_size": 2,
        "max_steps": 1,
        "log_every": 1,
        "warmup": 0,
        **given,
    }


def as_toml(given: dict[str, Any], file: Path) -> Path:
    file.write_text("".join(f"{name} = {json.dumps(value)}\n" for name, value in given.items()), "utf-8")
    return file


def quiet(_: Step) -> None:
    """Nobody looks."""


def test_what_was_killed_goes_on_as_if_it_had_not_been(base: Path, rows: Rows, tmp_path: Path):
    """Into the second epoch, with dropout: the order of the rows and all chance must come back."""
    common = {"checkpoint_every": 2, "max_steps": 6, "batch_size": 4, "lora.dropout": 0.1}
    data = rows(Kind.SFT)
    file, other = (
        as_toml(settings(base, data, tmp_path / name, **common), tmp_path / f"{name}.toml")
        for name in ("killed", "whole")
    )
    killed = subprocess.Popen(
        [sys.executable, "-m", "rtlgen", "train", "sft", str(file)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    last = tmp_path / "killed" / "checkpoints" / "checkpoint-4" / "complete"
    deadline = time.monotonic() + 300
    while not last.exists() and killed.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    killed.send_signal(signal.SIGKILL)
    _, said = killed.communicate()
    assert last.exists(), said.decode()
    assert not (tmp_path / "killed" / "adapter").exists()
    steps: list[int] = []
    again = train(SFT, read_config(file, SftConfig), lambda now: steps.append(now.step))
    whole = train(SFT, read_config(other, SftConfig), quiet)
    assert min(steps) == 5
    assert again["loss"] == whole["loss"]
    first, second = (Path(done["result"], "adapter_model.safetensors") for done in (again, whole))
    assert first.read_bytes() == second.read_bytes()
    losses = logged(tmp_path / "killed", 6)
    assert losses == logged(tmp_path / "whole", 6)
    assert len(losses) == 6
    assert (tmp_path / "killed" / "loss.png").read_bytes().startswith(b"\x89PNG")
    assert scalars(tmp_path / "killed" / "logs") == pytest.approx(losses)


@pytest.mark.parametrize(
    ("name", "style", "weights"),
    [
        ("trl", Style.PLAIN, "lora"),
        ("trl-lm", Style.CONVERSATIONAL, "full"),
        ("trl-lm", Style.PLAIN, "lora"),
    ],
)
def test_every_form_of_an_answered_row_is_learnt_from(
    base: Path, rows: Rows, tmp_path: Path, name: str, style: Style, weights: str
):
    data = rows(Kind.REPAIR, name, style)
    done = train(SFT, SftConfig(**settings(base, data, tmp_path / "run", weights=weights)), quiet)
    assert done["steps"] == 1
    assert 0 < done["loss"] < 20
    assert 0 < done["learnt_tokens"] <= done["tokens"]
    result = Path(done["result"])
    assert "rtlgen train sft" in (result / "README.md").read_text()
    if weights == "full":
        assert weights_of(result)["model.norm.weight"].dtype == weights_of(base)["model.norm.weight"].dtype
        assert not same(weights_of(result), weights_of(base))
        assert (result / "tokenizer.json").is_file()
        shutil.rmtree(tmp_path)  # two gigabytes
    else:
        assert json.loads((result / "adapter_config.json").read_text())["r"] == 16


def test_a_row_that_cannot_be_learnt_is_told_before_the_model_is_loaded(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def never(*_: Any) -> None:
        raise AssertionError("the model was loaded")

    monkeypatch.setattr("rtlgen.training.run.load_base", never)
    (tmp_path / "rows.jsonl").write_text('{"text": "module m; endmodule"}\n{"texts": "?"}\n')
    for method, config in ((SFT, SftConfig), (DPO, DpoConfig)):
        given = settings(base, tmp_path / "rows.jsonl", tmp_path / "run")
        with pytest.raises(ConfigError, match=r"rows\.jsonl:[12]: a row must have"):
            train(method, config(**given), quiet)
    assert not (tmp_path / "run").exists()


def test_a_preference_is_learnt_on_top_of_an_adapter_and_a_finished_run_is_told_again(
    base: Path, rows: Rows, tmp_path: Path
):
    first = train(SFT, SftConfig(**settings(base, rows(Kind.SFT), tmp_path / "sft")), quiet)
    given = settings(base, rows(Kind.PREFERENCE), tmp_path / "dpo", max_steps=2, adapter=first["result"])
    config = DpoConfig(**given, learning_rate=1e-3)
    done = train(DPO, config, quiet)
    before, after = (safetensors(Path(d["result"], "adapter_model.safetensors")) for d in (first, done))
    assert before.keys() == after.keys()
    assert not same(before, after)
    losses = logged(tmp_path / "dpo", 2)
    assert losses[0] == pytest.approx(
        math.log(2), abs=1e-3
    )  # the reference is the adapter that it began with
    assert losses[1] < losses[0]
    steps: list[Step] = []
    assert train(DPO, config, steps.append) == done
    assert not steps
    with pytest.raises(ConfigError, match=r"beta was 0\.1 and is 0\.2"):
        train(DPO, config.model_copy(update={"beta": 0.2}), quiet)


def test_right_and_wrong_answers_are_learnt_without_pairs(base: Path, rows: Rows, tmp_path: Path):
    given = settings(base, rows(Kind.UNPAIRED), tmp_path / "kto", max_steps=2, batch_size=4)
    config = KtoConfig(**given, learning_rate=1e-3)
    done = train(KTO, config, quiet)
    assert 0 < done["right"] < done["rows"]
    state = json.loads((tmp_path / "kto/checkpoints/checkpoint-2/trainer_state.json").read_text())
    first, second = (entry for entry in state["log_history"] if "loss" in entry)
    assert first["kl"] == pytest.approx(0, abs=1e-3)  # the adapter begins as the base
    assert first["rewards/chosen"] == pytest.approx(0, abs=1e-3)
    assert second["kl"] >= 0
    adapter = safetensors(Path(done["result"], "adapter_model.safetensors"))
    assert any(weight.abs().max() > 0 for name, weight in adapter.items() if "lora_B" in name)  # 0 at first


def test_answers_that_are_all_right_teach_kto_nothing(base: Path, tmp_path: Path):
    row = {"prompt": "Write m.\n", "completion": "module m; endmodule", "label": True}
    (tmp_path / "rows.jsonl").write_text(f"{json.dumps(row)}\n" * 2)
    with pytest.raises(ConfigError, match="all 2 answers are right"):
        train(KTO, KtoConfig(**settings(base, tmp_path / "rows.jsonl", tmp_path / "run")), quiet)


@pytest.mark.icarus
def test_a_reward_is_learnt_from_designs_that_were_judged(base: Path, tmp_path: Path):
    """A model that has seen one right answer often writes right and wrong ones, when it is hot enough."""
    problem = next(iter(spec_to_rtl(verilog_eval_v2(tmp_path / "v2")).problems()))
    asked = [{"role": "user", "content": problem.spec}]
    said = [{"role": "assistant", "content": f"module TopModule {PORTS}{BODY}"}]
    row = {"prompt": asked, "completion": said, "problem_digest": problem.digest}
    prompts = Path(dataset(tmp_path / "prompts", problem))
    (prompts / "train.jsonl").write_text(2 * f"{json.dumps(row)}\n")
    taught = {"max_steps": 8, "learning_rate": 3e-3, "epochs": 9}
    first = train(SFT, SftConfig(**settings(base, prompts, tmp_path / "sft", **taught)), quiet)
    given = settings(base, prompts, tmp_path / "grpo", adapter=first["result"], learning_rate=1e-3)
    config = GrpoConfig(**given | {"batch_size": 4}, generations=4, max_completion=60, temperature=1.3)
    done = train(GRPO, config, quiet)
    before, after = (safetensors(Path(d["result"], "adapter_model.safetensors")) for d in (first, done))
    state = json.loads((tmp_path / "grpo/checkpoints/checkpoint-1/trainer_state.json").read_text())
    assert state["log_history"][0]["rtlgen/no_reward"] == 0
    assert state["log_history"][0]["reward_std"] > 0
    assert not same(before, after)

    whole = config.model_copy(update={"weights": "full", "beta": 0.1, "output": str(tmp_path / "whole")})
    done = train(GRPO, whole, quiet)
    (entry,) = (
        e
        for e in json.loads((tmp_path / "whole/checkpoints/checkpoint-1/trainer_state.json").read_text())[
            "log_history"
        ]
        if "loss" in e
    )
    assert entry["kl"] == pytest.approx(0, abs=1e-2)  # held to what it began with: the adapter is in it
    assert not same(weights_of(Path(done["result"])), weights_of(base))
    shutil.rmtree(tmp_path / "whole")  # two gigabytes


def test_ctrl_c_keeps_a_checkpoint(base: Path, rows: Rows, tmp_path: Path):
    config = SftConfig(**settings(base, rows(Kind.SFT), tmp_path / "run", max_steps=50))

    def interrupt(now: Step) -> None:
        if now.step == 1 and not now.stopping:
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        train(SFT, config, interrupt)
    assert last_checkpoint(tmp_path / "run") == tmp_path / "run" / "checkpoints" / "checkpoint-1"
    assert (tmp_path / "run" / "loss.png").is_file()
    assert not (tmp_path / "run" / "adapter").exists()


@pytest.mark.parametrize("weights", ["lora", "full"])
def test_on_top_of_an_adapter_what_is_asked_for_is_trained(tmp_path: Path, weights: str):
    from peft import LoraConfig, get_peft_model

    adapter = LoraConfig(target_modules="all-linear", task_type="CAUSAL_LM", init_lora_weights=False)
    get_peft_model(tiny(), adapter).save_pretrained(tmp_path)
    config = SftConfig(data=("d",), output="o", weights=weights, adapter=str(tmp_path))
    model = trained_part(config, tiny()).model
    trained = {name: p.requires_grad for name, p in model.named_parameters()}
    if weights == "full":
        assert all(trained.values())
        assert trained.keys() == dict(tiny().named_parameters()).keys()
        assert not model.model.layers[0].mlp.up_proj.weight.equal(tiny().model.layers[0].mlp.up_proj.weight)
    else:
        assert all(is_trained == ("lora" in name) for name, is_trained in trained.items())


def test_the_head_for_answers_alone_gives_the_losses_and_gradients_of_trls_own(base: Path):
    import torch
    from trl.trainer.utils import add_fused_lm_head

    outputs = ("log_probs", "entropy", "mean_logits", "is_top1")
    ids = torch.tensor([[1, 4093, 198, 5, 9, 11, 2], [1, 77, 198, 8, 2, 2, 2]])
    labels = torch.tensor([[-100, -100, -100, 5, 9, 11, 2], [-100, -100, -100, 8, 2, -100, -100]])
    found = []
    for prepare in (
        lambda m: add_fused_lm_head(m, 0.7, outputs=outputs),
        lambda m: score_answers_only(m, 0.7),
    ):
        model = tiny()
        prepare(model)
        out = model(input_ids=ids, attention_mask=torch.ones_like(ids), labels=labels, fused_lm_head=True)
        out.loss.backward()
        found.append((out, {name: p.grad for name, p in model.named_parameters()}))
    (theirs, their_gradients), (ours, our_gradients) = found
    for name in ("loss", *outputs, "label_mask"):
        torch.testing.assert_close(ours[name], theirs[name], msg=name)
    for name, gradient in their_gradients.items():
        torch.testing.assert_close(our_gradients[name], gradient, msg=name)


def tiny() -> Any:
    """A model of a few weights, the same each time."""
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    torch.manual_seed(1)
    size = {"hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2}
    return LlamaForCausalLM(LlamaConfig(vocab_size=5000, **size))


def weights_of(folder: Path) -> dict[str, Any]:
    return safetensors(folder / "model.safetensors")


def safetensors(file: Path) -> dict[str, Any]:
    from safetensors.torch import load_file

    found: dict[str, Any] = load_file(file)
    return found


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return all(bool((one[name] == other[name]).all()) for name in one)


def logged(run: Path, step: int) -> list[float]:
    state = json.loads((run / f"checkpoints/checkpoint-{step}/trainer_state.json").read_text())
    return [entry["loss"] for entry in state["log_history"] if "loss" in entry]


def scalars(folder: Path) -> list[float]:
    """The losses as tensorboard reads them."""
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    events = EventAccumulator(str(folder))
    events.Reload()
    return [event.value for event in events.Scalars("train/loss")]
