"""Two rounds with the real base on a few problems, killed in the middle and gone on with."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rtlgen.core.problem import Problem
from rtlgen.core.verdict import Status
from rtlgen.dataset.build import Order, build
from rtlgen.dataset.example import Kind
from rtlgen.dataset.runs.corpus import Telling
from rtlgen.dataset.runs.springs import opened
from rtlgen.dataset.synth.corpus import Request, make_corpus
from rtlgen.dataset.synth.registry import chosen
from rtlgen.prompting.render import Wording
from rtlgen.simulators.icarus import Icarus
from rtlgen.store.evaluation import EvaluationStore
from rtlgen.suites.registry import open_suite

pytestmark = [
    pytest.mark.model,
    pytest.mark.train,
    pytest.mark.icarus,
    pytest.mark.slow,
    pytest.mark.xdist_group("iterate"),
]
_ENOUGH_S = 900.0


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("loop")
    make_corpus(Request(families=tuple(chosen("wire")), rows=40, plain=True), folder / "corpus", Icarus())
    with opened([folder / "corpus"], lambda *_: {}, Telling(wording=Wording.SHORT)) as springs:
        build(springs, Order(kind=Kind.SFT, formats=("trl",)), folder / "reference")
    learnt, held_out = (
        ",".join(p.id for p in sorted(open_suite(suite, folder / "corpus").problems(), key=_length)[:2])
        for suite in ("synth:train", "synth")
    )
    (folder / "loop.toml").write_text(
        f"""
output = "out"
rounds = 2

[sample]
path = "corpus"
problems = "{learnt}"
samples = 2
settings = {{max_new_tokens = 90, grammar = "simple", jobs = 1}}

[reference]
data = ["reference"]
rows = 3

[train.settings]
max_steps = 1
log_every = 1
batch_size = 2
drop_longer = true
threads = 1

[evaluate]
path = "corpus"
problems = "{held_out}"
samples = 1
settings = {{max_new_tokens = 90, grammar = "simple", jobs = 1}}

[keep]
p = 1
"""
    )
    return folder / "loop.toml"


def _length(problem: Problem) -> int:
    """The shortest ones are what the base gets right at times."""
    return len(problem.reference[0].text)


def right_ones(run: Path) -> int:
    """How many designs of a run are right, each once."""
    with EvaluationStore.read(run) as store:
        return len({(r.key.problem_id, r.twin) for r in store.rows() if r.adjusted is Status.PASS})


def started(config: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "rtlgen", "iterate", str(config), "--json"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_two_rounds_killed_in_the_first_come_to_their_end(config: Path) -> None:
    root = config.parent / "out"
    with started(config) as process:
        end = time.monotonic() + _ENOUGH_S
        while not (root / "round-01" / "mix.json").exists() and time.monotonic() < end:
            assert process.poll() is None, process.communicate()[1]
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
    kept = {p: p.read_bytes() for p in root.rglob("*.json") if p.parent.name in ("out", "round-01")}
    assert root / "start.json" in kept
    with started(config) as process:
        told, said = process.communicate(timeout=_ENOUGH_S)
    assert process.returncode == 0, said
    assert all(p.read_bytes() == data for p, data in kept.items())
    assert "round 1: sample" not in said
    assert said.index("round 1: train") < said.index("round 1 ") < said.index("round 2: sample")

    numbers = json.loads(told)
    assert numbers == json.loads((root / "rounds.json").read_text())
    assert [r["round"] for r in numbers["rounds"]] == [1, 2]
    for one in numbers["rounds"]:
        folder = root / f"round-{one['round']:02}"
        own, rows = one["mix"]["own"], one["mix"]["rows"]
        assert 3 <= rows <= own + 3
        assert one["select"]["sft"] == right_ones(folder / "sample")
        assert own >= one["select"]["sft"] + one["select"]["repair"]
        assert len((folder / "mix" / "rows.jsonl").read_text().splitlines()) == rows
        assert (folder / "train" / "adapter" / "adapter_config.json").is_file()
        assert one["evaluate"]["model"] == f"embedded:{folder / 'train' / 'adapter'}"
        assert one["sample"]["samples"] == 4
        fate = "kept" if one["kept"] else "rejected"
        assert (folder / "README.md").read_text().startswith(f"# Round {one['round']}: {fate}")
    first, second = numbers["rounds"]
    assert second["asked"] == (first["evaluate"]["model"] if first["kept"] else "embedded:base")
    assert second["mix"]["own"] >= first["mix"]["own"]
    assert (root / "rounds.png").read_bytes().startswith(b"\x89PNG")

    with started(config) as process:  # all is done: nothing is asked or trained again
        again, said = process.communicate(timeout=_ENOUGH_S)
    assert json.loads(again) == numbers
    assert ": sample" not in said
