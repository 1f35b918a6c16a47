"""What a model is asked, and how it is sampled."""

from __future__ import annotations

from enum import StrEnum

from rtlgen.core.digest import digest
from rtlgen.core.value import value


class Role(StrEnum):
    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"


@value
class Message:
    role: Role
    content: str


@value
class Prompt:
    messages: tuple[Message, ...]
    template: str = ""
    """Name of the template it was made from."""
    template_digest: str = ""


@value
class Sampling:
    temperature: float = 0.2
    top_p: float = 0.95
    max_tokens: int = 4096
    seed: int = 0
    stop: tuple[str, ...] = ()


@value
class GenerationRequest:
    """One prompt, `n` independent samples."""

    prompt: Prompt
    sampling: Sampling
    n: int = 1
    problem_id: str = ""
    """What it is asked for: recorded samples are looked up by it. Not part of the digest."""
    given: int = 0
    """Answers that the problem has had in earlier commands or calls: recorded samples go on after them."""
    place: int | None = None
    """Where in the problem's recorded samples the answer begins; None for the next of those that are left.
    Not part of the digest."""
    grammar: str = ""
    """GBNF that the answer is held to; empty for none."""

    @property
    def digest(self) -> str:
        """What replay and the cache look a request up by: messages, sampling, n and grammar, nothing else."""
        return self.digest_held_to(self.grammar_digest)

    @property
    def grammar_digest(self) -> str:
        """Empty for no grammar."""
        return digest(self.grammar) if self.grammar else ""

    def digest_held_to(self, grammar_digest: str) -> str:
        """Its digest with another grammar: of what is recorded without its text."""
        asked: dict[str, object] = {
            "messages": [[m.role.value, m.content] for m in self.prompt.messages],
            "sampling": [
                self.sampling.temperature,
                self.sampling.top_p,
                self.sampling.max_tokens,
                self.sampling.seed,
                list(self.sampling.stop),
            ],
            "n": self.n,
        }
        # Only where there is one: recordings made before there were grammars keep their digests.
        return digest(asked | {"grammar": grammar_digest} if grammar_digest else asked)
