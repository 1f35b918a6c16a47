"""Every export, read by the `datasets` library."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from dataset_values import Given, everything, read

from rtlgen.core.errors import UsageError
from rtlgen.dataset.build import Order, build
from rtlgen.dataset.choice import Choice
from rtlgen.dataset.example import Example, Kind
from rtlgen.dataset.formats.protocol import Style
from rtlgen.dataset.formats.registry import FORMATS
from rtlgen.store.codec import decode

TABLES = [
    (name, kind)
    for name in FORMATS.names()
    for kind in sorted(FORMATS.load(name)().kinds)
    if FORMATS.load(name)().loader
]
CHOICE = Choice(test_share=0.3)


def made(folder: Path, name: str, kind: Kind, style: Style = Style.CONVERSATIONAL) -> Path:
    build(
        [Given(everything())], Order(kind=kind, formats=(name,), style=style, choice=CHOICE), folder / "out"
    )
    return folder / "out"


def loaded(folder: Path, name: str) -> Any:
    """Both splits, as the card names them."""
    datasets = pytest.importorskip("datasets")
    one = FORMATS.load(name)()
    files = {split: str(folder / name / f"{split}{one.ending}") for split in ("train", "test")}
    return datasets.load_dataset(one.loader, data_files=files, cache_dir=str(folder / "cache"))


def rows_of(folder: Path, split: str) -> list[Example]:
    rows = [decode(Example, line.encode(), where="row") for line in read(folder, "rows.jsonl")]
    return [row for row in rows if row.split == split]


@pytest.mark.train
@pytest.mark.parametrize(("name", "kind"), TABLES)
@pytest.mark.filterwarnings("ignore")  # of packages that are not ours
def test_the_library_reads_every_table(name: str, kind: Kind, tmp_path: Path) -> None:
    folder = made(tmp_path, name, kind)
    both = loaded(folder, name)
    for split in ("train", "test"):
        expected = rows_of(folder, split)
        assert len(both[split]) == len(expected) > 0
        told = [json.dumps(row, ensure_ascii=False, default=str) for row in both[split]]
        for example, text in zip(expected, told, strict=True):
            assert example.id in text
            assert example.prompt_digest in text
            assert all(json.dumps(a.code, ensure_ascii=False)[1:40] in text for a in example.answers)


def columns(folder: Path, name: str) -> dict[str, Any]:
    row: dict[str, Any] = json.loads(read(folder / name, f"train{FORMATS.load(name)().ending}")[0])
    return row


TRL = [
    ("trl-lm", Kind.SFT, {"messages"}, {"text"}),
    ("trl", Kind.SFT, {"prompt", "completion"}, {"prompt", "completion"}),
    ("trl", Kind.REPAIR, {"prompt", "completion"}, {"prompt", "completion"}),
    ("trl", Kind.PREFERENCE, {"prompt", "chosen", "rejected"}, {"prompt", "chosen", "rejected"}),
    ("trl", Kind.UNPAIRED, {"prompt", "completion", "label"}, {"prompt", "completion", "label"}),
    ("trl", Kind.STEPWISE, {"prompt", "completions", "labels"}, {"prompt", "completions", "labels"}),
    ("trl", Kind.PROMPT, {"prompt"}, {"prompt"}),
]


@pytest.mark.parametrize(("name", "kind", "chat", "plain"), TRL)
def test_trl_types(name: str, kind: Kind, chat: set[str], plain: set[str], tmp_path: Path) -> None:
    for style, wanted in ((Style.CONVERSATIONAL, chat), (Style.PLAIN, plain)):
        row = columns(made(tmp_path / style.value, name, kind, style), name)
        assert wanted <= set(row)
        spoken = [row[c] for c in wanted if c not in ("label", "labels", "completions")]
        if style is Style.CONVERSATIONAL and kind is not Kind.STEPWISE:
            assert all({"role", "content"} == set(m) for said in spoken for m in said)
            assert all(m["role"] in ("system", "user", "assistant") for said in spoken for m in said)
        else:
            assert all(isinstance(said, str) for said in spoken)
            if "prompt" in row:
                assert row["prompt"].endswith("\n")
                assert not row["prompt"].endswith("\n\n")


def test_what_a_reward_needs(tmp_path: Path) -> None:
    row = columns(made(tmp_path, "trl", Kind.PROMPT), "trl")
    assert row["task_id"] == row["problem_id"]
    assert json.loads(row["ports"]) == [{"name": "y", "direction": "output", "width": 1}]
    assert (row["bench"], row["problems_file"], row["suite"]) == ("native", "problems.jsonl", "small")
    assert row["solved"] < row["attempts"]


def test_provenance_is_in_every_row(tmp_path: Path) -> None:
    row = columns(made(tmp_path, "trl", Kind.PREFERENCE), "trl")
    proof = json.loads(row["provenance"])
    chosen, rejected = proof["answers"]
    assert chosen["evidence"]["samples"] == 50
    assert chosen["origin"]["tools"] == ["icarus 12.0"]
    assert (chosen["right"], rejected["right"]) == (True, False)
    assert proof["built_by"].startswith("rtlgen ")


@pytest.mark.parametrize("style", list(Style))
def test_llama_factory_names_its_tables(style: Style, tmp_path: Path) -> None:
    for kind in (Kind.SFT, Kind.REPAIR, Kind.PREFERENCE, Kind.UNPAIRED):
        folder = made(tmp_path / kind.value, "llama-factory", kind, style)
        info = json.loads((folder / "llama-factory" / "dataset_info.json").read_text())
        assert set(info) == {f"rtlgen_{kind.value}_train", f"rtlgen_{kind.value}_test"}
        row = columns(folder, "llama-factory")
        for entry in info.values():
            assert (folder / "llama-factory" / entry["file_name"]).is_file()
            assert set(entry["columns"].values()) <= set(row)
            assert entry.get("ranking", False) == (kind is Kind.PREFERENCE)
        if style is Style.CONVERSATIONAL:
            speakers = [m["from"] for m in row["conversations"]]
            assert speakers == (["human", "gpt"] * len(speakers))[: len(speakers)]


def test_rtl_coder_has_the_right_one_last(tmp_path: Path) -> None:
    row = columns(made(tmp_path, "rtl-coder", Kind.SCORED), "rtl-coder")
    assert len(row["Response"]) == len(row["Score"]) == 4
    assert row["Score"] == sorted(row["Score"])
    assert row["Score"][-1] == 1.0
    assert row["Response"][-1].startswith("module")


def test_a_package_for_verifiers(tmp_path: Path) -> None:
    folder = made(tmp_path, "verifiers", Kind.PROMPT) / "verifiers"
    package = folder / "rtlgen_tasks"
    compile((package / "taskset.py").read_text(), "taskset.py", "exec")
    tasks = [json.loads(line) for line in read(package, "tasks.jsonl")]
    known = {json.loads(line)["digest"] for line in read(package, "problems.jsonl")}
    assert {t["problem_digest"] for t in tasks} == known
    assert {t["split"] for t in tasks} == {"train", "test"}
    assert tasks[0]["system_prompt"] == "You write Verilog."
    assert 'packages = ["rtlgen_tasks"]' in (folder / "pyproject.toml").read_text()


def test_a_format_says_which_kinds_it_has_a_place_for(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="verl has no place for sft rows") as error:
        made(tmp_path, "verl", Kind.SFT)
    assert error.value.hint == "it has one for: prompt"
    assert not (tmp_path / "out").exists()
