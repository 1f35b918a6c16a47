"""What a sample of the embedded model costs: each asked for by itself, and twenty of a prompt side by side.

    .venv/bin/python scripts/bench_embedded.py
    .venv/bin/python scripts/bench_embedded.py --suite verilog-eval-v2:spec-to-rtl --path FOLDER --every 26

Asked as `rtlgen evaluate --model embedded` asks. Prints CPU seconds of this process, in which the model runs,
and how many of the texts are the same.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rtlgen.config.settings import resolve
from rtlgen.core.completion import Completion
from rtlgen.core.digest import derived_seed
from rtlgen.core.prompt import GenerationRequest
from rtlgen.models.protocol import ModelBackend, sample_seed
from rtlgen.prompting.grammar.choice import grammar
from rtlgen.prompting.render import spec_to_rtl
from rtlgen.suites.registry import open_suite
from rtlgen.wiring import make_model, make_plan

Calls = Sequence[Sequence[GenerationRequest]]


def timed(
    model: ModelBackend, calls: Sequence[Sequence[GenerationRequest]]
) -> tuple[list[Completion], float]:
    began = time.process_time()
    found = [answer for call in calls for (answer,) in model.generate(call)]
    return found, time.process_time() - began


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--suite", default="builtin")
    parser.add_argument("--path", type=Path)
    parser.add_argument("--every", type=int, default=10, help="which problems: every so many-th")
    parser.add_argument("-n", type=int, default=20)
    parser.add_argument("--grammar", default="interface")
    given = parser.parse_args()
    settings = resolve({"model": "embedded", "grammar": given.grammar}).settings
    model, plan = make_model(settings), make_plan(settings)
    print("problem                          tokens   alone s  together s  ratio  tokens/s  same texts")
    total = [0.0, 0.0]
    for problem in list(open_suite(given.suite, given.path).problems())[:: given.every]:
        first = GenerationRequest(
            prompt=spec_to_rtl(problem, plan.wording),
            sampling=replace(plan.sampling, seed=derived_seed(plan.sampling.seed, problem.id, 0, 0)),
            grammar=grammar(plan.grammar, problem),
        )
        seeds = [sample_seed(first.sampling.seed, i) for i in range(given.n)]
        asked = [replace(first, sampling=replace(first.sampling, seed=seed)) for seed in seeds]
        alone, apart_s = timed(model, [[one] for one in asked])
        beside, together_s = timed(model, [asked])
        tokens = sum(one.usage.completion_tokens for one in alone)
        same = sum(a.text == b.text for a, b in zip(alone, beside, strict=True))
        total = [total[0] + apart_s, total[1] + together_s]
        print(
            f"{problem.id[:30]:30} {alone[0].usage.prompt_tokens:4} + {tokens:5}"
            f" {apart_s:8.1f} {together_s:10.1f} {apart_s / together_s:6.2f}"
            f" {tokens / together_s:9.0f}  {same} of {given.n}",
            flush=True,
        )
    print(f"in all {total[0]:.1f} s alone, {total[1]:.1f} s together: {total[0] / total[1]:.2f} times")


if __name__ == "__main__":
    main()
