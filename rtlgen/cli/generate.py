"""`rtlgen generate`: a specification in; a verified design, its testbench and the story out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rtlgen.cli.problems import JsonOption
from rtlgen.cli.verify import SandboxOption, SimulatorOption

if TYPE_CHECKING:
    from rtlgen.core.problem import Problem
    from rtlgen.generate.session import Product


def generate(
    spec: Annotated[str, typer.Argument(help="Markdown file, problem folder, or a built-in problem's name.")],
    bench: Annotated[Path | None, typer.Option("--bench", help="Testbench that shall judge.")] = None,
    model: Annotated[str | None, typer.Option("--model", help="BACKEND[:MODEL]; see rtlgen models.")] = None,
    base_url: Annotated[
        str | None, typer.Option("--base-url", help="Of an OpenAI-compatible server.")
    ] = None,
    strategy: Annotated[str | None, typer.Option("--strategy", help="repair or best-of-n.")] = None,
    rounds: Annotated[int | None, typer.Option("--rounds", help="Attempts of the repair strategy.")] = None,
    samples: Annotated[int | None, typer.Option("--samples", help="Attempts of best-of-n.")] = None,
    feedback: Annotated[
        str | None,
        typer.Option("--feedback", help="What the model may see: none, compile, own-bench, verdict, golden."),
    ] = None,
    mend: Annotated[
        bool | None,
        typer.Option("--mend/--no-mend", help="Mend what is certain before the model is asked again."),
    ] = None,
    grammar: Annotated[
        str | None, typer.Option("--grammar", help="What designs are held to: none, simple or interface.")
    ] = None,
    temperature: Annotated[float | None, typer.Option("--temperature", help="Of the first attempt.")] = None,
    seed: Annotated[int | None, typer.Option("--seed", help="Of the whole run.")] = None,
    max_tokens: Annotated[int | None, typer.Option("--max-tokens", help="Budget of the run.")] = None,
    max_seconds: Annotated[float | None, typer.Option("--max-seconds", help="Budget of the run.")] = None,
    max_usd: Annotated[float | None, typer.Option("--max-usd", help="Budget of the run.")] = None,
    simulator: SimulatorOption = None,
    sandbox: SandboxOption = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="DIR", help="Where to write; runs/<top> if not given."),
    ] = None,
    record: Annotated[
        Path | None, typer.Option("--record", help="Also record the model's answers here.")
    ] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin anew where a run stands already.")] = False,
    json: JsonOption = False,
) -> None:
    """Generate a design from a specification, judge it, feed failures back, until it is right."""
    from rtlgen.cli import console
    from rtlgen.cli.story import Story
    from rtlgen.config.settings import resolve
    from rtlgen.generate.session import work_on
    from rtlgen.reports.run_page import Facts, write_page
    from rtlgen.wiring import make_model, make_plan, make_tools

    flags = {
        "model": model,
        "base_url": base_url,
        "strategy": strategy,
        "rounds": rounds,
        "samples": samples,
        "feedback": feedback,
        "mend": mend,
        "grammar": grammar,
        "temperature": temperature,
        "seed": seed,
        "max_tokens": max_tokens,
        "max_seconds": max_seconds,
        "max_usd": max_usd,
        "simulator": simulator,
        "sandbox": sandbox,
        "record": str(record) if record else None,
    }
    settings = resolve(flags).settings
    problem = _problem(spec, bench)
    plan = make_plan(settings)
    tools = make_tools(settings)
    backend = make_model(settings)
    root = output or Path("runs") / problem.top
    judge = tools.simulators[0].version()
    console.note(
        f"{problem.top}: {backend.name}, {judge.name} {judge.version}, sandbox {tools.sandbox}, "
        f"feedback {plan.level.value}"
    )
    if tools.sandbox_reason:
        console.note(f"the sandbox is not the strong one: {tools.sandbox_reason}", "yellow")
    facts = Facts(model=backend.name, judge=f"{judge.name} {judge.version}", sandbox=tools.sandbox)
    product = work_on(problem, backend, tools, plan, root, fresh=fresh, observer=Story())
    report = write_page(product, facts, root)
    if json:
        console.as_json({**_as_data(product, root), "report": str(report)})
    else:
        _print(product, report)
    raise typer.Exit(_exit_code(product))


def _problem(spec: str, bench: Path | None) -> Problem:
    from rtlgen.suites.bench_file import load_bench
    from rtlgen.suites.find import find_problem
    from rtlgen.suites.identity import with_digest

    problem = find_problem(spec)
    if bench is None:
        return problem
    return with_digest(replace(problem, bench=load_bench(bench)))


def _print(product: Product, report: Path) -> None:
    from rtlgen.cli import console
    from rtlgen.cli.render import verdict_as_text

    trace = product.trace
    best = trace.best
    if product.error is not None:
        console.error(product.error)
    if best is None:
        console.status_line("FAIL", "no attempt holds a design")
    else:
        verdict_as_text(best.outcome)
        for one in best.mended.mends if best.mended else ():
            console.result(f"  mended: {one.file}:{one.line}: {one.what} [{one.name}]")
    if product.audit is not None and not product.audit.accepted:
        console.result(f"  not verified: no testbench could be had: {product.audit.reason}")
    usage = trace.usage
    price = f", {usage.usd:.4f} USD" if usage.usd is not None else ""
    stopped = trace.stopped.value if trace.stopped else "unfinished"
    spent = f"{len(trace.attempts)} attempts, {usage.tokens} tokens{price}, {trace.wall_s:.1f} s"
    console.result(f"  {spent}; stopped: {stopped}")
    files = (
        ("design", product.design),
        ("testbench", product.bench),
        ("waveform", product.waves),
        ("report", report),
    )
    for name, path in files:
        if path is not None:
            console.result(f"  {name:10}{path}")
    if trace.stopped is not None and trace.stopped.value == "interrupted":
        console.note("interrupted; the same command goes on from here")


def _as_data(product: Product, root: Path) -> dict[str, object]:
    from rtlgen.cli.render import mended_as_data, verdict_as_data

    trace = product.trace
    best = trace.best
    return {
        "status": best.outcome.status.value if best else "FAIL",
        "mended": bool(best and best.mended),
        "problem": trace.problem_id,
        "top": product.problem.top,
        "attempts": [
            {
                "index": a.index,
                "parent": a.parent,
                "status": a.verdict.status.value,
                "kind": a.verdict.kind.value if a.verdict.kind else None,
                "cause": a.verdict.cause,
                "summary": a.verdict.summary,
                "tokens": a.completion.usage.tokens,
                "mended": mended_as_data(a.mended) if a.mended else None,
            }
            for a in trace.attempts
        ],
        "chosen": trace.chosen,
        "stopped": trace.stopped.value if trace.stopped else None,
        "verdict": verdict_as_data(best.outcome) if best else None,
        "tokens": trace.usage.tokens,
        "usd": trace.usage.usd,
        "folder": str(root),
        "design": str(product.design) if product.design else None,
        "testbench": str(product.bench) if product.bench else None,
        "waveform": str(product.waves) if product.waves else None,
        "error": product.error.message if product.error else None,
    }


def _exit_code(product: Product) -> int:
    from rtlgen.cli.exit_codes import INTERRUPTED, NOT_PASSED, UNAVAILABLE, of_status
    from rtlgen.core.trace import StopReason

    if product.trace.stopped is StopReason.INTERRUPTED:
        return INTERRUPTED
    if product.error is not None:
        return product.error.exit_code
    if product.trace.stopped is StopReason.ERROR:
        return UNAVAILABLE
    best = product.trace.best
    return of_status(best.outcome.status) if best else NOT_PASSED
