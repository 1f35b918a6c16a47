"""Values as they lie in the database: JSON, compressed."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, TypeVar

from rtlgen.core.errors import StoreError
from rtlgen.store.codec import decode, encode

if TYPE_CHECKING:
    from _typeshed import DataclassInstance
    from zstandard import ZstdCompressor

T = TypeVar("T")

_LEVEL = 3
"""Of zstd: 6.8 kB of record become 1.9 kB; higher levels cost time and win little."""


_mine = threading.local()
"""A compressor for each thread: one at a time may use it, and it takes as long to make as to use."""


def pack(value: DataclassInstance) -> bytes:
    """`value`, compressed."""
    return compress(encode(value))


def unpack(cls: type[T], body: bytes, *, where: str) -> T:
    """Raises StoreError: the body is damaged, or holds no `cls` that this version can read."""
    return decode(cls, decompress(body, where=where), where=where)


def compress(data: bytes) -> bytes:
    """`data`, with a checksum."""
    compressor: ZstdCompressor | None = getattr(_mine, "compressor", None)
    if compressor is None:
        import zstandard

        compressor = _mine.compressor = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True)
    return compressor.compress(data)


def decompress(body: bytes, *, where: str) -> bytes:
    """Raises StoreError: the body is damaged."""
    import zstandard

    try:
        return zstandard.ZstdDecompressor().decompress(body)
    except zstandard.ZstdError as error:
        raise StoreError(f"{where}: damaged: {error}") from None


def blob(cell: object) -> bytes:
    """A cell of a body column, which holds nothing but bytes."""
    if not isinstance(cell, bytes):
        raise StoreError(f"a body in the database is {type(cell).__name__}, not bytes")
    return cell
