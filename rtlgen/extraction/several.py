"""Replies to a problem that asks for several files: each part under the path that is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from rtlgen.core.hdl import SourceFile
from rtlgen.core.problem import Problem
from rtlgen.extraction import mend
from rtlgen.extraction.blocks import Block, fenced, without_fences
from rtlgen.extraction.choose import is_testbench
from rtlgen.extraction.scan import only_code, units
from rtlgen.extraction.structured import from_json, tagged


def files_asked_for(text: str, problem: Problem) -> tuple[str, tuple[SourceFile, ...]] | None:
    """The files of `problem.targets` that are whole in `text`, and how they were found.

    A part goes to the path whose name it bears: the block's, or else that of a module in it; what bears none
    goes to the first. None where a module breaks off, or there is none at all.
    """
    everything = Block(text=without_fences(text), label="prose", closed=False)
    for method, blocks in (
        ("tagged", tagged(text)),
        ("json", from_json(text)),
        ("fence", fenced(text)),
        ("bare", (everything,)),
    ):
        mended = [replace(b, text=mend.separated(b.text)) for b in blocks if not b.is_python]
        if any(not u.closed for b in mended if not b.closed for u in units(b.text)):
            return None
        parts = [part for block in mended for part in _parts(block, problem.targets)]
        if parts:
            return method, _files(parts, problem.targets)
    return None


def _parts(block: Block, targets: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pairs of path and code: the block as a whole where all of it goes to one path."""
    found = [u for u in units(block.text) if u.keyword != "module" or not _is_bench(block, u.start, u.end)]
    by_name = {PurePosixPath(t).name: t for t in targets}
    by_stem = {PurePosixPath(t).stem: t for t in targets}
    homes = [by_name.get(block.name) or by_stem.get(u.name, targets[0]) for u in found]
    if not found:
        return
    if len(set(homes)) == 1 and len(found) == len(units(block.text)):
        yield homes[0], block.text if block.is_verilog or not block.label else only_code(block.text)
    else:
        yield from ((home, block.text[u.start : u.end]) for home, u in zip(homes, found, strict=True))


def _is_bench(block: Block, start: int, end: int) -> bool:
    return is_testbench(block.text[start:end])


def _files(parts: Sequence[tuple[str, str]], targets: Sequence[str]) -> tuple[SourceFile, ...]:
    """In the order of the targets. Of a module given twice under one path the later text counts."""
    files = []
    for path in targets:
        mine = [mend.verilog(text).text.strip("\n") for home, text in parts if home == path]
        last = {tuple(u.name for u in units(text)): text for text in mine}
        if mine:
            files.append(SourceFile(path=path, text="\n\n".join(last.values()) + "\n"))
    return tuple(files)
