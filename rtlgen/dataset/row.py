"""A row of a corpus: what is asked, right answers, the bench, and how all that was proven."""

from __future__ import annotations

from rtlgen.core.candidate import Candidate
from rtlgen.core.hdl import Clock, Port, Reset, SourceFile
from rtlgen.core.problem import BenchKind, BenchSpec, Problem
from rtlgen.core.prompt import Message, Role
from rtlgen.core.toolrun import ToolVersion
from rtlgen.core.value import value
from rtlgen.dataset.example import prompt_digest

DESIGN_FILE = "design.sv"
SUITE = "synth"


@value
class Answer:
    """One implementation, complete."""

    way: str
    """How it is built: "case", "sum of products"."""
    code: str


@value
class Proof:
    """What a simulation of the reference showed, and what became of designs that are wrong."""

    simulator: str
    samples: int
    end_time_ps: int
    refuted: int = 0
    """Designs that the bench was shown to refuse: empty and stuck ones, mutants, the row's own wrong one."""
    survived: int = 0
    """Mutants that it let pass; many of them change nothing."""


@value
class Provenance:
    generator: str
    version: str
    """Of the generator: equal versions and seeds give equal rows."""
    seed: int
    """Of the corpus."""
    key: str
    """Of the row's own choices in it: family, number, attempt."""
    slot: int
    """Of the row in the order in which its corpus was drawn."""
    licence: str
    prompt_digest: str = ""
    """As `asked_digest` has it; empty in corpora that were made before there was one."""
    rtlgen: str
    tools: tuple[ToolVersion, ...]


@value
class Row:
    schema: int = 1
    id: str
    """Of what is asked and the reference's text: equal rows of two corpora have equal ids."""
    family: str
    structure: str
    split: str
    """train or held_out: by structure, never by row."""
    difficulty: str
    tags: tuple[str, ...]
    prompt: str
    """The whole specification, interface included."""
    spec: str
    """The behaviour alone."""
    interface: str
    """In which way the prompt tells the interface."""
    top: str
    ports: tuple[Port, ...]
    clock: Clock | None
    reset: Reset | None
    reference: Answer
    alternates: tuple[Answer, ...]
    """Other right answers, built differently."""
    wrong: tuple[Answer, ...]
    """Answers that the bench refuses: the design that the prompt shows and asks to mend."""
    bench: tuple[SourceFile, ...]
    bench_top: str
    signature: str
    """Of the ports' widths and of the response to one stimulus."""
    proof: Proof | None
    """None until it is proven."""
    provenance: Provenance

    @property
    def answers(self) -> tuple[Answer, ...]:
        return (self.reference, *self.alternates)

    def candidate(self, answer: Answer) -> Candidate:
        return Candidate(files=(SourceFile(path=DESIGN_FILE, text=answer.code),), top=self.top)

    def problem(self) -> Problem:
        """The problem that the row poses, as `rtlgen verify` knows problems."""
        return Problem(
            id=self.id,
            suite=SUITE,
            spec=self.spec,
            top=self.top,
            ports=self.ports,
            clock=self.clock,
            reset=self.reset,
            reference=self.candidate(self.reference).files,
            bench=BenchSpec(kind=BenchKind.NATIVE, files=self.bench, top=self.bench_top),
            difficulty=self.difficulty,
            tags=self.tags,
            licence=self.provenance.licence,
            digest=self.id,
        )


def asked_digest(prompt: str) -> str:
    """Of a row's prompt: that of an example which asks just that."""
    return prompt_digest((Message(role=Role.USER, content=prompt),))
