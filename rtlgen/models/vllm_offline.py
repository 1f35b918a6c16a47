"""The backend "vllm:PATH": vLLM in this process, the fastest way to many samples on a GPU.

vLLM starts processes of its own. They are spawned, not forked (CUDA does not survive a fork), so a script
that opens this backend must do it under `if __name__ == "__main__":`.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rtlgen.core.completion import Completion, FinishReason, Usage
from rtlgen.core.errors import ConfigError, ExtraMissing, ModelError, ModelRefused, ModelUnavailable
from rtlgen.core.prompt import GenerationRequest
from rtlgen.models.openai_wire import prefill
from rtlgen.models.protocol import ModelOptions, cost
from rtlgen.models.weights import fingerprint

if TYPE_CHECKING:
    from vllm import LLM, RequestOutput, SamplingParams

_LEAST_BATCH = 8192
"""Tokens; a prompt must fit whole where it may not be cut."""
_MOST = 64
"""Samples of one call; several threads' calls become one."""
ENVIRONMENT = {
    "VLLM_WORKER_MULTIPROC_METHOD": "spawn",
    "VLLM_NO_USAGE_STATS": "1",
    # By itself it logs to stdout, which is for what a command has found, and all that it does.
    "VLLM_LOGGING_STREAM": "ext://sys.stderr",
    "VLLM_LOGGING_LEVEL": "WARNING",
    # GiB for keys and values without a GPU: by itself 0.32 takes nearly all of the machine's memory.
    "VLLM_CPU_KVCACHE_SPACE": "4",
}
"""What vLLM reads when it is imported; what the user has set stays."""
_FINISH = {"stop": FinishReason.STOP, "length": FinishReason.LENGTH}


class VllmOffline:
    """Called by one thread at a time (see `batching`); vLLM itself works on all requests at once."""

    def __init__(self, name: str, revision: str, engine: LLM, options: ModelOptions) -> None:
        self.name = name
        self.revision = revision
        self._engine = engine
        self._options = options

    def most(self) -> int:
        """Their prompt is read once, whether one request asks for them or several."""
        return _MOST

    def generate(self, requests: Sequence[GenerationRequest]) -> list[list[Completion]]:
        """As the protocol says; the n samples of a request share its prompt's keys and values."""
        answers: dict[int, list[Completion]] = {}
        for goes_on in (False, True):
            chosen = [i for i, r in enumerate(requests) if bool(prefill(r)) is goes_on]
            if chosen:
                found = self._chat([requests[i] for i in chosen], goes_on)
                answers.update(zip(chosen, found, strict=True))
        return [answers[i] for i in range(len(requests))]

    def _chat(self, requests: Sequence[GenerationRequest], goes_on: bool) -> list[list[Completion]]:
        started = time.monotonic()
        try:
            outputs = self._engine.chat(
                [messages(request) for request in requests],
                [_sampling_params(request) for request in requests],
                use_tqdm=False,
                add_generation_prompt=not goes_on,
                continue_final_message=goes_on,
            )
        except Exception as error:
            raise failure(self.name, error) from error
        seconds = (time.monotonic() - started) / sum(len(output.outputs) for output in outputs)
        return [self._completions(output, seconds) for output in outputs]

    def _completions(self, output: RequestOutput, seconds: float) -> list[Completion]:
        return [
            replace(
                completion,
                usage=replace(completion.usage, usd=cost(completion.usage, self._options)),
                model=self.name,
                model_revision=self.revision,
                latency_s=seconds,
            )
            for completion in completions(output)
        ]


def _sampling_params(request: GenerationRequest) -> SamplingParams:
    from vllm import SamplingParams
    from vllm.sampling_params import StructuredOutputsParams

    held = {"structured_outputs": StructuredOutputsParams(grammar=request.grammar)} if request.grammar else {}
    return SamplingParams(**sampling_arguments(request), **held)


def failure(name: str, error: Exception) -> ModelError:
    """What vLLM raised, as rtlgen's error: the request's fault, or the end of the engine.

    vLLM 0.32 derives the first kind from its own VLLMClientError, versions before it from ValueError.
    """
    if isinstance(error, ValueError) or any(c.__name__ == "VLLMClientError" for c in type(error).__mro__):
        return ModelRefused(f"{name}: {error}")
    return ModelUnavailable(f"{name}: the engine stopped: {error}", hint="its own messages above say why")


