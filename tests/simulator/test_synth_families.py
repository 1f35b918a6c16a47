"""Every family on real Icarus: right answers pass, null designs and wrong answers fail, mutants mostly."""

from __future__ import annotations

import pytest

from rtlgen.dataset.synth.compose import Origin, draw_row
from rtlgen.dataset.synth.examine import examine
from rtlgen.dataset.synth.registry import FAMILIES
from rtlgen.simulators.icarus import Icarus

pytestmark = pytest.mark.icarus

GROUPS = sorted({e.module for e in FAMILIES.values()})
ROWS = 8
MAY_BE_REJECTED = {"find_bug"}
"""A mutation may turn out to change nothing."""


@pytest.mark.parametrize("group", GROUPS)
def test_rows_of_every_family_are_proven(group: str) -> None:
    rows = []
    for entry in FAMILIES.values():
        if entry.module == group:
            drawn = [draw_row(entry, Origin(seed=11, number=n)) for n in range(ROWS)]
            good = [d.row for d in drawn if not d.flaw]
            assert len(good) >= ROWS // 2
            rows += good
    closely = frozenset(r.id for n, r in enumerate(rows) if n % 2 == 0)
    done = examine(rows, Icarus(), closely=closely)
    rejected = [(e.row.id, e.reason) for e in done if e.reason and e.row.family not in MAY_BE_REJECTED]
    assert not rejected
    proofs = [(e.row.id, e.row.proof) for e in done if e.row.proof]
    assert all(p.samples > 0 and p.end_time_ps > 0 for _, p in proofs)
    looked_at = [p for i, p in proofs if i in closely]
    assert all(p.refuted >= 3 for p in looked_at)
    killed, survived = sum(p.refuted - 3 for p in looked_at), sum(p.survived for p in looked_at)
    # Many mutants change nothing: a default that is never reached, an OR of what is never 1 at once.
    assert killed > survived, f"{survived} of {killed + survived} mutants pass"
