"""`rtlgen dataset augment`: more rows out of proven ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rtlgen.cli.dataset_build import one_of, suites, words_of
from rtlgen.cli.problems import JsonOption
from rtlgen.cli.verify import SandboxOption, SimulatorOption

if TYPE_CHECKING:
    from rtlgen.core.trace import FeedbackLevel
    from rtlgen.dataset.augment.make import Method
    from rtlgen.dataset.augment.means import Means
    from rtlgen.dataset.augment.outcome import Outcome
    from rtlgen.dataset.build import Order
    from rtlgen.dataset.runs.springs import Spring

app = typer.Typer(
    help="More rows out of proven ones: broken designs, descriptions, other designs, other problems.",
    no_args_is_help=True,
)
Sources = Annotated[
    list[Path],
    typer.Argument(metavar="SOURCE...", help="Folders of dataset synth, score, evaluate or generate."),
]
Output = Annotated[Path, typer.Option("--output", "-o", help="Folder of the dataset.")]
Formats = Annotated[
    str, typer.Option("--format", "-f", metavar="NAMES", help="trl, llama-factory, jsonl, ...")
]
Limit = Annotated[int, typer.Option("--limit", min=0, help="Originals at most; 0 for all.")]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=1, help="Originals at once.")]
Seed = Annotated[int, typer.Option("--seed", help="Of all that is drawn.")]
Fresh = Annotated[bool, typer.Option("--fresh", help="Begin anew where an augmentation stands.")]
SuitePath = Annotated[Path | None, typer.Option("--suite-path", help="Where the runs' suite lies now.")]


@app.command("inject")
def inject(
    sources: Sources,
    output: Output,
    formats: Formats = "trl",
    errors: Annotated[
        int, typer.Option("--errors", "-n", min=1, help="Errors put into each design, one at a time.")
    ] = 8,
    designs: Annotated[int, typer.Option("--designs", min=1, help="Right designs of each problem.")] = 1,
    classes: Annotated[
        str, typer.Option("--classes", metavar="NAMES", help="To aim at; all by default.")
    ] = "",
    feedback: Annotated[
        str, typer.Option("--feedback", help="What the feedback may tell: golden, verdict, ...")
    ] = "golden",
    kind: Annotated[str, typer.Option("--kind", help="repair, preference, unpaired or stepwise.")] = "repair",
    limit: Limit = 0,
    jobs: Jobs = 1,
    seed: Seed = 1,
    suite_path: SuitePath = None,
    fresh: Fresh = False,
    simulator: SimulatorOption = None,
    sandbox: SandboxOption = None,
    json: JsonOption = False,
) -> None:
    """Put errors into right designs: compile errors and bugs of every class, each judged."""
    from rtlgen.core.trace import FeedbackLevel
    from rtlgen.dataset.augment.inject import METHOD, Inject, Wish
    from rtlgen.dataset.augment.injection.registry import COMPILE, FUNCTIONAL

    wish = Wish(
        errors=errors,
        designs=designs,
        aims=tuple(_known(name, [*COMPILE, *FUNCTIONAL]) for name in words_of(classes)),
        level=one_of(FeedbackLevel, feedback, "feedback level"),
        seed=seed,
    )

    def method(means: Means) -> Method:
        return Inject(means.judge, means.tools.verifier.judge.name, means.run, wish)

    _augment(
        _Wanted(
            method=METHOD,
            sources=sources,
            output=output,
            order=_order(kind, formats, errors * designs, wish.level),
            options={**asdict(wish), "level": wish.level.value},
            settings={"simulator": simulator, "sandbox": sandbox},
            limit=limit,
            jobs=jobs,
            seed=seed,
            suite_path=suite_path,
            fresh=fresh,
            json=json,
        ),
        method,
    )


@dataclass(frozen=True, kw_only=True)
class _Wanted:
    """What all methods are told alike."""

    method: str
    sources: list[Path]
    output: Path
    order: Order
    options: dict[str, Any]
    """Of the method: what it makes depends on them."""
    settings: dict[str, object]
    asks: bool = False
    """Whether a model is asked."""
    limit: int
    jobs: int
    seed: int
    suite_path: Path | None
    fresh: bool
    json: bool


def _augment(wanted: _Wanted, method: Callable[[Means], Method]) -> None:
    from itertools import islice

    from rtlgen.cli import console
    from rtlgen.dataset.augment import dataset
    from rtlgen.dataset.augment.journal import Journal
    from rtlgen.dataset.augment.make import augment
    from rtlgen.dataset.augment.originals import originals
    from rtlgen.dataset.build import checked
    from rtlgen.dataset.runs.springs import opened

    checked(wanted.order)
    if wanted.fresh:
        dataset.remove(wanted.output)
    with opened(wanted.sources, suites(wanted.suite_path)) as springs, console.ChangingLine() as line:
        means = _means(wanted, springs)
        journal = Journal(wanted.output, means.identity)
        counts = Counter(originals=len(journal.done))

        def tell(outcome: Outcome) -> None:
            kept = sum(len(one.dialogues) for one in outcome.made)
            counts.update(originals=1, kept=kept, dropped=len(outcome.dropped))
            line.show(f"{counts['originals']} originals, {counts['kept']} kept, {counts['dropped']} dropped")

        every = originals(springs, wanted.seed)
        chosen = islice(every, wanted.limit) if wanted.limit else every
        ended = augment(chosen, method(means), journal, jobs=wanted.jobs, tell=tell)
        about = {"method": wanted.method, "model": means.run.model, "ended": ended}
        manifest = dataset.rows(journal, wanted.order, about)
    _tell(manifest, wanted, ended)


def _means(wanted: _Wanted, springs: Sequence[Spring]) -> Means:
    """Who judges and who is asked, and what they make of the run."""
    from rtlgen.config.settings import resolve
    from rtlgen.dataset.augment.means import means
    from rtlgen.wiring import make_model, make_tools

    settings = resolve(wanted.settings).settings
    model = make_model(settings) if wanted.asks else None
    return means(wanted.method, wanted.output, make_tools(settings), model, springs, wanted.options)


def _tell(manifest: dict[str, Any], wanted: _Wanted, ended: str) -> None:
    from rtlgen.cli import console

    if wanted.json:
        console.as_json(manifest)
        return
    figures = manifest["augmentation"]
    console.table(
        [(aim, shown, str(n)) for aim, shown, n in figures["classes"]], headings=("aim", "class", "kept")
    )
    for reason, n in figures["dropped"].items():
        console.result(f"{n:8} dropped: {reason}")
    if ended:
        console.result(f"ended: {ended}; the same command goes on from here")
    rows, kind = manifest["figures"]["rows"], wanted.order.kind.value
    console.result(f"{figures['kept']} of {figures['tried']} kept, {rows} {kind} rows in {wanted.output}")


def _order(kind: str, formats: str, per_problem: int, level: FeedbackLevel) -> Order:
    from rtlgen.dataset.build import Order
    from rtlgen.dataset.choice import Choice
    from rtlgen.dataset.example import Kind

    return Order(
        kind=one_of(Kind, kind, "kind of rows"),
        formats=tuple(words_of(formats)),
        choice=Choice(per_problem=per_problem, feedback=level),
    )


def _known(name: str, names: list[str]) -> str:
    from rtlgen.core.errors import UnknownName

    if name not in names:
        raise UnknownName("class of errors", name, names)
    return name
