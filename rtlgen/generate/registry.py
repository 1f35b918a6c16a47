"""The strategies by name."""

from __future__ import annotations

from rtlgen.core.registry import Registry
from rtlgen.generate.strategy import Strategy

STRATEGIES: Registry[Strategy] = Registry(
    "strategy",
    "rtlgen.strategies",
    {"repair": "rtlgen.generate.repair:Repair", "best-of-n": "rtlgen.generate.best_of_n:BestOfN"},
)
