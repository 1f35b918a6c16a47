"""Samples in other shapes than rows: TuRTLe's lists, folders, and rtlgen's own recordings."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from scripted_model import ScriptedModel, ask

from rtlgen.models.recording import Recording
from rtlgen.samples.protocol import SamplesError
from rtlgen.samples.read import Samples, open_samples


def keys(samples: Samples) -> list[tuple[str, int]]:
    return [(s.key.problem_id, s.key.sample) for s in samples]


def generation(test_path: str, text: str = "module TopModule(); endmodule") -> dict[str, object]:
    return {
        "prompt": "You only write Verilog.",
        "test_path": test_path,
        "ref_path": test_path.replace("_test", "_ref"),
        "reasoning": None,
        "generation": text,
    }


VERILOG_EVAL = "turtle/tasks/verilog-eval/dataset_spec-to-rtl/Prob152_lemmings3_test.sv"
RTLLM = "turtle/tasks/RTLLM/Arithmetic/Adder/adder_8bit/testbench.v"


def test_turtle_names_its_tasks_by_their_benches(tmp_path: Path) -> None:
    path = tmp_path / "generations.json"
    path.write_text(json.dumps([[generation(VERILOG_EVAL), generation(VERILOG_EVAL)], [generation(RTLLM)]]))
    samples = open_samples(path)
    assert samples.format == "turtle"
    assert keys(samples) == [("Prob152_lemmings3", 0), ("Prob152_lemmings3", 1), ("adder_8bit", 0)]
    packed = tmp_path / "generations.json.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert open_samples(packed).digest == samples.digest


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ([["module m; endmodule"]], "generation 1"),
        ([[generation(RTLLM), {"generation": "x"}]], "generation 2: test_path"),
        ([[generation("testbench.v")]], "names no task"),
        ([], "holds no sample"),
        ([[generation(RTLLM)], {}], "is not a list of lists"),
    ],
)
def test_what_is_no_file_of_turtle(tmp_path: Path, data: object, told: str) -> None:
    path = tmp_path / "generations.json"
    path.write_text(json.dumps(data))
    with pytest.raises(SamplesError, match=told):
        open_samples(path, format_="turtle")


LOG = """
problem     = Prob001_zero
model       = gpt-4o

Reponse
--------------------------------------------------------------------------
model = none of this
Statistics
--------------------------------------------------------------------------

prompt_tokens = 412
resp_tokens   = 33
total_tokens  = 445
total_cost    = 0.0013
"""


@pytest.fixture
def build(tmp_path: Path) -> Path:
    """Two samples of one problem, the second without a log, and what else stands in such a folder."""
    folder = tmp_path / "build" / "Prob001_zero"
    folder.mkdir(parents=True)
    (folder / "Prob001_zero_sample01.sv").write_text("\nmodule TopModule(output zero);\nendmodule\n")
    (folder / "Prob001_zero_sample01-sv-generate.log").write_text(LOG)
    (folder / "Prob001_zero_sample01-sv-iv-test.log").write_text("Mismatches: 0 in 20 samples\n")
    (folder / "Prob001_zero_sample02.sv").write_bytes(b"\n// \xff\n")
    (folder / "Prob001_zero_sample01").write_text("#! /usr/bin/vvp\n")
    (folder.parent / "summary.csv").write_text("")
    return folder.parent


def test_a_build_folder_of_verilog_eval(build: Path) -> None:
    samples = open_samples(build, problems=["Prob001_zero"])
    assert samples.format == "verilog-eval-v2-build"
    assert keys(samples) == [("Prob001_zero", 1), ("Prob001_zero", 2)]
    one, two = samples
    assert one.completion.text == "\nmodule TopModule(output zero);\nendmodule\n"
    assert one.completion.model == "gpt-4o"
    assert (one.completion.usage.prompt_tokens, one.completion.usage.completion_tokens) == (412, 33)
    assert two.completion.text == "\n// \ufffd\n"
    assert two.completion.usage.tokens == 0


def test_the_same_number_twice_in_a_build_folder(build: Path) -> None:
    (build / "Prob001_zero" / "Prob001_zero_sample1.sv").write_text("")
    with pytest.raises(SamplesError, match=r"_sample1\.sv: sample 1 .*_sample01\.sv"):
        open_samples(build)


@pytest.mark.parametrize("name", ["t{}", "test_{}"])
def test_a_folder_for_each_round(tmp_path: Path, name: str) -> None:
    for number in (1, 2):
        folder = tmp_path / name.format(number)
        folder.mkdir()
        (folder / "adder_8bit.v").write_text(f"module adder_8bit; // {number}\nendmodule\n")
    samples = open_samples(tmp_path)
    assert samples.format == "rtllm-rounds"
    assert keys(samples) == [("adder_8bit", 1), ("adder_8bit", 2)]


def test_a_folder_of_something_else(tmp_path: Path) -> None:
    with pytest.raises(SamplesError, match="no folder of samples"):
        open_samples(tmp_path)
    with pytest.raises(SamplesError, match="Is a directory"):
        open_samples(tmp_path, format_="jsonl")
    (tmp_path / "file").write_text("x")
    with pytest.raises(SamplesError, match="is no folder"):
        open_samples(tmp_path / "file", format_="verilog-eval-v2-build")


def test_our_own_recordings(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    Recording(ScriptedModel(), path).generate([ask("a", problem_id="mux", n=2), ask("b", problem_id="mux")])
    samples = open_samples(path, problems=["mux"])
    assert samples.format == "recording"
    assert [(s.key.sample, s.completion.text) for s in samples] == [(0, "a #0"), (1, "a #1"), (2, "b #0")]
    Recording(ScriptedModel(), path).generate([ask("c")])
    with pytest.raises(SamplesError, match="names no problem"):
        open_samples(path)
