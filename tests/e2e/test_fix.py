"""`rtlgen fix` on files, with the real compiler; and the same mends in `rtlgen generate`."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rtlgen.cli.main import app
from rtlgen.core.errors import RtlgenError

pytestmark = pytest.mark.icarus

BROKEN = """module counter(input clk, rst, output [3:0] q);\r
  // zählt\r
  always @(posedge clk)\r
    if (rst) q <= 0\r
    else q <= q + 1;\r
endmodule\r
"""
FIXED = BROKEN.replace("output [3:0]", "output reg [3:0]").replace("q <= 0", "q <= 0;")
HOPELESS = "module counter(input clk, output reg q);\n  always @(posedge clk) q <= next;\nendmodule\n"


class Done:
    """What a command left, run in this process: a start of the interpreter would take most of the time."""

    def __init__(self, *arguments: str) -> None:
        done = CliRunner().invoke(app, list(arguments))
        raised = done.exception if isinstance(done.exception, RtlgenError) else None
        self.returncode = raised.exit_code if raised else done.exit_code
        self.stdout = done.stdout
        self.stderr = done.stderr + (raised.message if raised else "")


def rtlgen(folder: Path, *arguments: str) -> Done:
    with contextlib.chdir(folder):
        return Done(*arguments)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "counter.sv").write_bytes(BROKEN.encode())
    return tmp_path


def content(folder: Path, name: str = "counter.sv") -> str:
    return (folder / name).read_bytes().decode()


def test_it_prints_a_diff_and_changes_nothing(folder: Path) -> None:
    done = rtlgen(folder, "fix", "counter.sv")
    assert done.returncode == 0, done.stderr
    assert "-module counter(input clk, rst, output [3:0] q);" in done.stdout
    assert "+module counter(input clk, rst, output reg [3:0] q);" in done.stdout
    assert "counter.sv:4: ';' at the end of the line [missing_semicolon]" in done.stderr
    assert "compiles on icarus" in done.stderr
    assert content(folder) == BROKEN


def test_in_place_writes_what_is_mended_and_no_other_byte(folder: Path) -> None:
    assert rtlgen(folder, "fix", "counter.sv", "--in-place").returncode == 0
    assert content(folder) == FIXED
    again = rtlgen(folder, "fix", "counter.sv", "--check")
    assert (again.returncode, again.stdout) == (0, "")
    assert "nothing to mend" in again.stderr


def test_output_goes_to_a_file(folder: Path) -> None:
    assert rtlgen(folder, "fix", "counter.sv", "-o", "good.sv").returncode == 0
    assert content(folder, "good.sv") == FIXED
    assert content(folder) == BROKEN


def test_check_says_that_there_is_something_to_mend(folder: Path) -> None:
    done = rtlgen(folder, "fix", "counter.sv", "--check")
    assert (done.returncode, done.stdout) == (1, "")
    assert "missing_semicolon" in done.stderr
    assert content(folder) == BROKEN


def test_json(folder: Path) -> None:
    data = json.loads(rtlgen(folder, "fix", "counter.sv", "--json").stdout)
    assert data["compiles"] is True
    assert [m["name"] for m in data["mends"]] == ["missing_semicolon", "net_assigned_in_process"]
    assert data["files"] == [{"path": "counter.sv", "text": FIXED}]
    assert data["diff"].startswith("--- counter.sv\n+++ counter.sv\n")


def test_what_is_uncertain_is_left_and_said(folder: Path) -> None:
    (folder / "counter.sv").write_text(HOPELESS)
    done = rtlgen(folder, "fix", "counter.sv", "--in-place")
    assert done.returncode == 1
    assert "undeclared_identifier" in done.stderr
    assert content(folder) == HOPELESS


def test_the_names_are_those_of_the_problem(folder: Path) -> None:
    reference = Path(__file__).parents[2] / "testbenches" / "problems" / "mux4" / "ref.sv"
    text = reference.read_text().replace("mux4", "MUX_4")
    (folder / "mine.sv").write_text(text)
    done = rtlgen(folder, "fix", "mine.sv", "--problem", "mux4", "--in-place")
    assert done.returncode == 0, done.stderr
    assert content(folder, "mine.sv") == text.replace("MUX_4", "mux4")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["missing.sv"], "no such file"),
        (["counter.sv", "--check", "--in-place"], "exclude"),
        (["counter.sv", "other.sv", "-o", "x.sv"], "of one file"),
        (["latin.sv"], "not UTF-8"),
        (["empty.sv"], "no module"),
    ],
)
def test_usage(folder: Path, arguments: list[str], words: str) -> None:
    (folder / "latin.sv").write_bytes(b"module m; // \xe4\nendmodule\n")
    (folder / "empty.sv").write_bytes(b"")
    done = rtlgen(folder, "fix", *arguments)
    assert done.returncode == 2, done.stderr
    assert words in done.stderr


@pytest.mark.cocotb
def test_generate_mends_before_it_asks_again(tmp_path: Path) -> None:
    reference = Path(__file__).parents[2] / "testbenches" / "problems" / "mux4" / "ref.sv"
    broken = reference.read_text().replace("endmodule", "")
    row = {"problem_id": "mux4", "sample": 0, "completion": f"```systemverilog\n{broken}```\n"}
    (tmp_path / "answers.jsonl").write_text(json.dumps(row) + "\n")
    told = ["generate", "mux4", "--model", "replay:answers.jsonl", "--json", "--rounds", "1"]
    data = json.loads(rtlgen(tmp_path, *told, "-o", "with").stdout)
    assert (data["status"], data["mended"]) == ("PASS", True)
    (attempt,) = data["attempts"]
    assert (attempt["status"], attempt["mended"]["status"]) == ("FAIL", "PASS")
    assert [m["name"] for m in attempt["mended"]["mends"]] == ["missing_endmodule"]
    assert "endmodule" in content(tmp_path / "with", "mux4.sv")
    without = json.loads(rtlgen(tmp_path, *told, "--no-mend", "-o", "without").stdout)
    assert (without["status"], without["mended"]) == ("FAIL", False)
