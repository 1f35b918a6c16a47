"""Verifiers with short limits: an attack that never ends shall not take the tests' time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hostile import Watch, watch

from rtlgen.simulators.icarus import Icarus
from rtlgen.simulators.protocol import Simulator
from rtlgen.simulators.verilator import Verilator
from rtlgen.tools.process import Limits
from rtlgen.tools.sandbox import best_sandbox
from rtlgen.verify import pace
from rtlgen.verify.pipeline import Verifier


@pytest.fixture(scope="session")
def simulators() -> dict[str, Simulator]:
    sandbox = best_sandbox()
    return {
        "icarus": Icarus(sandbox, Limits(wall_s=5, cpu_s=5, memory_mb=1024, folder_mb=200)),
        "verilator": Verilator(sandbox, Limits(wall_s=60, cpu_s=30)),
    }


@pytest.fixture(scope="session")
def run_folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the work folders are made, and must be gone from."""
    return tmp_path_factory.mktemp("runs")


@pytest.fixture(scope="session")
def verifier(simulators: dict[str, Simulator], run_folders: Path) -> Callable[[str], Verifier]:
    """One for each simulator: what the reference shows is seen once."""
    return {n: Verifier([s], run_folders=run_folders) for n, s in simulators.items()}.__getitem__


@pytest.fixture(autouse=True)
def short_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """For each attack by itself: other tests of the same process shall not have them."""
    monkeypatch.setattr(pace, "_SHORTEST_LIMIT_S", 1.0)
    monkeypatch.setattr(pace, "_SLOWER_THAN_REFERENCE", 4.0)


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    with watch(tmp_path_factory.mktemp("host") / "canaries") as seen:
        yield seen
        assert seen.traces() == []
