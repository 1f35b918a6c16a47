"""The benchmarks' own rules (pure), applied to what a compiler and a simulation printed.

They are reproduced with their faults: VerilogEval v2 fails a right design for the compiler's warning that
`always_comb` has no inputs, or for a bench that prints TIMEOUT; v1 for any warning at all; and each of them
believes whoever prints its verdict line. docs/reproduction.md compares them with recorded runs.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from rtlgen.core.candidate import Candidate
from rtlgen.core.diagnostic import Severity
from rtlgen.core.problem import Problem
from rtlgen.core.published import Published
from rtlgen.core.toolrun import Ended
from rtlgen.core.value import value
from rtlgen.core.verdict import Verdict
from rtlgen.verilog.edit import normalised, strip_output_tasks
from rtlgen.verilog.lexer import code_words

V2, V1, RTLLM = "verilog-eval-v2", "verilog-eval-v1", "rtllm"


@value
class Said:
    """What one run of a harness left."""

    compiled: bool
    compile_log: str = ""
    stdout: str = ""
    """Of the simulation; empty where there was none."""
    stderr: str = ""
    """Of compiler and simulation."""
    timed_out: bool = False


Rule = Callable[[Said, str], Published]
"""From what was printed, and the candidate's text."""


def harness_of(problem: Problem) -> str:
    """Whose rule the numbers published for the problem's suite were made with; empty where nobody's."""
    family = problem.suite.partition(":")[0]
    return RTLLM if family.startswith("rtllm") else family if family in RULES else ""


_DECIDING = (
    ("syntax error", "S"),
    ("error: This assignment requires an explicit cast", "e"),
    ("error: Sized numeric constant must have a size greater than zero", "0"),
    ("warning: always_comb process has no sensitivities", "n"),
    ("found no sensitivities so it will never trigger", "n"),
    ("is declared here as wire", "w"),
    ("Unknown module type", "m"),
    ("Unable to bind wire/reg/memory `clk'", "c"),
    ("TIMEOUT", "T"),
)
"""VerilogEval v2: the first line of the log with one of these decides; the first of these in that line."""
_UNBOUND = "Unable to bind wire/reg"
_RESET_WORDS = re.compile(r"(?:pos|neg)edge reset|posedge r\)")
_COUNT = re.compile(r"^Mismatches: (\d+) in (\d+) samples$", re.MULTILINE)
_COUNT_V1 = re.compile(r"Mismatches: ([0-9]*) in ([0-9]*) samples")


def verilog_eval_v2(said: Said, source: str) -> Published:
    """VerilogEval v2's analysis of a log; classes . R r T C S e 0 n w m p c.

    Every count of the log has a say: one "Mismatches: 0" is enough for a pass, whatever else stands there.
    The counts reported are the last ones.
    """
    log = said.compile_log + said.stdout + ("\nTIMEOUT\n" if said.timed_out else "")
    lines = log.splitlines()
    counts = [(int(m), int(n)) for m, n in _COUNT.findall(log)]
    letter = next((c for line in lines for words, c in _DECIDING if words in line), "")
    if not letter:
        if any(_UNBOUND in line for line in lines):
            letter = "p"
        elif any("error" in line for line in lines):
            letter = "C"
        elif any(m == 0 for m, _ in counts):
            letter = "."
        else:
            letter = "r" if reads_in_text(source) else "R"
    mismatches, samples = counts[-1] if counts else (None, None)
    return Published(harness=V2, passed=letter == ".", cls=letter, mismatches=mismatches, samples=samples)


def reads_in_text(source: str) -> bool:
    """All that a rule reads in a candidate's text, its comments included: whether a reset is asynchronous."""
    return _RESET_WORDS.search(source) is not None


