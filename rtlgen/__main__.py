"""`python -m rtlgen` and the `rtlgen` command."""

from __future__ import annotations

import gc

_OBJECTS_TO_COLLECT = 50_000
"""So many new ones before Python looks for garbage: with its own 700 that takes a tenth of every start."""


def main() -> None:
    """Run the command line; ends the process with a documented exit code."""
    gc.set_threshold(_OBJECTS_TO_COLLECT)
    from rtlgen.cli.main import run

    run()


if __name__ == "__main__":
    main()
