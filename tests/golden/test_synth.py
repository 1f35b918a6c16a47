"""Rows drawn on any machine are these. RTLGEN_UPDATE_GOLDEN=1 rewrites them: raise compose.VERSION then."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from rtlgen.core.digest import digest
from rtlgen.dataset.synth.compose import VERSION, Origin, draw_row
from rtlgen.dataset.synth.registry import FAMILIES

FILE = Path(__file__).parent / "synth" / "rows.json"


def digests() -> dict[str, str]:
    """Of what three rows of each family ask and answer."""
    found = {}
    for name, entry in FAMILIES.items():
        rows = [draw_row(entry, Origin(seed=1, number=n)).row for n in range(3)]
        told = [[r.prompt, [a.code for a in r.answers], [b.text for b in r.bench], r.signature] for r in rows]
        found[name] = digest(told)
    return found


def test_the_rows_are_those_that_they_were() -> None:
    here = {"version": VERSION, "rows": digests()}
    if os.environ.get("RTLGEN_UPDATE_GOLDEN"):
        FILE.write_text(json.dumps(here, indent=2) + "\n")
    assert json.loads(FILE.read_text()) == here, "rewrite with RTLGEN_UPDATE_GOLDEN=1, and raise VERSION"


def test_no_order_of_hashing_shows() -> None:
    program = f"import json, runpy; f = runpy.run_path({__file__!r}); print(json.dumps(f['digests']()))"
    runs = [
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "77")
    ]
    assert json.loads(runs[0]) == json.loads(runs[1]) == digests()
