from __future__ import annotations

from pathlib import Path

import pytest
from scripted_model import ScriptedModel, ask

from rtlgen.core.completion import Completion, FinishReason
from rtlgen.core.errors import StoreError
from rtlgen.models.caching import Caching


def test_the_second_time_is_free(tmp_path: Path):
    model = ScriptedModel()
    first = Caching(model, tmp_path).generate([ask("a", n=2)])
    second = Caching(model, tmp_path).generate([ask("a", n=2)])
    assert model.calls == [["a"]]
    assert [c.text for c in second[0]] == [c.text for c in first[0]]
    assert [c.usage.usd for c in first[0]] == [0.5, 0.5]
    assert [c.usage.usd for c in second[0]] == [0.0, 0.0]
    assert second[0][0].usage.completion_tokens == 3


def test_only_what_is_missing_is_asked_and_the_order_stays(tmp_path: Path):
    model = ScriptedModel()
    caching = Caching(model, tmp_path)
    caching.generate([ask("b")])
    found = caching.generate([ask("a"), ask("b"), ask("c")])
    assert model.calls == [["b"], ["a", "c"]]
    assert [answer[0].text for answer in found] == ["a #0", "b #0", "c #0"]


@pytest.mark.parametrize(
    "other", [{"seed": 1}, {"temperature": 0.9}, {"max_tokens": 5}, {"n": 2}, {"stop": ("x",)}, {"text": "b"}]
)
def test_another_request_is_another_entry(tmp_path: Path, other: dict[str, object]):
    model = ScriptedModel()
    caching = Caching(model, tmp_path)
    caching.generate([ask()])
    caching.generate([ask(**other)])  # type: ignore[arg-type]
    assert len(model.calls) == 2


@pytest.mark.parametrize(("attribute", "other"), [("name", "openai:b"), ("revision", "2")])
def test_other_weights_are_another_entry(tmp_path: Path, attribute: str, other: str):
    old, new = ScriptedModel(), ScriptedModel()
    setattr(new, attribute, other)
    Caching(old, tmp_path).generate([ask()])
    Caching(new, tmp_path).generate([ask()])
    assert new.calls == [["a mux"]]


def test_a_refusal_is_asked_again(tmp_path: Path):
    model = ScriptedModel(lambda r: [Completion(text="no", finish_reason=FinishReason.REFUSED)])
    caching = Caching(model, tmp_path)
    caching.generate([ask()])
    caching.generate([ask()])
    assert len(model.calls) == 2


def test_a_torn_entry_is_asked_anew_and_mended(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    model = ScriptedModel()
    caching = Caching(model, tmp_path)
    caching.generate([ask()])
    (entry,) = tmp_path.glob("*/*.json")
    entry.write_text(entry.read_text()[:50])
    caching.generate([ask()])
    caching.generate([ask()])
    assert len(model.calls) == 2
    assert "unreadable" in caplog.text


def test_nothing_but_whole_entries_is_left_in_the_folder(tmp_path: Path):
    Caching(ScriptedModel(), tmp_path).generate([ask("a"), ask("b")])
    files = [p for p in tmp_path.rglob("*") if p.is_file()]
    assert len(files) == 2
    assert {p.suffix for p in files} == {".json"}


def test_a_folder_that_cannot_be_written(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cached"):
        Caching(ScriptedModel(), tmp_path / "file").generate([ask()])
