"""What it costs to look for near-duplicates among many designs.

    python scripts/bench_clean.py [--designs 100000]

Remembers so many designs of made-up code, one of ten a near-duplicate of an earlier one, as `rtlgen dataset
build --near-duplicates drop` would. Prints CPU seconds, the largest memory, and how many were found.
"""

from __future__ import annotations

import argparse
import random
import resource
import time

from rtlgen.dataset.clean.near import NearDuplicates, Sketch

_SHINGLES = 60
"""What a design of `rtlgen dataset synth` has on average."""
_OLD = 10
"""One design of so many repeats most of an earlier one."""


def main() -> None:
    """Make designs, remember them, tell."""
    options = argparse.ArgumentParser()
    options.add_argument("--designs", type=int, default=100_000)
    chosen = options.parse_args()
    draw = random.Random(1)
    seen = NearDuplicates()
    kept: list[frozenset[int]] = []
    repeated = found = 0
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    for n in range(chosen.designs):
        code = frozenset(draw.getrandbits(60) for _ in range(_SHINGLES))
        if n % _OLD == _OLD - 1:
            code = frozenset(sorted(draw.choice(kept))[3:]) | {draw.getrandbits(60)}
            repeated += 1
        elif len(kept) < 1000:
            kept.append(code)
        found += seen.add(str(n), Sketch(shape="", tree="", code=tuple(sorted(code)))) is not None
    spent = time.process_time() - began
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{chosen.designs} designs, {spent:.1f} s CPU, {chosen.designs / spent:.0f} a second")
    print(f"memory: {before / 1024:.0f} MB before, {after / 1024:.0f} MB at most")
    print(f"{found} near-duplicates found, of {repeated}")


if __name__ == "__main__":
    main()
