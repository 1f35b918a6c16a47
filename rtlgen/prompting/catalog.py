"""The templates in `prompts/`, each with the digest of its text and of all that it includes."""

from __future__ import annotations

import re
from functools import cache

from rtlgen.core.digest import digest
from rtlgen.core.errors import UnknownName
from rtlgen.core.value import value
from rtlgen.resources import prompts_dir

_SUFFIX = ".md.j2"
_USES = re.compile(r"\{%-?\s*(?:include|import|from|extends)\s+\"([^\"]+)\"")


@value
class Template:
    name: str
    """Path below `prompts/` without its suffix: "rtl/repair"."""
    text: str
    digest: str

    @property
    def path(self) -> str:
        return self.name + _SUFFIX


def names() -> list[str]:
    """All templates, those that others include among them, sorted."""
    root = prompts_dir()
    return sorted(p.relative_to(root).as_posix().removesuffix(_SUFFIX) for p in root.rglob(f"*{_SUFFIX}"))


@cache
def find(name: str) -> Template:
    """The template `name`.

    Raises:
        UnknownName: there is none of that name, or it includes one that is not there.
    """
    texts: dict[str, str] = {}
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current not in texts:
            texts[current] = _read(current)
            waiting.extend(used.removesuffix(_SUFFIX) for used in _USES.findall(texts[current]))
    return Template(name=name, text=texts[name], digest=digest(texts))


def _read(name: str) -> str:
    path = prompts_dir() / f"{name}{_SUFFIX}"
    if not path.is_file():
        raise UnknownName("prompt template", name, names())
    return path.read_text(encoding="utf-8")
