"""Configuration in, concrete objects out: the one place that constructs backends, simulators and verifiers."""

from __future__ import annotations

from rtlgen.config.settings import Settings
from rtlgen.core.errors import ToolError
from rtlgen.models.protocol import ModelBackend, ModelOptions
from rtlgen.models.registry import open_model
from rtlgen.simulators.protocol import Simulator
from rtlgen.simulators.registry import SIMULATORS
from rtlgen.static.lint import Linter
from rtlgen.tools.sandbox import Level, Sandbox, best_sandbox, sandbox
from rtlgen.verify.pipeline import Verifier


def make_sandbox(settings: Settings) -> Sandbox:
    """The sandbox asked for; the best one at hand by default.

    Raises:
        ToolMissing: the level asked for cannot be had here.
    """
    return best_sandbox() if settings.sandbox == "best" else sandbox(Level(settings.sandbox))


def make_simulators(settings: Settings) -> list[Simulator]:
    """The simulator asked for first, then the others that work here.

    Raises:
        ToolMissing, ToolTooOld: the one asked for cannot be used.
    """
    confinement = make_sandbox(settings)
    chosen = SIMULATORS.load(settings.simulator)(sandbox=confinement)
    chosen.version()
    simulators = [chosen]
    for name in SIMULATORS.names():
        if name == settings.simulator:
            continue
        other = SIMULATORS.load(name)(sandbox=confinement)
        try:
            other.version()
        except ToolError:
            continue  # a second simulator is welcome, not needed; rtlgen doctor tells why it is not there
        simulators.append(other)
    return simulators


def make_verifier(settings: Settings) -> Verifier:
    """A verifier on the simulators at hand.

    Raises:
        ToolMissing, ToolTooOld: the simulator or sandbox asked for cannot be used.
    """
    simulators = make_simulators(settings)
    linter = next((s for s in simulators if isinstance(s, Linter)), None)
    return Verifier(simulators, linter=linter)


def make_model(settings: Settings) -> ModelBackend:
    """The model asked for.

    Raises:
        UnknownName: no such backend.
        ModelUnavailable, ExtraMissing: it cannot be used here.
    """
    return open_model(
        settings.model,
        ModelOptions(
            base_url=settings.base_url,
            timeout_s=settings.timeout_s,
            max_retries=settings.max_retries,
            usd_per_million_input=settings.usd_per_million_input,
            usd_per_million_output=settings.usd_per_million_output,
        ),
    )
