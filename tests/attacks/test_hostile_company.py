"""A hostile design among good and wrong ones, in one simulation: each gets the verdict that it gets alone."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hostile import REFERENCE, Attack, Watch, attacks, design, problem

from rtlgen.core.candidate import Candidate, Extraction
from rtlgen.core.verdict import Kind, Verdict
from rtlgen.simulators.protocol import Simulator
from rtlgen.verify.batch import BatchJudge
from rtlgen.verify.pipeline import Verifier

pytestmark = pytest.mark.icarus

_GOOD = REFERENCE
_WRONG = REFERENCE.replace("sum + d", "sum - d")
DESIGNS = [a for a in [*attacks("designs"), *attacks("right")] if "verilogeval" in a.judges]


@pytest.fixture(scope="module")
def verifier(simulators: dict[str, Simulator], run_folders: Path) -> Verifier:
    return Verifier([simulators["icarus"]], run_folders=run_folders, diagnose=False, advise=False)


def found(candidate: Candidate) -> Extraction:
    return Extraction(candidate=candidate, method="bare")


def essence(verdict: Verdict) -> Verdict:
    """All of a verdict that does not depend on the machine: which of its limits a bomb meets first does."""
    if verdict.kind in (Kind.TIMEOUT, Kind.RESOURCE):
        return Verdict(status=verdict.status, stage=verdict.stage, kind=Kind.RESOURCE)
    simulation = verdict.simulation
    timeless = replace(verdict, summary=re.sub(r"\d+\.\d s", "", verdict.summary))
    if simulation is None:
        return timeless
    kept = replace(simulation.run, stdout="", stderr="", wall_s=0, cpu_s=0, max_rss_mb=0)
    return replace(timeless, simulation=replace(simulation, run=kept))


@pytest.mark.parametrize("attack", DESIGNS, ids=[a.path.stem for a in DESIGNS])
def test_nobody_in_its_company_is_harmed_or_helped(
    attack: Attack, verifier: Verifier, watched: Watch
) -> None:
    company = [design(_GOOD), design(watched.armed(attack.text)), design(_WRONG)]
    judged = BatchJudge(verifier, None).judge(problem("verilogeval"), [found(c) for c in company])
    for candidate, judgement in zip(company, judged, strict=True):
        alone = verifier.verify_candidate(candidate, problem("verilogeval"))
        assert essence(judgement.verdict) == essence(alone)
