"""The simple grammar: its text, and which designs it knows."""

from __future__ import annotations

import random
import re
from dataclasses import replace

import pytest
from gbnf_samples import Grammar
from prompting_values import COUNTER, INVERTER, check_golden

from rtlgen.core.hdl import Clock, Direction, Port, Reset
from rtlgen.core.problem import Problem
from rtlgen.prompting.grammar.gbnf import Rules, terminal
from rtlgen.prompting.grammar.simple import simple_grammar


def bit(name: str, direction: Direction = Direction.INPUT) -> Port:
    return Port(name=name, direction=direction)


HALF_ADDER = Problem(
    id="half_adder",
    suite="test",
    spec="Adds two bits.",
    top="half_adder",
    ports=(bit("a"), bit("b"), bit("sum", Direction.OUTPUT), bit("carry", Direction.OUTPUT)),
)
DFF = Problem(
    id="dff",
    suite="test",
    spec="Takes d at each edge.",
    top="dff",
    ports=(bit("clk"), bit("rst"), bit("d"), bit("q", Direction.OUTPUT)),
    clock=Clock(port="clk"),
    reset=Reset(port="rst"),
)


def sampled(problem: Problem, count: int = 200) -> list[str]:
    grammar, rng = Grammar(simple_grammar(problem)), random.Random(1)
    return [grammar.sample(rng) for _ in range(count)]


@pytest.mark.parametrize("problem", [HALF_ADDER, INVERTER, COUNTER], ids=lambda p: p.top)
def test_golden(problem: Problem) -> None:
    check_golden(f"grammar-{problem.top}.gbnf", simple_grammar(problem))


def test_every_output_is_driven_once_and_in_order() -> None:
    for text in sampled(HALF_ADDER):
        assert text.count("assign") == 2
        assert 0 < text.index("assign sum = ") < text.index("assign carry = ")
        assert (
            "sum"
            not in text[text.index("assign sum = ") + len("assign sum = ") : text.index(";\n    assign c")]
        )


def test_a_later_output_may_use_an_earlier_one() -> None:
    assert any("sum" in text.split("assign carry = ")[1] for text in sampled(HALF_ADDER))


def test_a_constant_is_never_all_that_an_output_gets_where_there_are_inputs() -> None:
    assert not any(re.search(r"assign \w+ = \d'b\d;", text) for text in sampled(HALF_ADDER))
    constant = replace(HALF_ADDER, ports=(bit("y", Direction.OUTPUT),))
    assert {text.split("= ")[1][:4] for text in sampled(constant)} == {"1'b0", "1'b1"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, ("always_ff @(posedge clk) begin", "if (rst) q <= ")),
        (
            {"reset": Reset(port="rst", active_low=True, asynchronous=True)},
            ("always_ff @(posedge clk or negedge rst) begin", "if (!rst) q <= "),
        ),
        ({"clock": Clock(port="clk", edge="negedge")}, ("always_ff @(negedge clk) begin",)),
    ],
)
def test_registers_follow_clock_and_reset(change: dict[str, object], words: tuple[str, ...]) -> None:
    registered = [t for t in sampled(replace(DFF, **change)) if "always" in t]  # type: ignore[arg-type]
    assert registered
    assert all(w in t for t in registered for w in words)


def test_without_a_reset_the_former_reset_is_an_input_like_any_other() -> None:
    texts = [t.split(");\n", 1)[1] for t in sampled(replace(DFF, reset=None))]
    assert any("rst" in t for t in texts)
    assert any("else" not in t for t in texts)


def test_the_header_bears_no_descriptions() -> None:
    text = sampled(COUNTER, 1)[0]
    assert "//" not in text
    assert "    input logic rst_n,\n" in text
    assert "    parameter W = 8\n" in text


def test_terminals_are_escaped() -> None:
    assert terminal('a\\b"\n') == '"a\\\\b\\"\\n"'
    assert Grammar(f"root ::= {terminal('a' + chr(92) + 'b' + chr(34))}").sample(random.Random()) == 'a\\b"'


def test_a_rule_has_one_body() -> None:
    rules = Rules()
    assert rules.add("a", '"x"') == rules.add("a", '"x"') == "a"
    with pytest.raises(ValueError, match="two bodies"):
        rules.add("a", '"y"')


def test_the_longest_design_of_one_gate_is_a_screen() -> None:
    """Nothing can ramble: the token limit of the embedded model is not what ends an answer."""
    assert Grammar(simple_grammar(HALF_ADDER)).longest() < 4000
