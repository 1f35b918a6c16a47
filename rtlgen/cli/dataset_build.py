"""`rtlgen dataset build`: a dataset out of runs."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from rtlgen.cli.card_options import PicturesOption
from rtlgen.cli.cleaning_options import (
    THRESHOLD,
    AgainstOption,
    DecontaminateOption,
    HoldOutOption,
    NearOption,
    ThresholdOption,
)
from rtlgen.cli.problems import JsonOption

if TYPE_CHECKING:
    from rtlgen.core.problem import Problem
    from rtlgen.core.record import RunManifest
    from rtlgen.dataset.example import Standing
    from rtlgen.dataset.runs.evaluation import ProblemsOf

E = TypeVar("E", bound=StrEnum)


def build(
    runs: Annotated[
        list[Path],
        typer.Argument(metavar="RUN...", help="Folders of score, evaluate, generate and dataset synth."),
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder of the dataset.")],
    formats: Annotated[
        str, typer.Option("--format", "-f", metavar="NAMES", help="trl, llama-factory, verl, jsonl, ...")
    ] = "trl",
    kind: Annotated[
        str, typer.Option("--kind", help="sft, repair, preference, unpaired, stepwise, scored or prompt.")
    ] = "sft",
    style: Annotated[str, typer.Option("--style", help="conversational or plain.")] = "conversational",
    per_problem: Annotated[
        int, typer.Option("--per-problem", min=1, help="Rows of each problem at most.")
    ] = 4,
    accept: Annotated[
        str,
        typer.Option("--accept", metavar="NAMES", help="Also right: own-bench, adjusted, unknown, error."),
    ] = "",
    failures: Annotated[
        str, typer.Option("--failures", metavar="KINDS", help="Wrong answers to take: MISMATCH, SYNTAX, ...")
    ] = "",
    text: Annotated[str, typer.Option("--text", help="An answer as fenced, code or raw.")] = "fenced",
    feedback: Annotated[
        str, typer.Option("--feedback", help="What repair prompts that are made here may tell.")
    ] = "golden",
    max_chars: Annotated[
        int, typer.Option("--max-chars", min=0, help="Of prompt and answers together; 0 for no limit.")
    ] = 0,
    max_warnings: Annotated[
        int | None, typer.Option("--max-warnings", min=0, help="Lint warnings of a right design.")
    ] = None,
    area: Annotated[
        bool, typer.Option("--area", help="Count the cells of right designs (Yosys); the smaller first.")
    ] = False,
    max_area: Annotated[
        float | None,
        typer.Option("--max-area", min=0.0, metavar="X", help="Cells of a right design, in the reference's."),
    ] = None,
    test_share: Annotated[
        float, typer.Option("--test-share", min=0.0, max=1.0, help="Of the families of problems, about.")
    ] = 0.1,
    seed: Annotated[int, typer.Option("--seed", help="Of the splits and of what is drawn.")] = 1,
    prompt: Annotated[
        str,
        typer.Option("--prompt", help="How problems of dataset synth are asked: own, full or short."),
    ] = "own",
    ways: Annotated[
        list[str] | None,
        typer.Option("--way", help="Of dataset synth: take the answer built so, the first that is there."),
    ] = None,
    suite_path: Annotated[
        Path | None, typer.Option("--suite-path", help="Where the runs' suite lies now.")
    ] = None,
    hold_out: HoldOutOption = "",
    decontaminate: DecontaminateOption = True,
    against: AgainstOption = None,
    near_duplicates: NearOption = "keep",
    near_threshold: ThresholdOption = THRESHOLD,
    fresh: Annotated[bool, typer.Option("--fresh", help="Replace the dataset that stands there.")] = False,
    pictures: PicturesOption = True,
    json: JsonOption = False,
) -> None:
    """Build a dataset from runs: right answers, repairs, preferences, prompts; each row with its proof."""
    from rtlgen.cli import console
    from rtlgen.cli.cleaning_options import account, cleaning
    from rtlgen.config.settings import resolve
    from rtlgen.core.trace import FeedbackLevel
    from rtlgen.core.verdict import Kind as Failure
    from rtlgen.dataset.build import Order
    from rtlgen.dataset.build import build as make
    from rtlgen.dataset.choice import AnswerText, Choice
    from rtlgen.dataset.example import Kind
    from rtlgen.dataset.formats.protocol import Style
    from rtlgen.dataset.runs.corpus import Telling
    from rtlgen.dataset.runs.springs import opened
    from rtlgen.prompting.render import Wording
    from rtlgen.wiring import make_simulators

    order = Order(
        kind=one_of(Kind, kind, "kind of rows"),
        formats=tuple(formats.split(",")),
        style=one_of(Style, style, "style"),
        choice=Choice(
            per_problem=per_problem,
            accept=_accepted(accept),
            failures=frozenset(one_of(Failure, f.upper(), "kind of failure") for f in words_of(failures)),
            text=one_of(AnswerText, text, "way to write an answer"),
            feedback=one_of(FeedbackLevel, feedback, "feedback level"),
            max_chars=max_chars,
            max_warnings=max_warnings,
            area=area,
            max_area=max_area,
            test_share=test_share,
            hold_out=frozenset(words_of(hold_out)),
            seed=seed,
        ),
        pictures=pictures,
    )
    telling = Telling(
        wording=None if prompt == "own" else one_of(Wording, prompt, "prompt"), ways=tuple(ways or ())
    )
    settings = resolve({}).settings
    cleaner = cleaning(
        lambda: make_simulators(settings)[0],
        decontaminate=decontaminate,
        against=against,
        near=near_duplicates,
        threshold=near_threshold,
    )
    with opened(runs, suites(suite_path), telling) as springs, console.ChangingLine() as line:
        manifest = make(
            springs,
            order,
            output,
            fresh=fresh,
            tell=lambda problems, rows: line.show(f"{problems} problems, {rows} rows"),
            cleaning=cleaner,
        )
    if json:
        console.as_json(manifest)
        return
    figures = manifest["figures"]
    for split, rows in figures["split"].items():
        console.result(f"{rows:8} {split}")
    for told in account(manifest):
        console.result(told)
    console.result(f"{figures['rows']} {kind} rows of {figures['problems']} problems in {output}")


def words_of(text: str) -> list[str]:
    """The words of a list with commas."""
    return [word.strip() for word in text.split(",") if word.strip()]


def one_of(of: type[E], name: str, what: str) -> E:
    """The member of an enumeration that is called so.

    Raises:
        UnknownName: there is none.
    """
    from rtlgen.core.errors import UnknownName

    try:
        return of(name)
    except ValueError:
        raise UnknownName(what, name, [one.value for one in of]) from None


def _accepted(text: str) -> frozenset[Standing]:
    from rtlgen.core.errors import UnknownName
    from rtlgen.dataset.example import Standing

    asked = {one_of(Standing, word, "standing") for word in words_of(text)}
    if Standing.WRONG in asked:
        raise UnknownName("standing", "wrong", [s.value for s in Standing if s is not Standing.WRONG])
    return frozenset(asked | {Standing.RIGHT})


def suites(path: Path | None) -> ProblemsOf:
    """Opens each suite once."""
    from functools import cache

    from rtlgen.suites.registry import open_suite

    @cache
    def problems(suite: str, where: Path | None) -> Mapping[str, Problem]:
        return {p.id: p for p in open_suite(suite, where).problems()}

    def of(manifest: RunManifest) -> Mapping[str, Problem]:
        return problems(manifest.suite, path or (Path(manifest.suite_path) if manifest.suite_path else None))

    return of
