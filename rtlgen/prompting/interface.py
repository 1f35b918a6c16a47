"""A problem's interface as a module header with its ports described (pure)."""

from __future__ import annotations

from dataclasses import replace

from rtlgen.core.problem import Problem


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
    ports = tuple(replace(p, description="") for p in problem.ports)
    parameters = tuple(replace(p, description="") for p in problem.parameters)
    return header(replace(problem, ports=ports, parameters=parameters))


def _listed(items: list[tuple[str, str]]) -> list[str]:
    """Each item on a line, with commas between and the descriptions as aligned comments."""
    codes = [code + ("," if n < len(items) - 1 else "") for n, (code, _) in enumerate(items)]
    width = max(len(code) for code in codes)
    return [
        f"    {code:<{width}}  // {' '.join(text.split())}" if text else f"    {code}"
        for code, (_, text) in zip(codes, items, strict=True)
    ]
