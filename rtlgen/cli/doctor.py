"""`rtlgen doctor`: what is here, what each missing piece costs, and whether it really works."""

from __future__ import annotations


def doctor() -> None:
    pass
