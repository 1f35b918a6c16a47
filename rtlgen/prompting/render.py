"""A problem, and what was tried for it, to the prompt that asks for the next step."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from rtlgen.core.digest import digest
from rtlgen.core.problem import Problem
from rtlgen.core.prompt import Message, Prompt, Role
from rtlgen.prompting.catalog import find
from rtlgen.prompting.interface import behaviour, header
from rtlgen.prompting.template import fill

MODEL_MODULE = "reference_model"
"""The name under which a written testbench imports the reference model written before it."""


class Wording(StrEnum):
    """How much a model is told besides the specification."""

    FULL = "full"
    SHORT = "short"
    """Header and behaviour alone, the interface told once: rules, and what it reads twice, only lead a very
    small model astray."""


def spec_to_rtl(problem: Problem, wording: Wording = Wording.FULL) -> Prompt:
    """Write the module from its specification."""
    if wording is Wording.SHORT:
        told = {"problem": problem, "spec": behaviour(problem), "header": header(problem)}
        return asked("rtl", "short", "short_system", **told)
    return asked("rtl", "spec_to_rtl", problem=problem, header=header(problem))


def complete_module(problem: Problem) -> Prompt:
    """Complete the module whose header `problem.header` gives."""
    return asked("rtl", "complete_module", problem=problem)


def repair(
    problem: Problem,
    code: str,
    feedback: str,
    history: Sequence[str] = (),
    wording: Wording = Wording.FULL,
) -> Prompt:
    """Mend `code`. The conversation goes on from `spec_to_rtl`, so that a server's prefix cache serves it.

    Args:
        problem: as it was asked.
        code: the attempt's design; empty where it had none.
        feedback: what was wrong with it; may be empty.
        history: one line for each attempt before it, oldest first.
        wording: as it was asked.
    """
    opening = spec_to_rtl(problem, wording)
    told = fill("rtl/repair", problem=problem, feedback=feedback, history=list(history))
    if code:
        answer = Message(role=Role.ASSISTANT, content=f"```verilog\n{code.strip(chr(10))}\n```\n")
        messages = (*opening.messages, answer, Message(role=Role.USER, content=told))
    else:
        system, user = opening.messages
        messages = (system, Message(role=Role.USER, content=f"{user.content}\n## The last answer\n\n{told}"))
    return Prompt(
        messages=messages,
        template="rtl/repair",
        template_digest=digest([opening.template_digest, find("rtl/repair").digest]),
    )


def fresh_start(problem: Problem, failed: Sequence[str]) -> Prompt:
    """Begin again, in another way than the `failed` attempts did; one line each."""
    return asked("rtl", "fresh_start", problem=problem, header=header(problem), failed=list(failed))


def testbench_plan(problem: Problem) -> Prompt:
    """A numbered list of tests."""
    return asked("testbench", "plan", problem=problem, header=header(problem))


def testbench_model(problem: Problem, plan: str) -> Prompt:
    """A reference model: a Python class `Model` with `step(**inputs) -> dict[str, int | None]`.

    `plan` may be empty.
    """
    return asked(
        "testbench",
        "model",
        problem=problem,
        header=header(problem),
        plan=plan,
        is_clocked=problem.clock is not None,
    )


def testbench_code(problem: Problem, plan: str, model: str) -> Prompt:
    """The cocotb test module; `model` lies beside it as `MODEL_MODULE`. Both texts may be empty."""
    return asked(
        "testbench",
        "code",
        problem=problem,
        header=header(problem),
        plan=plan,
        model=model,
        model_module=MODEL_MODULE,
        is_clocked=problem.clock is not None,
    )


def testbench_repair(problem: Problem, code: str, feedback: str, model: str) -> Prompt:
    """Mend a test module that was not accepted; `feedback` says why. `model` may be empty."""
    return asked(
        "testbench",
        "repair",
        problem=problem,
        header=header(problem),
        code=code,
        feedback=feedback,
        model=model,
        model_module=MODEL_MODULE,
    )


def asked(folder: str, name: str, system_name: str = "system", **variables: object) -> Prompt:
    """System and user message; the digest covers both templates and what they include."""
    system, user = f"{folder}/{system_name}", f"{folder}/{name}"
    return Prompt(
        messages=(
            Message(role=Role.SYSTEM, content=fill(system)),
            Message(role=Role.USER, content=fill(user, **variables)),
        ),
        template=user,
        template_digest=digest([find(system).digest, find(user).digest]),
    )
