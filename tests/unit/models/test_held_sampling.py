"""Rows of a batch that are held to grammars: random scores, and bytes for words."""

from __future__ import annotations

from typing import Any

import pytest
from gbnf_samples import Grammar
from prompting_values import INVERTER

from rtlgen.core.errors import ModelRefused
from rtlgen.models.held_sampling import HeldSampling
from rtlgen.prompting.grammar.simple import simple_grammar

torch: Any = pytest.importorskip("torch", reason="the extra 'local' is not installed")
llguidance: Any = pytest.importorskip("llguidance", reason="the extra 'local' is not installed")


@pytest.fixture(scope="module")
def words() -> Any:
    return llguidance.LLTokenizer("byte")


def answer(grammar: str, words: Any, seed: int) -> str:
    """The most probable bytes under random scores, beside a row that is free."""
    torch.manual_seed(seed)
    held = HeldSampling([grammar, ""], words, [words.eos_token])
    ids, said = torch.zeros((2, 1), dtype=torch.long), b""
    for _ in range(2000):
        scores = torch.randn(2, words.vocab_size)
        found = held(ids, scores)
        assert (found[1] == scores[1]).all()
        ids = torch.cat([ids, found.argmax(-1, keepdim=True)], 1)
        if ids[0, -1] == words.eos_token:
            break
        said += bytes([int(ids[0, -1])])
    assert held(ids, scores)[0].isfinite().nonzero().flatten().tolist() == [words.eos_token]
    return said.decode()


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("grammar", ['root ::= "y = " [ab]{2,4} ";"', simple_grammar(INVERTER)])
def test_whatever_the_model_prefers_the_answer_is_one_of_the_grammar(
    grammar: str, seed: int, words: Any
) -> None:
    assert Grammar(grammar).knows(answer(grammar, words, seed))


@pytest.mark.parametrize("grammar", ["root ::= nowhere", 'root ::= ("a"'])
def test_a_grammar_that_cannot_be_read_is_refused(grammar: str, words: Any) -> None:
    with pytest.raises(ModelRefused, match="the grammar cannot be read"):
        HeldSampling([grammar], words, [words.eos_token])
