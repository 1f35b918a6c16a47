"""The README of what came out of a training."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def card(manifest: Mapping[str, Any]) -> str:
    """What it is, what it was made of, and what that gave; `manifest` is that of a finished training."""
    identity, figures = manifest["identity"], manifest["figures"]
    data = [f"| {file['sha256'][:16]} | {file['file'].rpartition('/')[2]} |" for file in manifest["data"]]
    return "\n".join(
        [
            f"# Trained by `rtlgen train {identity['method']}`",
            "",
            f"{figures['steps']} steps over {figures['rows']} rows of {figures['tokens']} tokens; "
            f"loss {figures['loss']:.4f}.",
            f"Base weights: {identity['base']} (digest).",
            "",
            "| SHA-256 of the data | |",
            "|---|---|",
            *data,
            "",
            "| setting | |",
            "|---|---|",
            *(f"| `{name}` | {value} |" for name, value in identity["settings"].items()),
            "",
            "Made with "
            + ", ".join(f"{name} {version}" for name, version in manifest["versions"].items())
            + ".",
            "",
        ]
    )
