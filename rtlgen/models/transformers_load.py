"""A model and its tokenizer for transformers, from a folder, a GGUF file or a name on the hub."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rtlgen.core.errors import ConfigError, ExtraMissing, ModelUnavailable
from rtlgen.core.value import value
from rtlgen.models.gguf_header import checked_gguf, gguf_string
from rtlgen.models.protocol import ModelOptions
from rtlgen.models.weights import fingerprint

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

_DTYPES = ("float32", "bfloat16", "float16")


@value
class Loaded:
    model: PreTrainedModel
    tokenizer: PreTrainedTokenizerBase
    device: torch.device
    context: int
    """Tokens of prompt and answer together."""
    revision: str


def load(path: str, options: ModelOptions, tokenizer: PreTrainedTokenizerBase | None = None) -> Loaded:
    """The weights at `path`, ready to generate.

    Args:
        path: a model's folder, a GGUF file, or a name on the hub.
        options: what concerns them.
        tokenizer: where `load_tokenizer` has loaded it already.

    Raises:
        ExtraMissing: torch or transformers is not installed.
        ConfigError: device or dtype are none.
        ModelUnavailable: there is no such model, or one that cannot be asked (no chat template).
    """
    transformers = _transformers()
    import torch

    device = _device(options.device)
    dtype = _dtype(options.dtype, device)
    if options.threads:
        torch.set_num_threads(options.threads)
    where = _where(path, options.revision)
    if tokenizer is None:
        tokenizer = load_tokenizer(path, options.revision)
    with _as_ours(path):
        model = transformers.AutoModelForCausalLM.from_pretrained(**where, dtype=dtype)
    _prepare(model, tokenizer)
    return Loaded(
        model=model.to(device).eval(),
        tokenizer=tokenizer,
        device=device,
        context=options.context or model.config.max_position_embeddings,
        revision=_revision(path, model, options.revision),
    )


def load_tokenizer(path: str, revision: str = "") -> PreTrainedTokenizerBase:
    """That of the weights at `path`, as `load` returns it; raises as `load`."""
    transformers = _transformers()
    where = _where(path, revision)
    with _as_ours(path):
        tokenizer = transformers.AutoTokenizer.from_pretrained(**where)
    if "gguf_file" in where:
        _mend_tokenizer(tokenizer, Path(path))
    if not tokenizer.chat_template:
        raise ModelUnavailable(f"{path}: the tokenizer has no chat template", hint="use an instruct model")
    return tokenizer


def _transformers() -> Any:
    """The library, which is to show no progress bars."""
    os.environ.setdefault("TQDM_DISABLE", "1")  # the one that it cannot be told to leave
    try:
        import torch  # noqa: F401
        import transformers
    except ImportError as error:
        raise ExtraMissing(error.name or "transformers", "local", "a model in this process") from error
    transformers.utils.logging.disable_progress_bar()
    return transformers


@contextmanager
def _as_ours(path: str) -> Iterator[None]:
    """What transformers raises when it loads from `path`, as rtlgen's errors."""
    try:
        yield
    except ImportError as error:
        raise ExtraMissing(error.name or "gguf", "local", f"{path}") from error
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise ModelUnavailable(
            f"{path}: transformers cannot load it: {_first_line(error)}",
            hint="name a model's folder, a GGUF file, or a model of the hub that can be reached from here",
        ) from error


def _where(path: str, revision: str) -> dict[str, Any]:
    """What `from_pretrained` is to load."""
    local = Path(path)
    if local.is_dir():
        return {"pretrained_model_name_or_path": str(local), "local_files_only": True}
    if local.is_file():
        checked_gguf(local, hint="name a model's folder or a GGUF file")
        return {"pretrained_model_name_or_path": str(local.parent), "gguf_file": local.name}
    if local.is_absolute() or path.startswith(".") or path.count("/") != 1:
        raise ModelUnavailable(f"{path}: there is no such folder or file", hint="transformers:PATH")
    return {"pretrained_model_name_or_path": path} | ({"revision": revision} if revision else {})


def _prepare(model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase) -> None:
    """Pad on the left, and sample nothing but what a request asks for."""
    from transformers import GenerationConfig

    ends = model.generation_config.eos_token_id if model.generation_config else None
    if ends is None:
        ends = tokenizer.eos_token_id
    tokenizer.padding_side = "left"
    if tokenizer.pad_token_id is None:
        tokenizer.pad_token = tokenizer.eos_token
    # Some models bring penalties of their own, which would hold in greedy search too.
    model.generation_config = GenerationConfig(
        do_sample=False, eos_token_id=ends, pad_token_id=tokenizer.pad_token_id
    )


def _mend_tokenizer(tokenizer: PreTrainedTokenizerBase, gguf_file: Path) -> None:
    """Give back what the conversion from GGUF drops: SmolLM splits numbers into digits.

    Measured: without it 50 of 312 benchmark texts are cut into other tokens than the model was trained on.
    """
    from tokenizers import pre_tokenizers

    if gguf_string(gguf_file, "tokenizer.ggml.pre") == "smollm":
        tokenizer.backend_tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
            [
                pre_tokenizers.Digits(individual_digits=True),
                pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True),
            ]
        )


def _device(name: str) -> torch.device:
    import torch

    try:
        device = torch.device(name if name != "auto" else "cuda" if torch.cuda.is_available() else "cpu")
    except RuntimeError as error:
        raise ConfigError(
            f"device '{name}': {_first_line(error)}", hint="auto, cpu, cuda or cuda:1"
        ) from error
    if device.type == "cuda" and not torch.cuda.is_available():
        raise ModelUnavailable("there is no CUDA device here", hint="device = 'cpu'")
    return device


def _dtype(name: str, device: torch.device) -> torch.dtype:
    import torch

    if name == "auto":
        return torch.float32 if device.type == "cpu" else torch.bfloat16
    if name not in _DTYPES:
        raise ConfigError(f"dtype '{name}'", hint=f"auto, {', '.join(_DTYPES)}")
    dtype: torch.dtype = getattr(torch, name)
    return dtype


def _revision(path: str, model: PreTrainedModel, given: str) -> str:
    if given:
        return given
    return fingerprint(Path(path)) if Path(path).exists() else getattr(model.config, "_commit_hash", "") or ""


def _first_line(error: BaseException) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)
