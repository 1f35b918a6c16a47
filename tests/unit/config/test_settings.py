"""Where each setting comes from, and what is said about a wrong one."""

from __future__ import annotations

from pathlib import Path

import pytest

from rtlgen.config.settings import Settings, Source, resolve
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


def test_nothing_given_is_all_defaults(tmp_path: Path) -> None:
    resolved = resolve({}, folder=tmp_path, environ={})
    assert resolved.settings == Settings()
    assert set(resolved.sources.values()) == {Source.DEFAULT}


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
