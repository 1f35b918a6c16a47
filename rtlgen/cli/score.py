"""`rtlgen score`: completions that exist, judged."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rtlgen.cli import evaluation_options as options
from rtlgen.cli.problems import JsonOption
from rtlgen.cli.verify import SandboxOption, SimulatorOption


def score(
    file: Annotated[
        Path, typer.Argument(metavar="SAMPLES", help="File or folder of completions; see docs/samples.md.")
    ],
    suite: options.SuiteOption,
    output: options.OutputOption,
    suite_path: options.SuitePathOption = None,
    problems: options.ProblemsOption = "*",
    samples_format: Annotated[
        str, typer.Option("--format", help="Of SAMPLES; told from what it holds if not given.")
    ] = "",
    allow_unknown: Annotated[
        bool, typer.Option("--allow-unknown", help="Pass over samples of problems that the suite lacks.")
    ] = False,
    simulator: SimulatorOption = None,
    others: options.OthersOption = None,
    sandbox: SandboxOption = None,
    jobs: options.JobsOption = None,
    executor: options.ExecutorOption = None,
    address: options.AddressOption = None,
    dedupe: options.DedupeOption = None,
    batch: options.BatchOption = None,
    published: options.PublishedOption = None,
    first_mismatch: options.FirstMismatchOption = None,
    explain: options.ExplainOption = None,
    mend: options.MendOption = None,
    result_cache: options.ResultCacheOption = None,
    fresh: options.FreshOption = False,
    json: JsonOption = False,
) -> None:
    """Judge completions that exist, as many as there are, and keep what was found of each."""
    flags = options.given(locals())
    from rtlgen.cli.evaluation import end, evaluating, settings_told
    from rtlgen.config.settings import resolve
    from rtlgen.evaluate.line import Line
    from rtlgen.evaluate.manifest import manifest
    from rtlgen.evaluate.scoring import keep, score_pending
    from rtlgen.samples.read import open_samples
    from rtlgen.wiring import judge_identity, make_means, open_task

    resolved = resolve(flags)
    task = open_task(suite, suite_path, problems.split(","))
    answers = open_samples(file, problems=task.suite_ids, format_=samples_format, allow_unknown=allow_unknown)
    identity = judge_identity(resolved.settings)
    about = manifest(
        task,
        identity,
        [("samples", answers.digest)],
        settings=settings_told(resolved),
        samples_file=str(file),
    )
    means = make_means(resolved.settings, identity)
    by_id = task.by_id
    count = sum(answers.problems[name] for name in by_id)
    with evaluating(output, about, fresh=fresh, expected=count) as run:
        keep((sample for sample in answers if sample.key.problem_id in by_id), run.store, count)
        score_pending(run.store, Line(run.store, by_id, means, run.observer))
    end(output, json=json)
