"""Whatever stands in a bench, migrated it is Python with the same lines, and once more changes nothing."""

from __future__ import annotations

import ast

from hypothesis import given, settings
from hypothesis import strategies as st

from rtlgen.bench.migrate import migrate
from rtlgen.core.diagnostic import Severity
from rtlgen.core.hdl import Language, SourceFile

SIGNALS = st.sampled_from(["dut.q", "dut.mem[2]", "self.dut.a", "cocotb.top.b", "model.x", "größe"])
ATOMS = st.one_of(
    SIGNALS,
    SIGNALS.map(lambda s: f"{s}.value"),
    SIGNALS.map(lambda s: f"{s}.value.integer"),
    SIGNALS.map(lambda s: f"{s}.value.binstr"),
    SIGNALS.map(lambda s: f"{s}.value.signed_integer"),
    st.sampled_from(["1", "0xFF", "'é'", "BinaryValue(3, 4)", "get_sim_time(units='ns')"]),
)


def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    binary = st.sampled_from(["+", "-", "&", "|", "^", "<<", ">>", "%", "<", "<=", "==", ">", "and", "or"])
    return st.one_of(
        st.tuples(inner, binary, inner).map(" ".join),
        inner.map(lambda e: f"({e})"),
        inner.map(lambda e: f"~({e})"),
        inner.map(lambda e: f"int({e})"),
        inner.map(lambda e: f"f({e},\n        {e})"),
    )


EXPRESSIONS = st.recursive(ATOMS, grown, max_leaves=8)
STATEMENTS = st.one_of(
    EXPRESSIONS.map(lambda e: f"x = {e}"),
    EXPRESSIONS.map(lambda e: f'assert {e}, f"{{ {e.splitlines()[0] if "(" not in e else "x"} }} ü"'),
    st.tuples(SIGNALS, EXPRESSIONS).map(lambda p: f"{p[0]} <= ({p[1]})"),
    st.tuples(SIGNALS, EXPRESSIONS).map(lambda p: f"{p[0]} = {p[1]}"),
    EXPRESSIONS.map(lambda e: f"yield Timer({e})"),
    EXPRESSIONS.map(lambda e: f"raise TestFailure({e})"),
    EXPRESSIONS.map(lambda e: f"raise TestSuccess({e})"),
    EXPRESSIONS.map(lambda e: f"cocotb.fork(run({e}))"),
    EXPRESSIONS.map(lambda e: f"x = yield [Timer({e}), RisingEdge(dut.clk)]"),
)
HEADS = st.sampled_from(
    [
        "import cocotb\n",
        "import cocotb\nfrom cocotb.binary import BinaryValue\nfrom cocotb.triggers import *\n",
        "import cocotb\nfrom cocotb.result import (\n    TestFailure,\n    TestSuccess,\n)\n",
    ]
)
BODIES = st.lists(STATEMENTS, min_size=1, max_size=5)


@settings(max_examples=150)
@given(HEADS, BODIES, st.sampled_from(["@cocotb.test()", "@cocotb.coroutine"]))
def test_migrated_text_is_python_with_the_same_lines(head: str, body: list[str], mark: str) -> None:
    text = head + f"{mark}\ndef t(dut):\n" + "".join(f"    {line}\n" for line in body)
    ast.parse(text)
    once = migrate(SourceFile(path="t.py", text=text, language=Language.PYTHON))
    ast.parse(once.text)
    assert once.text.count("\n") == text.count("\n")
    again = migrate(SourceFile(path="t.py", text=once.text, language=Language.PYTHON))
    if not any(d.severity is Severity.ERROR for d in once.diagnostics):
        assert again.text == once.text
