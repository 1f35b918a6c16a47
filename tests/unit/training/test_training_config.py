"""What a training is told is checked before anything is loaded."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from rtlgen.core.errors import ConfigError, ExtraMissing
from rtlgen.training.base import need_packages
from rtlgen.training.config import GrpoConfig, SftConfig, read_config


def written(folder: Path, text: str) -> Path:
    file = folder / "sft.toml"
    file.write_text(text, "utf-8")
    return file


def test_paths_are_taken_from_the_folder_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    config = read_config(
        written(tmp_path, 'data = ["corpus", "/elsewhere/rows.jsonl"]\noutput = "runs/a"'), SftConfig
    )
    assert config.data == (str(tmp_path / "corpus"), "/elsewhere/rows.jsonl")
    assert config.output == str(tmp_path / "runs/a")
    assert config.base == "embedded"
    assert read_config(written(tmp_path, 'base = "m"\ndata = ["c"]\noutput = "o"'), SftConfig).base == str(
        tmp_path / "m"
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('output = "o"', "'data': Field required"),
        ('data = []\noutput = "o"', "'data'.*at least 1"),
        ('data = ["c"]\noutput = "o"\nepoch = 1', "unknown setting 'epoch'"),
        ('data = ["c"]\noutput = "o"\n[lora]\nrank = 1', "unknown setting 'lora.rank'"),
        ('data = ["c"]\noutput = "o"\nlearning_rate = 0', "'learning_rate'.*greater than 0"),
        ('data = ["c"]\noutput = "o"\nweights = "half"', "'weights'.*'half'"),
        ("data = [", "cannot be read as TOML"),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path: Path, text: str, says: str):
    with pytest.raises(ConfigError, match=says):
        read_config(written(tmp_path, text), SftConfig)


def test_a_file_that_is_not_there(tmp_path: Path):
    with pytest.raises(ConfigError, match=r"none\.toml: cannot be read"):
        read_config(tmp_path / "none.toml", SftConfig)


@pytest.mark.parametrize("package", ["trl", "peft", "datasets", "tensorboard", "matplotlib"])
def test_what_is_not_installed_is_named_with_the_extra(package: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TQDM_DISABLE", "1")  # as it will be set
    for name in ("matplotlib", "peft", "tensorboard", "transformers", "trl", "datasets"):
        monkeypatch.setitem(sys.modules, name, SimpleNamespace())  # importing the real ones takes long
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ExtraMissing, match=f"'{package}'") as caught:
        need_packages()
    assert caught.value.hint == "pip install 'rtlgen[train]'"


def test_a_reward_compares_whole_groups(tmp_path: Path):
    text = 'data = ["c"]\noutput = "o"\nbatch_size = 6\ngenerations = 4\n'
    with pytest.raises(ConfigError, match=r"sft\.toml: .*multiple of generations"):
        read_config(written(tmp_path, text), GrpoConfig)
    config = read_config(written(tmp_path, text + 'accumulation = 2\nproblems = "c"'), GrpoConfig)
    assert config.problems == str(tmp_path / "c")
