from __future__ import annotations

from dataclasses import replace

import pytest

from rtlgen.core.completion import Completion, FinishReason
from rtlgen.core.errors import UnknownName
from rtlgen.core.problem import Problem
from rtlgen.core.toolrun import ToolVersion
from rtlgen.evaluate.identity import JudgeIdentity, code_digest, finding_keys
from rtlgen.evaluate.manifest import answers_of, choose, manifest
from rtlgen.suites.protocol import ProblemSet

JUDGE = JudgeIdentity(
    tools=(ToolVersion(name="icarus", version="11.0", path="/usr/bin/iverilog"),),
    sandbox="strong",
    published=True,
    mend=True,
    first_mismatch=False,
    explain=False,
    code="c" * 64,
)


def problem(name: str, digest: str = "d") -> Problem:
    return Problem(id=name, suite="s", spec="", top="top", digest=digest)


SUITE = ProblemSet("s", "MIT", tuple(problem(n) for n in ("mux2", "mux4", "adder", "odd[1]")))


def chosen(*wanted: str) -> list[str]:
    return [p.id for p in choose(SUITE, "", wanted).problems]


def test_problems_are_chosen_by_id_or_glob_in_the_order_of_the_suite() -> None:
    assert chosen("*") == ["mux2", "mux4", "adder", "odd[1]"]
    assert chosen("adder", "mux*") == ["mux2", "mux4", "adder"]
    assert chosen("odd[1]") == ["odd[1]"], "an id is meant before a glob"
    assert choose(SUITE, "", ["adder"]).suite_ids == ("mux2", "mux4", "adder", "odd[1]")
    with pytest.raises(UnknownName, match="'mux3'"):
        chosen("mux2", "mux3")


def test_what_decides_a_record_is_in_the_identity_and_nothing_else() -> None:
    task = choose(SUITE, "/a/suite.tar.gz", ["mux*"])
    base = manifest(task, JUDGE, [("samples", "x")], settings=[("jobs", "8", "flag")])
    assert answers_of(base) == [("samples", "x")]

    def changed(**fields: object) -> set[str]:
        judge = replace(JUDGE, **fields)  # type: ignore[arg-type]
        other = manifest(task, judge, [("samples", "x")], settings=[])
        return {name for name, _ in set(base.identity) ^ set(other.identity)}

    moved = ToolVersion(name="icarus", version="11.0", path="/opt/iverilog")
    assert changed(tools=(moved,)) == set(), "a tool is its version, wherever it lies"
    assert changed(tools=(replace(moved, version="12.0"),)) == {"tools"}
    assert changed(sandbox="none") == {"sandbox"}
    assert changed(mend=False) == {"mends"}
    assert changed(published=False) == {"published verdicts"}
    assert changed(first_mismatch=True) == {"simulation"}
    assert changed(explain=True) == {"explanations"}
    assert changed(code="e" * 64) == {"rtlgen"}
    elsewhere = manifest(replace(task, path="/b"), JUDGE, [("samples", "x")], settings=[])
    assert elsewhere.identity == base.identity
    edited = replace(task, problems=(problem("mux2", "edited"), *task.problems[1:]))
    assert manifest(edited, JUDGE, [("samples", "x")], settings=[]).identity != base.identity


def test_findings_are_remembered_by_all_that_decides_them() -> None:
    key = finding_keys(JUDGE)
    here = key(problem("p"), Completion(text="module m; endmodule"))
    assert here == key(
        problem("other name"), Completion(text="module m; endmodule", latency_s=3.0, model="x")
    )
    others = [
        key(problem("p", "edited"), Completion(text="module m; endmodule")),
        key(problem("p"), Completion(text="module m;  endmodule")),
        key(problem("p"), Completion(text="module m; endmodule", finish_reason=FinishReason.LENGTH)),
        finding_keys(replace(JUDGE, sandbox="none"))(problem("p"), Completion(text="module m; endmodule")),
        finding_keys(replace(JUDGE, code="e"))(problem("p"), Completion(text="module m; endmodule")),
    ]
    assert len({here, *others}) == 6


def test_the_code_that_judges_is_known_by_its_text() -> None:
    assert len(code_digest()) == 64
