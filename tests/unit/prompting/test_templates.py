"""The templates: complete, declared, documented, and found where they are."""

from __future__ import annotations

import ast
import re

import jinja2
import pytest
from jinja2 import meta

from rtlgen.core.errors import UnknownName
from rtlgen.core.verdict import Kind
from rtlgen.prompting import catalog
from rtlgen.prompting.template import fill
from rtlgen.resources import prompts_dir

_HEAD = re.compile(r"\A\{# variables:([^#]*)#\}\n")
_ROW = re.compile(r"^\| `([\w/]+)` \|([^|]*)\|", re.MULTILINE)


def _used(name: str) -> set[str]:
    """The variables of a template and of all that it includes."""
    tree = jinja2.Environment().parse(catalog.find(name).text)
    used = set(meta.find_undeclared_variables(tree))
    for other in meta.find_referenced_templates(tree):
        assert other is not None
        used |= _used(other.removesuffix(".md.j2"))
    return used


@pytest.mark.parametrize("name", catalog.names())
def test_a_template_declares_the_variables_it_uses(name: str) -> None:
    head = _HEAD.match(catalog.find(name).text)
    assert head is not None
    declared = [v.strip() for v in head.group(1).split(",") if v.strip()]
    assert declared == sorted(_used(name))


def test_the_readme_lists_every_template_with_its_variables() -> None:
    readme = (prompts_dir() / "README.md").read_text(encoding="utf-8")
    listed = {name: set(re.findall(r"`(\w+)`", cell)) for name, cell in _ROW.findall(readme) if "/" in name}
    assert listed == {name: _used(name) for name in catalog.names()}
    explained = set(re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (`[^|]*) \|", readme, re.MULTILINE))))
    assert {v for used in listed.values() for v in used} <= explained


def test_every_kind_has_a_feedback_template_and_no_template_is_left_over() -> None:
    feedback = {n for n in catalog.names() if n.startswith("feedback/")}
    assert feedback == {f"feedback/{kind.value.lower()}" for kind in Kind} | {"feedback/not_passed"}


@pytest.mark.parametrize("name", [n for n in catalog.names() if not n.startswith(("feedback/", "parts/"))])
def test_prompts_are_well_kept_text(name: str) -> None:
    text = catalog.find(name).text
    assert text.endswith("\n")
    assert text.isascii()
    assert "\t" not in text
    assert not re.search(r"[ ]+$", text, re.MULTILINE)


def test_an_unknown_template_is_named_with_the_known_ones() -> None:
    with pytest.raises(UnknownName, match="prompt template 'rtl/nope'") as caught:
        catalog.find("rtl/nope")
    assert "rtl/spec_to_rtl" in caught.value.hint


def test_a_variable_that_is_not_given_is_an_error() -> None:
    with pytest.raises(jinja2.UndefinedError, match="feedback"):
        fill("rtl/repair", problem=None, history=[])


def test_the_digest_covers_what_is_included(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    before = catalog.find("rtl/spec_to_rtl").digest
    read = catalog._read
    monkeypatch.setattr(
        catalog, "_read", lambda name: read(name) + ("more" if name == "parts/rtl_rules" else "")
    )
    catalog.find.cache_clear()
    try:
        assert catalog.find("rtl/spec_to_rtl").digest != before
        assert catalog.find("rtl/system").digest == catalog.find.__wrapped__("rtl/system").digest
    finally:
        catalog.find.cache_clear()


def test_the_cheat_sheet_is_python_and_names_only_what_exists() -> None:
    import cocotb
    import rtlgen_bench

    blocks = re.findall(r"```python\n(.*?)```", catalog.find("testbench/cocotb").text, re.DOTALL)
    sheet = "\n".join(blocks)
    tree = ast.parse(sheet.replace("await ", ""))
    imported = {
        (node.module, alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    for module, name in imported:
        assert hasattr(__import__(str(module), fromlist=[name]), name), (module, name)
    assert {name for module, name in imported if module == "rtlgen_bench"} <= set(rtlgen_bench.__all__)
    assert hasattr(cocotb, "start_soon")
    assert not hasattr(cocotb, "fork")
