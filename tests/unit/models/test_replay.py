from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest
from scripted_model import ScriptedModel, ask

from rtlgen.core.errors import ConfigError, ModelRefused, StoreError
from rtlgen.core.prompt import Sampling
from rtlgen.models.protocol import ModelOptions
from rtlgen.models.recording import Recording
from rtlgen.models.registry import open_model
from rtlgen.models.replay import open_replay
from rtlgen.samples.protocol import SamplesError

OPTIONS = ModelOptions()


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    path = tmp_path / "deep" / "run.jsonl"
    Recording(ScriptedModel(), path).generate([ask("a mux", n=2), ask("a counter\nwith a reset")])
    return path


def test_equal_requests_get_equal_answers(recorded: Path):
    replay = open_model(f"replay:{recorded}", OPTIONS)
    found = replay.generate([ask("a counter\nwith a reset"), ask("a mux", n=2, problem_id="other")])
    assert [[c.text for c in answer] for answer in found] == [
        ["a counter\nwith a reset #0"],
        ["a mux #0", "a mux #1"],
    ]


def test_an_unseen_prompt_is_refused_and_says_where_the_nearest_parts(recorded: Path):
    with pytest.raises(ModelRefused) as caught:
        open_replay(str(recorded), OPTIONS).generate([ask("a counter\nwith two resets")])
    assert "line 2" in caught.value.message
    assert "'with a reset'" in caught.value.message
    assert "'with two resets'" in caught.value.message


def test_other_sampling_is_named(recorded: Path):
    with pytest.raises(ModelRefused) as caught:
        open_replay(str(recorded), OPTIONS).generate([ask("a mux", n=2, temperature=0.9, seed=4)])
    assert f"temperature {Sampling().temperature}, not 0.9" in caught.value.message
    assert "seed 0, not 4" in caught.value.message


def test_another_n_is_named(recorded: Path):
    with pytest.raises(ModelRefused, match="n 2, not 5"):
        open_replay(str(recorded), OPTIONS).generate([ask("a mux", n=5)])


def test_the_same_request_twice_gets_its_answers_in_order(tmp_path: Path):
    path = tmp_path / "run.jsonl"
    for name in ("first", "second"):
        model = ScriptedModel(lambda r, name=name: [_named(name)])
        Recording(model, path).generate([ask()])
    replay = open_replay(str(path), OPTIONS)
    assert [replay.generate([ask()])[0][0].text for _ in range(3)] == ["first", "second", "second"]


def _named(text: str):
    from rtlgen.core.completion import Completion

    return Completion(text=text)


def test_an_empty_recording_is_refused(tmp_path: Path):
    (tmp_path / "e.jsonl").write_text("\n")
    with pytest.raises(SamplesError, match="nothing"):
        open_replay(str(tmp_path / "e.jsonl"), OPTIONS)


def test_a_file_that_is_not_there(tmp_path: Path):
    with pytest.raises(SamplesError, match="nope"):
        open_replay(str(tmp_path / "nope.jsonl"), OPTIONS)


def test_a_file_must_be_named():
    with pytest.raises(ConfigError):
        open_model("replay", OPTIONS)


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"text": "x"}', '{"request_digest": "00"}', '{"completion": 3}']
)
def test_a_broken_line_is_named_by_its_number(tmp_path: Path, line: str):
    path = tmp_path / "r.jsonl"
    path.write_text('{"problem_id": "p", "completion": "x"}\n\n' + line + "\n")
    with pytest.raises(SamplesError, match=r"r\.jsonl:3: "):
        open_replay(str(path), OPTIONS)


def test_a_recording_that_was_edited_is_noticed(recorded: Path):
    recorded.write_text(recorded.read_text().replace('"content":"a mux"', '"content":"a max"'))
    with pytest.raises(SamplesError, match="digest"):
        open_replay(str(recorded), OPTIONS)


def test_recordings_and_samples_do_not_mix(recorded: Path):
    with recorded.open("a") as file:
        file.write('{"problem_id": "p", "completion": "x"}\n')
    with pytest.raises(SamplesError, match=r"run\.jsonl:3: "):
        open_replay(str(recorded), OPTIONS)


def test_a_recording_that_cannot_be_written(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="recording"):
        Recording(ScriptedModel(), tmp_path / "file" / "run.jsonl").generate([ask()])


