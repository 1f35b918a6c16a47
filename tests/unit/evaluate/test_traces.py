"""The first answers of a problem's samples are asked for at once, and only those that are missing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from eval_line import means
from eval_values import PASSED, key, manifest, mismatch, sample

from rtlgen.config.settings import Settings
from rtlgen.core.completion import Completion
from rtlgen.core.errors import ModelRefused, ModelUnavailable
from rtlgen.core.problem import Problem
from rtlgen.core.prompt import GenerationRequest, Prompt, Sampling
from rtlgen.core.record import Question
from rtlgen.evaluate.events import unobserved
from rtlgen.evaluate.traces import Asking, Ending, evaluate
from rtlgen.store.evaluation import EvaluationStore
from rtlgen.wiring import make_plan

PROBLEMS = {name: Problem(id=name, suite="s", spec=name, top="top", digest=name) for name in "ab"}


class Model:
    """Answers with the seed; refuses whatever has a seed in `refused`, and goes away after `calls` calls."""

    name = "model"
    revision = "1"

    def __init__(self, *, most: int = 100, calls: int = 1000, refused: Sequence[int] = ()) -> None:
        self._most = most
        self._left = calls
        self._refused = set(refused)
        self.asked: list[tuple[str, list[int]]] = []

    def most(self) -> int:
        return self._most

    def generate(self, requests: Sequence[GenerationRequest]) -> list[list[Completion]]:
        seeds = [request.sampling.seed for request in requests]
        self.asked.append((requests[0].problem_id, seeds))
        if not self._left:
            raise ModelUnavailable("it has gone away")
        self._left -= 1
        if refused := self._refused & set(seeds):
            raise ModelRefused(f"not {refused}")
        return [
            [Completion(text=f"```verilog\nmodule top; localparam s = {s}; endmodule\n```")] for s in seeds
        ]


def run(root: Path, model: Model, *, samples: int, rounds: int = 1, at_once: int = 1) -> Ending:
    settings = Settings(rounds=rounds, samples=rounds, temperature=0.8, prompt="short")
    asking = Asking(model=model, plan=make_plan(settings), samples=samples, rounds=rounds, at_once=at_once)

    def judge(problem: Problem, completion: Completion) -> object:
        return PASSED if problem.id == "a" else mismatch()

    with EvaluationStore.create_or_resume(root, manifest()) as store:
        return evaluate(store, PROBLEMS, means(judge), asking, unobserved)  # type: ignore[arg-type]


def texts(root: Path) -> dict[tuple[str, int, int], str]:
    with EvaluationStore.read(root) as store:
        assert not list(store.pending())
        return {(s.key.problem_id, s.key.sample, s.key.round): s.completion.text for s in store.samples()}


@pytest.mark.parametrize("at_once", [1, 3])
def test_one_call_a_problem_with_seeds_that_follow_each_other(tmp_path: Path, at_once: int) -> None:
    model = Model()
    assert run(tmp_path / "run", model, samples=5, at_once=at_once).failed == 0
    assert sorted(problem for problem, _ in model.asked) == ["a", "b"]
    for _, seeds in model.asked:
        assert seeds == list(range(seeds[0], seeds[0] + 5))
    assert len(texts(tmp_path / "run")) == 10


def test_however_many_are_asked_for_at_once_the_seeds_are_the_same(tmp_path: Path) -> None:
    for name, most in (("whole", 100), ("some", 2), ("single", 1)):
        model = Model(most=most)
        run(tmp_path / name, model, samples=5, at_once=2)
        assert max(len(seeds) for _, seeds in model.asked) == min(most, 5)
    assert texts(tmp_path / "whole") == texts(tmp_path / "some") == texts(tmp_path / "single")


def test_a_later_command_asks_for_what_is_missing(tmp_path: Path) -> None:
    run(tmp_path / "whole", Model(), samples=5)
    with pytest.raises(ModelUnavailable):
        run(tmp_path / "run", Model(most=2, calls=1), samples=5)
    assert set(texts(tmp_path / "run")) == {("a", 0, 0), ("a", 1, 0)}
    model = Model()
    run(tmp_path / "run", model, samples=5)
    assert [(problem, len(seeds)) for problem, seeds in model.asked] == [("a", 3), ("b", 5)]
    assert texts(tmp_path / "run") == texts(tmp_path / "whole")


def test_what_was_kept_is_judged_though_the_model_has_gone_away(tmp_path: Path) -> None:
    """Killed before it was judged, it does not wait for those that are still to be asked for."""
    question = Question(prompt=Prompt(messages=()), sampling=Sampling(), parent=None)
    with EvaluationStore.create_or_resume(tmp_path / "run", manifest()) as store:
        store.put_samples([sample(key("a", 1))], question)
    with pytest.raises(ModelUnavailable):
        run(tmp_path / "run", Model(calls=0), samples=3)
    assert set(texts(tmp_path / "run")) == {("a", 1, 0)}


def test_what_one_sample_is_refused_the_others_get(tmp_path: Path) -> None:
    model = Model()
    run(tmp_path / "whole", model, samples=3)
    seeds = dict(model.asked)["a"]
    ending = run(tmp_path / "run", Model(refused=[seeds[1]]), samples=3)
    assert (ending.failed, ending.why) == (1, "")
    assert {number for problem, number, _ in texts(tmp_path / "run") if problem == "a"} == {0, 2}


def test_only_first_answers_are_asked_for_together(tmp_path: Path) -> None:
    model = Model()
    run(tmp_path / "run", model, samples=3, rounds=2, at_once=2)
    told = texts(tmp_path / "run")
    assert sorted(key for key in told if key[0] == "b") == [("b", s, r) for s in range(3) for r in range(2)]
    assert sorted(len(seeds) for problem, seeds in model.asked if problem == "b") == [1, 1, 1, 3]
    asked = [seed for problem, seeds in model.asked for seed in seeds if problem == "b"]
    assert len(set(asked)) == 6
