"""What the methods of `rtlgen dataset augment` have in common: sources in, rows and a table out."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rtlgen.cli.dataset_build import one_of, suites, words_of

if TYPE_CHECKING:
    from rtlgen.config.settings import Settings
    from rtlgen.core.trace import FeedbackLevel
    from rtlgen.dataset.augment.asking import Manner
    from rtlgen.dataset.augment.make import Method
    from rtlgen.dataset.augment.means import Means
    from rtlgen.dataset.augment.outcome import Outcome
    from rtlgen.dataset.build import Order
    from rtlgen.dataset.clean.cleaning import Cleaning
    from rtlgen.generate.budget import Budget
    from rtlgen.models.protocol import ModelBackend


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What all methods are told alike."""

    method: str
    order: Order
    options: Mapping[str, object]
    """Of the method: what it makes depends on them."""
    settings: Mapping[str, object]
    asks: bool = False
    """Whether a model is asked."""
    finds: bool = False
    """Whether folders of Verilog will do as sources."""
    sources: list[Path]
    output: Path
    limit: int
    jobs: int = 1
    seed: int
    suite_path: Path | None
    decontaminate: bool
    against: list[Path] | None
    fresh: bool
    json: bool


def told(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Those of a command's parameters that are the same for every method."""
    names = (
        *("sources", "output", "limit", "jobs", "seed", "suite_path"),
        *("decontaminate", "against", "fresh", "json"),
    )
    return {name: parameters[name] for name in names if name in parameters}


def ask(
    method: str,
    parameters: Mapping[str, Any],
    options: Mapping[str, object],
    make: Callable[[Means, ModelBackend, Manner], Method],
    *,
    finds: bool = False,
) -> None:
    """Carry out a method that asks a model.

    Args:
        method: its name.
        parameters: all of the command.
        options: those that are the method's own.
        make: the method, with a model and how it is asked.
        finds: folders of Verilog will do as sources.
    """
    from rtlgen.cli.evaluation_options import given
    from rtlgen.core.trace import FeedbackLevel
    from rtlgen.dataset.augment.asking import Aside

    alone = threading.Lock()

    wanted = Wanted(
        method=method,
        order=order_of(
            parameters["kind"], parameters["formats"], parameters["samples"] + 1, FeedbackLevel.GOLDEN
        ),
        options=options,
        settings=given(parameters),
        asks=True,
        finds=finds,
        **told(parameters),
    )

    def made(means: Means, settings: Settings) -> Method:
        assert means.model is not None, "a model was opened"
        return make(means, Aside(means.model, alone), _manner(settings))

    carry_out(wanted, made, alone)


def carry_out(
    wanted: Wanted, make: Callable[[Means, Settings], Method], alone: threading.Lock | None = None
) -> None:
    """Augment what there is, go on where it stopped, write the rows and tell what came of it; `alone` as for
    `rtlgen.dataset.augment.make.augment`."""
    from rtlgen.dataset import staging
    from rtlgen.dataset.augment import dataset
    from rtlgen.dataset.build import checked

    checked(wanted.order)
    with staging.alone(wanted.output):
        if wanted.fresh:
            dataset.remove(wanted.output)
        manifest = _augmented(wanted, make, alone)
    _tell(manifest, wanted)


def _augmented(
    wanted: Wanted, make: Callable[[Means, Settings], Method], alone: threading.Lock | None
) -> dict[str, Any]:
    """The manifest of what was made."""
    from itertools import chain, islice

    from rtlgen.cli import console
    from rtlgen.config.settings import resolve
    from rtlgen.dataset.augment import dataset
    from rtlgen.dataset.augment.found import digest_of, found, is_code
    from rtlgen.dataset.augment.journal import Journal
    from rtlgen.dataset.augment.make import augment
    from rtlgen.dataset.augment.originals import originals
    from rtlgen.dataset.runs.springs import opened

    settings = resolve(wanted.settings).settings
    code = [s for s in wanted.sources if wanted.finds and is_code(s)]
    runs = [s for s in wanted.sources if s not in code]
    with opened(runs, suites(wanted.suite_path)) as springs, console.ChangingLine() as line:
        named = [(s.run.name, s.run.digest) for s in springs] + [(s.name, digest_of(s)) for s in code]
        means = _means(wanted, settings, named)
        journal = Journal(wanted.output, means.identity)
        means = means.within(_budget(settings), journal.spent)
        counts = Counter(originals=len(journal.done))

        def tell(outcome: Outcome) -> None:
            counts.update(originals=1, tried=outcome.tried, dropped=len(outcome.dropped))
            line.show(
                f"{counts['originals']} originals, {counts['tried']} tries, {counts['dropped']} dropped"
            )

        every = chain(
            originals(springs, wanted.seed, unproven=wanted.finds), *(found(s, wanted.seed) for s in code)
        )
        chosen = islice(every, wanted.limit) if wanted.limit else every
        ended = augment(chosen, make(means, settings), journal, jobs=wanted.jobs, alone=alone, tell=tell)
        about = {"method": wanted.method, "model": means.run.model, "ended": ended}
        return dataset.rows(journal, wanted.order, about, cleaning=_cleaning(wanted, settings))


def _means(wanted: Wanted, settings: Settings, sources: Sequence[tuple[str, str]]) -> Means:
    from rtlgen.dataset.augment.means import means
    from rtlgen.wiring import make_model, make_tools

    options, model = dict(wanted.options), None
    if wanted.asks:
        # Killed between an answer and its outcome, nothing is asked twice.
        cache = settings.cache or str(wanted.output / ".asked")
        model = make_model(settings.model_copy(update={"cache": cache}))
        manner = _manner(settings)
        options |= {"sampling": asdict(manner.sampling), "samples": manner.samples, "prompt": manner.wording}
    return means(wanted.method, wanted.output, make_tools(settings), model, sources, options)


def _cleaning(wanted: Wanted, settings: Settings) -> Cleaning:
    from rtlgen.cli.cleaning_options import THRESHOLD, cleaning
    from rtlgen.wiring import make_simulators

    return cleaning(
        lambda: make_simulators(settings)[0],
        decontaminate=wanted.decontaminate,
        against=wanted.against,
        near="keep",
        threshold=THRESHOLD,
    )


def _manner(settings: Settings) -> Manner:
    from rtlgen.core.prompt import Sampling
    from rtlgen.dataset.augment.asking import Manner
    from rtlgen.prompting.render import Wording

    several = settings.samples > 1
    cold = 0.8 if several else 0.2
    return Manner(
        samples=settings.samples,
        sampling=Sampling(
            temperature=cold if settings.temperature is None else settings.temperature,
            top_p=settings.top_p,
            max_tokens=settings.max_new_tokens,
            seed=settings.seed,
        ),
        wording=Wording(settings.prompt),
    )


def _budget(settings: Settings) -> Budget:
    from rtlgen.generate.budget import Budget

    return Budget(tokens=settings.max_tokens, seconds=settings.max_seconds, usd=settings.max_usd)


def _tell(manifest: dict[str, Any], wanted: Wanted) -> None:
    from rtlgen.cli import console
    from rtlgen.cli.cleaning_options import account

    if wanted.json:
        console.as_json(manifest)
        return
    figures = manifest["augmentation"]
    console.table(
        [(aim, shown, str(n)) for aim, shown, n in figures["classes"]], headings=("aim", "class", "kept")
    )
    for line in account(manifest):
        console.result(line)
    for reason, n in figures["dropped"].items():
        console.result(f"{n:8} dropped: {reason}")
    if figures["ended"]:
        console.result(f"ended: {figures['ended']}; the same command goes on from here")
    rows, kind = manifest["figures"]["rows"], wanted.order.kind.value
    console.result(f"{figures['kept']} of {figures['tried']} kept, {rows} {kind} rows in {wanted.output}")


def order_of(kind: str, formats: str, per_problem: int, level: FeedbackLevel) -> Order:
    """Rows of what was made: all of each problem, those that a model's own bench vouches for among them."""
    from rtlgen.dataset.build import Order
    from rtlgen.dataset.choice import Choice
    from rtlgen.dataset.example import Kind, Standing

    return Order(
        kind=one_of(Kind, kind, "kind of rows"),
        formats=tuple(words_of(formats)),
        choice=Choice(
            per_problem=per_problem,
            feedback=level,
            accept=frozenset({Standing.RIGHT, Standing.OWN_BENCH}),
        ),
        pictures=True,
    )


def known(name: str, names: Sequence[str], what: str) -> str:
    """`name`.

    Raises:
        UnknownName: it is none of `names`.
    """
    from rtlgen.core.errors import UnknownName

    if name not in names:
        raise UnknownName(what, name, list(names))
    return name
