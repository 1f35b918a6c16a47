"""The figures of a corpus, family by family, read row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rtlgen.core.digest import digest
from rtlgen.dataset import files
from rtlgen.dataset.overview import Overview
from rtlgen.dataset.row import Row
from rtlgen.verilog.lexer import Lex, Lexeme, code_tokens


class Tally:
    """Of one family; keeps digests, not rows."""

    def __init__(self) -> None:
        self.rows = 0
        self.held_out = 0
        self.difficulty: Counter[str] = Counter()
        self.refuted = 0
        self.survived = 0
        self.structures: set[str] = set()
        self.codes: set[str] = set()
        self.shapes: set[str] = set()
        self.behaviours: set[str] = set()
        self.prompts: set[str] = set()

    def add(self, row: Row) -> None:
        self.rows += 1
        self.held_out += row.split == "held_out"
        self.difficulty[row.difficulty] += 1
        if row.proof is not None:
            self.refuted += row.proof.refuted
            self.survived += row.proof.survived
        self.structures.add(row.structure)
        tokens = code_tokens(row.reference.code)
        self.codes.add(digest([t.text for t in tokens])[:16])
        self.shapes.add(shape(tokens))
        self.behaviours.add(row.signature)
        self.prompts.add(digest(row.prompt)[:16])

    def figures(self) -> dict[str, Any]:
        return {
            "rows": self.rows,
            "held_out": self.held_out,
            "difficulty": dict(sorted(self.difficulty.items())),
            "structures": len(self.structures),
            "unique_prompts": round(len(self.prompts) / self.rows, 4),
            "unique_code": round(len(self.codes) / self.rows, 4),
            "unique_code_without_names": round(len(self.shapes) / self.rows, 4),
            "unique_behaviour": round(len(self.behaviours) / self.rows, 4),
            "wrong_designs_refused": self.refuted,
            "mutants_passed": self.survived,
        }


def figures(folder: Path, overview: Overview) -> dict[str, Any]:
    """By family: rows, rows held out, how many are unique in which respect, what the benches refused.

    Args:
        folder: of the corpus.
        overview: where its rows are counted, too.
    """
    tallies: dict[str, Tally] = {}
    for row in files.rows_of(folder):
        tallies.setdefault(row.family, Tally()).add(row)
        overview.add(row)
    rejected = Counter(r["family"] for r in files.records_of(folder / files.REJECTED))
    return {name: tally.figures() | {"rejected": rejected[name]} for name, tally in sorted(tallies.items())}


def shape(tokens: Sequence[Lex]) -> str:
    """Equal for two designs that differ in the names of things alone."""
    names: dict[str, str] = {}
    found = []
    for token in tokens:
        text = token.text
        if token.kind is Lexeme.NAME and text not in _KEYWORDS:
            text = names.setdefault(text, f"n{len(names)}")
        found.append(text)
    return digest(found)[:16]


_KEYWORDS = frozenset(
    [
        "module",
        "endmodule",
        "input",
        "output",
        "wire",
        "reg",
        "logic",
        "integer",
        "assign",
        "always",
        "always_comb",
        "always_ff",
        "begin",
        "end",
        "if",
        "else",
        "case",
        "casez",
        "endcase",
        "default",
        "for",
        "posedge",
        "negedge",
        "or",
        "initial",
        "localparam",
        "parameter",
        "signed",
        "function",
        "endfunction",
        "generate",
        "endgenerate",
        "genvar",
        "and",
        "nand",
        "nor",
        "not",
        "xor",
        "xnor",
    ]
)
