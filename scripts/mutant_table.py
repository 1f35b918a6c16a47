"""The mutants of every built-in reference against its own bench, as a table; the survivors by name.

.venv/bin/python scripts/mutant_table.py [PROBLEM...]
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

from rtlgen.config.settings import Settings
from rtlgen.resources import problems_dir
from rtlgen.suites.find import builtin_names, load_builtin
from rtlgen.suites.folder import argued_mutants
from rtlgen.verify.mutation_score import MutationScore, mutation_score, table
from rtlgen.verify.pipeline import Verifier
from rtlgen.wiring import make_tools


def score(name: str) -> tuple[str, MutationScore]:
    verifier = Verifier(make_tools(Settings()).simulators, diagnose=False)
    argued = argued_mutants(problems_dir() / name)
    return name, mutation_score(load_builtin(name), verifier, argued=argued)


def main() -> None:
    names = sys.argv[1:] or builtin_names()
    with ThreadPoolExecutor(max_workers=2) as pool:
        scores = list(pool.map(score, names))
    print(table(scores))
    for name, found in scores:
        for mutant in found.survivors:
            print(f"survived: {name}: {mutant.name}")


if __name__ == "__main__":
    main()
