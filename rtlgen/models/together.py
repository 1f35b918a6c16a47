"""What can be asked as one: a request for n samples is n requests whose seeds follow each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rtlgen.core.prompt import GenerationRequest
from rtlgen.models.protocol import sample_seed


def together(requests: Sequence[GenerationRequest], most: int) -> list[list[GenerationRequest]]:
    """`requests` in their order, those in one list that one request can ask instead.

    Args:
        most: samples of one list; a request that wants more by itself is alone.
    """
    found: list[list[GenerationRequest]] = []
    for request in requests:
        if found and _samples(found[-1]) + request.n <= most and _goes_on(found[-1], request):
            found[-1].append(request)
        else:
            found.append([request])
    return found


def joined(requests: Sequence[GenerationRequest]) -> GenerationRequest:
    """The one request that asks what `requests`, a list of `together`, do."""
    return replace(requests[0], n=_samples(requests))


def _goes_on(before: Sequence[GenerationRequest], request: GenerationRequest) -> bool:
    first = before[0]
    due = sample_seed(first.sampling.seed, _samples(before))
    return request.sampling == replace(first.sampling, seed=due) and (
        (request.prompt, request.grammar) == (first.prompt, first.grammar)
    )


def _samples(requests: Sequence[GenerationRequest]) -> int:
    return sum(request.n for request in requests)
