"""`rtlgen rescore`: the answers of a run, judged again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rtlgen.cli import evaluation_options as options
from rtlgen.cli.problems import JsonOption
from rtlgen.cli.verify import SandboxOption, SimulatorOption


def rescore(
    run: Annotated[
        Path, typer.Argument(metavar="RUN", help="Folder that rtlgen score or rtlgen evaluate wrote.")
    ],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="NEW", help="Folder of the new run; else RUN-rescored."),
    ] = None,
    suite_path: options.SuitePathOption = None,
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
    """Judge the answers of a run again, with the rtlgen, tools and suite of now; no model is asked."""
    flags = options.given(locals())
    from rtlgen.cli.evaluation import end, evaluating, settings_told
    from rtlgen.config.settings import resolve
    from rtlgen.evaluate.line import Line
    from rtlgen.evaluate.manifest import answers_of, manifest
    from rtlgen.evaluate.scoring import copy, score_pending
    from rtlgen.store.evaluation import EvaluationStore
    from rtlgen.wiring import judge_identity, make_means, open_task

    resolved = resolve(flags)
    settings = resolved.settings
    target = output or run.with_name(f"{run.name}-rescored")
    with EvaluationStore.read(run) as source:
        old = source.manifest
        if settings.explain is None and ("explanations", "yes") in old.identity:
            settings = settings.model_copy(update={"explain": True})  # as before: no cause gets lost
        path = suite_path or (Path(old.suite_path) if old.suite_path else None)
        task = open_task(old.suite, path, [label.problem_id for label in old.labels])
        identity = judge_identity(settings)
        about = manifest(
            task,
            identity,
            answers_of(old),
            settings=settings_told(resolved),
            samples_file=old.samples_file,
            model=old.model,
            model_revision=old.model_revision,
            feedback_level=old.feedback_level,
        )
        means = make_means(settings, identity)
        with evaluating(target, about, fresh=fresh, expected=source.sample_count()) as again:
            copy(source, again.store)
            score_pending(again.store, Line(again.store, task.by_id, means, again.observer))
    end(target, json=json)
