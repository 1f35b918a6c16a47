"""What the commands that write a dataset card have in common."""

from __future__ import annotations

from typing import Annotated

import typer

PicturesOption = Annotated[
    bool,
    typer.Option("--pictures/--no-pictures", help="Draw the card's figures, where matplotlib is installed."),
]
