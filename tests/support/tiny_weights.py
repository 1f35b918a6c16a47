"""A llama model of one layer as a GGUF file, and adapters for it, as PEFT writes them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

WIDTH, INNER, HEADS, KV_HEADS = 64, 96, 4, 2
SHAPES = {
    "token_embd": (32, WIDTH),
    "output_norm": (WIDTH,),
    "blk.0.attn_norm": (WIDTH,),
    "blk.0.attn_q": (WIDTH, WIDTH),
    "blk.0.attn_k": (WIDTH // HEADS * KV_HEADS, WIDTH),
    "blk.0.ffn_down": (WIDTH, INNER),
}
"""Outputs x inputs."""
CHANGED = {
    "blk.0.attn_q": "model.layers.0.self_attn.q_proj",
    "blk.0.attn_k": "model.layers.0.self_attn.k_proj",
    "blk.0.ffn_down": "model.layers.0.mlp.down_proj",
}


def write_base(path: Path, *, architecture: str = "llama") -> Path:
    """With matrices of 4 bits (Q4_1), as the embedded model has them."""
    from gguf import GGMLQuantizationType, GGUFWriter, quants

    random = np.random.default_rng(0)
    writer = GGUFWriter(path, architecture)
    writer.add_block_count(1)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KV_HEADS)
    writer.add_token_list(["<s>", "é", "module"])
    writer.add_chat_template("{{ messages }}")
    writer.add_file_type(3)
    for name, shape in SHAPES.items():
        weights = random.normal(size=shape).astype("f4")
        kind = GGMLQuantizationType.F32 if len(shape) == 1 else GGMLQuantizationType.Q4_1
        data = weights if len(shape) == 1 else quants.quantize(weights, kind)
        writer.add_tensor(f"{name}.weight", data, raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def write_adapter(folder: Path, *, seed: int = 1, rank: int = 2, **config: Any) -> dict[str, np.ndarray]:
    """An adapter in float32 that changes CHANGED. Returns B @ A of each, by the file's name of it."""
    from safetensors.numpy import save_file

    random = np.random.default_rng(seed)
    tensors, products = {}, {}
    for name, module in CHANGED.items():
        outputs, inputs = SHAPES[name]
        down = random.normal(size=(rank, inputs)).astype("f4")
        up = random.normal(size=(outputs, rank)).astype("f4")
        tensors[f"base_model.model.{module}.lora_A.weight"] = down
        tensors[f"base_model.model.{module}.lora_B.weight"] = up
        products[name] = up @ down
    folder.mkdir(parents=True, exist_ok=True)
    save_file(tensors, folder / "adapter_model.safetensors")
    known = {"peft_type": "LORA", "r": rank, "lora_alpha": 4, "target_modules": "all-linear"}
    (folder / "adapter_config.json").write_text(json.dumps(known | config), "utf-8")
    return products
