"""The functions that cocotb calls in the simulator, through PYGPI_USERS."""

from __future__ import annotations

import sys
import warnings
from typing import Any

from .wire import Wire

_wire: Wire


def listen() -> None:
    """First of all: take the request off its pipe."""
    global _wire
    _wire = Wire.open()


def run() -> None:
    """Import the bench and start its tests; what keeps it from being imported is the answer."""
    import cocotb._shutdown
    import cocotb.regression

    from .loader import install
    from .messages import message
    from .regression import Recorder, leave, only

    request: dict[str, Any] = _wire.request
    files = frozenset(m["file"] for m in request["modules"].values())
    warnings.simplefilter("ignore")
    checks = install(request["modules"])
    manager = Recorder(checks, files, _wire.send, quick=request["quick"])
    cocotb.regression._manager_inst = manager
    try:
        manager.discover_tests(request["main"])
    except BaseException as error:  # whatever the bench does on import, SystemExit too, it is no result
        _wire.send({"refused": message(error, files)})
        print(f"the bench does not import: {type(error).__name__}", file=sys.stderr)  # noqa: T201
        leave()
    only(manager, request["tests"])
    manager.start_regression()
    cocotb._shutdown.register(manager._on_sim_end)
