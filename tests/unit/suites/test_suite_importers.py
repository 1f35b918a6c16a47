"""Published layouts to problems, from samples of our own."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
import suite_samples

from rtlgen.core.errors import SpecError, UnknownName, UsageError
from rtlgen.core.hdl import Direction
from rtlgen.suites.registry import SUITES, open_suite
from rtlgen.verilog.modules import modules

SPEC_TO_RTL = "verilog-eval-v2:spec-to-rtl"
CODE_COMPLETE = "verilog-eval-v2:code-complete"


@pytest.fixture
def v2(tmp_path: Path) -> Path:
    return suite_samples.verilog_eval_v2(tmp_path / "v2")


def test_v2_has_its_problems_in_their_published_order(v2: Path) -> None:
    assert [p.id for p in open_suite(SPEC_TO_RTL, v2).problems()] == ["Prob002_later", "Prob001_earlier"]


def test_v2_takes_the_interface_from_the_reference(v2: Path) -> None:
    problem = open_suite(SPEC_TO_RTL, v2).problem("Prob001_earlier")
    assert [(p.name, p.direction, p.width) for p in problem.ports] == [
        ("clk", Direction.INPUT, 1),
        ("d", Direction.INPUT, 4),
        ("q", Direction.OUTPUT, 4),
    ]
    assert problem.top == "TopModule"
    assert problem.clock is not None
    assert problem.clock.port == "clk"


def test_v2_renames_the_reference_and_keeps_the_bench_whole(v2: Path) -> None:
    problem = open_suite(SPEC_TO_RTL, v2).problem("Prob001_earlier")
    assert [m.name for m in modules(problem.reference)] == ["TopModule"]
    assert problem.bench is not None
    names = [m.name for m in modules(problem.bench.files)]
    assert names == ["tb", "RefModule"]
    test = next(v2.rglob("Prob001_earlier_test.sv"))
    assert problem.bench.files[0].text.encode() == test.read_bytes()


def test_only_code_complete_gives_a_header(v2: Path) -> None:
    assert not open_suite(SPEC_TO_RTL, v2).problem("Prob002_later").header
    header = open_suite(CODE_COMPLETE, v2).problem("Prob002_later").header
    assert header == f"module TopModule {suite_samples.PORTS}\n"


def test_the_prompt_stays_as_it_was_published(v2: Path) -> None:
    problem = open_suite(SPEC_TO_RTL, v2).problem("Prob002_later")
    assert problem.spec == next(v2.rglob("Prob002_later_prompt.txt")).read_text()


@pytest.mark.parametrize("pack", [str, suite_samples.packed], ids=["folder", "tar.gz"])
def test_a_folder_and_a_tar_file_are_the_same_suite(v2: Path, pack: Callable[[Path], Path]) -> None:
    plain = open_suite(SPEC_TO_RTL, v2)
    assert open_suite(SPEC_TO_RTL, Path(pack(v2))).digest == plain.digest


def test_the_task_folder_itself_will_do(v2: Path) -> None:
    inner = open_suite(SPEC_TO_RTL, v2 / "dataset_spec-to-rtl")
    assert inner.digest == open_suite(SPEC_TO_RTL, v2).digest


def test_a_changed_bench_is_another_suite(v2: Path) -> None:
    before = open_suite(SPEC_TO_RTL, v2).digest
    test = next(v2.rglob("dataset_spec-to-rtl/Prob001_earlier_test.sv"))
    test.write_text(test.read_text().replace("#204", "#304"))
    assert open_suite(SPEC_TO_RTL, v2).digest != before


def test_line_ends_are_kept_for_the_hash(v2: Path) -> None:
    prompt = next(v2.rglob("dataset_spec-to-rtl/Prob001_earlier_prompt.txt"))
    prompt.write_bytes(b"one\r\ntwo\r\n")
    spec = open_suite(SPEC_TO_RTL, v2).problem("Prob001_earlier").spec
    assert hashlib.sha256(spec.encode()).digest() == hashlib.sha256(b"one\r\ntwo\r\n").digest()


def test_a_missing_file_is_named(v2: Path) -> None:
    next(v2.rglob("dataset_spec-to-rtl/Prob001_earlier_ref.sv")).unlink()
    with pytest.raises(SpecError, match=r"dataset_spec-to-rtl/Prob001_earlier_ref\.sv is missing"):
        open_suite(SPEC_TO_RTL, v2)


def test_v1_joins_header_and_solution(tmp_path: Path) -> None:
    suite = open_suite("verilog-eval-v1:human", suite_samples.verilog_eval_v1(tmp_path / "v1"))
    (problem,) = suite.problems()
    assert (problem.id, problem.top, problem.licence) == ("register4", "top_module", "MIT")
    assert problem.spec == suite_samples.TOLD
    assert problem.header == f"module top_module {suite_samples.PORTS}"
    assert [m.name for m in modules(problem.reference)] == ["top_module"]


def test_v1_names_the_file_and_line_that_is_broken(tmp_path: Path) -> None:
    folder = suite_samples.verilog_eval_v1(tmp_path / "v1")
    rows = folder / "VerilogEval_Human.jsonl"
    rows.write_text(rows.read_text() + '{"task_id": "half"}\n')
    with pytest.raises(SpecError, match=r"VerilogEval_Human\.jsonl:2: Field required"):
        open_suite("verilog-eval-v1:human", folder)


def test_v1_machine_is_not_in_a_folder_with_human_only(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match=r"does not hold VerilogEval_Machine\.jsonl"):
        open_suite("verilog-eval-v1:machine", suite_samples.verilog_eval_v1(tmp_path / "v1"))


def test_v1_a_row_that_nothing_describes_is_named(tmp_path: Path) -> None:
    folder = suite_samples.verilog_eval_v1(tmp_path / "v1")
    (folder / "VerilogDescription_Human.jsonl").write_text("")
    with pytest.raises(SpecError, match="does not describe register4"):
        open_suite("verilog-eval-v1:human", folder)


@pytest.mark.parametrize("verified", ["verified_invert", "another_name", "invert"])
def test_rtllm_asks_for_what_the_bench_instantiates(tmp_path: Path, verified: str) -> None:
    (problem,) = open_suite("rtllm-v2", suite_samples.rtllm(tmp_path / "rtllm", verified)).problems()
    assert (problem.id, problem.top) == ("invert8", "invert")
    assert [m.name for m in modules(problem.reference)] == ["helper", "invert"]
    assert problem.bench is not None
    assert problem.bench.top == "invert_tb"
    assert problem.tags == ("Logic", "Bit wise")


def test_rtllm_v1_takes_the_verified_design_and_no_answer_of_a_model(tmp_path: Path) -> None:
    one, two = open_suite("rtllm-v1.1", suite_samples.rtllm_v1(tmp_path / "rtllm")).problems()
    assert [(p.id, p.suite, p.top, p.tags) for p in (one, two)] == [
        ("invert8", "rtllm-v1.1", "invert", ()),
        ("invert_late8", "rtllm-v1.1", "invert_late", ()),
    ]
    assert all("~a" in p.reference[0].text for p in (one, two))
    assert one.bench is not None
    assert [f.path for f in one.bench.files] == ["testbench.v", "expected.dat", "output.txt"]


def test_rtllm_a_design_that_nobody_verified_is_named(tmp_path: Path) -> None:
    folder = suite_samples.rtllm_v1(tmp_path / "rtllm")
    (folder / "invert8" / "verified_invert.v").rename(folder / "invert8" / "chatgpt4_generate_invert.v")
    with pytest.raises(SpecError, match="invert8 has no verified design"):
        open_suite("rtllm-v1.1", folder)


def test_rtllm_takes_the_vectors_along_and_nothing_else(tmp_path: Path) -> None:
    (problem,) = open_suite("rtllm-v2", suite_samples.rtllm(tmp_path / "rtllm")).problems()
    assert problem.bench is not None
    assert [f.path for f in problem.bench.files] == ["testbench.v", "expected.dat"]


def test_rtllm_parameters_are_those_the_bench_sets(tmp_path: Path) -> None:
    (problem,) = open_suite("rtllm-v2", suite_samples.rtllm(tmp_path / "rtllm")).problems()
    assert [(p.name, p.default) for p in problem.parameters] == [("W", "8")]
    assert [p.range for p in problem.ports] == ["[W-1:0]", "[W-1:0]", "[2:0]"]


def test_rtllm_parameters_by_position(tmp_path: Path) -> None:
    folder = suite_samples.rtllm(tmp_path / "rtllm")
    bench = next(folder.rglob("testbench.v"))
    bench.write_text(bench.read_text().replace("#(.W(N))", "#(N, 3)"))
    (problem,) = open_suite("rtllm-v2", folder).problems()
    assert [p.name for p in problem.parameters] == ["W", "DEPTH"]


def test_a_suite_says_where_it_is_published() -> None:
    with pytest.raises(UsageError) as error:
        open_suite("rtllm-v2")
    assert "github.com/hkust-zhiyao/RTLLM" in error.value.hint


def test_an_unknown_suite_or_problem_is_met_with_the_known_ones(v2: Path) -> None:
    with pytest.raises(UnknownName) as error:
        open_suite("verilogeval")
    assert SPEC_TO_RTL in error.value.hint
    with pytest.raises(UnknownName) as error:
        open_suite(SPEC_TO_RTL, v2).problem("Prob001")
    assert "Prob001_earlier" in error.value.hint


def test_what_is_no_suite_is_refused(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("nothing")
    for name in SUITES.names():
        if name in ("builtin", "folder") or name.startswith("synth"):  # made here, not published
            continue
        with pytest.raises(SpecError):
            open_suite(name, tmp_path)
        with pytest.raises(SpecError, match="neither a folder nor a tar file"):
            open_suite(name, text)
        with pytest.raises(SpecError, match="there is no suite at"):
            open_suite(name, tmp_path / "absent")


def test_the_built_in_problems_are_a_suite() -> None:
    suite = open_suite("builtin")
    assert len(suite.problems()) >= 30
    assert suite.problem("alu").suite == "builtin"


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A problem folder, alone in its folder."""
    folder = tmp_path / "suite" / "mine"
    folder.mkdir(parents=True)
    (folder / "spec.md").write_text("---\ntop: mine\n---\nAn inverter.\n")
    (folder / "problem.toml").write_text('licence = "MIT"\n')
    (folder / "ref.sv").write_text("module mine (input a, output y); assign y = ~a; endmodule\n")
    (folder / "test_mine.py").write_text("import cocotb\n")
    return folder


