"""A very small model is told the interface once, by the header."""

from __future__ import annotations

from dataclasses import replace

import pytest
from prompting_values import INVERTER

from rtlgen.core.hdl import Direction, Port
from rtlgen.prompting.interface import behaviour
from rtlgen.prompting.render import Wording, spec_to_rtl

PORTS = (
    Port(name="a", direction=Direction.INPUT, width=8, range="[7:0]"),
    Port(name="y", direction=Direction.OUTPUT, width=1),
)
LIST = " - input  a (8 bits)\n - output y"


def told(spec: str, ports: tuple[Port, ...] = PORTS) -> str:
    return behaviour(replace(INVERTER, spec=spec, ports=ports))


@pytest.mark.parametrize(
    "opening",
    [
        "A module top with\nthe following interface. All ports are one\nbit unless noted otherwise.",
        "Interface:",
        "Design `top`, with the interface below. Ports are one bit wide unless a width is given.",
    ],
)
def test_a_list_of_ports_goes_with_what_introduces_it(opening: str) -> None:
    assert told(f"{opening}\n\n{LIST}\n\n`y` is the AND\nof all bits.\n") == "`y` is the AND\nof all bits."


def test_what_else_was_said_before_it_stays() -> None:
    assert told(f"It counts. Its ports are listed below.\n\n{LIST}\n\nAnd ends.") == "It counts.\n\nAnd ends."
    assert told(f"It counts ones.\n\n{LIST}") == "It counts ones."


@pytest.mark.parametrize(
    "spec",
    [
        "Interface:\n\n - input  a (8 bits): what is counted\n - output y\n\nCount.",
        "Interface:\n\n - input  a (8 bits)\n - the output is registered\n\nCount.",
        "Nothing of that kind; the interface is below.\n\n  1 | 0\n  0 | 1",
    ],
)
def test_a_list_that_says_more_stays_whole(spec: str) -> None:
    assert told(spec) == spec


def test_without_ports_of_its_own_the_specification_is_all_there_is() -> None:
    spec = f"Interface:\n\n{LIST}\n\nCount."
    assert told(spec, ()) == spec
    assert told(f"Interface:\n\n{LIST}") == f"Interface:\n\n{LIST}"


def test_the_short_prompt_tells_each_port_once() -> None:
    asked = spec_to_rtl(
        replace(INVERTER, spec=f"Interface:\n\n{LIST}\n\n`y` follows.", ports=PORTS), Wording.SHORT
    )
    assert asked.messages[1].content.count("input") == 1
    whole = spec_to_rtl(
        replace(INVERTER, spec=f"Interface:\n\n{LIST}\n\n`y` follows.", ports=PORTS), Wording.FULL
    )
    assert whole.messages[1].content.count("input") == 2
