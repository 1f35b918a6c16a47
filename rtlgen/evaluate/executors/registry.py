"""Executors by name."""

from __future__ import annotations

from rtlgen.core.registry import Registry
from rtlgen.evaluate.executors.protocol import Executor

EXECUTORS: Registry[Executor] = Registry(
    "executor",
    "rtlgen.executors",
    {
        "local": "rtlgen.evaluate.executors.local:LocalExecutor",
        "ray": "rtlgen.evaluate.executors.on_ray:RayExecutor",
    },
)
"""Each a factory `(ExecutorOptions) -> Executor`."""
