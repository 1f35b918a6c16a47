"""Designs that worker processes judge for the threads of an augmentation."""

from __future__ import annotations

import os
import signal
import threading
from contextlib import closing
from pathlib import Path

import pytest

from rtlgen.core.candidate import Candidate, Extraction
from rtlgen.core.hdl import SourceFile
from rtlgen.core.verdict import Status
from rtlgen.dataset import files
from rtlgen.dataset.augment.judging_aside import AsideJudge, JudgeDesigns
from rtlgen.resources import samples_dir

pytestmark = pytest.mark.icarus

ROW = next(row for row in files.rows_of(samples_dir() / "synth") if row.family == "edge_detector")
EMPTY = Candidate(files=(SourceFile(path="design.sv", text=f"module {ROW.top}; endmodule\n"),), top=ROW.top)
DESIGNS = [Extraction(candidate=c, method="test") for c in (ROW.candidate(ROW.reference), EMPTY)]


def workers(judge: AsideJudge) -> list[int]:
    return [worker.pid for worker in judge._idle.queue if worker is not None]


def test_a_worker_that_died_is_replaced_and_none_is_left_behind() -> None:
    alone = threading.Lock()
    with closing(AsideJudge(JudgeDesigns(others=False), 2, alone)) as judge, alone:
        first = judge.judge(ROW.problem(), DESIGNS)
        assert [j.final.status for j in first] == [Status.PASS, Status.FAIL]
        assert alone.locked()
        (died,) = workers(judge)
        os.kill(died, signal.SIGKILL)
        again = judge.judge(ROW.problem(), DESIGNS)
        assert [j.final.summary for j in again] == [j.final.summary for j in first]
        (alive,) = workers(judge)
        assert alive != died
    assert not Path(f"/proc/{alive}").exists()


def test_whoever_waits_lets_others_work() -> None:
    alone, waits = threading.Lock(), threading.Event()
    seen: list[bool] = []

    def other() -> None:
        waits.set()
        seen.append(alone.acquire(timeout=60))
        alone.release()

    with closing(AsideJudge(JudgeDesigns(others=False), 1, alone)) as judge:
        alone.acquire()
        thread = threading.Thread(target=other)
        thread.start()
        waits.wait()
        judge.judge(ROW.problem(), DESIGNS[:1])
        thread.join()
        alone.release()
    assert seen == [True]
