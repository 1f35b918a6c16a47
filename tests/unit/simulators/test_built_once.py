"""A build that is wanted again is not done again."""

from __future__ import annotations

from pathlib import Path

from rtlgen.core.hdl import SourceFile
from rtlgen.core.simulation import BuildResult
from rtlgen.core.toolrun import Ended, ToolRun, ToolVersion
from rtlgen.simulators.built_once import BuiltOnce
from rtlgen.simulators.protocol import BuildJob, SimulateJob
from rtlgen.tools.process import Channel

RAN = ToolRun(argv=(), ended=Ended.EXITED, returncode=0)


class Counting:
    name = "counting"
    four_valued = True

    def __init__(self, *, ok: bool = True) -> None:
        self.builds = 0
        self._ok = ok

    def version(self) -> ToolVersion:
        return ToolVersion(name=self.name, version="1")

    def build(self, job: BuildJob, folder: Path) -> BuildResult:
        self.builds += 1
        (folder / "sim").write_text(f"{job.parameters}")
        return BuildResult(ok=self._ok, diagnostics=(), run=RAN, artifact="sim")

    def simulate(self, job: SimulateJob, folder: Path, *, channel: Channel | None = None) -> ToolRun:
        del channel
        return ToolRun(argv=(), ended=Ended.EXITED, returncode=0, stdout=(folder / job.artifact).read_text())


def job(width: str) -> BuildJob:
    source = SourceFile(path="a.sv", text="module a; endmodule")
    return BuildJob(sources=(source,), top="a", parameters=(("W", width),))


def folder(root: Path, name: str) -> Path:
    (root / name).mkdir()
    return root / name


def test_the_same_job_is_built_once_and_runs_in_each_folder(tmp_path: Path) -> None:
    inner = Counting()
    once = BuiltOnce(inner)
    for name in ("one", "two"):
        here = folder(tmp_path, name)
        built = once.build(job("8"), here)
        ran = once.simulate(SimulateJob(artifact=built.artifact, top="a"), here)
        assert ran.stdout == "(('W', '8'),)"
    assert inner.builds == 1


def test_another_parameter_is_another_build(tmp_path: Path) -> None:
    inner = Counting()
    once = BuiltOnce(inner)
    once.build(job("8"), folder(tmp_path, "one"))
    once.build(job("16"), folder(tmp_path, "two"))
    assert inner.builds == 2


def test_what_did_not_build_leaves_nothing_to_run(tmp_path: Path) -> None:
    inner = Counting(ok=False)
    once = BuiltOnce(inner)
    once.build(job("8"), folder(tmp_path, "one"))
    assert not once.build(job("8"), folder(tmp_path, "two")).ok
    assert not any((tmp_path / "two").iterdir())
    assert inner.builds == 1
