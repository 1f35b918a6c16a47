"""Where each setting comes from, and what is said about a wrong one."""

from __future__ import annotations

from pathlib import Path

import pytest

from rtlgen.config.settings import OF_MODEL, Settings, Source, resolve
from rtlgen.core.errors import ConfigError


def test_flag_beats_environment_beats_file_beats_default(tmp_path: Path) -> None:
    (tmp_path / "rtlgen.toml").write_text('rounds = 2\nseed = 7\nmodel = "a"\n')
    environ = {"RTLGEN_ROUNDS": "3", "RTLGEN_SEED": "8", "RTLGEN_IVERILOG": "/opt/iverilog"}
    resolved = resolve({"rounds": 4, "model": None}, folder=tmp_path, environ=environ)
    assert (resolved.settings.rounds, resolved.settings.seed, resolved.settings.model) == (4, 8, "a")
    assert resolved.sources["rounds"] is Source.FLAG
    assert resolved.sources["seed"] is Source.ENVIRONMENT
    assert resolved.sources["model"] is Source.FILE
    assert resolved.sources["top_p"] is Source.DEFAULT


def test_nothing_given_is_all_defaults_on_top_of_what_suits_the_model(tmp_path: Path) -> None:
    resolved = resolve({}, folder=tmp_path, environ={})
    suited = OF_MODEL[Settings().model]
    assert resolved.settings == Settings.model_validate(suited)
    assert {name for name, source in resolved.sources.items() if source is not Source.DEFAULT} == set(suited)
    assert resolve({"model": "openai:m"}, folder=tmp_path, environ={}).settings == Settings(model="openai:m")


def test_what_suits_a_model_yields_to_everything_that_is_given(tmp_path: Path) -> None:
    (tmp_path / "rtlgen.toml").write_text("samples = 3\n")
    environ = {"RTLGEN_MODEL": "embedded", "RTLGEN_MAX_NEW_TOKENS": "900"}
    resolved = resolve({"grammar": "none"}, folder=tmp_path, environ=environ)
    settings = resolved.settings
    assert (settings.samples, settings.max_new_tokens, settings.grammar) == (3, 900, "none")
    assert (settings.prompt, resolved.sources["prompt"]) == ("short", Source.MODEL)


def test_the_model_that_is_named_last_is_the_one_that_is_suited(tmp_path: Path) -> None:
    (tmp_path / "rtlgen.toml").write_text('model = "embedded"\n')
    assert resolve({}, folder=tmp_path, environ={}).settings.grammar == "interface"
    other = resolve({"model": "openai:m"}, folder=tmp_path, environ={})
    assert (other.settings.grammar, other.sources["grammar"]) == ("none", Source.DEFAULT)


@pytest.mark.parametrize(
    ("file", "environ", "flags", "words"),
    [
        ("rounds = 0", {}, {}, "'rounds'"),
        ("round = 1", {}, {}, "unknown setting 'round'"),
        ("rounds = ", {}, {}, "cannot be read as TOML"),
        ("", {"RTLGEN_SIMULATOR": "vcs"}, {}, "'RTLGEN_SIMULATOR'"),
        ("", {}, {"max_tokens": 0}, "'--max-tokens'"),
    ],
)
def test_a_wrong_value_is_named_where_it_stands(
    tmp_path: Path, file: str, environ: dict[str, str], flags: dict[str, object], words: str
) -> None:
    (tmp_path / "rtlgen.toml").write_text(file)
    with pytest.raises(ConfigError) as caught:
        resolve(flags, folder=tmp_path, environ=environ)
    assert words in caught.value.message
