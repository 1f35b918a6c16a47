"""What answers cost (pure)."""

from __future__ import annotations

from collections.abc import Iterable

from rtlgen.core.record import Scored
from rtlgen.core.value import value


@value
class Spent:
    """Sums over answers, corrections included."""

    answers: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0
    priced: int = 0
    """Answers whose price is known."""
    usd: float = 0.0
    """Of these."""
    generate_s: float = 0.0
    """Waiting for the model, added up over answers: many are waited for at the same time."""
    judge_s: float = 0.0
    """CPU seconds of the simulations; twins had one together."""

    @property
    def tokens(self) -> int:
        return self.prompt_tokens + self.completion_tokens

    def __add__(self, other: Spent) -> Spent:
        return Spent(
            answers=self.answers + other.answers,
            prompt_tokens=self.prompt_tokens + other.prompt_tokens,
            completion_tokens=self.completion_tokens + other.completion_tokens,
            cached_tokens=self.cached_tokens + other.cached_tokens,
            priced=self.priced + other.priced,
            usd=self.usd + other.usd,
            generate_s=self.generate_s + other.generate_s,
            judge_s=self.judge_s + other.judge_s,
        )


@value
class PerPass:
    """What one passing sample cost, the failed ones paid with it; None where not known, or none passed."""

    tokens: float | None
    generate_s: float | None
    judge_s: float | None
    usd: float | None


def spent_on(rows: Iterable[Scored]) -> Spent:
    """The sums over the `rows` of one problem."""
    total, simulated = Spent(), set[str]()
    for row in rows:
        is_twin = row.twin in simulated
        simulated |= {row.twin} if row.twin else set()
        usage = row.usage
        total = total + Spent(
            answers=1,
            prompt_tokens=usage.prompt_tokens,
            completion_tokens=usage.completion_tokens,
            cached_tokens=usage.cached_tokens,
            priced=int(usage.usd is not None),
            usd=usage.usd or 0.0,
            generate_s=row.generate_s,
            judge_s=0.0 if is_twin else row.judge_s,
        )
    return total


def per_pass(spent: Spent, passes: int) -> PerPass:
    """`spent` shared out over the samples that passed.

    Completions that exist come without tokens and seconds; money is known where every answer had its price.
    """
    if not passes:
        return PerPass(tokens=None, generate_s=None, judge_s=None, usd=None)
    return PerPass(
        tokens=spent.tokens / passes if spent.tokens else None,
        generate_s=spent.generate_s / passes if spent.generate_s else None,
        judge_s=spent.judge_s / passes,
        usd=spent.usd / passes if spent.priced == spent.answers else None,
    )
