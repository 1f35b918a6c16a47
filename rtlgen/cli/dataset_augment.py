"""`rtlgen dataset augment`: more rows out of proven ones."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rtlgen.cli.augmenting import Wanted, ask, carry_out, known, order_of, told
from rtlgen.cli.cleaning_options import AgainstOption, DecontaminateOption
from rtlgen.cli.dataset_build import one_of, words_of
from rtlgen.cli.problems import JsonOption
from rtlgen.cli.verify import SandboxOption, SimulatorOption

if TYPE_CHECKING:
    from rtlgen.config.settings import Settings
    from rtlgen.dataset.augment.make import Method
    from rtlgen.dataset.augment.means import Means
    from rtlgen.evaluate.sharing import Judge

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
ModelOption = Annotated[str | None, typer.Option("--model", help="BACKEND[:MODEL]; see rtlgen models.")]
BaseUrl = Annotated[str | None, typer.Option("--base-url", help="Of an OpenAI-compatible server.")]
Samples = Annotated[
    int, typer.Option("--samples", "-n", min=1, help="Designs made again from each specification.")
]
Temperature = Annotated[float | None, typer.Option("--temperature", help="Of all answers.")]
MaxTokens = Annotated[int | None, typer.Option("--max-tokens", help="Budget of the whole augmentation.")]
MaxSeconds = Annotated[float | None, typer.Option("--max-seconds", help="Budget of this command.")]
MaxUsd = Annotated[float | None, typer.Option("--max-usd", help="Budget of the whole augmentation.")]
ModelKind = Annotated[str, typer.Option("--kind", help="sft, preference, prompt, ...")]


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
    prompt: Annotated[str, typer.Option("--prompt", help="How the task is told: full or short.")] = "full",
    kind: Annotated[str, typer.Option("--kind", help="repair, preference, unpaired or stepwise.")] = "repair",
    limit: Limit = 0,
    jobs: Jobs = 1,
    seed: Seed = 1,
    suite_path: SuitePath = None,
    decontaminate: DecontaminateOption = True,
    against: AgainstOption = None,
    fresh: Fresh = False,
    simulator: SimulatorOption = None,
    sandbox: SandboxOption = None,
    json: JsonOption = False,
) -> None:
    """Put errors into right designs: compile errors and bugs of every class, each judged."""
    parameters = dict(locals())
    import threading
    from contextlib import ExitStack, closing

    from rtlgen.core.trace import FeedbackLevel
    from rtlgen.dataset.augment.inject import METHOD, Inject, Wish
    from rtlgen.dataset.augment.injection.registry import COMPILE, FUNCTIONAL
    from rtlgen.dataset.augment.judging_aside import AsideJudge, JudgeDesigns
    from rtlgen.prompting.render import Wording

    wish = Wish(
        errors=errors,
        designs=designs,
        aims=tuple(known(name, [*COMPILE, *FUNCTIONAL], "class of errors") for name in words_of(classes)),
        level=one_of(FeedbackLevel, feedback, "feedback level"),
        wording=one_of(Wording, prompt, "prompt"),
        seed=seed,
    )

    alone = threading.Lock()
    with ExitStack() as stack:

        def method(means: Means, settings: Settings) -> Method:
            judge: Judge = means.judge
            if jobs > 1:
                work = JudgeDesigns(
                    simulator=settings.simulator, others=settings.others, sandbox=settings.sandbox
                )
                judge = stack.enter_context(closing(AsideJudge(work, jobs, alone)))
            return Inject(judge, means.tools.verifier.judge.name, means.run, wish)

        carry_out(
            Wanted(
                method=METHOD,
                order=order_of(kind, formats, errors * designs, wish.level),
                options=asdict(wish),
                settings={"simulator": simulator, "sandbox": sandbox},
                **told(parameters),
            ),
            method,
            alone,
        )


@app.command("describe")
def describe(
    sources: Sources,
    output: Output,
    model: ModelOption = None,
    base_url: BaseUrl = None,
    levels: Annotated[
        str, typer.Option("--levels", metavar="NAMES", help="comments, blocks, detailed, high_level.")
    ] = "",
    samples: Samples = 1,
    temperature: Temperature = None,
    max_tokens: MaxTokens = None,
    max_seconds: MaxSeconds = None,
    max_usd: MaxUsd = None,
    formats: Formats = "trl",
    kind: ModelKind = "sft",
    limit: Limit = 0,
    jobs: Jobs = 1,
    seed: Seed = 1,
    suite_path: SuitePath = None,
    decontaminate: DecontaminateOption = True,
    against: AgainstOption = None,
    fresh: Fresh = False,
    simulator: SimulatorOption = None,
    sandbox: SandboxOption = None,
    json: JsonOption = False,
) -> None:
    """Describe right designs in four grains; kept is what a model makes the design of again."""
    parameters = dict(locals())
    from rtlgen.dataset.augment.describe import METHOD, Describe, Wish
    from rtlgen.prompting.augmentation import LEVELS

    chosen = tuple(known(name, LEVELS, "level") for name in words_of(levels)) or LEVELS
    ask(
        METHOD,
        parameters,
        {"levels": chosen},
        lambda means, model, manner: Describe(means, model, Wish(levels=chosen, manner=manner)),
    )


@app.command("regenerate")
def regenerate(
    sources: Sources,
    output: Output,
    model: ModelOption = None,
    base_url: BaseUrl = None,
    samples: Samples = 1,
    temperature: Temperature = None,
    prove: Annotated[
        bool, typer.Option("--prove/--no-prove", help="Also ask for a proof, and drop what is refuted.")
    ] = True,
    max_tokens: MaxTokens = None,
    max_seconds: MaxSeconds = None,
    max_usd: MaxUsd = None,
    formats: Formats = "trl",
    kind: ModelKind = "sft",
    limit: Limit = 0,
    jobs: Jobs = 1,
    seed: Seed = 1,
    suite_path: SuitePath = None,
    decontaminate: DecontaminateOption = True,
    against: AgainstOption = None,
    fresh: Fresh = False,
    simulator: SimulatorOption = None,
    sandbox: SandboxOption = None,
    json: JsonOption = False,
) -> None:
    """Describe found designs and make them again; kept is what does the same. Folders of Verilog will do."""
    parameters = dict(locals())
    from rtlgen.dataset.augment.regenerate import METHOD, Regenerate, Wish

    ask(
        METHOD,
        parameters,
        {"prove": prove},
        lambda means, model, manner: Regenerate(means, model, Wish(manner=manner, prove=prove)),
        finds=True,
    )


@app.command("evolve")
def evolve(
    sources: Sources,
    output: Output,
    model: ModelOption = None,
    base_url: BaseUrl = None,
    changes: Annotated[
        str, typer.Option("--changes", metavar="NAMES", help="reworded, harder, subtler, combined.")
    ] = "",
    samples: Samples = 1,
    temperature: Temperature = None,
    max_tokens: MaxTokens = None,
    max_seconds: MaxSeconds = None,
    max_usd: MaxUsd = None,
    formats: Formats = "trl",
    kind: ModelKind = "sft",
    limit: Limit = 0,
    jobs: Jobs = 1,
    seed: Seed = 1,
    suite_path: SuitePath = None,
    decontaminate: DecontaminateOption = True,
    against: AgainstOption = None,
    fresh: Fresh = False,
    simulator: SimulatorOption = None,
    sandbox: SandboxOption = None,
    json: JsonOption = False,
) -> None:
    """Make new problems of old ones, with reference and bench proven again."""
    parameters = dict(locals())
    from rtlgen.dataset.augment.evolve import KINDS, METHOD, Evolve, Wish

    chosen = tuple(known(name, KINDS, "change") for name in words_of(changes)) or KINDS
    ask(
        METHOD,
        parameters,
        {"kinds": chosen},
        lambda means, model, manner: Evolve(means, model, Wish(kinds=chosen, manner=manner)),
    )
