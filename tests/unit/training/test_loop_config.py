"""One file says what a loop is; what cannot be is told before anything is asked."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from rtlgen.core.errors import ConfigError
from rtlgen.dataset.example import Kind
from rtlgen.training.iterate.commands import as_toml
from rtlgen.training.iterate.config import read_loop


def written(folder: Path, text: str) -> Path:
    (folder / "loop.toml").write_text(text)
    return folder / "loop.toml"


def test_paths_are_taken_from_the_file_and_the_rest_has_defaults(tmp_path: Path) -> None:
    config = read_loop(written(tmp_path, 'output = "out"\n[sample]\npath = "corpus"\n'))
    assert (config.output, config.sample.path) == (str(tmp_path / "out"), str(tmp_path / "corpus"))
    assert (config.base, config.serve, config.evaluate.path) == ("embedded", "embedded", "")
    assert config.adapter == ""
    assert read_loop(written(tmp_path, 'output = "o"\nadapter = "a"')).adapter == str(tmp_path / "a")
    assert config.kinds == (Kind.SFT, Kind.REPAIR)
    assert read_loop(written(tmp_path, 'output = "o"\n[train]\nmethod = "dpo"')).kinds == (Kind.PREFERENCE,)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("rounds = 1", "output"),
        ("output = 1", "output"),
        ('output = "o"\nround = 1', "round"),
        ('output = "o"\n[sample]\nsamples = 0', "samples"),
        ('output = "o"\n[sample.settings]\ntemperatur = 1', "temperatur"),
        ('output = "o"\n[sample.settings]\nseed = 1', "seed"),
        ('output = "o"\n[train.settings]\nlearning_rat = 1', "learning_rat"),
        ('output = "o"\n[train.settings]\noutput = "x"', "output"),
        ('output = "o"\n[train.settings]\nweights = "full"', "serve"),
        ('output = "o"\nserve = "transformers"', "full"),
        ('output = "o"\nadapter = "a"\n[train.settings]\nweights = "full"', "adapter"),
        ('output = "o"\nbase = "folder"', "base"),
        ("output =", "TOML"),
    ],
)
def test_what_cannot_be_is_told(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ConfigError) as told:
        read_loop(written(tmp_path, text))
    assert words in told.value.message


def test_a_loop_may_go_on_for_longer_and_not_otherwise(tmp_path: Path) -> None:
    one, longer, other = (
        read_loop(written(tmp_path, f'output = "o"\n{more}')).identity()
        for more in ("", "rounds = 9", "seed = 2")
    )
    assert one == longer
    assert one != other


def test_settings_are_written_as_they_are_read() -> None:
    told = {
        "base": 'a "b" \\ ü',
        "data": ["x", "y"],
        "epochs": 1.5,
        "drop": True,
        "lora": {"r": 4},
        "seed": 1,
    }
    assert tomllib.loads(as_toml(told)) == told
