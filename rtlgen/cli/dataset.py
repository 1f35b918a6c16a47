"""`rtlgen dataset`: corpora for training, every row proven."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rtlgen.cli import dataset_augment, dataset_build, dataset_import, dataset_stats
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
from rtlgen.cli.verify import SandboxOption, SimulatorOption

if TYPE_CHECKING:
    from rtlgen.simulators.protocol import Simulator
    from rtlgen.verify.pipeline import Verifier

app = typer.Typer(help="Corpora for training: every row proven in simulation.", no_args_is_help=True)
app.command("build")(dataset_build.build)
app.command("import")(dataset_import.import_)
app.command("stats")(dataset_stats.stats)
app.add_typer(dataset_augment.app, name="augment")


@app.command("families")
def families(json: JsonOption = False) -> None:
    """List the families of problems that are correct by construction."""
    from rtlgen.cli import console
    from rtlgen.dataset.synth.registry import FAMILIES

    if json:
        console.as_json([{"name": e.name, "title": e.title, "group": e.module} for e in FAMILIES.values()])
        return
    console.table(
        [(e.name, e.module, e.title) for e in FAMILIES.values()], headings=("family", "group", "problems")
    )


@app.command("synth")
def synth(
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder of the corpus.")],
    rows: Annotated[int, typer.Option("--rows", "-n", min=1, help="How many rows it shall have.")] = 1000,
    families: Annotated[
        str, typer.Option("--families", help="Names, separated by commas, or 'all'.")
    ] = "all",
    seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same rows.")] = 1,
    plain: Annotated[
        bool, typer.Option("--plain", help="All answers in one hand, that of rtlgen's own prompts.")
    ] = False,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="Simulations at once.")] = 1,
    parquet: Annotated[bool, typer.Option("--parquet", help="Also write rows.parquet.")] = False,
    pictures: PicturesOption = True,
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin anew where a corpus lies already.")] = False,
    hold_out: HoldOutOption = "",
    decontaminate: DecontaminateOption = True,
    against: AgainstOption = None,
    near_duplicates: NearOption = "keep",
    near_threshold: ThresholdOption = THRESHOLD,
    simulator: SimulatorOption = None,
    sandbox: SandboxOption = None,
    json: JsonOption = False,
) -> None:
    """Make a corpus of problems that are correct by construction; goes on where it stopped."""
    import time

    from rtlgen.cli import console
    from rtlgen.cli.cleaning_options import account, cleaning
    from rtlgen.dataset.synth.corpus import Request, make_corpus, start_anew
    from rtlgen.dataset.synth.registry import chosen

    request = Request(
        families=tuple(chosen(families)),
        rows=rows,
        seed=seed,
        plain=plain,
        hold_out=frozenset(e.name for e in chosen(hold_out)) if hold_out else frozenset(),
        jobs=jobs,
        parquet=parquet,
        pictures=pictures,
    )
    judge = _simulator(simulator, sandbox)
    cleaner = cleaning(
        lambda: judge,
        decontaminate=decontaminate,
        against=against,
        near=near_duplicates,
        threshold=near_threshold,
    )
    if fresh:
        start_anew(output)
    begun = time.monotonic()
    with console.ChangingLine() as line:
        manifest = make_corpus(
            request,
            output,
            judge,
            lambda kept, rejected: line.show(
                f"{kept} of {rows} rows, {rejected} rejected, {time.monotonic() - begun:.0f} s"
            ),
            cleaner,
        )
    if json:
        console.as_json(manifest)
        return
    console.table(
        [
            (
                name,
                str(f["rows"]),
                str(f["rejected"]),
                f"{f['unique_code']:.0%}",
                f"{f['unique_behaviour']:.0%}",
            )
            for name, f in manifest["families"].items()
        ],
        headings=("family", "rows", "rejected", "unique code", "unique behaviour"),
    )
    for told in account(manifest):
        console.result(told)
    console.result(f"{manifest['rows']} rows in {output}")


@app.command("verify")
def verify(
    corpus: Annotated[Path, typer.Argument(help="Folder of a dataset, or a file of a corpus' rows.")],
    sample: Annotated[
        int | None, typer.Option("--sample", min=1, help="So many rows; all if not given.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="Of the sample.")] = 1,
    simulator: SimulatorOption = None,
    sandbox: SandboxOption = None,
    json: JsonOption = False,
) -> None:
    """Prove a dataset again, from its files alone; of an import, that it parses and compiles."""
    from dataclasses import asdict

    from rtlgen.cli import console
    from rtlgen.cli.exit_codes import DONE, NOT_PASSED
    from rtlgen.dataset.judging import ManyJudge
    from rtlgen.dataset.published.importing import is_imported
    from rtlgen.dataset.reprove import reprove
    from rtlgen.dataset.reprove_examples import is_made_from_runs, reprove_examples
    from rtlgen.dataset.reprove_imported import reprove_imported

    with console.ChangingLine() as line:

        def tell(rows: int) -> None:
            line.show(f"{rows} rows judged")

        if is_made_from_runs(corpus):
            judge = ManyJudge(_verifier(simulator, sandbox))
            done = reprove_examples(corpus, judge, sample=sample, seed=seed, tell=tell)
        else:
            prove = reprove_imported if is_imported(corpus) else reprove
            done = prove(corpus, _simulator(simulator, sandbox), sample=sample, seed=seed, tell=tell)
    if json:
        console.as_json(asdict(done))
    else:
        for failure in done.failures:
            console.result(f"{failure.id}, {failure.what}: {failure.why}")
        told = f"{done.rows} rows, {done.answers} designs judged, {len(done.failures)} failures"
        unjudged = f"; {done.without_bench} have no bench, what they do was not looked at"
        console.result(told + (unjudged if done.without_bench else ""))
    raise typer.Exit(NOT_PASSED if done.failures else DONE)


def _simulator(simulator: str | None, sandbox: str | None) -> Simulator:
    from rtlgen.config.settings import resolve
    from rtlgen.wiring import make_simulators

    return make_simulators(resolve({"simulator": simulator, "sandbox": sandbox}).settings)[0]


def _verifier(simulator: str | None, sandbox: str | None) -> Verifier:
    from rtlgen.config.settings import resolve
    from rtlgen.verify.pipeline import Verifier
    from rtlgen.wiring import make_simulators

    settings = resolve({"simulator": simulator, "sandbox": sandbox}).settings
    return Verifier(make_simulators(settings), diagnose=False, advise=False)
