"""Real models, each started once for the session: loading takes most of the time."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from rtlgen.models.embedded import open_embedded
from rtlgen.models.embedded_weights import embedded_gguf
from rtlgen.models.protocol import ModelBackend, ModelOptions
from rtlgen.models.registry import open_model

SERVER = Path(__file__).parents[1] / "support" / "llama_server.py"
KEY = "sk-for-the-tests-only"


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """A real OpenAI-compatible server in a process of its own, which wants KEY."""
    with subprocess.Popen(
        [sys.executable, str(SERVER), KEY],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:"), f"the server ended with {process.poll()}"
        yield address + "/v1"
        process.kill()


@pytest.fixture(scope="session")
def embedded() -> ModelBackend:
    return open_embedded("", ModelOptions(context=2048))


@pytest.fixture(scope="session")
def embedded_base() -> ModelBackend:
    """Without the adapter: what `embedded_gguf` holds."""
    return open_embedded("base", ModelOptions(context=2048))


@pytest.fixture(scope="session")
def transformers_model() -> ModelBackend:
    pytest.importorskip("torch", reason="the extra 'local' is not installed")
    pytest.importorskip("transformers", reason="the extra 'local' is not installed")
    return open_model(f"transformers:{embedded_gguf()}", ModelOptions(threads=1, batch=4))
