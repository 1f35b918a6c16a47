"""A training goes on from where it was, and only if it is the same one."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Any

import pytest

from rtlgen.core.errors import ConfigError
from rtlgen.training.card import card
from rtlgen.training.config import DpoConfig, GrpoConfig, SftConfig
from rtlgen.training.folder import forget, last_checkpoint
from rtlgen.training.grpo import GRPO
from rtlgen.training.manifest import changed, check_the_same, identity
from rtlgen.training.rows import data_files, rows_of
from rtlgen.training.watch import stoppable


def checkpoint(folder: Path, step: int, *, whole: bool = True) -> Path:
    path = folder / "checkpoints" / f"checkpoint-{step}"
    path.mkdir(parents=True)
    if whole:
        (path / "complete").touch()
    return path


def test_the_last_whole_checkpoint_and_half_written_ones_are_gone(tmp_path: Path):
    assert last_checkpoint(tmp_path) is None
    checkpoint(tmp_path, 9)
    newest = checkpoint(tmp_path, 10)
    torn = checkpoint(tmp_path, 11, whole=False)
    assert last_checkpoint(tmp_path) == newest
    assert not torn.exists()


def test_beginning_anew_leaves_what_is_not_ours(tmp_path: Path):
    checkpoint(tmp_path, 3)
    (tmp_path / "manifest.json").write_text("{}")
    (tmp_path / "notes.txt").write_text("mine")
    forget(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def told(folder: Path, text: str = '{"text": "a"}\n', base: str = "b", **given: Any) -> dict[str, Any]:
    file = folder / "rows.jsonl"
    file.write_text(text)
    config = SftConfig(data=(str(file),), output="o", **given)
    return identity("sft", config, base, data_files(config.data))


@pytest.mark.parametrize(
    ("now", "says"),
    [
        ({"learning_rate": 1e-4}, "learning_rate was 0.001 and is 0.0001"),
        ({"epochs": 2}, "epochs was 1.0 and is 2.0"),
        ({"lora": {"r": 4}}, "'r': 16.*'r': 4"),
        ({"base": "c"}, "other base weights"),
        ({"text": '{"text": "b"}\n'}, "other data"),
    ],
)
def test_another_training_is_refused_and_what_differs_is_named(tmp_path: Path, now: Any, says: str):
    with pytest.raises(ConfigError, match=says):
        check_the_same(tmp_path, {"identity": told(tmp_path)}, told(tmp_path, **now))


def test_other_problems_to_be_judged_by_are_another_training(tmp_path: Path):
    """The prompts alone do not say what an answer is worth."""
    found = []
    for problems in ("one", "other"):
        (tmp_path / "trl").mkdir(exist_ok=True)
        (tmp_path / "trl" / "train.jsonl").write_text("{}\n")
        (tmp_path / "problems.jsonl").write_text(problems)
        config = GrpoConfig(data=(str(tmp_path),), output="o")
        files = [*data_files(config.data), *GRPO.beside(config)]
        found.append(identity("grpo", config, "b", files))
    assert changed(*found) == ["other data"]


def test_a_reward_without_problems_is_refused(tmp_path: Path):
    with pytest.raises(ConfigError, match=r"there is no problems\.jsonl"):
        GRPO.beside(GrpoConfig(data=("d",), output="o", problems=str(tmp_path)))
    with pytest.raises(ConfigError, match="which problems"):
        GRPO.beside(GrpoConfig(data=(str(tmp_path),), output="o"))


def test_another_method_is_another_training(tmp_path: Path):
    before = told(tmp_path)
    now = identity("dpo", DpoConfig(data=("d",), output="o"), "b", [])
    assert "it was rtlgen train sft" in changed(before, now)


def test_what_changes_no_result_may_change(tmp_path: Path):
    before = told(tmp_path)
    assert not changed(before, told(tmp_path, threads=2, checkpoint_every=7, log_every=1, keep_checkpoints=9))


def test_more_steps_of_a_constant_learning_rate_are_the_same_training(tmp_path: Path):
    before = told(tmp_path, schedule="constant", max_steps=5)
    assert not changed(before, told(tmp_path, schedule="constant", max_steps=9, epochs=3))
    assert changed(told(tmp_path, max_steps=5), told(tmp_path, max_steps=9))


def test_checkpoints_of_nobody_knows_what(tmp_path: Path):
    with pytest.raises(ConfigError, match="nothing says of what"):
        check_the_same(tmp_path, {}, told(tmp_path))


def test_a_dataset_is_named_by_its_folder(tmp_path: Path):
    (tmp_path / "trl-lm").mkdir()
    (tmp_path / "trl-lm" / "train.jsonl").write_text('{"text": "a"}\n\n{"text": "b"}\n')
    rows = list(rows_of(data_files([str(tmp_path)])))
    assert [row.data["text"] for row in rows] == ["a", "b"]
    assert rows[1].where.endswith("train.jsonl:3")


@pytest.mark.parametrize(
    ("text", "says"), [("{", r"rows\.jsonl:1: no JSON"), ("[1]", r"rows\.jsonl:1: a row must be an object")]
)
def test_what_is_no_row(tmp_path: Path, text: str, says: str):
    (tmp_path / "rows.jsonl").write_text(text)
    with pytest.raises(ConfigError, match=says):
        list(rows_of(data_files([str(tmp_path / "rows.jsonl")])))
    with pytest.raises(ConfigError, match="there are no rows"):
        data_files([str(tmp_path / "none")])


def test_the_first_ctrl_c_is_noted_and_the_second_interrupts():
    before = signal.getsignal(signal.SIGINT)
    with stoppable() as stop:
        signal.raise_signal(signal.SIGINT)
        assert stop.asked
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_the_card_says_what_it_was_made_of(tmp_path: Path):
    manifest = {
        "identity": told(tmp_path, seed=7),
        "data": [{"file": "/mine/rows.jsonl", "sha256": "ab" * 32}],
        "figures": {"steps": 3, "rows": 5, "tokens": 99, "loss": 0.25},
        "versions": {"rtlgen": "1", "trl": "2"},
    }
    text = card(manifest)
    assert "3 steps over 5 rows of 99 tokens; loss 0.2500" in text
    assert "| abababababababab | rows.jsonl |" in text
    assert "| `seed` | 7 |" in text
    assert "rtlgen 1, trl 2" in text
    assert "/mine" not in text
