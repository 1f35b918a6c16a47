"""The reward on real simulators: what designs are worth, in every trainer's form and process."""

from __future__ import annotations

import asyncio
import json
import math
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from reward_values import dataset
from suite_samples import BODY, PORTS, verilog_eval_v2

from rtlgen.core.errors import ConfigError, StoreError
from rtlgen.core.problem import Problem
from rtlgen.core.verdict import Kind, Status
from rtlgen.suites.verilog_eval_v2 import spec_to_rtl
from rtlgen.training.reward import trl, verl
from rtlgen.training.reward.grade import BINARY, GRADED, Scale
from rtlgen.training.reward.rewards import Asked, Rewards
from rtlgen.training.reward.trl import AsyncTrlReward, TrlReward
from rtlgen.training.reward.verifiers import VerifiersReward

pytestmark = [pytest.mark.icarus, pytest.mark.xdist_group("reward")]

RIGHT = f"module TopModule {PORTS}{BODY}"
WRONG = RIGHT.replace("q <= d", "q <= d ^ 4'd8")
NO_CODE = "I would rather write a poem."
BROKEN = RIGHT.replace("posedge clk)", "posedge")
STUCK = f"module TopModule {PORTS}\n  initial q = 4'd3;\nendmodule\n"
EMPTY = f"module TopModule {PORTS}\nendmodule\n"
HANGS = RIGHT.replace("initial q = 0;", "initial begin q = 0; forever ; end")
DEADLINE_S = 240.0
"""Enough on any machine."""


@pytest.fixture(scope="module")
def problems(tmp_path_factory: pytest.TempPathFactory) -> list[Problem]:
    return list(spec_to_rtl(verilog_eval_v2(tmp_path_factory.mktemp("suite") / "v2")).problems())


@pytest.fixture(scope="module")
def folder(problems: list[Problem], tmp_path_factory: pytest.TempPathFactory) -> str:
    return dataset(tmp_path_factory.mktemp("prompts"), *problems)


@pytest.fixture(scope="module")
def rewards(folder: str) -> Iterator[Rewards]:
    made = Rewards(dataset=folder, deadline_s=DEADLINE_S, jobs=1)
    yield made
    made.close()


def worth(rewards: Rewards, problem: Problem, *texts: str) -> list[float | None]:
    return [g.reward for g in rewards.grades([Asked(problem=problem.digest, text=t) for t in texts])]


def test_designs_are_worth_what_they_show(rewards: Rewards, problems: list[Problem]) -> None:
    answers = [NO_CODE, BROKEN, EMPTY, STUCK, WRONG, RIGHT]
    for problem in problems:
        none, broken, empty, stuck, wrong, right = worth(rewards, problem, *answers)
        assert (none, broken, right) == (0.0, GRADED.extracts, GRADED.passes)
        compiles = GRADED.extracts + GRADED.compiles
        assert empty is not None
        assert stuck is not None
        assert wrong is not None
        assert empty <= compiles + GRADED.lints
        assert stuck <= compiles + GRADED.lints
        assert compiles <= wrong < right


def test_agreement_beyond_that_of_a_constant_is_paid(rewards: Rewards, problems: list[Problem]) -> None:
    stuck, nearly = rewards.grades(
        [
            Asked(problem=problems[0].digest, text=text)
            for text in (STUCK, RIGHT.replace("q <= d", "q <= d == 4'd9 ? 4'd8 : d"))
        ]
    )
    assert stuck.agrees == 0.0
    assert nearly.kind is Kind.MISMATCH
    assert nearly.agrees > 0.8


def test_a_mixed_batch_comes_back_in_its_order(rewards: Rewards, problems: list[Problem]) -> None:
    first, second = problems
    asked = [(first, RIGHT), (second, NO_CODE), (first, NO_CODE), (second, RIGHT), (None, RIGHT)]
    grades = rewards.grades([Asked(problem=p.digest if p else "", text=t) for p, t in asked])
    assert [g.reward for g in grades] == [1.0, 0.0, 0.0, 1.0, None]


def test_a_design_that_hangs_is_a_failure_within_seconds(rewards: Rewards, problems: list[Problem]) -> None:
    hangs, right = rewards.grades([Asked(problem=problems[0].digest, text=t) for t in (HANGS, RIGHT)])
    assert right.reward == 1.0
    assert hangs.kind in (Kind.TIMEOUT, None)
    assert hangs.reward in (GRADED.extracts, None)


