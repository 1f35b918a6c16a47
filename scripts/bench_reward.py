"""How many answers a second a reward grades, and what they cost.

    rtlgen dataset synth -n 110 -o corpus
    python scripts/bench_reward.py corpus [--problems 40] [--completions 16] [--jobs 2]

Of each problem the answers are what a policy gives half-way: right ones, built differently, mutants of the
reference, ones that do not compile and ones without code; at last with one design in every group that hangs.
Wall and CPU seconds of all processes, the workers' start told apart.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import psutil

from rtlgen.dataset.build import Order, build
from rtlgen.dataset.example import Kind
from rtlgen.dataset.files import rows_of
from rtlgen.dataset.row import Row
from rtlgen.dataset.runs.springs import opened
from rtlgen.formal.mutation import mutants
from rtlgen.training.reward.rewards import Asked, Rewards


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path, help="a folder of rtlgen dataset synth")
    parser.add_argument("--problems", type=int, default=40)
    parser.add_argument("--completions", type=int, default=16)
    parser.add_argument("--jobs", type=int, default=2)
    told = parser.parse_args()
    rows = list(islice(rows_of(told.corpus), told.problems))
    with tempfile.TemporaryDirectory() as folder:
        prompts = Path(folder) / "prompts"
        with opened([told.corpus], lambda _: {}) as springs:
            build(springs, Order(kind=Kind.PROMPT, formats=("trl",)), prompts)
        rewards = Rewards(dataset=str(prompts), deadline_s=600.0, jobs=told.jobs)
        timed(
            "start of the workers", rewards, [Asked(problem=rows[0].id, text=fenced("none"))] * told.jobs * 8
        )
        groups = [answers(row, told.completions) for row in rows]
        timed("first time", rewards, [a for group in groups for a in group])
        again = [answers(row, told.completions, seed=2) for row in rows]
        timed("problems known", rewards, [a for group in again for a in group])
        hanging = [[*answers(row, told.completions - 1, seed=3), hangs(row)] for row in rows[::8]]
        timed("one of a group hangs", rewards, [a for group in hanging for a in group])
        rewards.close()


def timed(what: str, rewards: Rewards, asked: Sequence[Asked]) -> None:
    started, before = time.monotonic(), cpu_s()
    grades = rewards.grades(asked)
    wall, cpu = time.monotonic() - started, cpu_s() - before
    none = sum(g.reward is None for g in grades)
    passed = sum(g.reward == 1.0 for g in grades)
    print(
        f"{what:22} {len(asked):5} answers, {passed} pass, {none} without reward: "
        f"{wall:6.1f} s, {len(asked) / wall:6.1f} a second; "
        f"{cpu:6.1f} s of CPU, {len(asked) / max(cpu, 0.01):6.1f} a second of it"
    )


def cpu_s() -> float:
    """Of this process and all below it, those that have ended too."""
    ours = psutil.Process()
    times = [p.cpu_times() for p in (ours, *ours.children(recursive=True))]
    return sum(t.user + t.system + t.children_user + t.children_system for t in times)


def answers(row: Row, count: int, seed: int = 1) -> list[Asked]:
    draw = random.Random(f"{row.id} {seed}")
    reference = row.reference.code
    wrong = [m.text for m in mutants(reference, limit=20)] or [reference]
    kinds = [
        lambda: draw.choice(row.answers).code,
        lambda: draw.choice(wrong),
        lambda: draw.choice(wrong),
        lambda: reference.replace(";", "", 1),
    ]
    texts = [f"{draw.choice(kinds)()}\n// {n}" if n % 8 else "I cannot do that." for n in range(count)]
    return [Asked(problem=row.id, text=fenced(text)) for text in texts]


def hangs(row: Row) -> Asked:
    code = row.reference.code
    at = code.rindex("endmodule")
    return Asked(problem=row.id, text=fenced(f"{code[:at]}initial forever ;\n{code[at:]}"))


def fenced(code: str) -> str:
    return f"```verilog\n{code}\n```"


if __name__ == "__main__":
    main()
