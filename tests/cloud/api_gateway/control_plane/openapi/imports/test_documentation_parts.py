"""ImportDocumentationParts, alone and with an API, as AWS was recorded to answer."""

from __future__ import annotations

import json
from typing import Any

from tests.cloud.api_gateway.control_plane.openapi.documents import document, imported, mock

PARTS: list[dict[str, Any]] = [
    {"location": {"type": "API"}, "properties": {"info": {"description": "API info description 4"}}},
    {"location": {"type": "METHOD", "method": "GET"}, "properties": {"description": "Method description."}},
    {"location": {"type": "MODEL", "name": "Empty"}, "properties": {"title": "Empty Schema"}},
    {
        "location": {"type": "RESPONSE", "method": "GET", "statusCode": "200"},
        "properties": {"description": "200 response"},
    },
]


def test_documentation_parts_are_imported_with_an_api_and_alone(apigateway: Any) -> None:
    body = document(
        {"/": {"get": mock()}},
        **{"x-amazon-apigateway-documentation": {"version": "1.0.3", "documentationParts": PARTS}},
    )
    api = imported(apigateway, body)

    def parts() -> list[tuple[dict[str, Any], dict[str, Any]]]:
        items = apigateway.get_documentation_parts(restApiId=api)["items"]
        return [(item["location"], json.loads(item["properties"])) for item in items]

    with_the_api = parts()
    alone = apigateway.import_documentation_parts(restApiId=api, mode="overwrite", body=json.dumps(body))

    locations = [
        {"type": "API"},
        {"type": "METHOD", "path": "/", "method": "GET"},
        {"type": "MODEL", "name": "Empty"},
        {"type": "RESPONSE", "path": "/", "method": "GET", "statusCode": "200"},
    ]
    expected = [(location, part["properties"]) for location, part in zip(locations, PARTS, strict=True)]
    assert with_the_api == parts() == expected
    assert alone["ResponseMetadata"]["HTTPStatusCode"] == 200
    assert alone["ids"] == [item["id"] for item in apigateway.get_documentation_parts(restApiId=api)["items"]]
    assert len(set(alone["ids"])) == 4


def test_a_merge_of_documentation_replaces_parts_of_the_same_location(apigateway: Any, api: str) -> None:
    known = apigateway.create_documentation_part(restApiId=api, location={"type": "API"}, properties="{}")["id"]
    other = apigateway.create_documentation_part(restApiId=api, location={"type": "RESOURCE"}, properties="{}")["id"]
    body = {"openapi": "3.0.1", "x-amazon-apigateway-documentation": {"documentationParts": PARTS[:1]}}

    answer = apigateway.import_documentation_parts(restApiId=api, body=json.dumps(body))

    assert answer["ids"] == [known]
    parts = apigateway.get_documentation_parts(restApiId=api)["items"]
    assert [part["id"] for part in parts] == [known, other]
    assert json.loads(parts[0]["properties"]) == PARTS[0]["properties"]
