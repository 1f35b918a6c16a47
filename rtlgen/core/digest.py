"""Identity: equal content gives the equal digest, on every machine."""

from __future__ import annotations

import hashlib
import json

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


def canonical(data: object) -> bytes:
    """`data` as JSON with sorted keys and no blanks, in UTF-8.

    Raises:
        TypeError: something in it is not JSON.
    """
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode(
        "utf-8", "surrogatepass"
    )


def digest(data: object) -> str:
    """SHA-256 of the canonical JSON of `data`, in hex."""
    return hashlib.sha256(canonical(data)).hexdigest()


def derived_seed(*parts: object) -> int:
    """A seed in [0, 2**31) that depends on all of `parts` and on nothing else."""
    return int(digest([str(p) for p in parts])[:8], 16) & 0x7FFFFFFF
