"""What reports of 100,000 records cost: CPU seconds, wall seconds and memory of each command.

    python scripts/bench_report.py [FOLDER]

Made-up runs are written: 156 problems of 641 samples, and 5,000 of 20, each judged by rtlgen and by
VerilogEval's rules, with tags, causes, twins and some corrections. Each command is a process of its own. The
runs stay in FOLDER where one is given.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from rtlgen.core.candidate import Candidate, Extraction
from rtlgen.core.completion import Completion, Usage
from rtlgen.core.hdl import SourceFile
from rtlgen.core.published import Published
from rtlgen.core.record import EvalRecord, Finding, Judgement, Labels, RunManifest, Sample, SampleKey
from rtlgen.core.simulation import SimulationResult
from rtlgen.core.toolrun import Ended, ToolRun, ToolVersion
from rtlgen.core.verdict import Kind, Stage, Status, Verdict
from rtlgen.store.evaluation import EvaluationStore

SHAPES = ((156, 641), (5_000, 20))
TAGS = ("combinational", "sequential", "fsm", "counter", "shift_register", "arithmetic", "k_map", "waveform")
FAILURES = (
    (Stage.SIMULATE, Kind.MISMATCH, ("late_1_cycle", "inverted", "all_x", "stuck", "wrong_initial", ""), "R"),
    (Stage.SIMULATE, Kind.TIMEOUT, ("",), "T"),
    (Stage.BUILD, Kind.SYNTAX, ("missing_semicolon", "unbalanced_block", "misplaced_token"), "S"),
    (Stage.BUILD, Kind.ELABORATION, ("undeclared_identifier", "net_assigned_in_process"), "C"),
    (Stage.STATIC, Kind.FORBIDDEN, ("finish", "hierarchical_name"), "."),
    (Stage.EXTRACT, Kind.NO_CODE, ("",), "S"),
    (Stage.EXTRACT, Kind.TRUNCATED, ("",), "S"),
)
WEIGHTS = (60, 3, 12, 14, 1, 2, 3)


def manifest(problems: int, noise: random.Random) -> RunManifest:
    levels = ("easy", "medium", "hard")
    return RunManifest(
        identity=(("suite", "0" * 64), ("extractor", "rtlgen/1"), ("sandbox", "strong")),
        settings=(("model", "made-up", "flag"), ("temperature", "0.8", "default")),
        suite="made-up",
        problems=problems,
        labels=tuple(
            Labels(problem_id=name(n), difficulty=noise.choice(levels), tags=(noise.choice(TAGS),))
            for n in range(problems)
        ),
        model="made-up",
        feedback_level="golden",
        tools=(ToolVersion(name="iverilog", version="12.0"),),
        sandbox="strong",
        rtlgen_version="0",
        started="2026-01-01T00:00:00Z",
    )


def name(number: int) -> str:
    return f"Prob{number:04}_made_up"


def records(problems: int, samples: int, noise: random.Random) -> Iterator[EvalRecord]:
    """Each problem has an ease of its own; one in fifty cannot be judged."""
    for number in range(problems):
        ease, broken = noise.betavariate(0.6, 0.5), noise.random() < 0.02
        for sample in range(samples):
            verdict, letter = _verdict(noise, ease, broken)
            key = SampleKey(problem_id=name(number), sample=sample)
            yield _record(key, verdict, letter, noise)
            if verdict.status is Status.FAIL and sample == 0:
                verdict, letter = _verdict(noise, ease, broken)
                yield _record(
                    SampleKey(problem_id=key.problem_id, sample=sample, round=1), verdict, letter, noise
                )


def _verdict(noise: random.Random, ease: float, broken: bool) -> tuple[Verdict, str]:
    if broken:
        why = "the reference itself does not pass here: iverilog cannot elaborate it"
        return Verdict(status=Status.UNKNOWN, stage=Stage.SIMULATE, cause="reference", summary=why), "C"
    if noise.random() < ease:
        return Verdict(status=Status.PASS, stage=Stage.DONE, simulation=_simulation(noise, 0)), "."
    stage, kind, causes, letter = noise.choices(FAILURES, WEIGHTS)[0]
    simulation = _simulation(noise, noise.randrange(1, 200)) if kind is Kind.MISMATCH else None
    cause = noise.choice(causes)
    return Verdict(status=Status.FAIL, stage=stage, kind=kind, cause=cause, simulation=simulation), letter


def _simulation(noise: random.Random, mismatches: int) -> SimulationResult:
    ran = ToolRun(argv=("vvp",), ended=Ended.EXITED, returncode=0, cpu_s=noise.uniform(0.01, 0.05))
    return SimulationResult(spoken=True, samples=200, mismatches=mismatches, run=ran)


def _record(key: SampleKey, verdict: Verdict, letter: str, noise: random.Random) -> EvalRecord:
    twin = f"{noise.randrange(12):02}"
    code = f"module TopModule(input a, output y);\n  assign y = a ^ {twin};\nendmodule\n"
    usage = Usage(
        prompt_tokens=noise.randrange(200, 900), completion_tokens=noise.randrange(50, 600), usd=2e-4
    )
    completion = Completion(text=code, usage=usage, latency_s=noise.uniform(1, 6))
    candidate = Candidate(files=(SourceFile(path="top.sv", text=code),), top="TopModule")
    published = Published(
        harness="verilog-eval-v2",
        passed=letter == ".",
        cls=letter,
        mismatches=verdict.simulation.mismatches if verdict.simulation is not None else None,
        samples=200,
    )
    return EvalRecord(
        sample=Sample(key=key, completion=completion),
        finding=Finding(
            extraction=Extraction(candidate=candidate, method="fence"),
            judgement=Judgement(verdict=verdict, published=published),
            twin=twin,
        ),
    )


def write(root: Path, problems: int, samples: int, seed: int) -> int:
    noise = random.Random(seed)
    written = 0
    with EvaluationStore.create_or_resume(root, manifest(problems, noise), fresh=True) as store:
        made = records(problems, samples, noise)
        while batch := list(islice(made, 1_000)):
            store.put_samples(r.sample for r in batch)
            store.put(batch)
            written += len(batch)
    return written


def measure(what: str, *arguments: str) -> None:
    """Run `rtlgen` and say what it took."""
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "rtlgen", *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0, arguments
    cpu, wall = usage.ru_utime + usage.ru_stime, time.monotonic() - began
    print(f"  {what:34} cpu {cpu:6.2f} s  wall {wall:6.2f} s  {usage.ru_maxrss / 1024:4.0f} MB")


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(temporary)
        for problems, samples in SHAPES:
            a, b = (folder / f"{problems}x{samples}{letter}" for letter in "ab")
            written = write(a, problems, samples, seed=0)
            write(b, problems, samples, seed=1)
            print(f"{problems:,} problems of {samples} samples, {written:,} records")
            others = ("--csv", f"{a}/r.csv", "--junit", f"{a}/r.xml", "--verilog-eval", f"{a}/ve")
            measure("report", "report", str(a))
            measure("report --csv --junit --verilog-eval", "report", str(a), *others)
            measure("compare", "compare", str(a), str(b))
            measure("records", "records", str(a))
            measure("show RUN PROBLEM", "show", str(a), name(7))


if __name__ == "__main__":
    main()
