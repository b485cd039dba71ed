"""JSON schemas of models: what API Gateway takes of draft 4, and the mapping template that fits one.

https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import jsonschema_rs
from jsonschema import Draft4Validator

from sagemaker_rest.cloud.api_gateway.control_plane.errors import bad_request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sagemaker_rest.cloud.protocol.errors import ServiceError

LARGEST_SCHEMA = 400 * 1024
_DEEPEST_TEMPLATE = 20
# compiled: `enum` of twenty thousand objects, which have to be unique, took the other half a minute
_META_SCHEMA = jsonschema_rs.Draft4Validator(Draft4Validator.META_SCHEMA, validate_formats=False)
_KEYWORDS = frozenset(Draft4Validator.META_SCHEMA["properties"]) | {"$ref", "format"}
_WITH_A_SCHEMA = ("additionalItems", "additionalProperties", "items", "not")
_WITH_SCHEMAS_BY_NAME = ("definitions", "dependencies", "patternProperties", "properties")
_WITH_SCHEMAS = ("allOf", "anyOf", "items", "oneOf")
# [?] the samples that AWS's console shows
_SAMPLES = {"boolean": "true", "integer": "42", "null": "null", "number": "3.149", "string": '"foo"'}


def check_schema(text: str) -> None:
    """Check a model's schema.

    Raises:
        ServiceError: BadRequestException, in API Gateway's words, for what is not a schema of draft 4.

    """
    if not text:
        raise bad_request("Model schema must have at least 1 property or array items defined")
    if len(text.encode("utf-8", "surrogatepass")) > LARGEST_SCHEMA:
        raise _invalid(f"Model schema exceeds the maximum size of {LARGEST_SCHEMA} bytes")
    try:
        schema = json.loads(text)
        if not isinstance(schema, dict):
            raise _invalid("Invalid model schema specified")
        unsupported = list(dict.fromkeys(_unsupported_keywords(schema)))
        if unsupported:
            raise _invalid(f"Invalid model schema specified. Unsupported keyword(s): {json.dumps(unsupported)}")
        if not _META_SCHEMA.is_valid(schema):
            raise _invalid("Invalid model schema specified")
    except (ValueError, RecursionError) as error:
        raise _invalid("Invalid model schema specified") from error


def _unsupported_keywords(schema: Any) -> Iterator[str]:
    if not isinstance(schema, Mapping):
        return
    yield from (keyword for keyword in schema if keyword not in _KEYWORDS)
    for inner in _inner_schemas(schema):
        yield from _unsupported_keywords(inner)


def _inner_schemas(schema: Mapping[str, Any]) -> Iterator[Any]:
    yield from (schema[keyword] for keyword in _WITH_A_SCHEMA if keyword in schema)
    for keyword in _WITH_SCHEMAS_BY_NAME:
        if isinstance(schema.get(keyword), Mapping):
            yield from schema[keyword].values()
    for keyword in _WITH_SCHEMAS:
        if isinstance(schema.get(keyword), list):
            yield from schema[keyword]


def _invalid(error: str) -> ServiceError:
    return bad_request(f"Invalid model specified: Validation Result: warnings : [], errors : [{error}]")


def sample_template(text: str) -> str:
    """Return a mapping template whose output fits a model's schema, with samples for values."""
    return "#set($inputRoot = $input.path('$'))\n" + _sample(json.loads(text), "$inputRoot", 0)


def _sample(schema: Any, root: str, depth: int) -> str:
    if not isinstance(schema, Mapping) or depth > _DEEPEST_TEMPLATE:
        return "{ }"
    kind = schema.get("type", "array" if "items" in schema else "object")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "array":
        return _sample_array(schema, root, depth)
    if kind in _SAMPLES:
        return _SAMPLES[kind]
    properties = schema.get("properties")
    if not properties:
        return "{ }"
    indent = "  " * (depth + 1)
    lines = [
        f"{indent}{json.dumps(name)} : {_sample(inner, f'{root}.{name}', depth + 1)}"
        for name, inner in properties.items()
    ]
    return "{\n" + ",\n".join(lines) + "\n" + "  " * depth + "}"


def _sample_array(schema: Mapping[str, Any], root: str, depth: int) -> str:
    element = _sample(schema.get("items"), "$elem", depth + 1)
    return (
        "[\n##TODO: Update this foreach loop to reference array from input json\n"
        f"#foreach($elem in {root})\n{element}#if($foreach.hasNext),#end\n\n#end\n]"
    )
