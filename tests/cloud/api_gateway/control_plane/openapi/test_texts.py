"""The text of a document: JSON or YAML, and safe to walk."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sagemaker_rest.cloud.api_gateway.control_plane.openapi.texts import NotADocumentError, read_text
from sagemaker_rest.cloud.protocol.errors import ServiceError

VARIABLES = {"AccountId": "123456789012", "Partition": "aws-cn", "Region": "cn-north-1"}


def read(text: str | bytes) -> Any:
    return read_text(text.encode() if isinstance(text, str) else text, VARIABLES)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("a: yes", "yes", id="a word that YAML 1.1 reads as true"),
        pytest.param("a: true", True, id="a boolean"),
        pytest.param("a: 2017-04-20T04:08:08Z", "2017-04-20T04:08:08Z", id="a date"),
        pytest.param("a: 1:30", "1:30", id="a number to the base of sixty"),
        pytest.param("a: 0123", "0123", id="a number to the base of eight"),
        pytest.param("a: 12", 12, id="a number"),
        pytest.param("a: 1.5", 1.5, id="a fraction"),
        pytest.param("a:", None, id="nothing"),
        pytest.param("a: {200: x}", {"200": "x"}, id="a key that is a number"),
        pytest.param("b: &b {c: 1}\na: {<<: *b, d: 2}", {"c": 1, "d": 2}, id="a merge"),
    ],
)
def test_yaml_is_read_as_json_has_it(text: str, value: Any) -> None:
    assert read(text)["a"] == value


def test_variables_of_aws_are_filled_in() -> None:
    text = json.dumps({"a": ["arn:${AWS::Partition}:x:${AWS::Region}:${AWS::AccountId}", "${AWS::StackName}"]})

    assert read(text) == {"a": ["arn:aws-cn:x:cn-north-1:123456789012", "${AWS::StackName}"]}


def anchors(line: str) -> str:
    """Return YAML of eighteen lines, each of which stands for nine times the one before."""
    lines = [line.format(name=f"n{number}", more=", ".join([f"*n{number - 1}"] * 9)) for number in range(1, 19)]
    return "\n".join(["n0: &n0 {x: 1}", *lines])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("{'key:value}", id="an open quote"),
        pytest.param(b"\xff", id="not UTF-8"),
        pytest.param('{"a": "\\ud800"}', id="half of a surrogate pair"),
        pytest.param('{"a": 1e999}', id="a number out of range"),
        pytest.param('{"a": NaN}', id="no number"),
        pytest.param('{"a": ' + "9" * 5000 + "}", id="a number of five thousand digits"),
        pytest.param('{"a": ' * 5000 + "1" + "}" * 5000, id="JSON that is nested deeply"),
        pytest.param("[" * 100_000, id="YAML that is nested deeply"),
        pytest.param("- " * 5000, id="YAML lists that are nested deeply"),
        pytest.param("a: &a [*a]", id="an anchor in itself"),
        pytest.param(anchors("{name}: &{name} [{more}]"), id="anchors of anchors"),
        pytest.param(anchors("{name}: &{name} {{<<: [{more}], {name}: 1}}"), id="merges of merges"),
        pytest.param("? [a]\n: b", id="a key that is a list"),
        pytest.param("!!python/object/apply:os.getcwd []", id="a Python object"),
        pytest.param("a: !!binary aGk=", id="bytes"),
        pytest.param("a: !!bool x", id="a tag that lies"),
        pytest.param("a: 1\n---\na: 2", id="two documents"),
    ],
)
def test_a_text_that_cannot_be_a_document_is_refused(text: str | bytes) -> None:
    with pytest.raises(NotADocumentError):
        read(text)


def test_a_text_of_more_than_six_megabytes_is_refused() -> None:
    with pytest.raises(ServiceError, match="6291457 bytes; at most 6291456 are imported"):
        read(b" " * (6 * 1024 * 1024 + 1))
