"""docs/attacks.md says what the files here say. RTLGEN_UPDATE_GOLDEN=1 writes it anew."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

from hostile import JUDGES, Attack, attacks

PAGE = Path(__file__).parents[2] / "docs" / "attacks.md"


def page() -> str:
    designs, benches = attacks("designs"), attacks("benches")
    return "\n".join(
        [
            "# The attacks that the tests make",
            "",
            "Written from the heads of the files in `tests/attacks/` by its tests; edit those. Every design",
            "computes a wrong function and must not PASS, before every judge that its line names: a native",
            "bench in VerilogEval's dialect, one in RTLLM's, and one in cocotb. A bench that a model wrote",
            "may say yes (PASS, counted as `own-bench`); it must leave no trace.",
            "",
            f"{len(designs)} designs: {_counted(designs)}. {len(benches)} benches: {_counted(benches)}.",
            "",
            "# Designs",
            "",
            "| file | what it tries | must be | judges |",
            "|---|---|---|---|",
            *(
                f"| `{a.path.stem}` | {_cell(a.aim)} | {' or '.join(a.expect)} | {_judges(a)} |"
                for a in designs
            ),
            "",
            "# Benches",
            "",
            "| file | what it tries | must be |",
            "|---|---|---|",
            *(f"| `{a.path.name}` | {_cell(a.aim)} | {' or '.join(a.expect)} |" for a in benches),
            "",
        ]
    )


def _counted(files: list[Attack]) -> str:
    """Each by the first of its kinds."""
    kinds = Counter(a.expect[0] for a in files)
    return ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items(), key=lambda k: (-k[1], k[0])))


def _judges(attack: Attack) -> str:
    return "all" if attack.judges == JUDGES else ", ".join(attack.judges)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def test_the_page_and_the_files_agree() -> None:
    if os.environ.get("RTLGEN_UPDATE_GOLDEN"):
        PAGE.write_text(page())
    assert PAGE.read_text() == page(), "run this test with RTLGEN_UPDATE_GOLDEN=1"
