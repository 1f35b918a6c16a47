"""The pages' templates: they lie beside this file, and all of them include `style.css`."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment


def fill(template: str, **variables: object) -> str:
    """The page that `template` makes of `variables`; what strangers wrote in them is text, never markup."""
    return _environment().get_template(template).render(**variables)


@cache
def _environment() -> Environment:
    import jinja2

    from rtlgen.reports import numbers

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["numbers"] = numbers
    return environment
