"""Options that `rtlgen score`, `rtlgen evaluate` and `rtlgen rescore` have in common."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

SuiteOption = Annotated[
    str, typer.Option("--suite", metavar="NAME", help="verilog-eval-v2:spec-to-rtl, builtin, ...")
]
SuitePathOption = Annotated[
    Path | None, typer.Option("--suite-path", help="Folder or .tar.gz that holds the suite.")
]
ProblemsOption = Annotated[
    str, typer.Option("--problems", metavar="GLOB", help="Only these problems of the suite.")
]
JobsOption = Annotated[
    int | None, typer.Option("-j", "--jobs", help="Workers that judge; one a core if not given.")
]
ExecutorOption = Annotated[str | None, typer.Option("--executor", help="Where to judge: local or ray.")]
AddressOption = Annotated[str | None, typer.Option("--address", help="Of the cluster.")]
DedupeOption = Annotated[
    bool | None,
    typer.Option("--dedupe/--no-dedupe", help="Judge samples that differ in comments and blanks alone once."),
]
BatchOption = Annotated[
    bool | None,
    typer.Option("--batch/--no-batch", help="Simulate several candidates of a problem together."),
]
PublishedOption = Annotated[
    bool | None,
    typer.Option("--published/--no-published", help="Also say what the benchmark's own harness says."),
]
FirstMismatchOption = Annotated[
    bool | None,
    typer.Option("--first-mismatch/--whole", help="A simulation may end at its first mismatch."),
]
OthersOption = Annotated[
    bool | None,
    typer.Option("--others/--no-others", help="Ask other simulators what this one does not support."),
]
ExplainOption = Annotated[
    bool | None,
    typer.Option("--explain/--no-explain", help="Also tell why: causes of mismatches, lint."),
]
MendOption = Annotated[
    bool | None,
    typer.Option("--mend/--no-mend", help="Beside it, mend what is certain and judge that."),
]
ResultCacheOption = Annotated[
    str | None,
    typer.Option("--result-cache", metavar="DIR", help="Folder of findings that runs share, or none."),
]
OutputOption = Annotated[
    Path,
    typer.Option("-o", "--output", metavar="RUN", help="Folder of the run; one that stands there goes on."),
]
FreshOption = Annotated[bool, typer.Option("--fresh", help="Forget the run that stands there.")]


def given(parameters: Mapping[str, object]) -> dict[str, object]:
    """Those of a command's parameters that are settings, under their names."""
    from rtlgen.config.settings import Settings

    return {name: value for name, value in parameters.items() if name in Settings.model_fields}
