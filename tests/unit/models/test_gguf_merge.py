"""An adapter merged into a GGUF file, and the place where such files are kept."""

from __future__ import annotations

import errno
import json
import os
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tiny_weights import CHANGED, HEADS, KV_HEADS, WIDTH, write_adapter, write_base

from rtlgen.core.errors import ModelUnavailable, StoreError
from rtlgen.models import merged_weights
from rtlgen.models.gguf_merge import merge
from rtlgen.models.lora import read_adapter
from rtlgen.models.merged_weights import merged, revision

pytest.importorskip("gguf", reason="the extra 'embedded' is not installed")
pytest.importorskip("safetensors", reason="the extra 'embedded' is not installed")


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return write_base(tmp_path / "base.gguf")


def matrices(path: Path) -> dict[str, np.ndarray]:
    from gguf import GGUFReader, quants

    return {
        t.name.removesuffix(".weight"): quants.dequantize(t.data, t.tensor_type)
        for t in GGUFReader(path).tensors
    }


def as_llama_cpp_keeps_it(rows: np.ndarray, heads: int) -> np.ndarray:
    """Row i of a head's first half is followed by row i of its second half."""
    size = len(rows) // heads
    order = [
        h * size + part * (size // 2) + i for h in range(heads) for i in range(size // 2) for part in (0, 1)
    ]
    return rows[order]


def test_what_the_adapter_adds_is_added_and_nothing_else_changes(base: Path, tmp_path: Path) -> None:
    products = write_adapter(tmp_path / "adapter")
    merge(base, tmp_path / "adapter", tmp_path / "out.gguf")
    before, after = matrices(base), matrices(tmp_path / "out.gguf")
    assert before.keys() == after.keys()
    wanted = {name: 2.0 * product for name, product in products.items()}  # alpha 4 over rank 2
    wanted["blk.0.attn_q"] = as_llama_cpp_keeps_it(wanted["blk.0.attn_q"], HEADS)
    wanted["blk.0.attn_k"] = as_llama_cpp_keeps_it(wanted["blk.0.attn_k"], KV_HEADS)
    for name, weights in before.items():
        expected = weights + wanted.get(name, 0.0)
        step = np.abs(expected).max() / 127  # of 8 bits
        assert np.abs(after[name] - expected).max() <= step, name
    assert (after["output_norm"] == before["output_norm"]).all()


def test_vocabulary_and_template_are_those_of_the_base(base: Path, tmp_path: Path) -> None:
    from gguf import GGUFReader, LlamaFileType

    write_adapter(tmp_path / "adapter")
    merge(base, tmp_path / "adapter", tmp_path / "out.gguf")
    one, two = (
        {k: f.contents() for k, f in GGUFReader(p).fields.items()} for p in (base, tmp_path / "out.gguf")
    )
    assert two.pop("general.file_type") == LlamaFileType.MOSTLY_Q8_0
    assert one["tokenizer.ggml.tokens"] == ["<s>", "é", "module"]
    counted = {"GGUF.kv_count", "general.file_type", "general.quantization_version"}
    assert {k: v for k, v in one.items() if k not in counted} == {
        k: v for k, v in two.items() if k not in counted
    }


@pytest.mark.parametrize(
    ("config", "scale"),
    [
        ({"lora_alpha": 8, "r": 4}, 2.0),
        ({"lora_alpha": 8, "r": 4, "use_rslora": True}, 4.0),
        ({"lora_alpha": 8, "r": 4, "alpha_pattern": {"down_proj": 2}}, 0.5),
        ({"lora_alpha": 8, "r": 4, "alpha_pattern": {"wn_proj": 2}}, 2.0),
        ({"lora_alpha": 8, "r": 8, "rank_pattern": {"down_proj": 4}}, 2.0),
    ],
)
def test_the_scale_is_that_of_peft(config: dict[str, Any], scale: float, tmp_path: Path) -> None:
    write_adapter(tmp_path, rank=4, **config)
    found = {change.module: change.scale for change in read_adapter(tmp_path)}
    assert found[CHANGED["blk.0.ffn_down"]] == scale


def test_bf16_is_read_without_torch(tmp_path: Path) -> None:
    write_adapter(tmp_path)
    name = f"base_model.model.{CHANGED['blk.0.ffn_down']}.lora_"
    head = {
        f"{name}A.weight": {"dtype": "BF16", "shape": [1, 2], "data_offsets": [0, 4]},
        f"{name}B.weight": {"dtype": "BF16", "shape": [2, 1], "data_offsets": [4, 8]},
    }
    text = json.dumps(head).encode()
    numbers = bytes.fromhex("803f20c0 803f0040")  # 1.0, -2.5; 1.0, 2.0
    (tmp_path / "adapter_model.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + numbers)
    (change,) = read_adapter(tmp_path)
    assert (change.delta() == 4.0 * np.array([[1.0, -2.5], [2.0, -5.0]])).all()  # alpha 4, rank 1


@pytest.mark.parametrize(
    ("config", "told"),
    [
        ({"peft_type": "IA3"}, "IA3"),
        ({"use_dora": True}, "use_dora"),
        ({"bias": "all"}, "bias"),
        ({"modules_to_save": ["lm_head"]}, "modules_to_save"),
        ({"r": "many"}, "r:"),
    ],
)
def test_an_adapter_of_another_kind_is_refused(config: dict[str, Any], told: str, tmp_path: Path) -> None:
    write_adapter(tmp_path, **config)
    with pytest.raises(ModelUnavailable, match=told):
        read_adapter(tmp_path)


def test_an_adapter_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    write_adapter(tmp_path)
    file = tmp_path / "adapter_model.safetensors"
    file.write_bytes(file.read_bytes()[:-50])
    with pytest.raises(ModelUnavailable, match=r"adapter_model\.safetensors"):
        read_adapter(tmp_path)


def test_an_adapter_of_another_model_is_refused(base: Path, tmp_path: Path) -> None:
    from safetensors.numpy import save_file

    write_adapter(tmp_path / "adapter")
    file = tmp_path / "adapter" / "adapter_model.safetensors"

    def changes(module: str, outputs: int) -> None:
        name = f"base_model.model.{module}.lora_"
        down, up = np.zeros((1, WIDTH), "f4"), np.zeros((outputs, 1), "f4")
        save_file({f"{name}A.weight": down, f"{name}B.weight": up}, file)

    changes("model.layers.7.self_attn.q_proj", WIDTH)
    with pytest.raises(ModelUnavailable, match=r"layers\.7\.self_attn"):
        merge(base, file.parent, tmp_path / "out.gguf")
    changes("model.layers.0.self_attn.q_proj", 2 * WIDTH)
    with pytest.raises(ModelUnavailable, match="q_proj"):
        merge(base, file.parent, tmp_path / "out.gguf")


def test_a_base_that_cannot_be_read_or_is_no_llama_is_told(base: Path, tmp_path: Path) -> None:
    write_adapter(tmp_path / "adapter")
    whole = base.read_bytes()
    base.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ModelUnavailable, match=r"base\.gguf"):
        merge(base, tmp_path / "adapter", tmp_path / "out.gguf")
    other = write_base(tmp_path / "other.gguf", architecture="gpt2")
    with pytest.raises(ModelUnavailable, match="gpt2"):
        merge(other, tmp_path / "adapter", tmp_path / "out.gguf")


def test_it_is_made_once(base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_adapter(tmp_path / "adapter")
    path = merged(base, tmp_path / "adapter", tmp_path / "cache")
    assert path.stem == revision(base, tmp_path / "adapter")
    monkeypatch.delattr(merged_weights, "merge")
    assert merged(base, tmp_path / "adapter", tmp_path / "cache") == path


@pytest.mark.parametrize("harm", ["cut", "flipped", "untold"])
def test_a_broken_file_is_made_anew(harm: str, base: Path, tmp_path: Path) -> None:
    write_adapter(tmp_path / "adapter")
    path = merged(base, tmp_path / "adapter", tmp_path / "cache")
    whole = path.read_bytes()
    if harm == "cut":
        path.write_bytes(whole[:-1])
    elif harm == "flipped":
        path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    else:
        path.with_suffix(".fingerprint").unlink()
    assert merged(base, tmp_path / "adapter", tmp_path / "cache") == path
    assert path.read_bytes() == whole


def test_another_adapter_is_another_file_and_its_card_is_no_part_of_it(base: Path, tmp_path: Path) -> None:
    write_adapter(tmp_path / "adapter")
    one = merged(base, tmp_path / "adapter", tmp_path / "cache")
    (tmp_path / "adapter" / "README.md").write_text("a card")
    assert merged(base, tmp_path / "adapter", tmp_path / "cache") == one
    write_adapter(tmp_path / "adapter", seed=2)
    two = merged(base, tmp_path / "adapter", tmp_path / "cache")
    assert two != one
    assert two.read_bytes() != one.read_bytes()


def test_the_oldest_files_go(base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merged_weights, "_KEPT", 2)
    made = []
    for seed in range(4):
        write_adapter(tmp_path / "adapter", seed=seed)
        made.append(merged(base, tmp_path / "adapter", tmp_path / "cache"))
        os.utime(made[-1], (seed, seed))
    left = {p.name for p in (tmp_path / "cache").iterdir()}
    assert left == {"lock", *(p.with_suffix(s).name for p in made[2:] for s in (".gguf", ".fingerprint"))}


def test_a_full_disk_is_told_and_leaves_nothing(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_adapter(tmp_path / "adapter")

    def fills_the_disk(base: Path, adapter: Path, out: Path) -> None:
        out.write_bytes(bytes(1000))
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(merged_weights, "merge", fills_the_disk)
    with pytest.raises(StoreError, match="the disk is full") as caught:
        merged(base, tmp_path / "adapter", tmp_path / "cache")
    assert "XDG_CACHE_HOME" in caught.value.hint
    assert [p.name for p in (tmp_path / "cache").iterdir()] == ["lock"]


def test_an_adapter_whose_weights_are_missing(base: Path, tmp_path: Path) -> None:
    write_adapter(tmp_path / "adapter")
    (tmp_path / "adapter" / "adapter_model.safetensors").unlink()
    with pytest.raises(ModelUnavailable, match=r"adapter_model\.safetensors"):
        merged(base, tmp_path / "adapter", tmp_path / "cache")


def test_two_processes_at_once_get_one_whole_file(base: Path, tmp_path: Path) -> None:
    write_adapter(tmp_path / "adapter")
    code = "import sys; from pathlib import Path; from rtlgen.models.merged_weights import merged;"
    code += "print(merged(*map(Path, sys.argv[1:])))"
    command = [sys.executable, "-c", code, str(base), str(tmp_path / "adapter"), str(tmp_path / "cache")]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    told = [process.communicate(timeout=60)[0].strip() for process in running]
    assert [process.returncode for process in running] == [0, 0]
    assert told[0] == told[1]
    alone = merged(base, tmp_path / "adapter", tmp_path / "alone")
    assert Path(told[0]).read_bytes() == alone.read_bytes()
    assert len(list((tmp_path / "cache").iterdir())) == 3
