from __future__ import annotations

import ast
import json
from textwrap import indent

import pytest

from rtlgen.core.completion import Completion, FinishReason
from rtlgen.core.hdl import Language
from rtlgen.extraction.extract import extract_python
from rtlgen.extraction.python_module import PYTHON_EXTRACTOR

BENCH = '''\
import cocotb
from cocotb.triggers import Timer


@cocotb.test()
async def adds(dut):
    """y is a plus one."""
    dut.a.value = 3
    await Timer(1, "ns")
    assert int(dut.y.value) == 4
'''
MODEL = "class Model:\n    def step(self, a):\n        return {'y': a + 1}\n"


@pytest.mark.parametrize(
    ("text", "method"),
    [
        (BENCH, "bare"),
        (f"Here it is:\n```python\n{BENCH}```\nRun it with make.", "fence"),
        (f"```\n{BENCH}```", "fence"),
        (f"```python\n{BENCH}", "fence"),
        (f"<think>```python\nimport x\n```</think>```python\n{BENCH}```", "fence"),
        (f"```verilog\nmodule m; endmodule\n```\n```python\n{BENCH}```\n```bash\nmake\n```", "fence"),
        (f"- a list\n  ```python\n{indent(BENCH, '  ')}  ```", "fence"),
        (f"[BEGIN]\n{BENCH}[DONE]", "tagged"),
        (f"<testbench>\n{BENCH}</testbench>", "tagged"),
        (json.dumps({"test_inc.py": BENCH}), "json"),
        (f"```python\n{BENCH}```".replace("\n", "\r\n"), "fence"),
    ],
)
def test_one_bench_in_many_dresses(text: str, method: str) -> None:
    got = extract_python(Completion(text=text), module="test_inc")
    assert got.candidate is not None, got.reason
    (file,) = got.candidate.files
    assert (file.path, file.language, got.candidate.top) == ("test_inc.py", Language.PYTHON, "test_inc")
    assert ast.dump(ast.parse(file.text)) == ast.dump(ast.parse(BENCH))
    assert (got.method, got.extractor) == (method, PYTHON_EXTRACTOR)


@pytest.mark.parametrize(
    "decorator", ["@cocotb.test", "@cocotb.test(timeout_time=1)", "@test()", "@cocotb.parametrize(a=[1])"]
)
def test_what_counts_as_a_test(decorator: str) -> None:
    assert (
        extract_python(Completion(text=f"{decorator}\nasync def t(dut):\n    pass\n")).candidate is not None
    )


def test_a_model_needs_no_test() -> None:
    text = f"```python\n{MODEL}```"
    assert extract_python(Completion(text=text)).candidate is None
    got = extract_python(Completion(text=text), module="model", tests=False)
    assert got.candidate is not None
    assert got.candidate.files[0].path == "model.py"


def test_the_last_fitting_block_wins() -> None:
    better = BENCH.replace("== 4", "== 5")
    text = f"```python\n{BENCH}```\nBetter:\n```python\n{better}```\n```python\nprint()\n```"
    got = extract_python(Completion(text=text))
    assert got.candidate is not None
    assert "== 5" in got.candidate.text


@pytest.mark.parametrize(
    ("text", "finish", "words", "truncated"),
    [
        ("", FinishReason.STOP, "empty", False),
        ("Use make.", FinishReason.STOP, "no cocotb test", False),
        (
            "```python\n@cocotb.test()\nasync def t(dut)\n    pass\n```",
            FinishReason.STOP,
            "line 2: expected ':': async def t(dut)",
            False,
        ),
        ("```python\n@cocotb.test()\nasync def t(dut):\n    x = (", FinishReason.LENGTH, "cut off", True),
        (f"<think>```python\n{BENCH}```", FinishReason.STOP, "thought", True),
    ],
)
def test_why_there_is_nothing(text: str, finish: FinishReason, words: str, truncated: bool) -> None:
    got = extract_python(Completion(text=text, finish_reason=finish))
    assert got.candidate is None
    assert words in got.reason
    assert got.truncated is truncated


def test_a_warning_of_the_parser_is_no_error() -> None:
    got = extract_python(
        Completion(text="import re\n@cocotb.test()\nasync def t(dut):\n    re.match('\\d', 'x')\n")
    )
    assert got.candidate is not None
