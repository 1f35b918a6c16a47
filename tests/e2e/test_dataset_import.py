"""`rtlgen dataset import`: files in the shapes in which corpora are published, with good and broken rows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from rtlgen.dataset.row import Row
from rtlgen.dataset.synth.compose import Origin, draw_row
from rtlgen.dataset.synth.registry import FAMILIES
from rtlgen.resources import problems_dir

pytestmark = pytest.mark.icarus


def rtlgen(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("RTLGEN_")}
    return subprocess.run(
        [sys.executable, "-m", "rtlgen", "dataset", *arguments],
        cwd=home,
        env=clean,
        capture_output=True,
        text=True,
        timeout=120,
    )


def row(family: str, number: int = 0) -> Row:
    return draw_row(FAMILIES[family], Origin(seed=5, number=number)).row


def rtl_coder(prompt: str, code: str) -> dict[str, object]:
    return {"Instruction": prompt, "Input": "", "Response": [code]}


def test_every_row_is_looked_at_and_the_broken_ones_are_told(tmp_path: Path) -> None:
    good = [row("alu"), row("moore_fsm"), row("crc"), row("fifo")]
    first = good[0]
    mux = problems_dir() / "mux4"
    records: list[object] = [
        *(rtl_coder(r.prompt, f"Sure:\n```verilog\n{r.reference.code}```\n") for r in good),
        rtl_coder(first.prompt, f"Sure:\n```verilog\n{first.reference.code}```\n"),
        rtl_coder(first.prompt, first.reference.code.replace("endmodule", "// the same\nendmodule")),
        rtl_coder("Build a gate.", "module g(input a, output y); assign y = a +; endmodule"),
        rtl_coder("Build a gate.", "module g(input a, output y); part p(a, y); endmodule"),
        rtl_coder("Build it:\nmodule g(input [1:0] a, output y);", "module g(input a, output y); endmodule"),
        rtl_coder("Build a gate.", "I cannot."),
        rtl_coder("", "module g(input a, output y); assign y = !a; endmodule"),
        rtl_coder((mux / "spec.md").read_text().split("---")[-1], (mux / "ref.sv").read_text()),
        {"Instruction": "No answer."},
    ]
    lines = [json.dumps(r) for r in records]
    (tmp_path / "Resyn27k.json").write_text("\n".join([*lines, "{torn"]) + "\n")
    done = rtlgen(tmp_path, "import", "Resyn27k.json", "-o", "in", "--licence", "MIT", "--json")
    assert done.returncode == 0, done.stderr
    manifest = json.loads(done.stdout)
    assert (manifest["format"], manifest["rows"], manifest["looked_at"]) == ("rtl-coder", 4, 14)
    assert manifest["broken"] == {
        "unreadable": 2,
        "duplicate": 1,
        "near_duplicate": 1,
        "syntax": 1,
        "compile": 1,
        "ports": 1,
        "no_code": 1,
        "no_prompt": 1,
        "contaminated": 1,
    }
    rows = [json.loads(line) for line in (tmp_path / "in" / "rows.jsonl").read_text().splitlines()]
    assert [r["code"].strip() for r in rows] == [r.reference.code.strip() for r in good]
    assert {r["source"]["licence"] for r in rows} == {"MIT"}
    assert rows[1]["source"]["file"] == "Resyn27k.json:2"
    broken = [json.loads(line) for line in (tmp_path / "in" / "broken.jsonl").read_text().splitlines()]
    assert {b["fault"]: b["detail"] for b in broken}["ports"] == "a has 1 bits, not 2"

    done = rtlgen(tmp_path, "verify", "in")
    assert done.returncode == 0, done.stderr
    assert "4 rows, 4 designs judged, 0 failures; 4 have no bench" in done.stdout
    assert "statistics/fault.png" in (tmp_path / "in" / "README.md").read_text("utf-8")
    done = rtlgen(tmp_path, "build", "in", "-o", "set", "--kind", "sft", "-f", "trl")
    assert done.returncode == 2
    assert "no sft row" in done.stderr
    done = rtlgen(tmp_path, "build", "in", "-o", "set", "--kind", "sft", "-f", "trl", "--accept", "unknown")
    assert done.returncode == 0, done.stderr
    built = [json.loads(line) for line in (tmp_path / "set" / "rows.jsonl").read_text().splitlines()]
    assert len(built) == 4
    assert {a["standing"] for r in built for a in r["answers"]} == {"unknown"}
    assert {a["origin"]["how"] for r in built for a in r["answers"]} == {"published"}
    assert {r["problem"]["licence"] for r in built} == {"MIT"}


def test_tables_lists_and_plain_verilog(tmp_path: Path) -> None:
    from pyarrow import Table, parquet

    good = [row("alu", n) for n in range(3)]
    told = [
        {
            "code": r.reference.code,
            "description": {"block_summary": r.prompt, "detailed": f"{r.prompt} It is."},
        }
        for r in good
    ]
    parquet.write_table(Table.from_pylist(told), tmp_path / "mg.parquet")
    keep = ("--near-duplicates", "keep", "--no-decontaminate", "--json")
    manifest = json.loads(rtlgen(tmp_path, "import", "mg.parquet", "-o", "mg", *keep).stdout)
    assert (manifest["format"], manifest["rows"], manifest["licence"]) == ("mg-verilog", 6, "CC-BY-NC-SA-4.0")
    (tmp_path / "list.json").write_text(json.dumps([{"q": r.prompt, "v": r.reference.code} for r in good]))
    done = rtlgen(tmp_path, "import", "list.json", "-o", "list", *keep)
    assert done.returncode == 2
    assert "--columns" in done.stderr
    done = rtlgen(tmp_path, "import", "list.json", "-o", "list", "--columns", "prompt=q,code=v", *keep)
    assert json.loads(done.stdout)["rows"] == 3
    (tmp_path / "rtl").mkdir()
    for n, r in enumerate(good):
        (tmp_path / "rtl" / f"{n}.v").write_text(r.reference.code)
    done = rtlgen(tmp_path, "import", "rtl", "-o", "code", *keep)
    assert json.loads(done.stdout)["broken"] == {"no_prompt": 3}
    done = rtlgen(tmp_path, "import", "rtl", "-o", "code", "--code-alone", "--fresh", *keep)
    assert json.loads(done.stdout)["rows"] == 3
    done = rtlgen(tmp_path, "import", "nowhere", "-o", "none")
    assert done.returncode == 2