def test_nothing_holds_a_call_beyond_its_deadline(folder: str, problems: list[Problem]) -> None:
    short = Rewards(dataset=folder, deadline_s=1.5, jobs=2)
    hanging = [HANGS.replace("forever", f"forever if ({n})") for n in range(2, 8)]
    started = time.monotonic()
    grades = short.grades([Asked(problem=problems[0].digest, text=text) for text in hanging])
    assert time.monotonic() - started < 1.5 + 30.0  # on a machine that is very busy
    assert [g.reward for g in grades] == [None] * 6
    assert {g.status for g in grades} == {Status.ERROR}
    patient = replace(short, deadline_s=DEADLINE_S)
    assert worth(patient, problems[1], RIGHT) == [1.0]
    short.close()


def test_workers_that_are_killed_are_replaced(rewards: Rewards, problems: list[Problem]) -> None:
    assert worth(rewards, problems[0], RIGHT) == [1.0]
    before = rewards.processes()

    def kill() -> None:
        for process in before:
            os.kill(process, signal.SIGKILL)

    in_the_middle = threading.Timer(0.5, kill)
    in_the_middle.start()
    hangs, right = worth(rewards, problems[0], HANGS.replace("forever", "forever if (9)"), RIGHT)
    in_the_middle.join()
    assert hangs in (GRADED.extracts, None)
    assert right == 1.0
    assert worth(rewards, problems[1], RIGHT, NO_CODE) == [1.0, 0.0]
    assert not set(before) & set(rewards.processes())


def test_trl_gets_a_list_and_none_for_what_is_not_its(rewards: Rewards, problems: list[Problem]) -> None:
    digests = [problems[0].digest, problems[0].digest, None]
    said: dict[str, float] = {}
    chat = [[{"role": "assistant", "content": f"```verilog\n{text}```"}] for text in (RIGHT, NO_CODE, RIGHT)]
    reward = TrlReward(dataset=rewards.dataset, deadline_s=DEADLINE_S, jobs=1)
    told = reward(
        prompts=["?"] * 3,
        completions=chat,
        completion_ids=[[1]] * 3,
        problem_digest=digests,
        top=["TopModule"] * 3,
        log_metric=said.__setitem__,
        trainer_state=None,
    )
    assert told == [1.0, 0.0, None]
    assert said == {"rtlgen/no_reward": pytest.approx(1 / 3), "rtlgen/passes": 0.5}
    later = AsyncTrlReward(dataset=rewards.dataset, deadline_s=DEADLINE_S, jobs=1)
    plain = [RIGHT, NO_CODE, RIGHT]
    assert asyncio.run(later(prompts=["?"] * 3, completions=plain, problem_digest=digests)) == told


def test_verl_gets_scores_one_by_one_and_in_batches(folder: str, problems: list[Problem]) -> None:
    truth = json.dumps({"problem_digest": problems[0].digest, "task_id": problems[0].id})
    kwargs = {"dataset": folder, "deadline_s": DEADLINE_S}
    one = verl.compute_score("rtlgen/s", RIGHT, truth, {"index": 0}, **kwargs)
    assert (one["score"], one["passed"], one["judged"]) == (1.0, 1.0, 1.0)
    later = asyncio.run(verl.compute_score_later("rtlgen/s", RIGHT, truth, None, **kwargs))
    assert later == one
    batch = verl.compute_scores(["rtlgen/s"] * 2, [RIGHT, NO_CODE], [truth] * 2, [{}] * 2, **kwargs)
    assert [s["score"] for s in batch] == [1.0, 0.0]


def test_verl_gets_no_advantage_for_what_is_not_judged(folder: str, problems: list[Problem]) -> None:
    truth = json.dumps({"problem_digest": problems[0].digest})
    none = verl.compute_score("rtlgen/s", RIGHT, truth, dataset=folder, deadline_s=0.0)
    assert math.isnan(none["score"])
    assert none["judged"] == 0.0
    assert (
        verl.compute_score("s", RIGHT, truth, dataset=folder, deadline_s=0.0, missing=-1.0)["score"] == -1.0
    )
    batch = verl.compute_scores(["s"] * 2, [RIGHT] * 2, [truth] * 2, dataset=folder, deadline_s=0.0)
    assert [s["score"] for s in batch] == [0.0, 0.0]