def verilog_eval_v1(said: Said, source: str) -> Published:  # noqa: ARG001 - a Rule is given the source
    """VerilogEval v1: anything on standard error is a compile error; then the first count decides."""
    count = _COUNT_V1.search(said.stdout)
    mismatches, samples = (int(count[1] or 0), int(count[2] or 0)) if count else (None, None)
    if said.timed_out:
        result = "timed out"
    elif "syntax error" in said.stderr:
        result = "failed: syntax error."
    elif said.stderr:
        result = "failed: compile error."
    elif mismatches is None:
        result = "failed: info string not matched."
    elif mismatches:
        result = f"failed: {mismatches} out of {samples} samples."
    else:
        result = "passed"
    return Published(
        harness=V1, passed=result == "passed", cls=result, mismatches=mismatches, samples=samples
    )


def rtllm(said: Said, source: str) -> Published:  # noqa: ARG001 - a Rule is given the source
    """RTLLM: it compiled, the simulation ended in time, and "Pass" or "pass" stands somewhere in its output.

    Its authors compile with VCS; what another simulator refuses may have passed there.
    """
    if not said.compiled:
        result = "syntax"
    elif said.timed_out:
        result = "timeout"
    else:
        result = "pass" if "Pass" in said.stdout or "pass" in said.stdout else "fail"
    return Published(harness=RTLLM, passed=result == "pass", cls=result)


RULES: dict[str, Rule] = {V2: verilog_eval_v2, V1: verilog_eval_v1, RTLLM: rtllm}


def from_own_run(verdict: Verdict, candidate: Candidate, problem: Problem) -> Published | None:
    """What the harness would say, told from our own run; None where only its own commands can tell.

    Ours differs from its run in the order of the files, the warnings that are asked for, and the candidate's
    printing. Where none of that can matter the log says the same: the candidate prints nothing, has no
    directive and no delay, spells none of the words that the rule looks for, and the build only warned, or
    failed, of which the compiler says the same in any order. VerilogEval v1 fails every warning, so of what
    compiles its own commands are always needed.
    """
    rule = harness_of(problem)
    simulation = verdict.simulation
    if rule in RULES and verdict.build_log and _says_it_all(verdict.build_log) and _plain(candidate.text):
        said = Said(compiled=False, compile_log=verdict.build_log, stderr=verdict.build_log)
        return RULES[rule](said, candidate.text)
    if rule not in (V2, RTLLM) or simulation is None or verdict.simulator != "icarus":
        return None
    ended = simulation.run.ended
    if ended not in (Ended.EXITED, Ended.SILENT) or not _plain(candidate.text):
        return None
    remarks = [d for d in verdict.diagnostics if d.tool == "iverilog"]
    log = "".join(f"{_GRADES[d.severity]}: {d.message}\n" for d in remarks if d.severity in _GRADES)
    if "error" in log or any(d.severity not in _GRADES for d in remarks):
        return None
    # Time that stands still for us never comes to its end for the harness either.
    stdout, silent = simulation.run.stdout, ended is Ended.SILENT
    told = RULES[rule](Said(compiled=True, compile_log=log, stdout=stdout, timed_out=silent), candidate.text)
    return replace(told, mismatches=None, samples=None) if simulation.partial else told


_GRADES = {Severity.WARNING: "warning", Severity.NOTE: "sorry"}
"""What a compiler says of a design that it compiles."""


def _says_it_all(log: str) -> bool:
    """Whether this is of Icarus, and it left no program, which a harness would run all the same."""
    return "%Error" not in log and "Code generation" not in log and _STOPPED.search(log) is not None


_STOPPED = re.compile(r"syntax error|error\(s\) during elaboration|^I give up\.|Elaboration failed", re.M)
_TELLING = re.compile(r"error|TIMEOUT|Mismatches|sensitivities|[Pp]ass")


def _plain(text: str) -> bool:
    """Nothing in a design can change what a log says, or when things happen."""
    if _TELLING.search(text) and _TELLING.search(normalised(text)):
        return False  # not only in comments, of which nobody tells
    if strip_output_tasks(text) != text:
        return False
    if "#" not in text and "`" not in text:
        return True
    tokens = code_words(text)
    delays = any(a == "#" and b != "(" for a, b in pairwise(tokens))
    return not delays and not any(t.startswith("`") for t in tokens)
