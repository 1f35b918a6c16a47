"""`python -m rtlgen` and the `rtlgen` command."""

from __future__ import annotations


def main() -> None:
    """Run the command line; ends the process with a documented exit code."""
    from rtlgen.cli.main import run

    run()


if __name__ == "__main__":
    main()
