"""What the reports of two small runs say; RTLGEN_UPDATE_GOLDEN=1 rewrites them.

`summary.txt` and `summary.csv` are what VerilogEval v2's own analysis prints of these letters and tokens.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from scored_runs import LABELS, corrected, one_shot, run_manifest

from rtlgen.core.record import Scored
from rtlgen.metrics.compare import compare
from rtlgen.metrics.outcome import Basis
from rtlgen.metrics.problem_result import problem_results
from rtlgen.metrics.summary import summarize
from rtlgen.reports.comparison import Side, TwoRuns
from rtlgen.reports.comparison_text import comparison_text
from rtlgen.reports.evaluation import Evaluation, Reason
from rtlgen.reports.evaluation_text import evaluation_text
from rtlgen.reports.junit import as_junit
from rtlgen.reports.record_rows import as_csv
from rtlgen.reports.verilog_eval import summaries

HERE = Path(__file__).parent / "reports"


def evaluation(rows: Sequence[Scored], basis: Basis = Basis.ADJUSTED, ks: Sequence[int] = ()) -> Evaluation:
    summary = summarize(
        problem_results(rows), ks=ks, basis=basis, feedback_level="golden", labels=LABELS
    )
    reasons = tuple(Reason(of=u, words="the reference does not pass here") for u in summary.unscored)
    return Evaluation(manifest=run_manifest(), summary=summary, reasons=reasons)


def two_runs() -> TwoRuns:
    return TwoRuns(
        a=Side(name="runs/a", manifest=run_manifest(), corrections=0),
        b=Side(name="runs/b", manifest=run_manifest("replay:others"), corrections=2),
        comparison=compare(problem_results(one_shot()), problem_results(corrected()), Basis.ADJUSTED),
        differ_in=(("model", "replay:answers", "replay:others"),),
    )


REPORTS: dict[str, Callable[[], str]] = {
    "one_shot.txt": lambda: evaluation_text(evaluation(one_shot(), ks=(1, 5, 10))),
    "one_shot.published.txt": lambda: evaluation_text(evaluation(one_shot(), Basis.PUBLISHED)),
    "corrected.txt": lambda: evaluation_text(evaluation(corrected())),
    "empty.txt": lambda: evaluation_text(evaluation([])),
    "comparison.txt": lambda: comparison_text(two_runs()),
    "records.csv": lambda: "".join(as_csv([*one_shot()[4:14], *corrected()[:6]])),
    "junit.xml": lambda: "".join(as_junit(one_shot(), "verilog-eval-v2")),
    "summary.txt": lambda: summaries(one_shot())[0],
    "summary.csv": lambda: summaries(one_shot())[1],
}


@pytest.mark.parametrize("name", REPORTS)
def test_report(name: str) -> None:
    said = REPORTS[name]()
    path = HERE / name
    if os.environ.get("RTLGEN_UPDATE_GOLDEN"):
        path.write_text(said, "utf-8")
    assert said == path.read_text("utf-8")
