"""Sampling for transformers in which every row of a batch has its own seed, temperature and top-p.

`generate` draws all rows from one global generator: a sample then depends on its neighbours. Here each row
adds Gumbel noise from a generator of its own, after which the largest score is an exact sample of the
distribution (Gumbel, 1954), and `generate` runs greedily.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rtlgen.core.prompt import Sampling

if TYPE_CHECKING:
    import torch


class SeededSampling:
    """A logits processor, to be the last one; good for one call of `generate`.

    Args:
        rows: how each row of the batch is sampled; temperature 0 is greedy.
    """

    def __init__(self, rows: Sequence[Sampling], device: torch.device) -> None:
        import torch

        self._warm = [i for i, s in enumerate(rows) if s.temperature > 0]
        warm = [rows[i] for i in self._warm]
        self._temperature = torch.tensor([[s.temperature] for s in warm], device=device)
        self._top_p = torch.tensor([[s.top_p] for s in warm], device=device)
        self._generators = [torch.Generator(device).manual_seed(s.seed) for s in warm]

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:  # noqa: ARG002
        """Scores whose largest entry in each row is the sampled token."""
        import torch

        if not self._warm:
            return scores
        log_p = torch.log_softmax(scores[self._warm].float() / self._temperature, dim=-1)
        log_p = nucleus(log_p, self._top_p)
        noise = torch.empty_like(log_p)
        for row, generator in zip(noise, self._generators, strict=True):
            row.exponential_(generator=generator)
        drawn = scores.float()
        drawn[self._warm] = log_p - noise.clamp_min(torch.finfo(torch.float32).tiny).log()
        return drawn


def nucleus(log_p: torch.Tensor, top_p: torch.Tensor) -> torch.Tensor:
    """`log_p` of the most probable tokens that together reach `top_p`, -inf for the others; by rows."""
    ordered, order = log_p.sort(dim=-1, descending=True)
    p = ordered.exp()
    beyond = p.cumsum(dim=-1) - p >= top_p
    beyond[..., 0] = False
    return log_p.masked_fill(beyond.scatter(-1, order, beyond), float("-inf"))
