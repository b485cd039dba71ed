"""Documents to import, and what an API looks like afterwards."""

from __future__ import annotations

import json
from typing import Any

ROLE = "arn:aws:iam::123456789012:role/gateway"
URI = "arn:aws:apigateway:eu-west-1:runtime.sagemaker:path/endpoints/digits/invocations"
INTEGRATION = "x-amazon-apigateway-integration"
ANSWERS = {"200": {"description": "OK"}, "400": {"description": "Refused"}}
HEADER = {"name": "X-A", "in": "header", "required": True, "schema": {"type": "string"}}
ROW = {"type": "object", "required": ["x"], "properties": {"x": {"type": "number"}}}
BACKEND: dict[str, Any] = {
    "type": "aws",
    "httpMethod": "post",
    "uri": URI,
    "credentials": ROLE,
    "passthroughBehavior": "never",
    "requestTemplates": {"application/json": "$input.body"},
    "requestParameters": {"integration.request.header.X-A": "method.request.header.X-A"},
    "responses": {"4\\d{2}": {"statusCode": "400"}, "default": {"statusCode": "200"}},
}


def operation(**changes: Any) -> dict[str, Any]:
    """Return a POST to SageMaker, with its header declared."""
    return {"parameters": [HEADER], "responses": ANSWERS, INTEGRATION: BACKEND} | changes


def backend(**changes: Any) -> dict[str, Any]:
    """Return an operation with another integration."""
    return operation(**{INTEGRATION: BACKEND | changes})


def mock(**changes: Any) -> dict[str, Any]:
    """Return an operation that needs no backend."""
    integration = {
        "type": "mock",
        "requestTemplates": {"application/json": '{"statusCode": 200}'},
        "responses": {"default": {"statusCode": "200"}},
    }
    return {"responses": {"200": {"description": "OK"}}, INTEGRATION: integration | changes}


def document(paths: Any = None, **changes: Any) -> dict[str, Any]:
    """Return an OpenAPI 3.0 document."""
    return {
        "openapi": "3.0.1",
        "info": {"title": "digits", "version": "1"},
        "paths": paths or {"/predict": {"post": operation()}},
        **changes,
    }


def swagger(paths: Any = None, **changes: Any) -> dict[str, Any]:
    """Return a Swagger 2.0 document."""
    return {"swagger": "2.0", "info": {"title": "digits"}, "paths": paths or {"/pets": {"get": mock()}}, **changes}


def imported(apigateway: Any, body: Any, **parameters: str) -> str:
    """Import a document as a new API, which may have no warnings, and return its identifier."""
    text = body if isinstance(body, str) else json.dumps(body)
    return str(apigateway.import_rest_api(body=text, parameters=parameters, failOnWarnings=True)["id"])


def put(apigateway: Any, api: str, body: Any, **settings: Any) -> dict[str, Any]:
    """Import a document into an API."""
    text = body if isinstance(body, str) else json.dumps(body)
    return members(apigateway.put_rest_api(restApiId=api, body=text, **settings))


def members(answer: Any) -> dict[str, Any]:
    """Return an answer without what botocore adds to it."""
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


def resources(apigateway: Any, api: str) -> dict[str, str]:
    """Return the identifiers of an API's resources by their paths."""
    return {one["path"]: one["id"] for one in apigateway.get_resources(restApiId=api)["items"]}


def method(apigateway: Any, api: str, path: str, name: str) -> dict[str, Any]:
    """Return a method as GetMethod does."""
    resource = resources(apigateway, api)[path]
    return members(apigateway.get_method(restApiId=api, resourceId=resource, httpMethod=name))


def methods(apigateway: Any, api: str) -> list[str]:
    """Return the methods of an API, as in `/predict POST`."""
    items = apigateway.get_resources(restApiId=api)["items"]
    return sorted(f"{one['path']} {name}" for one in items for name in one.get("resourceMethods", {}))
