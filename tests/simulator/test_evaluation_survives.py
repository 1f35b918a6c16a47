"""Killed at any moment, an evaluation goes on, comes to the same, and does nothing twice that was kept."""

from __future__ import annotations

import multiprocessing
import random
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import eval_survival
import pytest
import suite_samples

from rtlgen.store.evaluation import EvaluationStore
from rtlgen.store.evaluation_records import MANIFEST, RECORDS

pytestmark = pytest.mark.icarus

KILLS = 20
Act = Callable[[Path, Path, Path], None]

_SERVER = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload(["eval_survival"])


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return suite_samples.verilog_eval_v2(tmp_path_factory.mktemp("suite") / "v2")


def killed(act: Act, suite: Path, root: Path, log: Path, after_s: float) -> bool:
    """Let `act` run for so long; whether it had come to its end."""
    process = _SERVER.Process(target=act, args=(suite, root, log), daemon=True)
    process.start()
    process.join(after_s)
    process.kill()
    process.join()
    return process.exitcode == 0


def kept(root: Path) -> tuple[set[str], set[str]]:
    """Texts with a finding, and seeds of the answers."""
    if not (root / MANIFEST).exists() or not (root / RECORDS).exists():
        return set(), set()
    with EvaluationStore.read(root) as store:
        done = store.keys_done()
        judged, asked = set(), set()
        for sample in store.samples():
            question = store.question(sample.key)
            if question is not None:
                asked.add(f"{sample.key.problem_id} {question.sampling.seed}")
            if sample.key in done:
                judged.add(f"{sample.key.problem_id} {sample.completion.text!r}")
    return judged, asked


@pytest.mark.parametrize("act", [eval_survival.score_here, eval_survival.evaluate_here])
def test_killed_at_twenty_moments_it_comes_to_the_same_and_does_nothing_twice(
    act: Act, suite: Path, tmp_path: Path
) -> None:
    began = time.monotonic()
    act(suite, tmp_path / "whole", tmp_path / "whole.log")
    took = time.monotonic() - began
    when = random.Random(11)
    root, interrupted = tmp_path / "killed", 0
    for number in range(10 * KILLS):
        log = tmp_path / f"{number}.log"
        judged, asked = kept(root)
        # Mostly short lives, so that there are many of them before all is done.
        life = when.uniform(0.05, 0.1 + took / 8) if interrupted < KILLS else 60
        ended = killed(act, suite, root, log, life)
        again = set(log.read_text().splitlines()) if log.exists() else set()
        assert not again & {f"judged {text}" for text in judged}
        assert not again & {f"asked {seed}" for seed in asked}
        interrupted += not ended
        if ended:
            break
    assert ended
    assert eval_survival.rows(root) == eval_survival.rows(tmp_path / "whole")
    assert interrupted >= KILLS // 2
    whole = Counter((tmp_path / "whole.log").read_text().splitlines())
    assert set(whole.values()) == {1}, "and undisturbed it does nothing twice at all"
