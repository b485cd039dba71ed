"""Reading a few fields of a protocol buffer without its classes: https://protobuf.dev/programming-guides/encoding/."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_VARINT, _FIXED_64, _BYTES, _FIXED_32 = 0, 1, 2, 5


def messages(message: memoryview, *path: int) -> Iterator[memoryview]:
    """Yield every nested message, or text, at the field numbers of `path`.

    Raises:
        ValueError: It is not a protocol buffer.

    """
    number, *rest = path
    for field, value in _fields(message):
        if field == number and isinstance(value, memoryview):
            yield from messages(value, *rest) if rest else (value,)


def text(message: memoryview, *path: int) -> str:
    """Return the first text at `path`, empty if there is none."""
    return str(next(messages(message, *path), memoryview(b"")), "utf-8", "replace")


def integer(message: memoryview, number: int) -> int | None:
    """Return the first integer of a field, None if there is none."""
    found = next((value for field, value in _fields(message) if field == number and isinstance(value, int)), None)
    return found if found is None or found < 1 << 63 else found - (1 << 64)


def _fields(message: memoryview) -> Iterator[tuple[int, int | memoryview]]:
    position = 0
    while position < len(message):
        key, position = _varint(message, position)
        field, kind = key >> 3, key & 7
        if kind == _VARINT:
            value, position = _varint(message, position)
            yield field, value
            continue
        length = {_FIXED_64: 8, _FIXED_32: 4}.get(kind, 0)
        if kind == _BYTES:
            length, position = _varint(message, position)
        if (not length and kind != _BYTES) or position + length > len(message):
            raise ValueError("not a protocol buffer")
        yield field, message[position : position + length]
        position += length


def _varint(message: memoryview, position: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        if position >= len(message):
            break
        byte = message[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, position
    raise ValueError("not a protocol buffer")
