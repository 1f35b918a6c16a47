from __future__ import annotations

import pytest

from rtlgen.verilog.lexer import Lexeme, code_tokens, lex


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("a<=b", ["name:a", "sign:<=", "name:b"]),
        ("8'hFF", ["number:8", "number:'hFF"]),
        ("'0", ["number:'0"]),
        ("$display(`W)", ["system:$display", "sign:(", "directive:`W", "sign:)"]),
        ("\\a.b[1] ", ["escaped:\\a.b[1]"]),
        ('"a\\"b;" ;', ['string:"a\\"b;"', "sign:;"]),
        ('"// no comment"', ['string:"// no comment"']),
        ("x // $finish", ["name:x"]),
        ("x /* $finish\n */ y", ["name:x", "name:y"]),
    ],
)
def test_kinds_of_tokens(text: str, kinds: list[str]) -> None:
    assert [f"{t.kind.value}:{t.text}" for t in code_tokens(text)] == kinds


def test_lines_count_the_breaks_in_comments() -> None:
    found = {t.text: t.line for t in code_tokens("a /* 1\n2\n*/ b\n// x\nc")}
    assert found == {"a": 1, "b": 3, "c": 5}


@pytest.mark.parametrize("text", ["/* open", "/*/", '"open', '"open\n'])
def test_what_is_not_closed_says_so(text: str) -> None:
    first = next(lex(text))
    assert first.kind in (Lexeme.COMMENT, Lexeme.STRING)
    assert not first.closed


@pytest.mark.parametrize("text", ["/**/", "// x", '"a"', '"\\""'])
def test_what_is_closed_says_so(text: str) -> None:
    assert next(lex(text)).closed
