"""`rtlgen dataset import`: a published corpus, looked at row by row."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rtlgen.cli.card_options import PicturesOption
from rtlgen.cli.cleaning_options import (
    THRESHOLD,
    AgainstOption,
    DecontaminateOption,
    NearOption,
    ThresholdOption,
)
from rtlgen.cli.problems import JsonOption
from rtlgen.cli.verify import SandboxOption, SimulatorOption


def import_(
    source: Annotated[
        Path, typer.Argument(metavar="SOURCE", help="File or folder of a published corpus.", exists=True)
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder of what is taken.")],
    format_: Annotated[
        str, typer.Option("--format", metavar="NAME", help="auto, rtl-coder, mg-verilog, verithoughts, ...")
    ] = "auto",
    columns: Annotated[
        str, typer.Option("--columns", metavar="FIELDS", help="prompt=FIELD,code=FIELD of another format.")
    ] = "",
    licence: Annotated[str, typer.Option("--licence", help="Of the corpus, where it is known.")] = "",
    code_alone: Annotated[
        bool, typer.Option("--code-alone", help="Also take code without a prompt.")
    ] = False,
    decontaminate: DecontaminateOption = True,
    against: AgainstOption = None,
    near_duplicates: NearOption = "drop",
    near_threshold: ThresholdOption = THRESHOLD,
    fresh: Annotated[bool, typer.Option("--fresh", help="Replace what was imported there.")] = False,
    pictures: PicturesOption = True,
    simulator: SimulatorOption = None,
    sandbox: SandboxOption = None,
    json: JsonOption = False,
) -> None:
    """Read a corpus that others published; each row is parsed, compiled and compared; the broken are told."""
    from rtlgen.cli import console
    from rtlgen.cli.cleaning_options import account, cleaning
    from rtlgen.config.settings import resolve
    from rtlgen.dataset.published import shapes
    from rtlgen.dataset.published.importing import Wish, import_corpus
    from rtlgen.wiring import make_simulators

    shape = shapes.columns(columns) if columns else None if format_ == "auto" else shapes.named(format_)
    compiler = make_simulators(resolve({"simulator": simulator, "sandbox": sandbox}).settings)[0]
    cleaner = cleaning(
        lambda: compiler,
        decontaminate=decontaminate,
        against=against,
        near=near_duplicates,
        threshold=near_threshold,
    )
    with console.ChangingLine() as line:
        manifest = import_corpus(
            Wish(source=source, shape=shape, licence=licence, code_alone=code_alone, pictures=pictures),
            output,
            compiler,
            cleaner,
            fresh=fresh,
            tell=lambda seen, taken: line.show(f"{seen} rows looked at, {taken} taken"),
        )
    if json:
        console.as_json(manifest)
        return
    for fault, count in manifest["broken"].items():
        console.result(f"{count:8} {fault:15} {manifest['examples'][fault][0]}")
    for told in account(manifest):
        console.result(told)
    console.result(
        f"{manifest['rows']} of {manifest['looked_at']} rows taken as {manifest['format']}: {output}"
    )
