"""Errors travel between processes as they are."""

from __future__ import annotations

import pickle

import pytest

from rtlgen.core.errors import ExtraMissing, ModelBusy, RtlgenError, ToolFailed, UnknownName


@pytest.mark.parametrize(
    "error",
    [
        ToolFailed("vvp broke", hint="run it again"),
        ExtraMissing("ray", "ray", "a cluster"),
        UnknownName("simulator", "vcs", ["icarus"]),
        ModelBusy("later", hint="wait", retry_after_s=2.5),
    ],
)
def test_an_error_survives_pickling(error: RtlgenError) -> None:
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error)
    assert (copy.args, vars(copy), copy.exit_code) == (error.args, vars(error), error.exit_code)
