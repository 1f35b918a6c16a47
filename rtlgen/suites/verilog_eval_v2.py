"""VerilogEval v2 (github.com/NVlabs/verilog-eval, branch main): two tasks of 156 problems.

    dataset_spec-to-rtl/ProbNNN_name_{prompt.txt,ref.sv,test.sv}
    dataset_code-complete-iccad2023/ProbNNN_name_{prompt.txt,ifc.txt,ref.sv,test.sv}

The design is TopModule; the bench, module tb, compares it with RefModule. The interface is the reference's:
the prompt of Prob031 lists an output among the inputs, and the bench asks for what the reference has.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from rtlgen.core.errors import SpecError
from rtlgen.core.hdl import SourceFile
from rtlgen.core.problem import BenchKind, BenchSpec, Problem
from rtlgen.suites.archive import Archive, read_archive
from rtlgen.suites.identity import with_digest
from rtlgen.suites.protocol import ProblemSet
from rtlgen.suites.usual_clock import usual_clock
from rtlgen.verilog.edit import rename_module
from rtlgen.verilog.modules import interface

TOP = "TopModule"
_REFERENCE = "RefModule"
_SPEC_TO_RTL = "dataset_spec-to-rtl"
_CODE_COMPLETE = "dataset_code-complete-iccad2023"


def spec_to_rtl(path: Path) -> ProblemSet:
    """From a description to a whole module.

    Raises:
        SpecError: it is not there, or not whole.
    """
    return _suite(path, "verilog-eval-v2:spec-to-rtl", _SPEC_TO_RTL)


def code_complete(path: Path) -> ProblemSet:
    """From a description and a module header to the module's body; raises as `spec_to_rtl`."""
    return _suite(path, "verilog-eval-v2:code-complete", _CODE_COMPLETE)


def _suite(path: Path, name: str, folder: str) -> ProblemSet:
    files = read_archive(path, lambda p: p.parent.name == folder)
    if not files:
        raise SpecError(
            f"{path} does not hold {folder}", hint="give the folder or .tar.gz that has it, or it itself"
        )
    root = next(iter(files)).parent
    problems = tuple(_problem(files, root, name, one) for one in _ids(files, root))
    return ProblemSet(name, "MIT", problems)


def _ids(files: Archive, root: PurePosixPath) -> list[str]:
    """As problems.txt lists them; all that have a prompt where it is absent."""
    listed = files.get(root / "problems.txt")
    if listed is not None:
        return listed.split()
    return [p.name.removesuffix("_prompt.txt") for p in files if p.name.endswith("_prompt.txt")]


def _problem(files: Archive, root: PurePosixPath, suite: str, id_: str) -> Problem:
    def text(suffix: str) -> str:
        try:
            return files[root / f"{id_}_{suffix}"]
        except KeyError:
            raise SpecError(f"{files.where}: {root.name}/{id_}_{suffix} is missing") from None

    reference = text("ref.sv")
    module = interface(reference, _REFERENCE)
    if module is None:
        raise SpecError(f"{files.where}: {id_}_ref.sv has no module {_REFERENCE}")
    header = text("ifc.txt").strip() + "\n" if root.name == _CODE_COMPLETE else ""
    return with_digest(
        Problem(
            id=id_,
            suite=suite,
            spec=text("prompt.txt"),
            top=TOP,
            ports=module.ports,
            clock=usual_clock({p.name for p in module.ports}),
            header=header,
            reference=(SourceFile(path=f"{id_}_top.sv", text=rename_module(reference, _REFERENCE, TOP)),),
            bench=BenchSpec(
                kind=BenchKind.NATIVE,
                files=(
                    SourceFile(path=f"{id_}_test.sv", text=text("test.sv")),
                    SourceFile(path=f"{id_}_ref.sv", text=reference),
                ),
                top="tb",
                dialect="verilogeval",
            ),
            title=id_,
            licence="MIT",
        )
    )
