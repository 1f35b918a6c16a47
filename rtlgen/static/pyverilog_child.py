"""Run as `python -m rtlgen.static.pyverilog_child DESIGN TOP` in a folder of its own.

pyverilog writes parser tables where it stands, prints to standard output and raises whatever comes up, so it
never runs in rtlgen's own process. The source must be preprocessed: nothing else is started from here.
Writes `answer.json`; no such file means that pyverilog could not read the design.
"""

from __future__ import annotations

import json
import sys
from collections import deque
from pathlib import Path
from typing import Any

ANSWER = "answer.json"
_SIGNALS = {"Wire", "Reg", "Input", "Output", "Inout", "Tri", "Integer"}


def main(design: str, top: str) -> None:
    """Read `design`; the answer holds its canonical code and the cone of each output of `top`."""
    from pyverilog.ast_code_generator.codegen import ASTCodeGenerator
    from pyverilog.dataflow.bindvisitor import BindVisitor
    from pyverilog.dataflow.modulevisitor import ModuleVisitor
    from pyverilog.dataflow.signalvisitor import SignalVisitor
    from pyverilog.vparser.parser import VerilogParser

    tree = VerilogParser(outputdir=".", debug=False).parse(Path(design).read_text("utf-8"))
    canonical = ASTCodeGenerator().visit(tree)
    module_visitor = ModuleVisitor()
    module_visitor.visit(tree)
    table = module_visitor.get_moduleinfotable()
    signal_visitor = SignalVisitor(table, top)
    signal_visitor.start_visit()
    bind_visitor = BindVisitor(table, top, signal_visitor.getFrameTable())
    bind_visitor.start_visit()
    flow = bind_visitor.getDataflows()
    answer = {"canonical": canonical, "cones": _cones(flow.getTerms(), flow.getBinddict(), top)}
    Path(ANSWER).write_text(json.dumps(answer), "utf-8")


def _cones(terms: dict[Any, Any], binds: dict[Any, Any], top: str) -> dict[str, list[list[object]]]:
    """Per output of the top: its signals, each with the fewest flip-flops between."""
    kinds = {str(name): set(term.termtype) for name, term in terms.items()}
    sources: dict[str, list[tuple[bool, set[str]]]] = {}
    for name, found in binds.items():
        sources[str(name)] = [(not b.isCombination(), _terminals(b)) for b in found]
    outputs = [n for n, kind in kinds.items() if "Output" in kind and n.count(".") == 1 and _is_real(n)]
    return {
        o.partition(".")[2]: [
            [n.partition(".")[2], depth]
            for n, depth in _depths(o, sources).items()
            if n != o and _is_real(n) and kinds.get(n, set()) & _SIGNALS
        ]
        for o in outputs
        if o.startswith(f"{top}.")
    }


def _is_real(name: str) -> bool:
    """Not one of the names that pyverilog makes up while it reorders."""
    return not name.rpartition(".")[2].startswith("_rn")


def _terminals(bind: Any) -> set[str]:
    found: set[str] = set()
    todo = [bind.tree, bind.ptr, bind.msb, bind.lsb]
    while todo:
        node = todo.pop()
        if node is None:
            continue
        if type(node).__name__ == "DFTerminal":
            found.add(str(node.name))
        todo += node.children()
    return found


def _depths(output: str, sources: dict[str, list[tuple[bool, set[str]]]]) -> dict[str, int]:
    depths = {output: 0}
    todo = deque([output])
    while todo:
        name = todo.popleft()
        for register, found in sources.get(name, ()):
            through = depths[name] + register
            for source in found:
                if through < depths.get(source, through + 1):
                    depths[source] = through
                    if register:
                        todo.append(source)
                    else:
                        todo.appendleft(source)
    return depths


if __name__ == "__main__":
    main(*sys.argv[1:])
