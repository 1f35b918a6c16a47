"""Attempts as a strategy may meet them, drawn from few enough kinds that they repeat."""

from __future__ import annotations

from hypothesis import strategies as st

from rtlgen.core.candidate import Candidate, Extraction
from rtlgen.core.completion import Completion, Usage
from rtlgen.core.diagnostic import Diagnostic, Severity
from rtlgen.core.hdl import SourceFile
from rtlgen.core.prompt import Prompt, Sampling
from rtlgen.core.simulation import SimulationResult
from rtlgen.core.toolrun import Ended, ToolRun
from rtlgen.core.trace import Attempt
from rtlgen.core.verdict import KINDS_OF_STAGE, Kind, Stage, Status, Verdict

RUN = ToolRun(argv=("vvp",), ended=Ended.EXITED, returncode=0)


def simulated(samples: int, mismatches: int) -> SimulationResult:
    return SimulationResult(spoken=True, samples=samples, mismatches=mismatches, run=RUN)


def failure(kind: Kind, stage: Stage, *, samples: int = 0, mismatches: int = 0, message: str = "") -> Verdict:
    error = Diagnostic(tool="icarus", severity=Severity.ERROR, message=message, cls="undeclared_identifier")
    return Verdict(
        status=Status.FAIL,
        stage=stage,
        kind=kind,
        diagnostics=(error,) if message else (),
        simulation=simulated(samples, mismatches) if stage is Stage.SIMULATE else None,
    )


def attempt_of(
    verdict: Verdict,
    *,
    index: int = 0,
    parent: int | None = None,
    code: str = "module a; endmodule",
    heat: float = 0.2,
) -> Attempt:
    has_code = verdict.kind not in (Kind.NO_CODE, Kind.TRUNCATED)
    candidate = Candidate(files=(SourceFile(path="a.sv", text=code),), top="a") if has_code else None
    return Attempt(
        index=index,
        parent=parent,
        prompt=Prompt(messages=()),
        sampling=Sampling(temperature=heat),
        completion=Completion(text=code, usage=Usage(prompt_tokens=1, completion_tokens=1)),
        extraction=Extraction(candidate=candidate, method="fence" if has_code else "none"),
        verdict=verdict,
    )


FAILURES = st.one_of(
    st.builds(
        lambda where, samples, wrong, message: failure(
            where[1], where[0], samples=samples, mismatches=min(wrong, samples), message=message
        ),
        st.sampled_from([(stage, kind) for stage, kinds in KINDS_OF_STAGE.items() for kind in sorted(kinds)]),
        st.sampled_from([0, 2, 100]),
        st.sampled_from([0, 1, 50]),
        st.sampled_from(["", "q is not declared"]),
    )
)
OTHERS = st.sampled_from(
    [
        Verdict(status=Status.PASS, stage=Stage.DONE),
        Verdict(status=Status.UNKNOWN, stage=Stage.BUILD),
        Verdict(status=Status.ERROR, stage=Stage.BUILD),
    ]
)
VERDICTS = st.one_of(FAILURES, OTHERS)
CODES = st.sampled_from([f"module a; assign q = {n}; endmodule" for n in range(4)])
ATTEMPTS = st.builds(lambda verdict, code: attempt_of(verdict, code=code), VERDICTS, CODES)
