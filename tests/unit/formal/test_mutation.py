"""One small change each, and no change of the interface."""

from __future__ import annotations

from rtlgen.formal.mutation import mutants

COUNTER = """\
module counter #(parameter WIDTH = 4) (
    input  logic clk,
    input  logic rst_n,
    input  logic [WIDTH-1:0] limit,
    output logic [WIDTH-1:0] count
);
  always_ff @(posedge clk or negedge rst_n)
    if (!rst_n) count <= '0;
    else if (count == limit && limit != 4'd0) count <= 4'd0;
    else count <= count + 1;
endmodule
"""


def changed_lines(text: str) -> list[int]:
    pairs = zip(COUNTER.splitlines(), text.splitlines(), strict=True)
    return [number for number, (old, new) in enumerate(pairs, 1) if old != new]


def test_each_mutant_changes_one_line_of_the_body() -> None:
    for mutant in mutants(COUNTER):
        assert changed_lines(mutant.text) == [mutant.line], mutant.name
        assert mutant.line >= 7, f"the interface was changed: {mutant.name}"


def test_every_operator_is_there() -> None:
    found = {m.operator for m in mutants(COUNTER)}
    wanted = {"operator", "unary", "edge", "constant", "negate", "force_true", "force_false", "drop"}
    assert wanted <= found


def test_names_and_texts_are_unique() -> None:
    found = mutants(COUNTER)
    assert len({m.text for m in found}) == len(found)
    assert any(m.name == "line 9: == -> !=" for m in found)


def test_a_limit_chooses_the_same_mutants_for_the_same_seed() -> None:
    few = mutants(COUNTER, limit=5, seed=3)
    assert few == mutants(COUNTER, limit=5, seed=3)
    assert len(few) == 5
    assert [m.line for m in few] == sorted(m.line for m in few)


def test_no_mutants_of_what_cannot_be_read() -> None:
    assert mutants("") == []
    assert mutants("(" * 100_000) == []
