"""A model's answers to VerilogEval's problems, imported in every shape in which corpora are published.

What the benchmark's own harness could not compile must be told as broken, and nothing else.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from rtlgen.core.value import value
from rtlgen.dataset import files
from rtlgen.dataset.clean.cleaning import Cleaning
from rtlgen.dataset.published import shapes
from rtlgen.dataset.published.importing import Wish, import_corpus
from rtlgen.dataset.reprove_imported import reprove_imported
from rtlgen.simulators.icarus import Icarus
from rtlgen.suites.verilog_eval_v2 import spec_to_rtl
from rtlgen.tools.sandbox import best_sandbox

pytestmark = [pytest.mark.shared_data, pytest.mark.icarus]

COMPLETIONS = "completions/gpt-4o-mini.verilog-eval-v2.jsonl.gz"
PER_CLASS = {".": 90, "R": 50, "r": 10, "T": 5}
OTHERS = 12
"""Of each of the classes that do not compile."""
LEFT_OUT = ("Prob151_review2015_fsm", "Prob156_review2015_fancytimer", "Prob052_gates100")
"""The harness could not compile its own benches of the first two with Icarus 11; an answer to the third has
two drivers on an output, which Icarus tells only where a bench connects it."""
DOES_NOT_BUILD = {"syntax", "compile", "unsupported"}


@value
class Recorded:
    prompt: str
    code: str
    builds: bool
    """As the harness said."""


@pytest.fixture(scope="module")
def recorded(shared_data: Path) -> list[Recorded]:
    prompts = {p.id: p.spec for p in spec_to_rtl(shared_data / "verilog-eval-v2.tar.gz").problems()}
    found: dict[tuple[str, str], Recorded] = {}
    classes: Counter[str] = Counter()
    for row in map(json.loads, gzip.decompress((shared_data / COMPLETIONS).read_bytes()).splitlines()):
        problem, code, said = row["problem_id"], row["completion"], row["published"]
        key, cls = (problem, " ".join(code.split())), said["class"]
        if problem in LEFT_OUT or key in found or classes[cls] == PER_CLASS.get(cls, OTHERS):
            continue
        classes[cls] += 1
        # Class R without a count is a design with `break`: "sorry", not an error.
        builds = cls in ".rT" or (cls == "R" and said["samples"] is not None)
        found[key] = Recorded(prompt=prompts[problem], code=code, builds=builds)
    return list(found.values())


def conversation(one: Recorded) -> list[dict[str, str]]:
    return [{"role": "user", "content": one.prompt}, {"role": "assistant", "content": one.code}]


SHAPED: dict[str, Callable[[Recorded], dict[str, Any]]] = {
    "rtl-coder": lambda r: {"Instruction": r.prompt, "Input": "", "Response": [r.code]},
    "alpaca": lambda r: {"instruction": r.prompt, "input": "", "output": r.code},
    "mg-verilog": lambda r: {"code": r.code, "description": {"detailed_global_summary": r.prompt}},
    "verithoughts": lambda r: {
        "question": r.prompt,
        "ground_truth": "module other; endmodule",
        "generated_verilog": f"So be it.\nCODE BEGIN\n{r.code}\nCODE END",
        "reason_list": [],
        "verified": True,
    },
    "pyranet": lambda r: {
        "code": r.code,
        "description": {"description": r.prompt},
        "complexity": "Basic",
        "compile_status": "No error",
        "compile_results": "",
    },
    "verl": lambda r: {
        "data_source": "recorded",
        "prompt": conversation(r)[:1],
        "ability": "verilog",
        "reward_model": {"style": "rule", "ground_truth": json.dumps({"gold": r.code})},
    },
    "hdlbits": lambda r: {"task_id": "", "description": r.prompt, "header": "", "module_code": r.code},
    "not-so-tiny": lambda r: {"prompt": r.prompt, "golden_module": r.code, "task_id": ""},
    "trl": lambda r: {"prompt": conversation(r)[:1], "completion": conversation(r)[1:]},
    "messages": lambda r: {"messages": conversation(r)},
    "sharegpt": lambda r: {
        "conversations": [{"from": "human", "value": r.prompt}, {"from": "gpt", "value": r.code}]
    },
}
TABLES = ("mg-verilog", "verl")
LISTS = ("alpaca", "hdlbits")


def published(name: str, rows: list[Recorded], folder: Path) -> Path:
    """The rows in a file, as corpora of this shape come."""
    records = [SHAPED[name](r) for r in rows]
    if name in TABLES:
        arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
        parquet.write_table(arrow.Table.from_pylist(records), folder / "rows.parquet")
        return folder / "rows.parquet"
    if name in LISTS:
        (folder / "rows.json").write_text(json.dumps(records))
        return folder / "rows.json"
    lines = "\n".join(map(json.dumps, records)).encode()
    if name == "trl":
        (folder / "rows.jsonl.gz").write_bytes(gzip.compress(lines))
        return folder / "rows.jsonl.gz"
    (folder / "rows.jsonl").write_bytes(lines)
    return folder / "rows.jsonl"


def imported(source: Path, folder: Path, code_alone: bool = False) -> dict[str, Any]:
    wish = Wish(source=source, code_alone=code_alone)
    return import_corpus(wish, folder, Icarus(sandbox=best_sandbox()), Cleaning())


def faults(folder: Path) -> dict[int, str]:
    """Of the rows that were not taken, by their number."""
    told = files.records_of(folder / files.BROKEN)
    return {int(re.findall(r"\d+", b["where"])[-1]): b["fault"] for b in told}


def test_every_shape_is_tried() -> None:
    assert {*SHAPED, "text"} == set(shapes.SHAPES)


@pytest.mark.parametrize("name", SHAPED)
def test_what_the_harness_could_not_compile_is_broken(
    name: str, recorded: list[Recorded], tmp_path: Path
) -> None:
    manifest = imported(published(name, recorded, tmp_path), tmp_path / "in")
    assert (manifest["format"], manifest["looked_at"]) == (name, len(recorded))
    assert len(recorded) > 200
    assert manifest["rows"] + sum(manifest["broken"].values()) == len(recorded)
    found = faults(tmp_path / "in")
    refused = {n for n, fault in found.items() if fault in DOES_NOT_BUILD}
    assert refused == {n for n, r in enumerate(recorded, 1) if not r.builds} - {
        n for n, fault in found.items() if fault == "ports"
    }
    others = Counter(fault for fault in found.values() if fault not in DOES_NOT_BUILD)
    assert set(others) <= {"ports", "duplicate"}


def test_code_alone_is_read_from_a_folder(recorded: list[Recorded], tmp_path: Path) -> None:
    (tmp_path / "rtl").mkdir()
    for number, one in enumerate(recorded, 1):
        (tmp_path / "rtl" / f"{number:04}.v").write_text(one.code)
    imported(tmp_path / "rtl", tmp_path / "in", code_alone=True)
    refused = {n for n, fault in faults(tmp_path / "in").items() if fault in DOES_NOT_BUILD}
    assert refused == {n for n, r in enumerate(recorded, 1) if not r.builds}


def test_what_was_taken_is_found_again_and_what_was_changed_too(
    recorded: list[Recorded], tmp_path: Path
) -> None:
    rows = [r for r in islice(recorded, 60) if r.builds]
    imported(published("rtl-coder", rows, tmp_path), tmp_path / "in")
    simulator = Icarus(sandbox=best_sandbox())
    done = reprove_imported(tmp_path / "in", simulator)
    assert (done.rows, done.failures) == (done.without_bench, ())
    file = tmp_path / "in" / files.ROWS
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    lines[3]["code"] = lines[3]["code"].replace("endmodule", "")
    lines[5]["code"] = lines[5]["code"].replace("endmodule", "absent a();\nendmodule")
    lines[7]["ports"] = lines[7]["ports"][:-1]
    lines[9] = lines[8]
    file.write_text("\n".join(map(json.dumps, lines)))
    told = [(f.id, f.what) for f in reprove_imported(tmp_path / "in", simulator).failures]
    names = [line["id"] for line in lines]
    assert set(told) == {
        *((names[n], "id") for n in (3, 5, 8)),
        (names[3], "syntax"),
        (names[3], "compile"),
        (names[5], "compile"),
        (names[7], "ports"),
    }
