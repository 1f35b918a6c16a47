"""How large right designs are: measured beside the choice among them, which is pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from rtlgen.core.candidate import Candidate
from rtlgen.core.digest import digest
from rtlgen.core.value import value
from rtlgen.dataset.memory import Memory, remembered
from rtlgen.dataset.pool import Pool, Step, each_step, steps
from rtlgen.formal.area import cells_of, yosys
from rtlgen.static import gate


@value
class _Size:
    """What a synthesis said, as it is remembered."""

    cells: int | None


class Areas:
    """Measures right designs and the references beside them.

    Args:
        memory: of what was measured before.

    Raises:
        ExtraMissing: Yosys is not installed.
    """

    def __init__(self, memory: Memory | None = None) -> None:
        self._tool = yosys()
        self._memory = memory
        self._measured = self._open = 0

    def sized(self, pool: Pool) -> Pool:
        """The pool with the cells of its right answers and of its reference."""
        problem = pool.problem
        rights = {s.twin: _design(s) for t in pool.threads for s in steps(t) if _is_right_design(s)}
        if not rights:
            return pool
        reference = Candidate(files=problem.reference, top=problem.top)
        # Yosys runs within limits alone: what the gate has not let pass is not shown to it.
        different = dict.fromkeys((reference, *rights.values()))
        designs = [d for d in different if d.files and not gate.forbidden(d, problem)]
        found = dict(zip(designs, self._sizes(designs), strict=True))

        def told(step: Step) -> Step:
            return self._told(step, found.get(rights[step.twin])) if _is_right_design(step) else step

        return replace(
            pool,
            about=replace(pool.about, cells=found.get(reference)),
            threads=tuple(each_step(thread, told) for thread in pool.threads),
        )

    def report(self) -> dict[str, Any]:
        """For a manifest: who measured, how many designs, and how many cannot be synthesized."""
        tool = f"{self._tool.name} {self._tool.version}"
        return {"tool": tool, "measured": self._measured, "not_synthesizable": self._open}

    def _sizes(self, designs: Sequence[Candidate]) -> list[int | None]:
        found = remembered(
            self._memory,
            designs,
            lambda design: digest(["cells", self._tool.version, design.digest]),
            _Size,
            lambda new: [_Size(cells=cells_of(design)) for design in new],
        )
        self._measured += len(found)
        self._open += sum(size.cells is None for size in found)
        return [size.cells for size in found]

    def _told(self, step: Step, cells: int | None) -> Step:
        answer = step.answer
        evidence = replace(answer.evidence, cells=cells)
        origin = replace(answer.origin, tools=(*answer.origin.tools, self._tool))
        return replace(step, answer=replace(answer, evidence=evidence, origin=origin))


def _is_right_design(step: Step) -> bool:
    return step.answer.right and bool(step.answer.files)


def _design(step: Step) -> Candidate:
    return Candidate(files=step.answer.files, top=step.answer.top)
