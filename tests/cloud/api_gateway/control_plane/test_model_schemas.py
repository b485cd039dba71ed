"""Schemas of models: which API Gateway takes, and the template that fits one."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from sagemaker_rest.cloud.api_gateway.control_plane.model_schemas import (
    LARGEST_SCHEMA,
    check_schema,
    sample_template,
)
from sagemaker_rest.cloud.protocol.errors import ServiceError


@pytest.mark.parametrize(
    "schema",
    [
        pytest.param({}, id="an empty one"),
        pytest.param(
            {
                "$schema": "http://json-schema.org/draft-04/schema#",
                "id": "http://example.com/pet",
                "definitions": {"name": {"type": "string", "format": "email"}},
                "properties": {"name": {"$ref": "#/definitions/name"}, "example": {"enum": [1, "a"]}},
                "items": [{"not": {}}],
                "dependencies": {"a": ["b"], "c": {"minProperties": 1}},
                "additionalProperties": False,
            },
            id="all of draft 4",
        ),
    ],
)
def test_a_schema_is_taken(schema: dict[str, Any]) -> None:
    check_schema(json.dumps(schema))


@pytest.mark.parametrize(
    ("text", "error"),
    [
        pytest.param("{", "Invalid model schema specified", id="not JSON"),
        pytest.param("[]", "Invalid model schema specified", id="a list"),
        pytest.param("[" * 100_000, "Invalid model schema specified", id="too deep"),
        pytest.param('{"properties":' * 3_000 + "{}" + "}" * 3_000, "Invalid model schema specified", id="too nested"),
        # https://github.com/aws/aws-cdk/issues/27433
        pytest.param('{"required": []}', "Invalid model schema specified", id="no required property"),
        # https://github.com/aws/aws-cdk/issues/18715
        pytest.param('{"enum": ["A", "A"]}', "Invalid model schema specified", id="a value twice"),
        # https://github.com/aws/aws-cdk/issues/14585
        pytest.param(
            '{"$id": "x"}', 'Invalid model schema specified. Unsupported keyword(s): ["$id"]', id="a newer draft"
        ),
        pytest.param(
            '{"properties": {"a": {"example": 1}, "b": {"items": {"nullable": true}}}}',
            'Invalid model schema specified. Unsupported keyword(s): ["example", "nullable"]',
            id="OpenAPI's keywords",
        ),
    ],
)
def test_another_schema_is_refused(text: str, error: str) -> None:
    with pytest.raises(ServiceError) as refused:
        check_schema(text)

    expected = f"Invalid model specified: Validation Result: warnings : [], errors : [{error}]"
    assert (refused.value.code, refused.value.message) == ("BadRequestException", expected)


def test_a_schema_over_400_kb_is_refused() -> None:
    with pytest.raises(ServiceError, match="exceeds the maximum size"):
        check_schema(json.dumps({"title": "a" * LARGEST_SCHEMA}))


@pytest.mark.parametrize(
    ("schema", "template"),
    [
        pytest.param({"type": "boolean"}, "true", id="a boolean"),
        pytest.param({"type": "number"}, "3.149", id="a number"),
        pytest.param({"type": ["string", "null"]}, '"foo"', id="the first of several types"),
        pytest.param(
            {"type": "array", "items": {"type": "integer"}},
            "[\n##TODO: Update this foreach loop to reference array from input json\n"
            "#foreach($elem in $inputRoot)\n42#if($foreach.hasNext),#end\n\n#end\n]",
            id="a list",
        ),
        pytest.param(
            {"properties": {"a": {"properties": {"b": {"type": "string"}}}}},
            '{\n  "a" : {\n    "b" : "foo"\n  }\n}',
            id="an object in another",
        ),
        pytest.param({"properties": {"a": {"$ref": "#"}}}, '{\n  "a" : { }\n}', id="a reference"),
    ],
)
def test_a_template_shows_a_sample_of_each_value(schema: dict[str, Any], template: str) -> None:
    assert sample_template(json.dumps(schema)) == "#set($inputRoot = $input.path('$'))\n" + template


def test_a_schema_with_twenty_thousand_values_to_compare_is_checked_in_a_moment() -> None:
    began = time.process_time()

    check_schema(json.dumps({"enum": [{"a": number} for number in range(20_000)]}))

    assert time.process_time() - began < 2
