"""Many designs, each with its bench, proven in one simulation.

Starting a simulator costs more than most simulations of a small design. So every pair gets names of its own
and all are compiled together. What does not go as it should is taken apart, by what the compiler complains of
or in halves, down to single pairs, which run as `rtlgen verify` would run them: a pair's outcome does not
depend on those beside it.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import replace

from rtlgen.bench.dialects import dialect
from rtlgen.bench.native import NativeBench
from rtlgen.core.candidate import Candidate
from rtlgen.core.hdl import SourceFile
from rtlgen.core.problem import BenchSpec
from rtlgen.core.simulation import SimulationResult
from rtlgen.core.toolrun import ToolRun
from rtlgen.core.value import value
from rtlgen.core.verdict import Verdict
from rtlgen.dataset.apart import apart, blamed, parts
from rtlgen.simulators.protocol import BuildJob, SimulateJob, Simulator
from rtlgen.tools.workdir import fresh_workdir
from rtlgen.verify import classify, evidence

_TOP = "rtlgen_batch"
_FILE = "batch.sv"
WALL_S = 20.0
"""What one simulation may take."""
_FINISH = re.compile(r"^(\s*)\$finish;[ \t]*$", re.MULTILINE)


@value
class Pair:
    candidate: Candidate
    bench: BenchSpec


def prove(pairs: Sequence[Pair], simulator: Simulator, *, wall_s: float = WALL_S) -> list[Verdict]:
    """The verdict on each pair, in order.

    Raises:
        ToolError: a tool is missing or broke.
    """
    if len(pairs) == 1:
        return [_alone(pairs[0], simulator, wall_s)]
    together = _together(pairs, simulator, wall_s) if pairs else _Together(verdicts=[])
    if together.verdicts is not None:
        return [
            verdict if verdict is not None else _alone(pair, simulator, wall_s)
            for verdict, pair in zip(together.verdicts, pairs, strict=True)
        ]
    found: dict[int, Verdict] = {}
    for part in parts(len(pairs), together.blamed):
        found |= zip(part, prove([pairs[n] for n in part], simulator, wall_s=wall_s), strict=True)
    return [found[n] for n in range(len(pairs))]


def _alone(pair: Pair, simulator: Simulator, wall_s: float) -> Verdict:
    with fresh_workdir() as folder:
        run = NativeBench().check(pair.candidate, pair.bench, simulator, folder, timeout_s=wall_s)
    if run.simulation is None:
        assert run.build is not None, "a native bench is always built"
        bench_files = frozenset(f.path for f in pair.bench.files)
        return classify.build_failure(run.build, bench_files, simulator.name)
    return evidence.judge(run.simulation, pair.bench, None, simulator.name)


@value
class _Together:
    """What became of pairs in one simulation."""

    verdicts: list[Verdict | None] | None = None
    """None for a pair that must run alone; None altogether where it did not work."""
    blamed: frozenset[int] = frozenset()
    """Pairs for which it did not."""


def _together(pairs: Sequence[Pair], simulator: Simulator, wall_s: float) -> _Together:
    nonce = secrets.token_hex(8)
    # Names that no design can know: none can use another's modules.
    texts = [_apart(pair, f"_{nonce}_{n}", f"{nonce}-{n}") for n, pair in enumerate(pairs)]
    if odd := frozenset(n for n, text in enumerate(texts) if text is None):
        return _Together(blamed=odd)
    instances = "\n".join(f"  {p.bench.top}_{nonce}_{n} p{n}();" for n, p in enumerate(pairs))
    top = f"module {_TOP};\n{instances}\nendmodule\n"
    source = SourceFile(path=_FILE, text="\n".join([*(t for t in texts if t), top]))
    with fresh_workdir() as folder:
        build = simulator.build(BuildJob(sources=(source,), top=_TOP), folder)
        if not build.ok:
            return _Together(blamed=blamed(build.diagnostics, [t for t in texts if t]))
        job = SimulateJob(artifact=build.artifact, top=_TOP, wall_s=wall_s)
        run = simulator.simulate(job, folder)
    if not run.ok or run.truncated:
        return _Together()
    said = _by_pair(run.stdout, nonce)
    return _Together(
        verdicts=[_judged(said.get(n, []), pair, run, simulator) for n, pair in enumerate(pairs)]
    )


def _apart(pair: Pair, ending: str, mark: str) -> str | None:
    """Bench and design with names of their own, and with words that say whose they are; None for a pair
    that cannot stand beside others. Instead of ending the simulation the bench says when it is done."""
    text = "\n".join([*(f.text for f in pair.bench.files), pair.candidate.text])
    if pair.bench.dialect != "rtlgen":
        return None
    renamed = apart(text, ending)
    if renamed is None or len(_FINISH.findall(renamed)) != 1:
        return None
    text = renamed.replace('"RTLGEN ', f'"{mark} RTLGEN ')
    return _FINISH.sub(rf'\1$display("{mark} END %0d", $time * 1000);', text)


def _by_pair(log: str, nonce: str) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for number, words in re.findall(rf"^{nonce}-(\d+) (.*)$", log, re.MULTILINE):
        found.setdefault(int(number), []).append(words)
    return found


def _judged(said: list[str], pair: Pair, run: ToolRun, simulator: Simulator) -> Verdict | None:
    ends = [int(words[4:]) for words in said if words.startswith("END ")]
    heard = dialect(pair.bench.dialect)("\n".join(said))
    if len(ends) != 1 or not heard.spoken:
        return None
    result = SimulationResult(
        spoken=True,
        samples=heard.samples,
        mismatches=heard.mismatches,
        outputs=heard.outputs,
        divergence=heard.divergence,
        end_time_ps=ends[0],
        run=replace(run, stdout="", stderr=""),
    )
    return evidence.judge(result, pair.bench, None, simulator.name)
