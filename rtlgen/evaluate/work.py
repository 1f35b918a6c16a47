"""The work of an evaluation's workers, on whatever machine: plain settings, and what is made of them there.

A worker is started for every core: what it does not need it does not load.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rtlgen.core.value import value
from rtlgen.evaluate.identity import JudgeIdentity, code_digest
from rtlgen.simulators.at_hand import at_hand, confinement

if TYPE_CHECKING:
    from rtlgen.evaluate.judging import Judging


@value
class JudgeAnswers:
    """As `executors.protocol.Work`. The fields are those of `rtlgen.config.settings.Settings`."""

    simulator: str = "icarus"
    others: bool = True
    sandbox: str = "best"
    dedupe: bool = True
    batch: bool = True
    published: bool = True
    mend: bool = True
    first_mismatch: bool = False
    explain: bool = False

    def open(self) -> Judging:
        """As `Work.open`."""
        from rtlgen.evaluate.judging import Judging
        from rtlgen.evaluate.sharing import Judge, SharingJudge
        from rtlgen.static.lint import Linter
        from rtlgen.verify.batch import MOST, BatchJudge
        from rtlgen.verify.harness import Harness
        from rtlgen.verify.pipeline import Verifier

        confined = confinement(self.sandbox)
        simulators = at_hand(self.simulator, others=self.others, confined=confined)
        linter = next((s for s in simulators if isinstance(s, Linter)), None)
        verifier = Verifier(simulators, linter=linter, diagnose=self.explain, advise=self.explain)
        harness = Harness(confined) if self.published else None
        most = MOST if self.batch else 1
        judge: Judge = BatchJudge(verifier, harness, most=most, first_mismatch=self.first_mismatch)
        judge_mended: Judge = BatchJudge(verifier, None, most=most)
        if self.dedupe:
            judge, judge_mended = SharingJudge(judge), SharingJudge(judge_mended)
        return Judging(judge=judge, judge_mended=judge_mended if self.mend else None, dedupe=self.dedupe)

    def identity(self) -> JudgeIdentity:
        """What judges here, and how; raises as `open`."""
        confined = confinement(self.sandbox)
        simulators = at_hand(self.simulator, others=self.others, confined=confined)
        return JudgeIdentity(
            tools=tuple(s.version() for s in simulators),
            sandbox=confined.level.value,
            published=self.published,
            mend=self.mend,
            first_mismatch=self.first_mismatch,
            explain=self.explain,
            code=code_digest(),
        )

    def means(self) -> tuple[tuple[str, str], ...]:
        """As `Work.means`."""
        return self.identity().parts()
