"""Values as Terraform packs them, as they are in JSON."""

from typing import Any

import msgpack
import pytest

from sagemaker_rest.terraform.plan_file.refusal import UnknownPlanFileError
from sagemaker_rest.terraform.plan_file.value_types import type_in_json
from sagemaker_rest.terraform.plan_file.values import NO_MARKS, UNKNOWN, Marks, decode

NOT_KNOWN = msgpack.ExtType(0, b"\0")
NOT_KNOWN_BUT_A_PREFIX = msgpack.ExtType(12, b"\x81\x02\xa3arn")
OBJECT = '["object", {"a": "string", "b": ["list", "string"]}]'


def typed(kind: str, value: Any) -> list[Any]:
    """A value that tells its own type."""
    return [kind.encode(), value]


def read(kind: str, packed: bytes) -> tuple[Any, Any, Any]:
    """All that can be asked of a value."""
    value = decode(packed, type_in_json(kind.encode()))
    return value.known, value.unknown, value.sensitive(NO_MARKS)


@pytest.mark.parametrize(
    ("kind", "packed", "known"),
    [
        pytest.param('"string"', "text", "text", id="a string"),
        pytest.param('"string"', "1.5", "1.5", id="a string of digits"),
        pytest.param('"bool"', False, False, id="a bool"),
        pytest.param('"number"', 3, 3, id="an integer"),
        pytest.param('"number"', 1.5, 1.5, id="a float"),
        pytest.param('"number"', 1e20, 100000000000000000000, id="a float that is whole"),
        pytest.param('"number"', "0.1", 0.1, id="a number that no float is"),
        pytest.param('"number"', "123456789012345678901", 123456789012345678901, id="a large number"),
        pytest.param('["map", "number"]', {"a": "0.1"}, {"a": 0.1}, id="numbers in a map"),
        pytest.param('["tuple", ["string", "number"]]', ["1", "1"], ["1", 1], id="a tuple"),
        pytest.param('["list", "string"]', None, None, id="no list"),
        pytest.param('"dynamic"', typed('["set", "number"]', ["0.1"]), [0.1], id="a value that tells its type"),
        pytest.param('"dynamic"', typed('"string"', NOT_KNOWN), UNKNOWN, id="an unknown one that tells its type"),
        pytest.param('["list", "string"]', ["a", NOT_KNOWN], ["a", None], id="an unknown element"),
        pytest.param(OBJECT, {"a": NOT_KNOWN_BUT_A_PREFIX, "b": ["x"]}, {"b": ["x"]}, id="an unknown attribute"),
        pytest.param(OBJECT, NOT_KNOWN, UNKNOWN, id="an unknown object"),
    ],
)
def test_what_is_known(kind: str, packed: Any, known: Any) -> None:
    value = decode(msgpack.packb(packed), type_in_json(kind.encode()))

    assert value.known == known
    assert type(value.known) is type(known)


@pytest.mark.parametrize(
    ("kind", "packed", "unknown"),
    [
        pytest.param('"string"', "text", False, id="a known string"),
        pytest.param('"string"', NOT_KNOWN, True, id="an unknown string"),
        pytest.param('["list", "string"]', [], [], id="an empty list"),
        pytest.param('["list", "string"]', ["a", NOT_KNOWN], [False, True], id="an unknown element"),
        pytest.param('["list", "string"]', NOT_KNOWN, True, id="an unknown list"),
        pytest.param(OBJECT, {"a": "a", "b": [NOT_KNOWN]}, {"b": [True]}, id="in an attribute"),
        pytest.param(OBJECT, {"a": "a", "b": ["b"]}, {"b": [False]}, id="a known list in an object"),
        pytest.param('"dynamic"', typed(OBJECT, {"a": NOT_KNOWN, "b": None}), {"a": True}, id="of its own type"),
    ],
)
def test_what_is_unknown(kind: str, packed: Any, unknown: Any) -> None:
    assert decode(msgpack.packb(packed), type_in_json(kind.encode())).unknown == unknown


@pytest.mark.parametrize(
    ("kind", "packed", "marks", "sensitive"),
    [
        pytest.param('"string"', "a", True, True, id="all of it"),
        pytest.param('"string"', None, True, True, id="nothing, if that is marked"),
        pytest.param('"string"', "a", NO_MARKS, False, id="no part of it"),
        pytest.param(OBJECT, {"a": "a", "b": ["b"]}, {"a": True}, {"a": True, "b": [False]}, id="an attribute"),
        pytest.param(OBJECT, {"a": "a", "b": ["b", "c"]}, {"b": {1: True}}, {"b": [False, True]}, id="an element"),
        pytest.param('["set", "string"]', ["a"], {"a": True}, True, id="an element of a set"),
        pytest.param('["set", "string"]', ["a"], NO_MARKS, [False], id="a set"),
        pytest.param('["map", "string"]', {"a": "a", "b": "b"}, {"b": True}, {"b": True}, id="an element of a map"),
        pytest.param('["list", "string"]', NOT_KNOWN, NO_MARKS, [], id="an unknown list"),
        pytest.param(OBJECT, NOT_KNOWN, NO_MARKS, {}, id="an unknown object"),
        pytest.param('"dynamic"', NOT_KNOWN, NO_MARKS, False, id="what is wholly unknown"),
        pytest.param('"dynamic"', typed('["list", "string"]', NOT_KNOWN), NO_MARKS, [], id="of its own type"),
    ],
)
def test_what_is_not_to_be_shown(kind: str, packed: Any, marks: Marks, sensitive: Any) -> None:
    assert decode(msgpack.packb(packed), type_in_json(kind.encode())).sensitive(marks) == sensitive


@pytest.mark.parametrize(
    ("kind", "packed"),
    [
        pytest.param('"string"', b"\xc1", id="no MessagePack"),
        pytest.param('"string"', msgpack.packb("a") + b"\0", id="more than a value"),
        pytest.param('"string"', msgpack.packb(msgpack.ExtType(5, b"")), id="an extension"),
        pytest.param('"dynamic"', msgpack.packb("a"), id="a value that does not tell its type"),
        pytest.param('"dynamic"', msgpack.packb(typed('["queue", "string"]', "a")), id="a new type"),
        pytest.param('"number"', msgpack.packb("one"), id="a number that is none"),
        pytest.param(OBJECT, msgpack.packb({"c": "c"}), id="an attribute that the type lacks"),
        pytest.param('["list", "number"]', msgpack.packb({"a": 1}), id="a map instead of a list"),
    ],
)
def test_what_cannot_be_read(kind: str, packed: bytes) -> None:
    with pytest.raises((UnknownPlanFileError, ValueError)):
        read(kind, packed)