def test_a_rubric_of_verifiers_gets_numbers(rewards: Rewards, problems: list[Problem]) -> None:
    reward = VerifiersReward(dataset=rewards.dataset, deadline_s=DEADLINE_S, jobs=1)
    assert reward.__name__ == "rtlgen"
    infos: list[object] = [
        {"problem_digest": problems[0].digest},
        json.dumps({"problem_digest": problems[0].digest}),
        {},
    ]
    said = [[{"role": "assistant", "content": t}] for t in (RIGHT, NO_CODE, RIGHT)]
    right, none, foreign = asyncio.run(reward(completions=said, infos=infos))  # type: ignore[arg-type]
    assert (right, none) == (1.0, 0.0)
    assert math.isnan(foreign)


def test_a_reward_travels_to_other_processes(rewards: Rewards, problems: list[Problem]) -> None:
    for made in (rewards, TrlReward(dataset=rewards.dataset), AsyncTrlReward(), VerifiersReward(jobs=3)):
        assert pickle.loads(pickle.dumps(made)) == made
    there = pickle.loads(pickle.dumps(rewards))
    assert worth(there, problems[0], RIGHT) == [1.0]
    assert there.processes() == rewards.processes()


def test_where_the_problems_are_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, folder: str, problems: list[Problem]
) -> None:
    with pytest.raises(ConfigError, match="where are the problems"):
        trl.reward([], [RIGHT], problem_digest=["p"])
    with pytest.raises(StoreError, match="no problem"):
        Rewards(dataset=folder).grades([Asked(problem="elsewhere", text="")])
    monkeypatch.setenv("RTLGEN_REWARD_DATASET", folder)
    assert trl.reward([], [NO_CODE], problem_digest=[problems[0].digest]) == [0.0]


_TRAINER = """
import sys, threading, time
threads = [threading.Thread(target=time.sleep, args=(60,), daemon=True) for _ in range(4)]
[t.start() for t in threads]
try:
    import torch
    torch.ones(64, 64) @ torch.ones(64, 64)
except ImportError:
    pass
from rtlgen.training.reward.trl import TrlReward
reward = TrlReward(dataset=sys.argv[1], deadline_s=240, jobs=2)
text = open(sys.argv[2]).read()
for _ in range(2):
    print(reward(prompts=None, completions=[text, "none"], problem_digest=[sys.argv[3]] * 2))
print(*reward.processes())
"""


def test_a_trainer_with_threads_and_torch_leaves_nothing_behind(
    folder: str, problems: list[Problem], tmp_path: Path
) -> None:
    (tmp_path / "right.sv").write_text(RIGHT)
    told = subprocess.run(
        [sys.executable, "-c", _TRAINER, folder, str(tmp_path / "right.sv"), problems[0].digest],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    *rounds, processes = told.stdout.splitlines()
    assert rounds == ["[1.0, 0.0]"] * 2
    for process in processes.split():
        with pytest.raises(ProcessLookupError):
            os.kill(int(process), 0)


def test_binary_pays_for_a_pass_alone(rewards: Rewards, problems: list[Problem]) -> None:
    binary = replace(rewards, scale=BINARY)
    assert worth(binary, problems[0], RIGHT, WRONG, STUCK, BROKEN) == [1.0, 0.0, 0.0, 0.0]
    binary.close()


def test_a_design_that_saves_cells_earns_more(rewards: Rewards, problems: list[Problem]) -> None:
    pytest.importorskip("pyosys", reason="pyosys is not installed: pip install 'rtlgen[formal]'")
    sized = replace(rewards, scale=Scale(area=0.1))
    larger = RIGHT.replace("initial q = 0;", "reg [3:0] r; initial begin q = 0; r = 0; end").replace(
        "q <= d;", "begin q <= r ^ d ^ r; r <= d + r; end"
    )
    right, large, wrong = worth(sized, problems[0], RIGHT, larger, WRONG)
    sized.close()
    assert right == 1.0
    assert large is not None
    assert 0.9 <= large <= 1.0
    assert wrong == worth(rewards, problems[0], WRONG)[0]
