"""A judge that simulates the same candidate once."""

from __future__ import annotations

from collections.abc import Sequence

from rtlgen.core.candidate import Candidate, Extraction
from rtlgen.core.problem import Problem
from rtlgen.core.toolrun import ToolVersion
from rtlgen.core.verdict import Verdict
from rtlgen.store.cache import ResultCache, result_key
from rtlgen.verify.pipeline import Verifier


class CachedVerifier:
    """Answers from the cache what it knows, and keeps there what is new and lasting.

    Args:
        verifier: who judges.
        cache: where verdicts are kept.
        tools: the simulators and their versions; another version is another question.
        flags: all else that decides, such as the sandbox level.
    """

    def __init__(
        self, verifier: Verifier, cache: ResultCache, tools: Sequence[ToolVersion], flags: Sequence[str] = ()
    ) -> None:
        self._verifier = verifier
        self._cache = cache
        self._tools = tuple(tools)
        self._flags = tuple(flags)

    def verify(self, extraction: Extraction, problem: Problem) -> Verdict:
        """As `Verifier.verify`."""
        if extraction.candidate is None:
            return self._verifier.verify(extraction, problem)
        return self.verify_candidate(extraction.candidate, problem)

    def verify_candidate(self, candidate: Candidate, problem: Problem) -> Verdict:
        """As `Verifier.verify_candidate`."""
        key = result_key(candidate, problem, self._tools, self._flags)
        return self._cache.get_or(key, lambda: self._verifier.verify_candidate(candidate, problem))
