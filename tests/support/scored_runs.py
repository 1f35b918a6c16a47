"""Two small runs with a bit of everything, for reports."""

from __future__ import annotations

from dataclasses import replace

from eval_values import manifest
from scored_rows import problem_rows, scored

from rtlgen.core.completion import Usage
from rtlgen.core.record import Labels, RunManifest, Scored
from rtlgen.core.toolrun import ToolVersion
from rtlgen.core.verdict import Status

LABELS = (
    Labels(problem_id="Prob001_zero", difficulty="easy", tags=("constant",)),
    Labels(problem_id="Prob031_dff", difficulty="easy", tags=("sequential",)),
    Labels(problem_id="Prob082_lfsr32", difficulty="hard", tags=("sequential",)),
    Labels(problem_id="Prob099_m2014_q6c", difficulty="hard", tags=("fsm",)),
    Labels(problem_id="Prob124_rule110", difficulty="hard"),
    Labels(problem_id="Prob156_timer", difficulty="hard", tags=("fsm",)),
)


def run_manifest(model: str = "replay:answers") -> RunManifest:
    return replace(
        manifest(model=model),
        suite="verilog-eval-v2:spec-to-rtl",
        model=model,
        problems=len(LABELS),
        labels=LABELS,
        feedback_level="golden",
        tools=(ToolVersion(name="iverilog", version="12.0"),),
        sandbox="strong",
    )


def one_shot() -> list[Scored]:
    """Five problems, up to six samples, as VerilogEval v2 would publish them; two are not scored."""
    free = Usage(prompt_tokens=120, completion_tokens=30)
    return [
        *(scored("Prob001_zero", n, ".", letter=".n"[n % 2], twin="a") for n in range(6)),
        *(
            scored("Prob031_dff", n, mark, letter=letter, twin=twin, usage=free)
            for n, (mark, letter, twin) in enumerate(
                [
                    ("s", "R", "a"),
                    ("s", "R", "b"),
                    (".", ".", "c"),
                    ("c", "S", "d"),
                    ("n", "S", ""),
                    ("s", "r", "b"),
                ]
            )
        ),
        *(
            scored("Prob082_lfsr32", n, "s", letter="T", adjusted=Status.PASS, twin="ab"[n % 2])
            for n in range(6)
        ),
        *(scored("Prob099_m2014_q6c", n, "?", letter="C") for n in range(6)),
        *(
            scored("Prob124_rule110", n, mark, letter=letter, twin=str(n))
            for n, (mark, letter) in enumerate(
                [("!", ""), ("t", "S"), ("g", "."), ("c", "w"), ("s", "R"), ("s", "R")]
            )
        ),
    ]


def corrected() -> list[Scored]:
    """The same suite with up to two corrections, no harness of its own, and one design mended."""
    return [
        *problem_rows("Prob001_zero", ".", "."),
        *problem_rows("Prob031_dff", "cs.", "s."),
        *problem_rows("Prob082_lfsr32", "sss", "s!"),
        *(scored("Prob124_rule110", n, "c", mended=Status.PASS) for n in range(2)),
        *problem_rows("Prob156_timer", "sc.", "s"),
    ]
