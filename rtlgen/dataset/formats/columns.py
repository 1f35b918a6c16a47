"""Columns that every table has: which problem a row is about, and where it comes from (pure)."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from rtlgen.core.prompt import Message, Role
from rtlgen.dataset.example import Answer, Evidence, Example, Origin
from rtlgen.dataset.files import PROBLEMS


def messages(prompt: tuple[Message, ...]) -> list[dict[str, str]]:
    """As chat templates take them."""
    return [{"role": m.role.value, "content": m.content} for m in prompt]


def reply(text: str) -> list[dict[str, str]]:
    """The answer of the assistant."""
    return [{"role": Role.ASSISTANT.value, "content": text}]


def plain(prompt: tuple[Message, ...]) -> str:
    """A prompt as one text that an answer goes on from; who speaks is told from the second answer on.

    It ends in one line feed: more of them, or none, would be cut into other tokens once an answer follows.
    """
    if not any(m.role is Role.ASSISTANT for m in prompt):
        return "\n\n".join(m.content.strip() for m in prompt) + "\n"
    head = {Role.SYSTEM: "", Role.USER: "### User\n\n", Role.ASSISTANT: "### Assistant\n\n"}
    told = "\n\n".join(head[m.role] + m.content.strip() for m in prompt)
    return f"{told}\n\n### Assistant\n"


def as_json(data: object) -> str:
    """Text that any table has a column for, whatever it holds."""
    return json.dumps(data, ensure_ascii=False)


def identity(example: Example) -> dict[str, Any]:
    """What every row says of itself."""
    about = example.problem
    return {
        "id": example.id,
        "problem_id": about.id,
        "suite": about.suite,
        "family": about.family,
        "licence": about.licence,
        "difficulty": about.difficulty,
        "provenance": as_json(provenance(example)),
    }


def provenance(example: Example) -> dict[str, Any]:
    """Where a row comes from and what proves it; texts and designs are left out."""
    found: dict[str, Any] = {
        "built_by": f"rtlgen {example.rtlgen}",
        "problem_digest": example.problem.digest,
        "prompt_digest": example.prompt_digest,
        "before": [_proof(a) for a in example.before],
        "answers": [_proof(a) for a in example.answers],
    }
    if example.evidence is not None and example.origin is not None:
        found["best_answer"] = _shown(example.evidence, example.origin)
    return found


def _proof(answer: Answer) -> dict[str, Any]:
    about = {"right": answer.right, "standing": answer.standing.value, "score": answer.score}
    return about | _shown(answer.evidence, answer.origin)


def _shown(evidence: Evidence, origin: Origin) -> dict[str, Any]:
    from_ = asdict(origin) | {"tools": [f"{t.name} {t.version}" for t in origin.tools]}
    return {
        "evidence": {k: v for k, v in asdict(evidence).items() if v not in ("", None, ())},
        "origin": {k: v for k, v in from_.items() if v not in ("", None)},
    }


def judging(example: Example) -> dict[str, Any]:
    """What a reward function needs to judge an answer."""
    about = example.problem
    return {
        "task_id": about.id,
        "problem_digest": about.digest,
        "problems_file": PROBLEMS,
        "top": about.top,
        "ports": as_json(
            [{"name": p.name, "direction": p.direction.value, "width": p.width} for p in about.ports]
        ),
        "bench": about.bench,
        "attempts": example.attempts,
        "solved": example.solved,
    }
