"""Templates filled in with jinja2, strictly: a variable that is not given is an error."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from rtlgen.prompting.catalog import find
from rtlgen.resources import prompts_dir

if TYPE_CHECKING:
    from jinja2 import Environment


def fill(name: str, **variables: object) -> str:
    """The text of template `name`, ending with one newline.

    Raises:
        UnknownName: there is no such template.
    """
    template = find(name)
    return _environment().get_template(template.path).render(**variables).strip("\n") + "\n"


@cache
def _environment() -> Environment:
    import jinja2  # here, because it takes longer to import than the whole command line to start

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(prompts_dir()),
        undefined=jinja2.StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
