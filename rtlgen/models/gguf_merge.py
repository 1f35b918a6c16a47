"""An adapter merged into a GGUF file: the same model, vocabulary and chat template with other weights.

No checkout of llama.cpp is needed: everything but the matrices is copied from the base.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rtlgen.core.errors import ExtraMissing, ModelUnavailable
from rtlgen.models.lora import Change, read_adapter

if TYPE_CHECKING:
    import numpy as np
    from gguf import GGUFReader, GGUFWriter, ReaderTensor

_WRITTEN_ANEW = {"general.architecture", "general.file_type", "general.quantization_version"}
_ROTATED = {"attn_q": "llama.attention.head_count", "attn_k": "llama.attention.head_count_kv"}
"""Matrices whose rows llama.cpp keeps in another order, and where it says how many heads they have."""


def merge(base: Path, adapter: Path, out: Path) -> None:
    """Write `base` with `adapter` added, at 8 bits (Q8_0), which is also the fastest of the formats.

    Args:
        base: GGUF of the architecture "llama", quantised or not.
        adapter: folder with a LoRA adapter of PEFT, trained on the same weights.
        out: written in place; see `merged_weights` for a file that is there whole or not at all.

    Raises:
        ModelUnavailable: one of the two cannot be read, or they do not fit together.
        ExtraMissing: a package is not installed.
        OSError: `out` cannot be written.
    """
    try:
        from gguf import GGUFReader, GGUFWriter
    except ImportError as error:
        raise ExtraMissing(error.name or "gguf", "embedded", "merging an adapter") from error
    changes = read_adapter(adapter)
    try:
        reader = GGUFReader(base)
    except (ValueError, IndexError) as error:
        raise ModelUnavailable(f"{base}: not a whole GGUF file: {error}") from error
    architecture = _field(reader, "general.architecture")
    if architecture != "llama":
        raise ModelUnavailable(f"{base}: adapters are merged into llama models, this is {architecture}")
    deltas = _by_tensor(changes, reader, adapter)
    writer = GGUFWriter(out, architecture)
    try:
        _copy_metadata(reader, writer)
        for tensor in reader.tensors:
            _add(tensor, deltas.get(tensor.name), reader, writer, adapter)
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
    finally:
        writer.close()


def _by_tensor(changes: list[Change], reader: GGUFReader, adapter: Path) -> dict[str, Change]:
    """The changes by the name that the file has for their module."""
    from gguf import MODEL_ARCH, get_tensor_name_map

    names = get_tensor_name_map(MODEL_ARCH.LLAMA, int(_field(reader, "llama.block_count")))
    known = {tensor.name for tensor in reader.tensors}
    found = {}
    for change in changes:
        name = f"{names.get_name(change.module)}.weight"
        if name not in known:
            raise ModelUnavailable(
                f"{adapter}: it changes {change.module}, which the base does not have",
                hint="an adapter fits the model alone that it was trained on",
            )
        found[name] = change
    return found


def _copy_metadata(reader: GGUFReader, writer: GGUFWriter) -> None:
    from gguf import GGML_QUANT_VERSION, GGUFValueType, LlamaFileType

    for key, field in reader.fields.items():
        if key.startswith("GGUF.") or key in _WRITTEN_ANEW:
            continue
        kind = field.types[0]
        of = field.types[-1] if kind is GGUFValueType.ARRAY else None
        writer.add_key_value(key, field.contents(), kind, sub_type=of)
    writer.add_quantization_version(GGML_QUANT_VERSION)
    writer.add_file_type(LlamaFileType.MOSTLY_Q8_0)


def _add(
    tensor: ReaderTensor, change: Change | None, reader: GGUFReader, writer: GGUFWriter, adapter: Path
) -> None:
    """One tensor: vectors stay as they are, matrices become Q8_0, with what the adapter adds."""
    from gguf import GGMLQuantizationType, quants

    kinds = GGMLQuantizationType
    if change is None and tensor.tensor_type in (kinds.F32, kinds.Q8_0):
        writer.add_tensor(tensor.name, tensor.data, raw_dtype=tensor.tensor_type)
        return
    weights = quants.dequantize(tensor.data, tensor.tensor_type)
    if change is not None:
        delta = _in_order(tensor.name, change.delta(), reader)
        if delta.shape != weights.shape:
            raise ModelUnavailable(
                f"{adapter}: {change.module} is {delta.shape} there and {weights.shape} in the base",
                hint="an adapter fits the model alone that it was trained on",
            )
        weights = weights + delta
    writer.add_tensor(tensor.name, quants.quantize(weights, kinds.Q8_0), raw_dtype=kinds.Q8_0)


def _in_order(name: str, rows: np.ndarray, reader: GGUFReader) -> np.ndarray:
    """The rows as llama.cpp keeps them.

    transformers turns the first half of a head's rows with the second (rotary embedding), llama.cpp each even
    row with the odd one after it.
    """
    key = _ROTATED.get(name.split(".")[-2])
    if key is None:
        return rows
    heads = int(_field(reader, key))
    halves = rows.reshape(heads, 2, rows.shape[0] // heads // 2, rows.shape[1])
    return halves.swapaxes(1, 2).reshape(rows.shape)


def _field(reader: GGUFReader, key: str) -> str:
    field = reader.fields.get(key)
    return "" if field is None else str(field.contents())
