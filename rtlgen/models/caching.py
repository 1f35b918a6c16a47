"""Wraps a backend: an equal request to equal weights is answered from a folder."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rtlgen.core.completion import Completion, FinishReason
from rtlgen.core.digest import digest
from rtlgen.core.errors import StoreError
from rtlgen.core.prompt import GenerationRequest
from rtlgen.models.protocol import ModelBackend
from rtlgen.models.wrapper import Wrapper
from rtlgen.samples.recording import answered, from_json, to_json

log = logging.getLogger(__name__)


class Caching(Wrapper):
    """One file an answer, named by the digest of model, revision and request; written by renaming.

    Several processes may share the folder. A hit keeps its tokens and costs nothing. Refusals are not kept:
    the next time the answer may be another.

    Raises:
        StoreError: from `generate`, when the folder cannot be written.
    """

    def __init__(self, inner: ModelBackend, folder: Path) -> None:
        super().__init__(inner)
        self._folder = folder

    def generate(self, requests: Sequence[GenerationRequest]) -> list[list[Completion]]:
        found = [self._look_up(request) for request in requests]
        missing = [request for request, hit in zip(requests, found, strict=True) if hit is None]
        fresh = iter(self._inner.generate(missing) if missing else [])
        answers: list[list[Completion]] = []
        for request, hit in zip(requests, found, strict=True):
            if hit is None:
                hit = next(fresh)
                self._keep(request, hit)
            answers.append(hit)
        return answers

    def _path(self, request: GenerationRequest) -> Path:
        key = digest([self.name, self.revision, request.digest])
        return self._folder / key[:2] / f"{key}.json"

    def _look_up(self, request: GenerationRequest) -> list[Completion] | None:
        path = self._path(request)
        try:
            row = from_json(path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            log.warning("%s: unreadable, asking anew: %s", path, error)
            return None
        return [
            replace(c, latency_s=0.0, usage=replace(c.usage, usd=None if c.usage.usd is None else 0.0))
            for c in row.completions
        ]

    def _keep(self, request: GenerationRequest, found: list[Completion]) -> None:
        if any(c.finish_reason is FinishReason.REFUSED for c in found):
            return
        path = self._path(request)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile("wb", dir=path.parent, delete=False) as file:
                file.write(to_json(answered(request, found)).encode("utf-8"))
            os.replace(file.name, path)  # noqa: PTH105
        except OSError as error:
            raise StoreError(f"{path}: the answer cannot be cached: {error.strerror}") from error
