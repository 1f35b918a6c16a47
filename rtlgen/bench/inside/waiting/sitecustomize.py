"""Lets a simulator wait for its job with cocotb already imported.

Python imports this module at its start. cocotb starts Python when the simulator loads it, which Icarus does
before it opens the design: so here the simulator stands still, and for each job forks. The child finds the
job's folder, environment and pipes in place and goes on as if it had just been started there.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path

_SOURCES = str(Path(__file__).parents[4])
_CONTROL_FD = "RTLGEN_CONTROL_FD"


_NEEDED_BY_ALL = (
    "cocotb._init",
    "cocotb._shutdown",
    "cocotb.clock",
    "cocotb.handle",
    "cocotb.logging",
    "cocotb.queue",
    "cocotb.regression",
    "cocotb.triggers",
    "cocotb.types",
    "pytest",
    "rtlgen_bench",
    "rtlgen_inside.entry",
    "rtlgen_inside.regression",
)


def _wait_for_a_job(control_fd: int) -> None:
    sys.path.insert(0, _SOURCES)
    from rtlgen.tools import worker

    sys.path.remove(_SOURCES)
    for name in [name for name in sys.modules if name.partition(".")[0] == "rtlgen"]:
        del sys.modules[name]  # a bench shall find what it would find without us
    for name in _NEEDED_BY_ALL:
        import_module(name)
    job = worker.Worker(worker.control_socket(control_fd)).serve()
    os.environ.clear()
    os.environ.update(job["env"])
    sys.path.remove(str(Path(__file__).parent))


if _CONTROL_FD in os.environ:
    _wait_for_a_job(int(os.environ[_CONTROL_FD]))
