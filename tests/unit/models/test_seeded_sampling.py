"""Sampling against the distribution it is to follow; torch alone, no model."""

from __future__ import annotations

import pytest

from rtlgen.core.prompt import Sampling

pytestmark = pytest.mark.model
torch = pytest.importorskip("torch", reason="the extra 'local' is not installed")

SCORES = [2.0, 1.0, 0.0, -1.0, 1.5]


def draw(rows: list[Sampling], steps: int) -> list[list[int]]:
    """`steps` tokens for each row, as `generate` would take them."""
    from rtlgen.models.seeded_sampling import SeededSampling

    sampler = SeededSampling(rows, torch.device("cpu"))
    scores = torch.tensor([SCORES] * len(rows))
    return torch.stack([sampler(None, scores.clone()).argmax(-1) for _ in range(steps)], dim=1).tolist()


@pytest.mark.parametrize(("temperature", "top_p"), [(1.0, 1.0), (0.5, 1.0), (1.0, 0.8), (1.3, 0.95)])
def test_the_frequencies_are_those_of_the_distribution(temperature: float, top_p: float):
    (tokens,) = draw([Sampling(temperature=temperature, top_p=top_p, seed=11)], 8000)
    p = torch.softmax(torch.tensor(SCORES) / temperature, -1)
    order = p.argsort(descending=True)
    kept, mass = [], 0.0
    for token in order.tolist():
        if mass >= top_p:
            break
        kept.append(token)
        mass += float(p[token])
    for token in range(len(SCORES)):
        expected = float(p[token]) / mass if token in kept else 0.0
        assert tokens.count(token) / len(tokens) == pytest.approx(expected, abs=0.02)


def test_temperature_zero_is_greedy():
    assert draw([Sampling(temperature=0.0)], 5) == [[0] * 5]


def test_a_tiny_top_p_leaves_the_most_probable_token():
    assert draw([Sampling(temperature=1.0, top_p=1e-9)], 20) == [[0] * 20]


def test_a_row_does_not_depend_on_its_neighbours():
    mine = Sampling(temperature=1.0, seed=5)
    alone = draw([mine], 50)[0]
    company = draw([Sampling(temperature=0.3, seed=9), mine, Sampling(temperature=0.0)], 50)
    assert company[1] == alone
    assert company[2] == [0] * 50


def test_other_seeds_give_other_samples():
    rows = draw([Sampling(temperature=1.0, seed=s) for s in range(6)], 30)
    assert len({tuple(r) for r in rows}) == 6
