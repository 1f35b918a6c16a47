"""A LoRA adapter as PEFT saves it: read from its two files, with no torch.

W' = W + scale * B @ A (Hu et al., 2021, arXiv:2106.09685); scale is alpha / r, with rank-stabilised LoRA
alpha / sqrt(r) (Kalajdzievski, 2023, arXiv:2312.03732).
"""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, ValidationError

from rtlgen.core.errors import ExtraMissing, ModelUnavailable
from rtlgen.core.value import value

if TYPE_CHECKING:
    import numpy as np

CONFIG, WEIGHTS = "adapter_config.json", "adapter_model.safetensors"
_HINT = "a folder that PEFT's save_pretrained wrote: LoRA of weight matrices, nothing else"
_NUMPY = {"F16": "<f2", "F32": "<f4"}
_TENSOR = re.compile(r"base_model\.model\.(?P<module>.+)\.lora_(?P<side>[AB])\.weight")


class _Config(BaseModel):
    """What is read of adapter_config.json; what only matters for training is passed over."""

    model_config = ConfigDict(extra="ignore")

    peft_type: str
    r: int
    lora_alpha: float
    use_rslora: bool = False
    use_dora: bool = False
    fan_in_fan_out: bool = False
    bias: str = "none"
    modules_to_save: list[str] | None = None
    alpha_pattern: dict[str, float] = {}

    def unknown(self) -> str:
        """What of it cannot be merged here; empty where all of it can."""
        kinds = {
            self.peft_type: self.peft_type != "LORA",
            "use_dora": self.use_dora,
            "fan_in_fan_out": self.fan_in_fan_out,
            f"bias = {self.bias}": self.bias != "none",
            "modules_to_save": bool(self.modules_to_save),
        }
        return ", ".join(name for name, is_there in kinds.items() if is_there)

    def scale(self, module: str, rank: int) -> float:
        """As PEFT finds it: a pattern is the end of a module's name, or a regular expression of it."""
        special = (a for p, a in self.alpha_pattern.items() if re.match(rf"(.*\.)?({p})$", module))
        return next(special, self.lora_alpha) / (math.sqrt(rank) if self.use_rslora else rank)


@value
class Change:
    """What an adapter adds to one weight matrix."""

    module: str
    """In the names of transformers: "model.layers.0.self_attn.q_proj"."""
    down: np.ndarray
    """A: rank x inputs, float32."""
    up: np.ndarray
    """B: outputs x rank, float32."""
    scale: float

    def delta(self) -> np.ndarray:
        """Outputs x inputs, float32."""
        found: np.ndarray = self.up @ self.down
        found *= self.scale
        return found


def read_adapter(folder: Path) -> list[Change]:
    """What the adapter in `folder` changes, by module.

    Raises:
        ModelUnavailable: it cannot be read, or is of a kind that is not known here.
        ExtraMissing: the package that reads it is not installed.
    """
    config = _config(folder)
    if unknown := config.unknown():
        raise ModelUnavailable(f"{folder}: {unknown} cannot be merged", hint=_HINT)
    sides: dict[str, dict[str, np.ndarray]] = {}
    for name, tensor in _tensors(folder / WEIGHTS).items():
        found = _TENSOR.fullmatch(name)
        if found is None:
            raise ModelUnavailable(f"{folder}: {name} cannot be merged", hint=_HINT)
        sides.setdefault(found["module"], {})[found["side"]] = tensor
    changes = []
    for module, pair in sorted(sides.items()):
        if pair.keys() != {"A", "B"} or pair["A"].shape[0] != pair["B"].shape[1]:
            raise ModelUnavailable(f"{folder}: {module}: lora_A and lora_B do not fit together", hint=_HINT)
        scale = config.scale(module, pair["A"].shape[0])
        changes.append(Change(module=module, down=pair["A"], up=pair["B"], scale=scale))
    return changes


def _config(folder: Path) -> _Config:
    path = folder / CONFIG
    try:
        return _Config.model_validate_json(path.read_bytes())
    except OSError as error:
        raise ModelUnavailable(f"{path}: cannot be read: {error.strerror}", hint=_HINT) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise ModelUnavailable(f"{path}: {where}: {first['msg']}", hint=_HINT) from error


def _tensors(path: Path) -> dict[str, np.ndarray]:
    """All tensors of a safetensors file, as float32."""
    try:
        from safetensors import SafetensorError, deserialize
    except ImportError as error:
        raise ExtraMissing("safetensors", "embedded", "an adapter") from error
    try:
        found: list[tuple[str, dict[str, Any]]] = deserialize(path.read_bytes())  # type: ignore[no-untyped-call]
    except OSError as error:
        raise ModelUnavailable(f"{path}: cannot be read: {error.strerror}", hint=_HINT) from error
    except SafetensorError as error:
        raise ModelUnavailable(f"{path}: {error}", hint=_HINT) from error
    return {name: _float32(path, name, tensor) for name, tensor in found}


def _float32(path: Path, name: str, tensor: dict[str, Any]) -> np.ndarray:
    import numpy as np

    raw, kind = tensor["data"], tensor["dtype"]
    if kind == "BF16":  # the upper half of a float32, which numpy has no type for
        numbers = (np.frombuffer(raw, "<u2").astype("<u4") << 16).view("<f4")
    elif kind in _NUMPY:
        numbers = np.frombuffer(raw, _NUMPY[kind]).astype("f4")
    else:
        raise ModelUnavailable(f"{path}: {name}: {kind} is none of BF16, F16, F32", hint=_HINT)
    return numbers.reshape(tensor["shape"])
