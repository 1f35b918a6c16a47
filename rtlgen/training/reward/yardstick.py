"""What a problem's bench says of designs that do nothing: empty ones, and ones whose outputs are constant."""

from __future__ import annotations

import logging
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from rtlgen.core.candidate import Candidate, Extraction
from rtlgen.core.errors import ToolFailed
from rtlgen.core.problem import BenchKind, Problem
from rtlgen.core.record import Judgement
from rtlgen.core.recording import Recording
from rtlgen.core.simulation import Baseline
from rtlgen.core.verdict import Status
from rtlgen.tools.workdir import fresh_workdir
from rtlgen.training.reward.grade import Shares, Yardstick, shares
from rtlgen.verify.diagnosis import recorded, with_waves
from rtlgen.verify.null_designs import null_designs, stuck_at
from rtlgen.verify.pace import limit_s
from rtlgen.verify.pipeline import Verifier

log = logging.getLogger(__name__)

_CONSTANTS = 3
"""Of the values that the reference shows most often, so many are tried as constants."""
_SLOWER, _HANGS_CPU_S = 20.0, 1.0
"""What takes so many times the CPU time of the reference, and a second at least, hangs."""
_SHORT_CPU_S = 5.0
"""A reference that takes longer is not simulated once more, with waves."""


def trivial_designs(problem: Problem, verifier: Verifier) -> list[Extraction]:
    """Designs that do nothing: no outputs driven, all 0, all 1, and the values that the reference shows most
    often; none where neither the problem nor its reference says what the outputs are."""
    null = [n.candidate for n in null_designs(problem)]
    constants = [stuck_at(problem, values) for values in _frequent(problem, verifier)] if null else []
    designs = list(dict.fromkeys([*null, *constants]))
    return [Extraction(candidate=candidate, method="trivial") for candidate in designs]


def take(problem: Problem, verifier: Verifier, found: Sequence[Judgement]) -> Yardstick | None:
    """The yardstick that the judgements on `trivial_designs` give; None where one of them is an error."""
    if any(j.final.status is Status.ERROR for j in found):
        return None
    baseline = verifier.baseline(problem)
    bench = problem.bench
    counted = bench is not None and bench.kind is BenchKind.NATIVE and bench.dialect == "verilogeval"
    known = baseline if isinstance(baseline, Baseline) else None
    yardstick = Yardstick(
        samples=known.samples if known else 0,
        hangs_cpu_s=max(_HANGS_CPU_S, _SLOWER * known.cpu_s) if known else math.inf,
        by_output=counted,
        trivial_passes=any(j.final.status is Status.PASS for j in found),
    )
    best: Shares = {}
    for judgement in found:
        if (simulation := judgement.final.simulation) is not None:
            for name, share in shares(simulation, yardstick).items():
                best[name] = max(share, best.get(name, 0.0))
    return replace(yardstick, trivial=tuple(sorted(best.items())))


def _frequent(problem: Problem, verifier: Verifier) -> list[dict[str, str]]:
    """For each output a constant, several times: the values that stand together most often in the
    reference's run, and each output's own most frequent one."""
    recording = _recording(problem, verifier)
    if recording is None or not recording.times_ps:
        return []
    names = [o.name for o in recording.outputs]
    columns = [o.actual for o in recording.outputs]
    together = Counter(zip(*columns, strict=True)).most_common(_CONSTANTS)
    alone = [Counter(column).most_common(1)[0][0] for column in columns]
    return [dict(zip(names, values, strict=True)) for values in [alone, *(v for v, _ in together)]]


def _recording(problem: Problem, verifier: Verifier) -> Recording | None:
    """What the reference shows; None where there is none, or it would take long."""
    baseline, bench = verifier.baseline(problem), problem.bench
    if not isinstance(baseline, Baseline) or bench is None or baseline.cpu_s > _SHORT_CPU_S:
        return None
    reference = Candidate(files=problem.reference, top=problem.top)
    try:
        with fresh_workdir(verifier.run_folders) as folder:
            run = with_waves(reference, bench, verifier.judge, folder, 2 * limit_s(bench, baseline))
            return recorded(run, reference, folder)
    except ToolFailed as error:
        log.info("%s: no constants are tried: %s", problem.id, error)
        return None