def test_a_gzip_file_is_read(recorded: Path, tmp_path: Path):
    packed = tmp_path / "run.jsonl.gz"
    packed.write_bytes(gzip.compress(recorded.read_bytes()))
    assert open_replay(str(packed), OPTIONS).generate([ask("a mux", n=2)])[0][1].text == "a mux #1"


def test_a_torn_gzip_file(recorded: Path, tmp_path: Path):
    packed = tmp_path / "run.jsonl.gz"
    packed.write_bytes(gzip.compress(recorded.read_bytes())[:-20])
    with pytest.raises(SamplesError, match="damaged"):
        open_replay(str(packed), OPTIONS)


def samples(path: Path, *rows: dict[str, object]) -> str:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return f"replay:{path}"


def test_samples_are_handed_out_in_their_order(tmp_path: Path):
    name = samples(
        tmp_path / "s.jsonl",
        {"problem_id": "mux", "sample": 2, "completion": "second"},
        {"problem_id": "mux", "sample": 10, "completion": "third", "finish_reason": "length"},
        {"task_id": "fifo", "sample": 1, "completion": "other"},
        {"problem_id": "mux", "sample": 1, "completion": "first"},
    )
    model = open_model(name, OPTIONS)
    first = model.generate([ask("anything", problem_id="mux", n=2)])[0]
    second = model.generate([ask("whatever", problem_id="suite/mux"), ask(problem_id="fifo")])
    assert [c.text for c in first] == ["first", "second"]
    assert second[0][0].text == "third"
    assert second[0][0].finish_reason == "length"
    assert second[1][0].text == "other"


def test_samples_that_run_out(tmp_path: Path):
    model = open_model(samples(tmp_path / "s.jsonl", {"task_id": "mux", "completion": "x"}), OPTIONS)
    with pytest.raises(ModelRefused, match="1 of 1 are left"):
        model.generate([ask(problem_id="mux", n=2)])
    assert model.generate([ask(problem_id="mux")])[0][0].text == "x"
    with pytest.raises(ModelRefused, match="0 of 1 are left"):
        model.generate([ask(problem_id="mux")])


def test_samples_of_an_unknown_problem(tmp_path: Path):
    rows = [{"task_id": f"t{i}", "completion": "x"} for i in range(7)]
    with pytest.raises(ModelRefused) as caught:
        open_model(samples(tmp_path / "s.jsonl", *rows), OPTIONS).generate([ask(problem_id="mux")])
    assert "'mux'" in caught.value.message
    assert "and 2 more" in caught.value.hint


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("file", "problems", "rows", "first"),
    [
        ("gpt-4o-mini.jsonl.gz", 156, 3120, "mux2to1v"),
        ("gpt-4o-mini.verilog-eval-v2.jsonl.gz", 151, 3020, "Prob001_zero"),
    ],
)
def test_published_completions_of_a_real_model(
    shared_data: Path, file: str, problems: int, rows: int, first: str
):
    model = open_replay(str(shared_data / "completions" / file), OPTIONS)
    assert len(model._samples) == problems  # type: ignore[attr-defined]
    assert sum(map(len, model._samples.values())) == rows  # type: ignore[attr-defined]
    (found,) = model.generate([ask(problem_id=first, n=20)])
    assert all("module" in c.text for c in found)


def test_a_grammar_is_written_once_and_every_row_is_held_to_it(tmp_path: Path):
    path, held = tmp_path / "run.jsonl", 'root ::= "a long one"'
    asked = [replace(ask("a mux", seed=seed), grammar=held) for seed in range(3)]
    answers = Recording(ScriptedModel(), path).generate(asked)
    assert path.read_text().count("a long one") == 1
    model = open_replay(str(path), OPTIONS)
    assert model.generate(asked) == answers
    with pytest.raises(ModelRefused, match="another grammar"):
        model.generate([replace(asked[1], grammar='root ::= "b"')])
    with pytest.raises(ModelRefused, match="a grammar, not without"):
        model.generate([replace(asked[1], grammar="")])
    first, *others = path.read_text().splitlines()
    path.write_text("\n".join([first.replace("a long one", "another"), *others]))
    with pytest.raises(SamplesError, match="digest"):
        open_replay(str(path), OPTIONS)


def test_a_grammar_makes_another_request_and_is_named(recorded: Path):
    held = replace(ask("a mux", n=2), grammar='root ::= "x"')
    assert held.digest != ask("a mux", n=2).digest
    with pytest.raises(ModelRefused, match="no grammar, not with one"):
        open_replay(str(recorded), OPTIONS).generate([held])