def messages(request: GenerationRequest) -> list[dict[str, str]]:
    """The conversation in vLLM's form."""
    return [{"role": m.role.value, "content": m.content} for m in request.prompt.messages]


def sampling_arguments(request: GenerationRequest) -> dict[str, Any]:
    """For `vllm.SamplingParams`: nothing but what the request asks for. Sample i gets the seed `seed + i`."""
    sampling = request.sampling
    return {
        "n": request.n,
        "temperature": sampling.temperature,
        "top_p": sampling.top_p,
        "max_tokens": sampling.max_tokens,
        "seed": sampling.seed,
        "stop": list(sampling.stop),
    }


def completions(output: RequestOutput) -> list[Completion]:
    """The samples of a finished request, in order; the prompt is counted with the first."""
    found = []
    for index, sample in enumerate(sorted(output.outputs, key=lambda o: o.index)):
        usage = Usage(
            prompt_tokens=len(output.prompt_token_ids or ()) if index == 0 else 0,
            completion_tokens=len(sample.token_ids),
            cached_tokens=(output.num_cached_tokens or 0) if index == 0 else 0,
        )
        reason = _FINISH.get(sample.finish_reason or "", FinishReason.UNKNOWN)
        found.append(Completion(text=sample.text, finish_reason=reason, usage=usage))
    return found


def engine_arguments(path: str, options: ModelOptions, *, on_cpu: bool) -> dict[str, Any]:
    """For `vllm.LLM`."""
    arguments: dict[str, Any] = {
        "model": path,
        "dtype": options.dtype,
        "enable_prefix_caching": True,
        # The model's own generation settings would change the sampling that was asked for.
        "generation_config": "vllm",
        "seed": 0,
        "use_tqdm_on_load": False,
    }
    if options.context:
        arguments["max_model_len"] = options.context
    if options.revision and not Path(path).exists():
        arguments["revision"] = options.revision
    if on_cpu:
        # A prompt that is cut into chunks stops the CPU engine when its request has a seed (vLLM 0.32), and
        # compiling takes minutes there.
        whole = max(_LEAST_BATCH, options.context or _trained_context(path))
        arguments |= {
            "enable_chunked_prefill": False,
            "max_num_batched_tokens": whole,
            "enforce_eager": True,
        }
    return arguments


def _trained_context(path: str) -> int:
    """As the model's folder says; 0 where it does not."""
    try:
        config = json.loads((Path(path) / "config.json").read_text("utf-8"))
    except (OSError, ValueError):
        return 0
    found = config.get("max_position_embeddings", 0)
    return found if isinstance(found, int) else 0


def open_vllm(path: str, options: ModelOptions) -> VllmOffline:
    """The backend "vllm:PATH"; starting the engine takes from half a minute to several.

    Raises:
        ExtraMissing: vLLM is not installed.
        ConfigError: no path is given.
        ModelUnavailable: there is no such model, or the engine does not start with it.
    """
    if not path:
        raise ConfigError("'vllm' needs a model", hint="vllm:./my-model, for example")
    for name, said in ENVIRONMENT.items():
        os.environ.setdefault(name, said)
    try:
        from vllm import LLM
        from vllm.platforms import current_platform
    except ImportError as error:
        raise ExtraMissing(error.name or "vllm", "vllm", "vLLM in this process") from error
    if Path(path).is_file() or (Path(path).is_absolute() and not Path(path).exists()):
        raise ModelUnavailable(f"{path}: not a model's folder", hint="vLLM takes a folder with safetensors")
    try:
        engine = LLM(**engine_arguments(path, options, on_cpu=current_platform.is_cpu()))
    except (OSError, RuntimeError, ValueError) as error:
        raise ModelUnavailable(
            f"{path}: vLLM does not start with it: {next(iter(str(error).splitlines()), '')}",
            hint="its own messages above say why",
        ) from error
    revision = options.revision or (fingerprint(Path(path)) if Path(path).exists() else "")
    return VllmOffline(f"vllm:{path}", revision, engine, options)
