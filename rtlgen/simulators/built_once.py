"""A simulator that compiles each job once, for benches that run one build several times."""

from __future__ import annotations

import shutil
from pathlib import Path

from rtlgen.core.simulation import BuildResult
from rtlgen.core.toolrun import ToolRun, ToolVersion
from rtlgen.simulators.protocol import BuildJob, SimulateJob, Simulator
from rtlgen.tools.process import Channel


class BuiltOnce:
    """Args:
    simulator: who does the work. The folders of its builds must stay as long as this is used.
    """

    def __init__(self, simulator: Simulator) -> None:
        self.name, self.four_valued = simulator.name, simulator.four_valued
        self._simulator = simulator
        self._built: dict[BuildJob, tuple[Path, BuildResult]] = {}

    def version(self) -> ToolVersion:
        """As `Simulator.version`."""
        return self._simulator.version()

    def build(self, job: BuildJob, folder: Path) -> BuildResult:
        """As `Simulator.build`; of a job that was built before, its artifact is copied into `folder`."""
        if job not in self._built:
            self._built[job] = folder, self._simulator.build(job, folder)
            return self._built[job][1]
        first, result = self._built[job]
        if result.ok:
            shutil.copy2(first / result.artifact, folder / result.artifact)
        return result

    def simulate(self, job: SimulateJob, folder: Path, *, channel: Channel | None = None) -> ToolRun:
        """As `Simulator.simulate`."""
        return self._simulator.simulate(job, folder, channel=channel)
