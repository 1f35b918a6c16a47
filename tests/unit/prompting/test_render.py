from __future__ import annotations

import ast
import re
from dataclasses import replace

import pytest
from prompting_values import CODE, COUNTER, INVERTER, check_golden

from rtlgen.core.hdl import Clock, Reset
from rtlgen.core.problem import Problem
from rtlgen.core.prompt import Prompt, Role
from rtlgen.prompting import render
from rtlgen.prompting.interface import header
from rtlgen.prompting.render import Wording
from rtlgen.verilog.modules import modules

MODEL = "class Model:\n    def step(self, **inputs):\n        return {'y': 15 - inputs['a']}\n"
PLAN = "1. Every input value.\n2. Random values."
PROMPTS: dict[str, Prompt] = {
    "spec_to_rtl-counter": render.spec_to_rtl(COUNTER),
    "spec_to_rtl-inverter": render.spec_to_rtl(INVERTER),
    "spec_to_rtl-no_ports": render.spec_to_rtl(replace(INVERTER, ports=())),
    "complete_module": render.complete_module(COUNTER),
    "short": render.spec_to_rtl(COUNTER, Wording.SHORT),
    "short-no_ports": render.spec_to_rtl(replace(INVERTER, ports=()), Wording.SHORT),
    "repair-short": render.repair(INVERTER, CODE, "It is wrong.", wording=Wording.SHORT),
    "repair": render.repair(
        COUNTER, CODE, "It counts by two.\n", ["attempt 1: SYNTAX: no semicolon in line 3"]
    ),
    "repair-no_code": render.repair(COUNTER, "", "No Verilog module was found in the answer.\n"),
    "repair-no_feedback": render.repair(INVERTER, CODE, ""),
    "fresh_start": render.fresh_start(COUNTER, ["a ripple counter: 3 of 200 samples differ"]),
    "testbench_plan": render.testbench_plan(COUNTER),
    "testbench_model-counter": render.testbench_model(COUNTER, PLAN),
    "testbench_model-inverter": render.testbench_model(INVERTER, ""),
    "testbench_code-counter": render.testbench_code(COUNTER, PLAN, MODEL),
    "testbench_code-inverter": render.testbench_code(INVERTER, "", ""),
    "testbench_repair": render.testbench_repair(INVERTER, "import cocotb\n", "It has no test.", MODEL),
}


@pytest.mark.parametrize("name", PROMPTS)
def test_golden(name: str) -> None:
    text = "".join(f"=== {m.role.value}\n{m.content}" for m in PROMPTS[name].messages)
    check_golden(f"{name}.md", text)


@pytest.mark.parametrize("prompt", PROMPTS.values(), ids=PROMPTS)
def test_every_prompt_is_a_conversation_with_template_and_digest(prompt: Prompt) -> None:
    roles = [m.role for m in prompt.messages]
    assert roles in ([Role.SYSTEM, Role.USER], [Role.SYSTEM, Role.USER, Role.ASSISTANT, Role.USER])
    assert re.fullmatch(r"(rtl|testbench)/\w+", prompt.template)
    assert re.fullmatch(r"[0-9a-f]{64}", prompt.template_digest)
    for message in prompt.messages:
        assert message.content.endswith("\n")
        assert "{{" not in message.content
        assert "{%" not in message.content
        assert "\n\n\n" not in message.content
        assert f"\n{message.content}".count("\n```") % 2 == 0


def test_repair_goes_on_from_the_first_prompt() -> None:
    asked, repaired = render.spec_to_rtl(COUNTER), PROMPTS["repair"]
    assert repaired.messages[:2] == asked.messages
    assert CODE in repaired.messages[2].content
    assert PROMPTS["repair-no_code"].messages[1].content.startswith(asked.messages[1].content)


def test_equal_templates_have_equal_digests_whatever_they_are_filled_with() -> None:
    assert render.spec_to_rtl(COUNTER).template_digest == render.spec_to_rtl(INVERTER).template_digest
    assert render.spec_to_rtl(COUNTER).template_digest != render.complete_module(COUNTER).template_digest


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (
            replace(COUNTER, clock=Clock(port="ck", edge="negedge")),
            "`ck`; everything happens at its falling edge",
        ),
        (COUNTER, "`rst_n`, active low, asynchronous"),
        (replace(COUNTER, reset=Reset(port="r")), "`r`, active high, synchronous"),
        (COUNTER, "`W` (default 8: width of the count)"),
    ],
)
def test_the_prompt_says_clock_reset_and_parameters(problem: Problem, words: str) -> None:
    assert words in render.spec_to_rtl(problem).messages[1].content


def test_the_header_is_verilog_with_the_interface() -> None:
    (module,) = modules(header(COUNTER) + "\nendmodule\n")
    assert [(p.name, p.direction, p.width) for p in module.ports] == [
        (p.name, p.direction, p.width) for p in COUNTER.ports
    ]
    assert [(p.name, p.default) for p in module.parameters] == [("W", "8")]


@pytest.mark.parametrize(
    "problem",
    [
        COUNTER,
        INVERTER,
        replace(COUNTER, reset=None),
        replace(COUNTER, clock=Clock(port="clk", edge="negedge"), reset=Reset(port="rst")),
    ],
)
def test_the_examples_in_the_bench_prompt_are_python(problem: Problem) -> None:
    text = render.testbench_code(problem, "", "").messages[1].content
    loop = re.findall(r"```python\n(.*?)```", text, re.DOTALL)[-1]
    ast.parse(loop)
    if problem.reset:
        assert f'"{problem.reset.port}": cycle' in loop
