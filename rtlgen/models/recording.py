"""Wraps a backend: every answer is appended to a file that `replay:FILE` reads."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

from rtlgen.core.completion import Completion
from rtlgen.core.errors import StoreError
from rtlgen.core.prompt import GenerationRequest
from rtlgen.models.protocol import ModelBackend
from rtlgen.models.wrapper import Wrapper
from rtlgen.samples.recording import answered, to_json


class Recording(Wrapper):
    """JSON lines, each written at once and whole: a run that is killed leaves all that was answered before.

    Raises:
        StoreError: from `generate`, when the file cannot be written.
    """

    def __init__(self, inner: ModelBackend, path: Path) -> None:
        super().__init__(inner)
        self._path = path
        self._writing = threading.Lock()
        self._grammars: set[str] = set()
        """Whose texts are written."""

    def generate(self, requests: Sequence[GenerationRequest]) -> list[list[Completion]]:
        answers = self._inner.generate(requests)
        for request, found in zip(requests, answers, strict=True):
            self._append(request, found)
        return answers

    def _append(self, request: GenerationRequest, found: Sequence[Completion]) -> None:
        try:
            with self._writing:
                line = to_json(answered(request, found, whole=request.grammar not in self._grammars)) + "\n"
                self._path.parent.mkdir(parents=True, exist_ok=True)
                with self._path.open("ab") as file:
                    file.write(line.encode("utf-8"))
                self._grammars.add(request.grammar)
        except OSError as error:
            raise StoreError(f"{self._path}: the recording cannot be written: {error.strerror}") from error
