"""Values of an evaluation that several test folders share."""

from __future__ import annotations

from rtlgen.core.candidate import Candidate, Extraction
from rtlgen.core.completion import Completion, Usage
from rtlgen.core.hdl import SourceFile
from rtlgen.core.record import EvalRecord, Finding, Judgement, RunManifest, Sample, SampleKey
from rtlgen.core.simulation import SimulationResult
from rtlgen.core.toolrun import Ended, ToolRun
from rtlgen.core.verdict import Kind, Stage, Status, Verdict

PASSED = Verdict(status=Status.PASS, stage=Stage.DONE)
UNJUDGEABLE = Verdict(status=Status.ERROR, stage=Stage.BUILD, cause="tool_broke", summary="the compiler died")


def mismatch(mismatches: int = 3, samples: int = 10) -> Verdict:
    ran = ToolRun(argv=("vvp",), ended=Ended.EXITED, returncode=0, stdout="Mismatches", cpu_s=0.25)
    simulation = SimulationResult(spoken=True, samples=samples, mismatches=mismatches, run=ran)
    return Verdict(
        status=Status.FAIL,
        stage=Stage.SIMULATE,
        kind=Kind.MISMATCH,
        cause="inverted",
        simulation=simulation,
        summary=f"{mismatches} of {samples} samples differ",
    )


def key(problem: str = "p", sample: int = 0, round_: int = 0) -> SampleKey:
    return SampleKey(problem_id=problem, sample=sample, round=round_)


def sample(of: SampleKey, text: str = "module top; endmodule\n") -> Sample:
    usage = Usage(prompt_tokens=7, completion_tokens=5, usd=0.001)
    return Sample(key=of, completion=Completion(text=text, usage=usage, latency_s=1.5))


def finding(verdict: Verdict = PASSED, text: str = "module top; endmodule\n", twin: str = "t") -> Finding:
    candidate = Candidate(files=(SourceFile(path="top.sv", text=text),), top="top")
    return Finding(
        extraction=Extraction(candidate=candidate, method="bare"),
        judgement=Judgement(verdict=verdict),
        twin=twin,
    )


def record(of: SampleKey, verdict: Verdict = PASSED, text: str = "module top; endmodule\n") -> EvalRecord:
    return EvalRecord(sample=sample(of, text), finding=finding(verdict, text))


def manifest(**identity: str) -> RunManifest:
    return RunManifest(
        identity=tuple(sorted({"suite": "s" * 64, "extractor": "e/1", **identity}.items())),
        suite="small",
        problems=2,
        sandbox="none",
        rtlgen_version="0",
        started="2026-01-01T00:00:00Z",
    )
