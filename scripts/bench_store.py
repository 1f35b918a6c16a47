"""How an evaluation's records are kept: CPU seconds, wall seconds, room and memory, for 100,000 of them.

    python scripts/bench_store.py [COUNT]

Each record has a text of its own of about 2 kB and a judgement with a window of 20 cycles; a third are
twins. Every step runs in a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from rtlgen.core.candidate import Candidate, Extraction
from rtlgen.core.completion import Completion, Usage
from rtlgen.core.hdl import SourceFile
from rtlgen.core.record import EvalRecord, Finding, Judgement, RunManifest, Sample, SampleKey
from rtlgen.core.simulation import Cycle, Divergence, SimulationResult
from rtlgen.core.toolrun import Ended, ToolRun
from rtlgen.core.verdict import Kind, Stage, Status, Verdict
from rtlgen.store.evaluation import EvaluationStore
from rtlgen.store.evaluation_records import RECORDS

_SAMPLES = 20
_BATCH = 50
_MANIFEST = RunManifest(
    identity=(("suite", "bench"),),
    suite="bench",
    problems=1,
    sandbox="none",
    rtlgen_version="0",
    started="2026-01-01T00:00:00Z",
)


def records(count: int) -> Iterator[EvalRecord]:
    noise = random.Random(0)
    finding = _finding(noise)
    for number in range(count):
        if number % 3:
            finding = _finding(noise)
        key = SampleKey(problem_id=f"Prob{number // _SAMPLES:05}", sample=number % _SAMPLES)
        text = f"```verilog\n{_code(noise)}```"
        completion = Completion(text=text, usage=Usage(prompt_tokens=300, completion_tokens=250))
        yield EvalRecord(sample=Sample(key=key, completion=completion), finding=finding)


def _finding(noise: random.Random) -> Finding:
    candidate = Candidate(files=(SourceFile(path="top.sv", text=_code(noise)),), top="top")
    ran = ToolRun(argv=("vvp",), ended=Ended.EXITED, returncode=0, stdout="Mismatches\n" * 10, cpu_s=0.01)
    window = tuple(
        Cycle(index=n, time_ps=n * 1000, inputs=(("a", bits),), expected=(("q", bits),), actual=(("q", "x"),))
        for n, bits in enumerate(f"{noise.getrandbits(8):08b}" for _ in range(20))
    )
    divergence = Divergence(test="", cycle=10, time_ps=10_000, signals=("q",), window=window)
    simulation = SimulationResult(spoken=True, samples=100, mismatches=9, divergence=divergence, run=ran)
    verdict = Verdict(status=Status.FAIL, stage=Stage.SIMULATE, kind=Kind.MISMATCH, simulation=simulation)
    return Finding(
        extraction=Extraction(candidate=candidate, method="fence"),
        judgement=Judgement(verdict=verdict),
        twin=f"{noise.getrandbits(128):032x}",
    )


def _code(noise: random.Random) -> str:
    lines = (f"  assign n{noise.randrange(99)} = a[{noise.randrange(64)}] & b;" for _ in range(60))
    return "module top(input [63:0] a, input b);\n" + "\n".join(lines) + "\nendmodule\n"


def write(root: Path, count: int) -> str:
    with EvaluationStore.create_or_resume(root, _MANIFEST, fresh=True) as store:
        batch: list[EvalRecord] = []
        for record in records(count):
            batch.append(record)
            if len(batch) == _BATCH:
                store.put_samples(r.sample for r in batch)
                store.put(batch)
                batch.clear()
    return f"{(root / RECORDS).stat().st_size / 2**20:.0f} MiB"


def resume(root: Path, count: int) -> str:
    with EvaluationStore.create_or_resume(root, _MANIFEST) as store:
        done, left = len(store.keys_done()), sum(1 for _ in store.pending())
    assert (done, left) == (count, 0)
    return f"{done} done"


def rows(root: Path, count: int) -> str:
    with EvaluationStore.read(root) as store:
        assert sum(1 for _ in store.rows()) == count
    return ""


def look(root: Path, count: int) -> str:
    with EvaluationStore.read(root) as store:
        for number in range(0, count, max(1, count // 200)):
            store.record(SampleKey(problem_id=f"Prob{number // _SAMPLES:05}", sample=number % _SAMPLES))
    return "200 records"


STEPS = {"write": write, "resume": resume, "rows": rows, "look": look}


def main() -> None:
    if len(sys.argv) > 2:
        began = time.monotonic()
        said = STEPS[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))
        usage = resource.getrusage(resource.RUSAGE_SELF)
        cpu, wall, memory = usage.ru_utime + usage.ru_stime, time.monotonic() - began, usage.ru_maxrss / 1024
        print(f"{sys.argv[1]:8} cpu {cpu:7.2f} s  wall {wall:7.2f} s  {memory:4.0f} MB  {said}")
        return
    count = sys.argv[1] if len(sys.argv) > 1 else "100000"
    with tempfile.TemporaryDirectory() as folder:
        for step in STEPS:
            subprocess.run([sys.executable, __file__, step, f"{folder}/run", count], check=True)


if __name__ == "__main__":
    main()
