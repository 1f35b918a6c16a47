"""`rtlgen evaluate`: a model's answers to a suite, generated and judged."""

from __future__ import annotations

from typing import Annotated

import typer

from rtlgen.cli import evaluation_options as options
from rtlgen.cli.problems import JsonOption
from rtlgen.cli.verify import SandboxOption, SimulatorOption


def evaluate(
    suite: options.SuiteOption,
    output: options.OutputOption,
    suite_path: options.SuitePathOption = None,
    problems: options.ProblemsOption = "*",
    model: Annotated[str | None, typer.Option("--model", help="BACKEND[:MODEL]; see rtlgen models.")] = None,
    base_url: Annotated[
        str | None, typer.Option("--base-url", help="Of an OpenAI-compatible server.")
    ] = None,
    n: Annotated[int, typer.Option("-n", "--samples", min=1, help="Samples of each problem.")] = 1,
    temperature: Annotated[float | None, typer.Option("--temperature", help="Of the first answer.")] = None,
    rounds: Annotated[
        int, typer.Option("--rounds", min=1, help="Answers of a sample: above 1 it corrects itself.")
    ] = 1,
    strategy: Annotated[str, typer.Option("--strategy", help="repair or best-of-n.")] = "repair",
    feedback: Annotated[
        str | None,
        typer.Option("--feedback", help="What the model may see: none, compile, own-bench, verdict, golden."),
    ] = None,
    grammar: Annotated[
        str | None, typer.Option("--grammar", help="What designs are held to: none, simple or interface.")
    ] = None,
    seed: Annotated[int | None, typer.Option("--seed", help="Of the whole run.")] = None,
    at_once: Annotated[
        int | None, typer.Option("--at-once", help="Questions that the model works on at the same time.")
    ] = None,
    max_tokens: Annotated[int | None, typer.Option("--max-tokens", help="Budget of the run.")] = None,
    max_seconds: Annotated[float | None, typer.Option("--max-seconds", help="Of this command.")] = None,
    max_usd: Annotated[float | None, typer.Option("--max-usd", help="Budget of the run.")] = None,
    simulator: SimulatorOption = None,
    others: options.OthersOption = None,
    sandbox: SandboxOption = None,
    jobs: options.JobsOption = None,
    executor: options.ExecutorOption = None,
    address: options.AddressOption = None,
    batch: options.BatchOption = None,
    published: options.PublishedOption = None,
    first_mismatch: options.FirstMismatchOption = None,
    explain: options.ExplainOption = None,
    mend: options.MendOption = None,
    result_cache: options.ResultCacheOption = None,
    fresh: options.FreshOption = False,
    json: JsonOption = False,
) -> None:
    """Have a model answer a suite, judge while it answers, let it correct itself."""
    flags = options.given(locals()) | {"samples": rounds}
    from rtlgen.cli import console
    from rtlgen.cli.evaluation import end, evaluating, settings_told
    from rtlgen.config.settings import resolve
    from rtlgen.evaluate.manifest import manifest
    from rtlgen.evaluate.traces import evaluate as work_on
    from rtlgen.generate.session import asking
    from rtlgen.wiring import judge_identity, make_asking, make_means, open_task

    resolved = resolve(flags)
    settings = resolved.settings
    if settings.explain is None and rounds > 1:
        settings = settings.model_copy(update={"explain": True})
    task = open_task(suite, suite_path, problems.split(","))
    identity = judge_identity(settings)
    asked = make_asking(settings, n)
    answers = asking(asked.model, asked.plan)
    about = manifest(
        task,
        identity,
        [*answers.items(), ("rounds", str(rounds)), ("samples", str(n))],
        settings=settings_told(resolved),
        model=asked.model.name,
        model_revision=asked.model.revision,
        feedback_level=settings.feedback if rounds > 1 else "",
    )
    means = make_means(settings, identity)
    expected = n * len(task.problems)
    with evaluating(output, about, fresh=fresh, expected=expected, corrected=rounds > 1) as run:
        ending = work_on(run.store, task.by_id, means, asked, run.observer)
    if ending.why:
        console.note(f"{ending.why}; the same command with a larger limit goes on from here", "yellow")
    end(output, json=json, unasked=ending.failed)
