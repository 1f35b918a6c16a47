"""`rtlgen models`: the backends, and which can be used here."""

from __future__ import annotations

from rtlgen.cli.problems import JsonOption


def models(json: JsonOption = False) -> None:
    """List the model backends: which can be used here, and what the others lack."""
    from rtlgen.cli import console
    from rtlgen.models.registry import backends

    found = backends()
    if json:
        console.as_json(
            [
                {
                    "name": b.name,
                    "usable": b.usable,
                    "what": b.what,
                    "missing": b.missing,
                    "example": b.example,
                }
                for b in found
            ]
        )
        return
    rows = [
        (
            backend.name,
            "yes" if backend.usable else "no",
            backend.what,
            f"--model {backend.example}" if backend.usable else backend.missing,
        )
        for backend in found
    ]
    console.table(rows, headings=("backend", "here", "what", "use it / what is missing"))
