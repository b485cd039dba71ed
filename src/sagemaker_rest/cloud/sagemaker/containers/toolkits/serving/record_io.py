"""RecordIO with SageMaker's protobuf records inside, as far as predictions need it: no protobuf is imported.

https://docs.aws.amazon.com/sagemaker/latest/dg/cdf-inference.html
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_MAGIC = 0xCED7230A
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
# fields of the messages Record, of the entries of its maps, of Value, and of its tensors
_FEATURES, _LABEL = 1, 2
_KEY, _VALUE = 1, 2
_TENSORS: Mapping[int, np.dtype[Any]] = {2: np.dtype("<f4"), 3: np.dtype("<f8"), 7: np.dtype("i4")}
_VALUES, _KEYS, _SHAPE = 1, 2, 3


def read_records(content: bytes) -> tuple[Any, Any]:
    """Return the features, a row a record, and the labels if there are some.

    Raises:
        ValueError: The content is not RecordIO, or has no record.

    """
    rows, labels = [], []
    for record in _records(content):
        fields = list(_fields(record))
        row = _entry(fields, _FEATURES)
        if row is None:
            continue
        rows.append(row)
        label = _entry(fields, _LABEL)
        if label is not None:
            labels.append(label[0])
    if not rows:
        raise ValueError("No records found in RecordIO-Protobuf data")
    return _stacked(rows), np.concatenate(labels, axis=None) if labels else None


def write_records(rows: Iterable[dict[str, list[float]]]) -> bytes:
    """Write a record a row, with its values as labels. Each repeats all before it, as AWS's does by mistake."""
    written, records = b"", b""
    for row in rows:
        for key, values in row.items():
            packed = np.array(values, dtype="<f4").tobytes()
            value = _field(2, _field(_VALUES, packed))
            records += _field(_LABEL, _field(_KEY, key.encode()) + _field(_VALUE, value))
        padding = b"\0" * (-len(records) % 4)
        written += struct.pack("<II", _MAGIC, len(records)) + records + padding
    return written


def _records(content: bytes) -> Iterator[bytes]:
    offset = 0
    while offset + 8 <= len(content):
        magic, length = struct.unpack_from("<II", content, offset)
        if magic != _MAGIC:
            raise ValueError(f"Invalid RecordIO magic at offset {offset}")
        offset += 8
        padded = length + -length % 4
        if offset + padded > len(content):
            raise ValueError(f"Truncated record at offset {offset}")
        yield content[offset : offset + length]
        offset += padded


def _entry(fields: list[tuple[int, Any]], number: int) -> tuple[Any, Any, int | None] | None:
    """Return the tensor named `values` in a map of a record."""
    for each, content in fields:
        if each == number:
            entry = dict(_fields(content))
            if entry.get(_KEY, b"") == b"values":
                return _tensor(entry.get(_VALUE, b""))
    return None


def _tensor(content: bytes) -> tuple[Any, Any, int | None] | None:
    """Return the values, their columns if they are sparse, and the number of columns if known."""
    for number, tensor in _fields(content):
        if number in _TENSORS:
            values: list[Any] = []
            keys: list[int] = []
            shape: list[int] = []
            for field, part in _fields(tensor):
                if field == _VALUES:
                    values.append(_numbers(part, _TENSORS[number]))
                elif field in {_KEYS, _SHAPE}:
                    (keys if field == _KEYS else shape).extend(_varints(part))
            joined = np.concatenate(values) if values else np.empty(0, dtype=_TENSORS[number])
            return joined, np.array(keys, dtype=np.int64) if keys else None, shape[0] if shape else None
    return None


def _stacked(rows: list[tuple[Any, Any, int | None]]) -> Any:
    if all(keys is None for _, keys, _ in rows):
        return np.vstack([values.reshape(1, -1) for values, _, _ in rows])
    from scipy.sparse import csr_matrix, vstack  # noqa: PLC0415 - sparse records alone need it

    sparse = []
    for values, keys, width in rows:
        columns = np.arange(len(values)) if keys is None else keys
        shape = (1, width or int(columns.max()) + 1)
        sparse.append(csr_matrix((values, columns, [0, len(columns)]), shape=shape))
    return vstack(sparse).tocsr()


def _numbers(part: Any, kind: Any) -> Any:
    if isinstance(part, int):
        return np.array([part], dtype=kind)
    if kind.kind == "i":
        return np.array(_varints(part), dtype=np.int64).astype(kind)
    return np.frombuffer(part, dtype=kind)


def _varints(part: Any) -> list[int]:
    if isinstance(part, int):
        return [part]
    numbers, offset = [], 0
    while offset < len(part):
        number, offset = _varint(part, offset)
        numbers.append(number)
    return numbers


def _fields(message: bytes) -> Iterator[tuple[int, Any]]:
    """Yield the fields of a message: their number, and an integer or bytes."""
    offset = 0
    while offset < len(message):
        tag, offset = _varint(message, offset)
        number, kind = tag >> 3, tag & 7
        if kind == _VARINT:
            value, offset = _varint(message, offset)
            yield number, value
            continue
        if kind == _BYTES:
            size, offset = _varint(message, offset)
        elif kind in {_FIXED32, _FIXED64}:
            size = 4 if kind == _FIXED32 else 8
        else:
            raise ValueError("Error parsing message")
        if offset + size > len(message):
            raise ValueError("Error parsing message")
        yield number, message[offset : offset + size]
        offset += size


def _varint(message: bytes, offset: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        if offset >= len(message):
            raise ValueError("Error parsing message")
        byte = message[offset]
        offset += 1
        number |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return number, offset


def _field(number: int, content: bytes) -> bytes:
    size, rest = b"", len(content)
    while rest > 127:
        size += bytes([rest & 127 | 128])
        rest >>= 7
    return bytes([number << 3 | _BYTES]) + size + bytes([rest]) + content