def test_any_folder_of_problem_folders_is_a_suite(mine: Path) -> None:
    suite = open_suite("folder", mine.parent)
    (problem,) = suite.problems()
    assert (problem.id, problem.suite, suite.licence) == ("mine", "folder", "MIT")
    assert problem.reference
    assert problem.bench is not None


def test_a_folder_without_problem_folders_is_refused(mine: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(SpecError, match=r"no problem folder in .*empty"):
        open_suite("folder", tmp_path / "empty")
    with pytest.raises(SpecError, match=r"no folder .*absent"):
        open_suite("folder", tmp_path / "absent")
    with pytest.raises(SpecError) as error:
        open_suite("folder", mine)
    assert "the one above it" in error.value.hint
    with pytest.raises(UsageError, match="say where it lies"):
        open_suite("folder")


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("spec.md", b"---\ntop: 5\n---\nIt.\n", "mine/spec\\.md.*top"),
        ("spec.md", b"---\ntop: mine\nclok: x\n---\nIt.\n", "mine/spec\\.md.*clok"),
        ("spec.md", b"", "mine/spec\\.md is empty"),
        ("spec.md", b"An inverter.\n", "mine/spec\\.md.*does not say what the module is called"),
        ("problem.toml", b"= 3", "mine/problem\\.toml is not valid TOML"),
        ("problem.toml", b"[bench]\ntimeout_s = -1\n", "mine/problem\\.toml: 'bench\\.timeout_s'"),
        ("problem.toml", b"dificulty = 'easy'\n", "mine/problem\\.toml: 'dificulty'"),
        ("ref.sv", b"\xff\xfe", "mine/ref\\.sv"),
        ("test_mine.py", b"\xff", "mine/test_mine\\.py"),
        ("tb.sv", b"module tb; endmodule\n", "mine has 2 benches: test_mine\\.py, tb\\.sv"),
    ],
)
def test_a_broken_problem_folder_is_named_with_file_and_field(
    file: str, text: bytes, said: str, mine: Path
) -> None:
    (mine / file).write_bytes(text)
    with pytest.raises(UsageError, match=said):
        open_suite("folder", mine.parent)
