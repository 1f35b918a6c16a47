"""What a design calls its inner signals and modules, and how it is laid out, changes no verdict."""

from __future__ import annotations

import random
from functools import cache

import pytest
from batch_samples import DESIGNS, found, problem
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from rtlgen.core.candidate import Extraction
from rtlgen.core.hdl import SourceFile
from rtlgen.core.verdict import Verdict
from rtlgen.simulators.icarus import Icarus
from rtlgen.tools.sandbox import best_sandbox
from rtlgen.verify.batch import BatchJudge
from rtlgen.verify.pipeline import Verifier
from rtlgen.verilog.lexer import Lexeme, lex
from rtlgen.verilog.names import identifiers
from rtlgen.verilog.slang import parse

pytestmark = pytest.mark.icarus

NAMES = [name for name, text in DESIGNS.items() if "`" not in text and name not in ("no end", "syntax")]
ASKED_FOR = frozenset({"TopModule", "RefModule", *(p.name for p in problem().ports)})
STRANGE = ("$", "__", "0", "Q", "_rst", "tb", "TopModule", "x" * 40)
GAPS = (" ", "\n", "\t", "  \n\n", " // a = b;\n", "/* endmodule */", "\n/* two\nlines */ ")


@cache
def judge() -> BatchJudge:
    return BatchJudge(Verifier([Icarus(best_sandbox())], diagnose=False, advise=False), None)


def outcome(verdict: Verdict) -> tuple[object, ...]:
    """All of a verdict that tells no name and no place."""
    seen = verdict.simulation
    counts = (seen.mismatches, seen.samples) if seen is not None else ()
    return verdict.status, verdict.stage, verdict.kind, verdict.cause, counts


@cache
def expected(name: str) -> tuple[object, ...]:
    """The verdict on a design as it was written, alone."""
    return outcome(judge().judge(problem(), [found(DESIGNS[name])])[0].verdict)


def rewritten(text: str, chance: random.Random) -> str:
    """The same design with other inner names, and comments and other blanks where it has blanks."""
    used = {t.valueText for t in identifiers(parse((SourceFile(path="t.sv", text=text),)).root)}
    inner = sorted(used - ASKED_FOR)
    new = {old: f"v{n}_{chance.choice(STRANGE)}{chance.choice(STRANGE)}" for n, old in enumerate(inner)}
    texts = (_gap(t.text, chance) if t.kind is Lexeme.BLANK else new.get(t.text, t.text) for t in lex(text))
    return "".join(texts)


def _gap(old: str, chance: random.Random) -> str:
    """Another; one that may end a comment of the line still does."""
    return chance.choice([g for g in GAPS if "\n" in g or "\n" not in old])


@st.composite
def companies(draw: st.DrawFn) -> list[tuple[str, str]]:
    """Designs that may share a simulation: the name of each, and its text rewritten."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=8))
    chance = draw(st.randoms(use_true_random=False))
    return [(name, rewritten(DESIGNS[name], chance)) for name in names]


# Without making a failing company smaller, which takes minutes: each of its designs is named.
@settings(
    max_examples=12,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(companies())
def test_renamed_and_laid_out_anew_each_gets_its_verdict(company: list[tuple[str, str]]) -> None:
    asked: list[Extraction] = [found(text) for _, text in company]
    for (name, text), judged in zip(company, judge().judge(problem(), asked), strict=True):
        assert outcome(judged.verdict) == expected(name), text
