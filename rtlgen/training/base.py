"""The weights that a training begins with, and what of them is trained."""

from __future__ import annotations

import os
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rtlgen.core.digest import digest
from rtlgen.core.errors import ConfigError, ExtraMissing, ModelUnavailable
from rtlgen.core.value import value
from rtlgen.models.embedded_weights import embedded_gguf
from rtlgen.models.protocol import ModelOptions
from rtlgen.models.transformers_load import Loaded, load, load_tokenizer
from rtlgen.models.weights import fingerprint
from rtlgen.training.config import EMBEDDED, TrainingConfig

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase


def need_packages() -> None:
    """Raise ExtraMissing unless everything that trains is installed."""
    os.environ.setdefault("TQDM_DISABLE", "1")  # read when the first of these is imported
    for package in ("transformers", "trl", "peft", "accelerate"):
        warnings.filterwarnings("ignore", category=FutureWarning, module=package)
    try:
        import matplotlib  # noqa: F401
        import peft  # noqa: F401
        import tensorboard  # noqa: F401
        import transformers
        import trl  # noqa: F401

        import datasets  # noqa: F401
    except ImportError as error:
        raise ExtraMissing(error.name or "trl", "train", "training") from error
    transformers.utils.logging.set_verbosity_error()


def base_digest(config: TrainingConfig) -> str:
    """Which weights a training begins with, adapter included.

    Raises:
        ModelUnavailable: they are not there.
    """
    found = [_path(config.base), *([Path(config.adapter)] if config.adapter else [])]
    for path in found:
        if not path.exists():
            raise ModelUnavailable(f"{path}: there is no such folder or file")
    return digest([fingerprint(path) for path in found])[:12]


def base_tokenizer(config: TrainingConfig) -> PreTrainedTokenizerBase:
    """What cuts texts into the tokens of the base; raises as `load_base`."""
    return load_tokenizer(str(_path(config.base)))


def load_base(config: TrainingConfig, tokenizer: PreTrainedTokenizerBase | None = None) -> Loaded:
    """Model and tokenizer, the weights in fp32; raises as `rtlgen.models.transformers_load.load`."""
    options = ModelOptions(device=config.device, dtype="float32", threads=config.threads, context=0)
    loaded = load(str(_path(config.base)), options, tokenizer)
    _forget_quantization(loaded.model)
    loaded.model.config.use_cache = False
    loaded.tokenizer.padding_side = "right"
    return loaded


@value
class Trained:
    """What a trainer of TRL is given."""

    model: Any
    peft_config: Any
    """Of an adapter that is new; None where there is none, or the model has one already."""


def trained_part(config: TrainingConfig, model: PreTrainedModel) -> Trained:
    """All of the model, a new adapter, or one that was trained before.

    Raises:
        ConfigError: what stands at `adapter` cannot be put on this model.
    """
    from peft import LoraConfig, PeftModel

    if config.adapter:
        try:
            adapted = PeftModel.from_pretrained(model, config.adapter, is_trainable=config.weights == "lora")
        except (OSError, ValueError, RuntimeError, KeyError, TypeError) as error:
            raise ConfigError(f"{config.adapter}: no adapter of this model: {error}") from error
        if config.weights == "lora":
            return Trained(model=adapted, peft_config=None)
        whole = adapted.merge_and_unload()
        whole.requires_grad_(True)  # peft has frozen what was beside the adapter
        return Trained(model=whole, peft_config=None)
    if config.weights == "full":
        return Trained(model=model, peft_config=None)
    targets = config.lora.targets
    lora = LoraConfig(
        r=config.lora.r,
        lora_alpha=config.lora.alpha,
        lora_dropout=config.lora.dropout,
        target_modules=targets if isinstance(targets, str) else list(targets),
        task_type="CAUSAL_LM",
    )
    return Trained(model=model, peft_config=lora)


def _path(base: str) -> Path:
    return embedded_gguf() if base == EMBEDDED else Path(base)


def _forget_quantization(model: PreTrainedModel) -> None:
    """Weights from GGUF are fp32 by now, yet transformers 5.23 remembers what they were, and would
    neither train nor save them."""
    model.hf_quantizer = None
    model.is_quantized = False
    if hasattr(model.config, "quantization_config"):
        del model.config.quantization_config
    if not (Path(model.name_or_path) / "config.json").is_file():  # the folder of a GGUF file
        model.name_or_path = model.config._name_or_path = ""  # else peft looks there, and then on the hub
