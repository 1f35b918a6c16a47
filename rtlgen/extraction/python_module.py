"""A model's reply to the Python module in it: a cocotb bench, or the reference model of one."""

from __future__ import annotations

import ast
import textwrap
import warnings

from rtlgen.core.candidate import Candidate, Extraction
from rtlgen.core.completion import Completion, FinishReason
from rtlgen.core.hdl import Language, SourceFile
from rtlgen.core.value import value
from rtlgen.extraction import mend
from rtlgen.extraction.blocks import Block, fenced, without_fences
from rtlgen.extraction.structured import from_json, tagged
from rtlgen.extraction.thoughts import Answer, without_thoughts

PYTHON_EXTRACTOR = "rtlgen-extract-python/1"


@value
class _Parsed:
    text: str
    tree: ast.Module | None
    problem: str = ""
    """The syntax error with its line; empty where there is none."""

    @property
    def tests(self) -> int:
        return sum(_is_test(node) for node in ast.walk(self.tree)) if self.tree else 0

    @property
    def definitions(self) -> int:
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        return sum(isinstance(node, kinds) for node in self.tree.body) if self.tree else 0


def extract_python(completion: Completion, *, module: str = "test_dut", tests: bool = True) -> Extraction:
    """The Python module in a reply, as a candidate of one file `<module>.py`. Never raises.

    Args:
        completion: the reply.
        module: the name that the module shall have.
        tests: it must hold at least one cocotb test; otherwise any function or class will do.

    The last block that fulfils this is taken. Syntax is checked with `ast`; nothing is run.
    """
    answer = without_thoughts(mend.plain(completion.text))
    parsed: list[_Parsed] = []
    for method, blocks in _readings(answer):
        here = [_parse(b.text) for b in blocks if b.is_python or not b.is_verilog]
        fitting = [p for p in here if (p.tests if tests else p.definitions)]
        if fitting:
            return _found(fitting[-1], method, module)
        parsed.extend(here)
    return _why_none(parsed, answer, completion, tests=tests)


def _readings(answer: Answer) -> list[tuple[str, tuple[Block, ...]]]:
    text = answer.text
    readings = [("tagged", tagged(text)), ("json", from_json(text)), ("fence", fenced(text))]
    return [*readings, ("bare", (Block(text=without_fences(text), closed=False),))]


def _parse(text: str) -> _Parsed:
    code = textwrap.dedent(text.expandtabs(4) if "\t" in text else text).strip("\n") + "\n"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(code)
    except SyntaxError as error:
        line = (error.text or "").strip()
        return _Parsed(text=code, tree=None, problem=f"line {error.lineno}: {error.msg}: {line}")
    except (ValueError, RecursionError, MemoryError) as error:
        return _Parsed(text=code, tree=None, problem=f"it cannot be parsed: {error}")
    return _Parsed(text=code, tree=tree)


def _is_test(node: ast.AST) -> bool:
    """`node` is a function decorated with cocotb.test or cocotb.parametrize, called or not."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    decorators = (d.func if isinstance(d, ast.Call) else d for d in node.decorator_list)
    return any(ast.unparse(d) in ("cocotb.test", "test", "cocotb.parametrize") for d in decorators)


def _found(parsed: _Parsed, method: str, module: str) -> Extraction:
    file = SourceFile(path=f"{module}.py", text=parsed.text, language=Language.PYTHON)
    return Extraction(
        candidate=Candidate(files=(file,), top=module), method=method, extractor=PYTHON_EXTRACTOR
    )


def _why_none(parsed: list[_Parsed], answer: Answer, completion: Completion, *, tests: bool) -> Extraction:
    cut = completion.finish_reason is FinishReason.LENGTH
    wanted = "cocotb test" if tests else "function or class"
    broken = [p for p in parsed[:-1] if p.problem] or [p for p in parsed if p.problem and "def " in p.text]
    if answer.unfinished:
        reason = "the reply ends inside a thought that was never finished"
    elif cut:
        reason = "the reply was cut off before its Python code was complete"
    elif not answer.text.strip():
        reason = "the reply is empty"
    elif broken:
        reason = f"the Python code has a syntax error, {broken[-1].problem}"
    else:
        reason = f"there is no {wanted} in the reply"
    return Extraction(
        candidate=None,
        method="none",
        reason=reason,
        truncated=answer.unfinished or cut,
        extractor=PYTHON_EXTRACTOR,
    )
