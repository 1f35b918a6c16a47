"""Everything rtlgen raises on purpose.

    RtlgenError                 exit code
    ├── UsageError              2   what the user wrote cannot be used
    │   ├── SpecError               a specification that cannot be read or understood
    │   ├── ConfigError             rtlgen.toml, the environment or a flag
    │   └── UnknownName             a plug-in, problem or model that does not exist
    ├── ToolError               3   a program on this machine
    │   ├── ToolMissing             not installed
    │   ├── ToolTooOld              installed, and too old for the job
    │   └── ToolFailed              broke in a way that is not the design's fault
    ├── ModelError              3   a model or its server
    │   ├── ModelUnavailable        no key, no server, no package
    │   ├── ModelRefused            the request itself was rejected: trying again does not help
    │   └── ModelBusy               a passing fault: worth trying again
    ├── ExtraMissing            3   an optional package that was asked for
    └── StoreError              3   the disk, or a run folder that another run has written

A design that is wrong is a `Verdict`, never an exception.
"""

from __future__ import annotations


class RtlgenError(Exception):
    """One clear message: what was wrong, where, what was expected, what to do."""

    exit_code = 3

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        """What the user can do about it; may be empty."""

    def __reduce__(self) -> tuple[object, ...]:
        """So that it travels between processes, whatever its constructor takes."""
        return _rebuilt, (type(self), self.args, self.__dict__)


def _rebuilt(cls: type[RtlgenError], args: tuple[object, ...], state: dict[str, object]) -> RtlgenError:
    error = cls.__new__(cls, *args)
    error.__dict__.update(state)
    return error


class UsageError(RtlgenError):
    exit_code = 2


class SpecError(UsageError):
    pass


class ConfigError(UsageError):
    pass


class UnknownName(UsageError):
    def __init__(self, kind: str, name: str, known: list[str]) -> None:
        super().__init__(f"unknown {kind} '{name}'", hint=f"known: {', '.join(known) if known else '(none)'}")


class ToolError(RtlgenError):
    pass


class ToolMissing(ToolError):
    pass


class ToolTooOld(ToolError):
    pass


class ToolFailed(ToolError):
    pass


class ModelError(RtlgenError):
    pass


class ModelUnavailable(ModelError):
    pass


class ModelRefused(ModelError):
    pass


class ModelBusy(ModelError):
    def __init__(self, message: str, *, hint: str = "", retry_after_s: float | None = None) -> None:
        super().__init__(message, hint=hint)
        self.retry_after_s = retry_after_s
        """What the server asked for, where it did."""


class ExtraMissing(RtlgenError):
    def __init__(self, package: str, extra: str, purpose: str) -> None:
        super().__init__(
            f"{purpose} needs the package '{package}', which is not installed",
            hint=f"pip install 'rtlgen[{extra}]'",
        )


class StoreError(RtlgenError):
    pass
