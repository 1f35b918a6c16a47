"""How a value is declared in rtlgen: frozen, slotted, keyword-only, standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, kw_only_default=True)
def value(cls: type[T]) -> type[T]:
    """Declare `cls` a value: equal by content, hashable, never changed after it is made.

    `__pydantic_config__` lets the store check such a class with pydantic without `core` importing it;
    unknown fields are refused there.
    """
    cls.__pydantic_config__ = {"extra": "forbid"}  # type: ignore[attr-defined]
    return dataclass(frozen=True, slots=True, kw_only=True)(cls)
