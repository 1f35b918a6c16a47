"""A problem's interface as a module header with its ports described, and its behaviour without it (pure)."""

from __future__ import annotations

import re
from dataclasses import replace

from rtlgen.core.problem import Problem
from rtlgen.verilog.port_bullets import lists_ports_alone

_SENTENCE_END = re.compile(r"(?<=[.:!?])\s+")
_INTRODUCES = re.compile(
    r"\binterface\b|\bports?\b.*\b(?:below|following|listed|(?:one|single|1)[\s-]+bit|wide|width)\b",
    re.IGNORECASE | re.DOTALL,
)


def header(problem: Problem) -> str:
    """The module header in ANSI style, each line with its description; empty where no ports are known.

    Where a problem gives only a header of its own, that is it.
    """
    if not problem.ports:
        return problem.header.rstrip()
    lines = [f"module {problem.top} ("]
    if problem.parameters:
        lines = [
            f"module {problem.top} #(",
            *_listed([(f"parameter {p.name} = {p.default}", p.description) for p in problem.parameters]),
            ") (",
        ]
    return "\n".join([*lines, *_listed([(p.declaration(), p.description) for p in problem.ports]), ");"])


def plain_header(problem: Problem) -> str:
    """The same without the descriptions."""
    return header(undescribed(problem))


def undescribed(problem: Problem) -> Problem:
    """`problem` without a word on what its ports and parameters are."""
    ports = tuple(replace(p, description="") for p in problem.ports)
    parameters = tuple(replace(p, description="") for p in problem.parameters)
    return replace(problem, ports=ports, parameters=parameters)


def behaviour(problem: Problem) -> str:
    """The specification without the list of ports, which the header tells, and without what introduces it.

    A list of ports is a paragraph of lines such as `- input  a (8 bits)`; one that says more of a port stays.
    """
    kept: list[str] = []
    for paragraph in re.split(r"\n[ \t]*\n", problem.spec.strip("\n")):
        if problem.ports and lists_ports_alone(paragraph.strip("\n")):
            kept[-1:] = [left for before in kept[-1:] if (left := _without_introduction(before))]
        else:
            kept.append(paragraph)
    return "\n\n".join(kept) or problem.spec


def _without_introduction(paragraph: str) -> str:
    sentences = _SENTENCE_END.split(paragraph.strip())
    left = [s for s in sentences if not _INTRODUCES.search(s)]
    return paragraph if left == sentences else " ".join(left)


def _listed(items: list[tuple[str, str]]) -> list[str]:
    """Each item on a line, with commas between and the descriptions as aligned comments."""
    codes = [code + ("," if n < len(items) - 1 else "") for n, (code, _) in enumerate(items)]
    width = max(len(code) for code in codes)
    return [
        f"    {code:<{width}}  // {' '.join(text.split())}" if text else f"    {code}"
        for code, (_, text) in zip(codes, items, strict=True)
    ]
