"""The little of Protocol Buffers that is needed: the fields of a message, as they lie on the wire.

The schema message (https://github.com/hashicorp/terraform-plugin-go, tfplugin5.proto and tfplugin6.proto, the same
numbers in both): resources are the map in field 2, data sources the one in field 3, diagnostics field 4. A map on the
wire is a repeated message with the key in its field 1. Every other field is passed on as it is, known or not.
"""

import functools
from collections.abc import Container, Iterator
from dataclasses import dataclass

from sagemaker_rest.errors import SagemakerRestError

_RESOURCES = 2
_DATA_SOURCES = 3
_SCHEMA_DIAGNOSTICS = 4
_PREPARED_DIAGNOSTICS = 2
# Configure.Response holds nothing else
_CONFIGURED_DIAGNOSTICS = 1
_CAPABILITIES = 3
_KEY = 1
_SEVERITY = 1
_ERROR = 1

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5


class WireError(SagemakerRestError):
    """An error: the bytes are not a protobuf message."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field: the message's bytes `start:end` are the whole of it, `content:end` what it holds (bytes, if
    `is_bytes`); `value` is the number of a varint.
    """

    number: int
    start: int
    content: int
    end: int
    is_bytes: bool
    value: int = 0


def fields(message: bytes, start: int = 0, end: int | None = None) -> Iterator[Field]:
    """Yield the fields of the message at `message[start:end]`, in the order of the wire.

    Raises:
        WireError: the bytes are not a message.
    """
    at, end = start, len(message) if end is None else end
    while at < end:
        begin = at
        tag, at = _varint(message, at, end)
        kind, number = tag & 7, tag >> 3
        value = 0
        content = at
        if kind == _BYTES:
            length, content = _varint(message, at, end)
            at = content + length
        elif kind == _VARINT:
            value, at = _varint(message, at, end)
        elif kind in {_FIXED64, _FIXED32}:
            at += 8 if kind == _FIXED64 else 4
        else:
            raise WireError(f"byte {begin} of a message has wire type {kind}, which no message of Terraform's uses")
        if at > end:
            raise WireError(f"the field at byte {begin} of a message ends at {at}, behind the message's end at {end}")
        yield Field(number, begin, content, at, kind == _BYTES, value)


@dataclass(frozen=True, slots=True)
class Schema:
    """A provider's answer to GetProviderSchema, and where in it each type's schema is; `in_order` has all of them."""

    message: bytes
    resources: dict[str, Field]
    data_sources: dict[str, Field]
    in_order: tuple[tuple[str, Field], ...]

    def keep(self, types: Container[str]) -> bytes:
        """Return the answer without the resources and data sources whose type is not in `types`; all else is kept."""
        kept, at = [], 0
        for kind, field in self.in_order:
            if kind in types:
                continue
            if field.start > at:
                kept.append(self.message[at : field.start])
            at = field.end
        kept.append(self.message[at:])
        return b"".join(kept)


@functools.lru_cache(maxsize=2)
def read_schema(message: bytes) -> Schema:
    """Find the schemas of an answer to GetProviderSchema.

    Raises:
        WireError: the bytes are not a message.

    """
    parts: dict[int, dict[str, Field]] = {_RESOURCES: {}, _DATA_SOURCES: {}}
    for field in fields(message):
        if field.number in parts and field.is_bytes:
            parts[field.number][_key(message, field)] = field
    resources, data_sources = parts[_RESOURCES], parts[_DATA_SOURCES]
    both = [*resources.items(), *data_sources.items()]
    return Schema(message, resources, data_sources, tuple(sorted(both, key=lambda entry: entry[1].start)))


def schema_has_diagnostics(message: bytes) -> bool:
    return any(field.number == _SCHEMA_DIAGNOSTICS for field in fields(message))


def prepared_has_diagnostics(message: bytes) -> bool:
    """Return whether an answer to PrepareProviderConfig (protocol 5) or ValidateProviderConfig (6) has diagnostics.

    In protocol 5 the diagnostics are field 2 and the prepared configuration is field 1; in protocol 6 they are 2, too.
    """
    return any(field.number == _PREPARED_DIAGNOSTICS for field in fields(message))


def without_capabilities(configure: bytes) -> bytes:
    """Return a request to Configure without what Terraform says of itself, which differs between a plan and its
    apply.
    """
    return b"".join(configure[field.start : field.end] for field in fields(configure) if field.number != _CAPABILITIES)


def configured_has_errors(message: bytes) -> bool:
    """Return whether an answer to Configure refuses the configuration."""
    return any(
        field.value == _ERROR
        for diagnostic in fields(message)
        if diagnostic.number == _CONFIGURED_DIAGNOSTICS and diagnostic.is_bytes
        for field in fields(message, diagnostic.content, diagnostic.end)
        if field.number == _SEVERITY
    )


def _key(message: bytes, entry: Field) -> str:
    for field in fields(message, entry.content, entry.end):
        if field.number == _KEY and field.is_bytes:
            return message[field.content : field.end].decode()
    return ""


def _varint(message: bytes, at: int, end: int) -> tuple[int, int]:
    value = shift = 0
    while at < end and shift <= 63:
        byte = message[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
        shift += 7
    raise WireError(f"a number in a message does not end before byte {at}")
