"""What a run may cost. How many attempts it may take is the strategy's own limit."""

from __future__ import annotations

from dataclasses import replace

from rtlgen.core.completion import Usage
from rtlgen.core.errors import ConfigError
from rtlgen.core.trace import StopReason
from rtlgen.core.value import value


@value
class Budget:
    """Limits of one run; None is no limit. They are looked at before each question, not within one."""

    tokens: int | None = None
    """Of prompts and answers together."""
    seconds: float | None = None
    """Of wall time since this command began; a resumed run has them anew."""
    usd: float | None = None

    def after(self, seconds: float) -> Budget:
        """What is left of it when `seconds` have gone by; what was spent is told to `exhausted`."""
        return self if self.seconds is None else replace(self, seconds=max(0.0, self.seconds - seconds))

    def exhausted(self, spent: Usage, seconds: float) -> StopReason | None:
        """The limit that has been reached; None while there is something left.

        Raises:
            ConfigError: a limit in dollars, and the price of what was spent is not known.
        """
        if self.tokens is not None and spent.tokens >= self.tokens:
            return StopReason.TOKENS
        if self.seconds is not None and seconds >= self.seconds:
            return StopReason.SECONDS
        if self.usd is None:
            return None
        if spent.usd is None and spent.tokens:
            raise ConfigError(
                "the price of this model is not known, so it cannot be limited in dollars",
                hint="set usd_per_million_input and usd_per_million_output, or limit it with --max-tokens",
            )
        return StopReason.USD if (spent.usd or 0.0) >= self.usd else None
