"""The weights that a training begins with."""

from __future__ import annotations

import os
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from rtlgen.core.errors import ExtraMissing
from rtlgen.models.embedded_weights import embedded_gguf
from rtlgen.models.protocol import ModelOptions
from rtlgen.models.transformers_load import Loaded, load
from rtlgen.training.config import EMBEDDED, TrainingConfig

if TYPE_CHECKING:
    from transformers import PreTrainedModel


def need_packages() -> None:
    """Raise ExtraMissing unless everything that trains is installed."""
    os.environ.setdefault("TQDM_DISABLE", "1")  # read when the first of these is imported
    for package in ("transformers", "trl", "peft", "accelerate"):
        warnings.filterwarnings("ignore", category=FutureWarning, module=package)
    try:
        import peft  # noqa: F401
        import transformers
        import trl  # noqa: F401

        import datasets  # noqa: F401
    except ImportError as error:
        raise ExtraMissing(error.name or "trl", "train", "training") from error
    transformers.utils.logging.set_verbosity_error()


def load_base(config: TrainingConfig) -> Loaded:
    """Model and tokenizer, the weights in fp32.

    Raises:
        as `rtlgen.models.transformers_load.load`.
    """
    path = str(embedded_gguf()) if config.base == EMBEDDED else config.base
    loaded = load(
        path, ModelOptions(device=config.device, dtype="float32", threads=config.threads, context=0)
    )
    _forget_quantization(loaded.model)
    loaded.model.config.use_cache = False
    loaded.tokenizer.padding_side = "right"
    return loaded


def _forget_quantization(model: PreTrainedModel) -> None:
    """Weights from GGUF are fp32 by now, yet transformers 5.23 remembers what they were, and would
    neither train nor save them."""
    model.hf_quantizer = None
    model.is_quantized = False
    if hasattr(model.config, "quantization_config"):
        del model.config.quantization_config
    if not (Path(model.name_or_path) / "config.json").is_file():  # the folder of a GGUF file
        model.name_or_path = model.config._name_or_path = ""  # else peft looks there, and then on the hub
