"""What a round's training is told: the file that it is given is one that `rtlgen train` takes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from rtlgen.training.config import DpoConfig, SftConfig, TrainingConfig, read_config
from rtlgen.training.iterate import commands
from rtlgen.training.iterate.config import LoopConfig
from rtlgen.training.iterate.problems import Problems
from rtlgen.training.iterate.rounds import Present, Work
from rtlgen.training.iterate.stages import Stages

KINDS: dict[str, type[TrainingConfig]] = {"sft": SftConfig, "dpo": DpoConfig}
FULL = {"weights": "full"}


@pytest.mark.parametrize(
    ("train", "serve", "kept", "base", "adapter"),
    [
        ({}, "embedded", "/kept", "embedded", ""),
        ({"begin": "last"}, "embedded", "", "embedded", ""),
        ({"begin": "last"}, "embedded", "/kept", "embedded", "/kept"),
        ({"begin": "last", "method": "dpo"}, "embedded", "/kept", "embedded", "/kept"),
        ({"begin": "last", "settings": FULL}, "vllm", "/kept", "/kept", ""),
        ({"settings": FULL}, "vllm", "/kept", "/model", ""),
    ],
)
def test_a_round_begins_with_the_base_or_with_what_was_kept_last(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    train: dict[str, Any],
    serve: str,
    kept: str,
    base: str,
    adapter: str,
) -> None:
    told = []

    def trained(method: str, config: Path, _: Path) -> dict[str, Any]:
        told.append(read_config(config, KINDS[method]))
        return {"result": "new", "rows": 1, "loss": 0.5}

    monkeypatch.setattr(commands, "train", trained)
    config = LoopConfig.model_validate(
        {
            "output": str(tmp_path),
            "base": "embedded" if serve == "embedded" else "/model",
            "serve": serve,
            "train": {**train, "settings": {"lora": {"r": 4}, **train.get("settings", {})}},
        }
    )
    present = Present(name="model", weights=kept, evaluation=tmp_path)
    stages = Stages(tmp_path / "round-02", "", lambda _: None)
    work = Work(config, 2, present, stages, Problems(config))
    assert stages.do("train", work._train)["result"] == "new"
    (found,) = told
    assert (found.base, found.adapter) == (base, adapter)
    assert found.data == (str(tmp_path / "round-02" / "mix" / "rows.jsonl"),)
    assert found.lora.r == 4
