"""How often a small model is right on the simplest specifications: the examples, n samples each.

    .venv/bin/python scripts/measure_embedded.py --grammar interface --prompt short
    .venv/bin/python scripts/measure_embedded.py --grammar none --max-new-tokens 200

What is not given is as `rtlgen generate` has it. Prints one row an example, and the mean over them.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rtlgen.config.settings import resolve
from rtlgen.core.completion import Completion
from rtlgen.core.digest import derived_seed
from rtlgen.core.problem import Problem
from rtlgen.core.prompt import GenerationRequest
from rtlgen.core.value import value
from rtlgen.core.verdict import Stage, Status, Verdict
from rtlgen.extraction.extract import extract
from rtlgen.generate.session import Plan
from rtlgen.models.protocol import ModelBackend
from rtlgen.prompting.grammar.choice import grammar
from rtlgen.prompting.render import spec_to_rtl
from rtlgen.suites.bench_file import load_bench
from rtlgen.suites.spec_file import load_spec
from rtlgen.verify.pipeline import Verifier
from rtlgen.wiring import make_model, make_plan, make_verifier

EXAMPLES = Path(__file__).parents[1] / "examples"


@value
class Row:
    name: str
    samples: int
    compiled: int
    passed: int
    tokens: int
    seconds: float

    def pass_at(self, k: int) -> float:
        """The unbiased estimate of Chen et al., 2021 (arXiv 2107.03374)."""
        return 1 - math.comb(self.samples - self.passed, k) / math.comb(self.samples, k)


def load(name: str) -> Problem:
    problem = load_spec(EXAMPLES / f"{name}.md")
    return replace(problem, bench=load_bench(EXAMPLES / f"test_{name}.py"))


def ask(problem: Problem, model: ModelBackend, plan: Plan, samples: int) -> list[Completion]:
    temperature = plan.sampling.temperature
    seed = derived_seed(plan.sampling.seed, problem.id, 0, 0)
    request = GenerationRequest(
        prompt=spec_to_rtl(problem, plan.wording),
        sampling=replace(plan.sampling, temperature=temperature, seed=seed),
        n=samples,
        problem_id=problem.id,
        grammar=grammar(plan.grammar, problem),
    )
    return model.generate([request])[0]


def measure(problem: Problem, model: ModelBackend, plan: Plan, judge: Verifier, samples: int) -> Row:
    began = time.monotonic()
    answers = ask(problem, model, plan, samples)
    seconds = time.monotonic() - began
    known: dict[str, Verdict] = {}
    verdicts = []
    for answer in answers:
        found = extract(answer, problem)
        text = found.candidate.text if found.candidate is not None else ""
        if text not in known:
            known[text] = judge.verify(found, problem)
        verdicts.append(known[text])
    return Row(
        name=problem.top,
        samples=samples,
        compiled=sum(v.status is Status.PASS or v.stage is Stage.SIMULATE for v in verdicts),
        passed=sum(v.status is Status.PASS for v in verdicts),
        tokens=sum(a.usage.completion_tokens for a in answers),
        seconds=seconds,
    )


def as_text(row: Row) -> str:
    at = " | ".join(f"{row.pass_at(k):.2f}" for k in (1, 10, 20) if k <= row.samples)
    spent = f"{row.tokens / row.samples:.0f} | {row.seconds / row.samples:.1f}"
    return f"| {row.name} | {row.compiled} | {row.passed} | {at} | {spent} |"


def mean(rows: Sequence[Row]) -> str:
    count = len(rows)
    at = " | ".join(
        f"{sum(r.pass_at(k) for r in rows) / count:.2f}" for k in (1, 10, 20) if k <= rows[0].samples
    )
    whole = sum(r.samples for r in rows)
    spent = f"{sum(r.tokens for r in rows) / whole:.0f} | {sum(r.seconds for r in rows) / whole:.1f}"
    return f"| mean | {sum(r.compiled for r in rows)} | {sum(r.passed for r in rows)} | {at} | {spent} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("names", nargs="*", help="of examples; all if none is given")
    parser.add_argument("--n", type=int, default=20, help="samples of each")
    for setting, kind in (("model", str), ("grammar", str), ("prompt", str)):
        parser.add_argument(f"--{setting}", type=kind)
    for setting, number in (("temperature", float), ("top_p", float), ("max_new_tokens", int), ("seed", int)):
        parser.add_argument(f"--{setting.replace('_', '-')}", dest=setting, type=number)
    given = vars(parser.parse_args())
    names, samples = given.pop("names") or sorted(p.stem for p in EXAMPLES.glob("*.md")), given.pop("n")
    settings = resolve({**given, "strategy": "best-of-n"}).settings
    plan, model, judge = make_plan(settings), make_model(settings), make_verifier(settings)
    sampling = plan.sampling
    print(
        f"{model.name} {model.revision}: grammar {settings.grammar}, prompt {settings.prompt}, "
        f"T={sampling.temperature}, top_p={sampling.top_p}, max_new_tokens={sampling.max_tokens}, n={samples}"
    )
    columns = " | ".join(f"pass@{k}" for k in (1, 10, 20) if k <= samples)
    print(f"| example | compile | pass | {columns} | tokens | s a sample |", flush=True)
    rows = []
    for name in names:
        rows.append(measure(load(name), model, plan, judge, samples))
        print(as_text(rows[-1]), flush=True)
    print(mean(rows))


if __name__ == "__main__":
    main()
