"""The command `rtlgen`: its sub-commands, and the one place where errors become exit codes."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from rtlgen import __version__
from rtlgen.cli import (
    compare,
    dataset,
    doctor,
    evaluate,
    fix,
    generate,
    iterate,
    models,
    problems,
    records,
    report,
    rescore,
    score,
    show,
    suites,
    train,
    verify,
)
from rtlgen.cli.exit_codes import INTERRUPTED, UNAVAILABLE
from rtlgen.core.errors import RtlgenError


class _Commands(TyperGroup):
    """All sub-commands."""

    def invoke(self, ctx: Any) -> Any:
        """`rtlgen problems | head`: the reader has enough, and nothing is wrong with that."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # Python would complain once more at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


app = typer.Typer(
    name="rtlgen",
    cls=_Commands,
    help="A specification in, proven RTL out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("generate")(generate.generate)
app.command("verify")(verify.verify)
app.command("fix")(fix.fix)
app.command("score")(score.score)
app.command("evaluate")(evaluate.evaluate)
app.command("rescore")(rescore.rescore)
app.command("report")(report.report)
app.command("compare")(compare.compare)
app.command("show")(show.show)
app.command("records")(records.records)
app.command("doctor")(doctor.doctor)
app.command("models")(models.models)
app.command("problems")(problems.problems)
app.add_typer(suites.app, name="suites")
app.add_typer(dataset.app, name="dataset")
app.add_typer(train.app, name="train")
app.command("iterate")(iterate.iterate)


def _print_version(wanted: bool) -> None:
    if wanted:
        from rtlgen.cli import console

        console.result(f"rtlgen {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[  # noqa: ARG001 (its callback has done the work)
        bool,
        typer.Option("--version", help="Print the version and stop.", callback=_print_version, is_eager=True),
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="Log what is done, to stderr.")] = False,
) -> None:
    """A specification in, proven RTL out."""
    if verbose:
        logging.basicConfig(level=logging.DEBUG, format="%(levelname).1s %(name)s: %(message)s")


def run() -> None:
    """Run the command line and exit. No traceback reaches a user, save by RTLGEN_TRACEBACK=1."""
    try:
        _leave_out_all_but(next((a for a in sys.argv[1:] if not a.startswith("-")), ""))
        app()
    except RtlgenError as error:
        from rtlgen.cli import console

        console.error(error)
        _leave(error, error.exit_code)
    except KeyboardInterrupt as error:
        _leave(error, INTERRUPTED)
    except Exception as error:
        from rtlgen.cli import console

        console.error(
            RtlgenError(
                f"a fault of rtlgen's own: {type(error).__name__}: {error}",
                hint="RTLGEN_TRACEBACK=1 shows where; please report it",
            )
        )
        _leave(error, UNAVAILABLE)


def _leave_out_all_but(named: str) -> None:
    """Of the commands that are not named the name and the help stay: what typer makes of all parameters
    took a third of every start."""
    for command in app.registered_commands:
        if command.name != named and command.callback is not None:
            command.callback = _only_documented(command.callback.__doc__)
    for group in app.registered_groups:
        if group.name != named and group.typer_instance is not None:
            group.typer_instance = typer.Typer(help=group.typer_instance.info.help)


def _only_documented(text: str | None) -> Callable[[], None]:
    def command() -> None: ...

    command.__doc__ = text
    return command


def _leave(error: BaseException, code: int) -> None:
    if os.environ.get("RTLGEN_TRACEBACK"):
        raise error
    sys.exit(code)
