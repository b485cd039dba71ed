"""Reading and cutting the schema message."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sagemaker_rest.terraform.accelerator import wire


def varint(value: int) -> bytes:
    return bytes([value]) if value < 128 else bytes([value & 127 | 128]) + varint(value >> 7)


def field(number: int, content: bytes) -> bytes:
    return varint(number << 3 | 2) + varint(len(content)) + content


def entry(number: int, key: str, schema: bytes) -> bytes:
    return field(number, field(1, key.encode()) + field(2, schema))


names = st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=12)


@given(
    entries=st.lists(st.tuples(st.sampled_from([1, 2, 3, 6, 7, 8, 200]), names, st.binary(max_size=300)), max_size=20),
    kept=st.sets(names, max_size=5),
)
def test_only_unused_resources_and_data_sources_are_left_out(
    entries: list[tuple[int, str, bytes]], kept: set[str]
) -> None:
    unique = {(number, key): schema for number, key, schema in entries}
    message = b"".join(entry(number, key, schema) for (number, key), schema in unique.items())
    expected = b"".join(
        entry(number, key, schema) for (number, key), schema in unique.items() if number not in {2, 3} or key in kept
    )

    assert wire.read_schema(message).keep(kept) == expected


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(message: bytes) -> None:
    try:
        covered = list(wire.fields(message))
    except wire.WireError:
        return
    assert sum(one.end - one.start for one in covered) == len(message)


@pytest.mark.parametrize(
    "message",
    [
        pytest.param(b"\x0a\x05abc", id="content ends early"),
        pytest.param(b"\x0a", id="no length"),
        pytest.param(b"\x80\x80", id="number without an end"),
        pytest.param(b"\x0b", id="group"),
        pytest.param(b"\x09\x00", id="fixed number ends early"),
    ],
)
def test_what_is_no_message_is_refused(message: bytes) -> None:
    with pytest.raises(wire.WireError):
        list(wire.fields(message))


def test_diagnostics_are_seen() -> None:
    error, warning = field(1, b"\x08\x01"), field(1, b"\x08\x02")

    assert wire.configured_has_errors(warning + error)
    assert not wire.configured_has_errors(warning)
    assert wire.prepared_has_diagnostics(field(1, b"config") + field(2, b"\x08\x02"))
    assert not wire.prepared_has_diagnostics(field(1, b"config"))
    assert wire.schema_has_diagnostics(field(4, b"\x08\x01"))
