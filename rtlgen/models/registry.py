"""Models by name: `BACKEND` or `BACKEND:MODEL`."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from rtlgen.core.errors import ModelUnavailable
from rtlgen.core.registry import Registry
from rtlgen.core.value import value
from rtlgen.models.batching import Batching
from rtlgen.models.embedded_weights import VARIABLE, embedded_weights, shipped_adapter
from rtlgen.models.protocol import ModelBackend, ModelOptions

BACKENDS: Registry[ModelBackend] = Registry(
    "model backend",
    "rtlgen.models",
    {
        "embedded": "rtlgen.models.embedded:open_embedded",
        "openai": "rtlgen.models.openai_compatible:open_openai",
        "vllm": "rtlgen.models.vllm_offline:open_vllm",
        "transformers": "rtlgen.models.transformers_local:open_transformers",
        "replay": "rtlgen.models.replay:open_replay",
    },
)
"""Each a factory `(MODEL, ModelOptions) -> ModelBackend`, MODEL empty where none was named."""

_REMOTE = {"openai"}
_ONE_AT_A_TIME = {"vllm", "transformers"}


def open_model(name: str, options: ModelOptions) -> ModelBackend:
    """The model, ready to be asked by many threads, with the wrappers that `options` ask for.

    Raises:
        UnknownName: no backend is called so; the known ones are listed.
        ConfigError: the part after the colon cannot be used.
        ExtraMissing, ModelUnavailable: it cannot be had here, and what to install or set.
    """
    backend, _, model = name.partition(":")
    opened = BACKENDS.load(backend)(model, options)
    if backend in _ONE_AT_A_TIME:
        opened = Batching(opened)
    if backend in _REMOTE and options.max_retries:
        from rtlgen.models.retrying import Retrying

        opened = Retrying(opened, max_retries=options.max_retries, deadline_s=options.deadline_s)
    if options.cache:
        from rtlgen.models.caching import Caching

        opened = Caching(opened, Path(options.cache))
    if options.record:
        from rtlgen.models.recording import Recording

        opened = Recording(opened, Path(options.record))
    if backend in _REMOTE:
        from rtlgen.models.spreading import Spreading

        opened = Spreading(opened, concurrency=options.concurrency)
    return opened


@value
class BackendStatus:
    """Whether a backend can be used here; for `rtlgen models`."""

    name: str
    what: str
    example: str
    """How a model of it is named."""
    missing: str = ""
    """What it lacks here and how to get that; empty where it can be used."""

    @property
    def usable(self) -> bool:
        return not self.missing


def backends(environ: Mapping[str, str] | None = None) -> list[BackendStatus]:
    """All known backends; nothing heavy is imported and nothing is asked over the network."""
    env = os.environ if environ is None else environ
    built_in = [
        BackendStatus(
            name="embedded",
            what=f"{_embedded_what(env)} by llama.cpp in this process; offline, no key",
            example="embedded",
            missing=_embedded_missing(env),
        ),
        BackendStatus(
            name="openai",
            what="any OpenAI-compatible server: hosted ones, vLLM, llama.cpp, Ollama",
            example="openai:gpt-4o-mini",
            missing=_openai_missing(env),
        ),
        BackendStatus(
            name="vllm",
            what="vLLM in this process: a folder or a hub name",
            example="vllm:PATH",
            missing=_vllm_missing(platform.system()),
        ),
        BackendStatus(
            name="transformers",
            what="transformers in this process: a folder, a GGUF file or a hub name",
            example="transformers:PATH",
            missing=_missing("pip install 'rtlgen[local]'", "torch", "transformers"),
        ),
        BackendStatus(name="replay", what="recorded answers, JSON lines", example="replay:FILE"),
    ]
    known = {status.name for status in built_in}
    others = [name for name in BACKENDS.names() if name not in known]
    return [
        *built_in,
        *(BackendStatus(name=n, what="added by another package", example=f"{n}:MODEL") for n in others),
    ]


def _embedded_what(env: Mapping[str, str]) -> str:
    if env.get(VARIABLE):
        return env[VARIABLE]
    if shipped_adapter() is None:
        return "SmolLM2-135M-Instruct"
    return "SmolLM2-135M-Instruct with rtlgen's adapter (embedded:base is without)"


def _embedded_missing(env: Mapping[str, str]) -> str:
    try:
        found = embedded_weights(environ=env)
    except ModelUnavailable as error:
        return f"{error.message}: {error.hint}"
    for_merging = ("gguf", "numpy", "safetensors") if found.adapter else ()
    return _missing("pip install 'rtlgen[embedded]'", "xllamacpp", *for_merging)


def _openai_missing(env: Mapping[str, str]) -> str:
    variables = ("RTLGEN_API_KEY", "OPENAI_API_KEY", "RTLGEN_BASE_URL", "OPENAI_BASE_URL")
    if any(env.get(v, "").strip() for v in variables):
        return ""
    return "no key and no server: set OPENAI_API_KEY, or RTLGEN_BASE_URL for a server of your own"


def _vllm_missing(system: str) -> str:
    if system != "Linux":
        return "vLLM runs on Linux only: use openai:MODEL with its server elsewhere"
    return _missing("pip install 'rtlgen[vllm]'", "vllm")


def _missing(install: str, *packages: str) -> str:
    absent = [p for p in packages if find_spec(p) is None]
    return f"not installed: {', '.join(absent)}: {install}" if absent else ""
