"""`aws_api_gateway_rest_api` with a `body`: what the provider's own arguments leave of a document's settings.

The provider makes the API, puts the body, and patches what its arguments say otherwise; then it reads.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cloud.api_gateway.control_plane.calls import refusal
from tests.cloud.api_gateway.control_plane.openapi.documents import document, members, resources, swagger

HTTP = {
    "responses": {"200": {"description": "OK"}},
    "x-amazon-apigateway-integration": {
        "type": "HTTP",
        "httpMethod": "GET",
        "uri": "https://api.example.com/",
        "responses": {"default": {"statusCode": 200}},
    },
}


def statement(effect: str) -> dict[str, Any]:
    rule = {"Effect": effect, "Principal": "*", "Action": "execute-api:Invoke", "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [rule]}


def body(**extensions: Any) -> dict[str, Any]:
    named = {f"x-amazon-apigateway-{name.replace('_', '-')}": value for name, value in extensions.items()}
    return swagger({"/test": {"get": HTTP}}, schemes=["https"], info={"title": "test", "version": "1"}, **named)


VALUES = ("apiKeySource", "description", "disableExecuteApiEndpoint", "minimumCompressionSize", "name", "policy")


def patches(arguments: dict[str, Any], answered: dict[str, Any]) -> list[dict[str, str]]:
    """Return the patch operations that the provider makes of its arguments after a body was put."""
    media_types = arguments.get("binaryMediaTypes", [])
    known_types = answered.get("binaryMediaTypes", []) if media_types else []
    wanted = set(arguments.get("endpointConfiguration", {}).get("vpcEndpointIds", []))
    known = set(answered["endpointConfiguration"].get("vpcEndpointIds", [])) if wanted else set()
    path = "/endpointConfiguration/vpcEndpointIds"
    return [
        *({"op": "remove", "path": f"/binaryMediaTypes/{one.replace('/', '~1')}"} for one in known_types),
        *({"op": "add", "path": f"/binaryMediaTypes/{one.replace('/', '~1')}"} for one in media_types),
        *({"op": "remove", "path": path, "value": one} for one in sorted(known - wanted)),
        *({"op": "add", "path": path, "value": one} for one in sorted(wanted - known)),
        *(
            {"op": "replace", "path": f"/{name}", "value": text(arguments[name])}
            for name in VALUES
            if name in arguments and arguments[name] != answered.get(name)
        ),
    ]


def text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def applied(
    apigateway: Any, given: dict[str, Any], mode: str = "overwrite", parameters: Any = None, **arguments: Any
) -> dict[str, Any]:
    """Make an API as the provider does, and return it as the provider reads it."""
    arguments = {"name": "digits"} | arguments
    made = apigateway.create_rest_api(**arguments)
    answered = apigateway.put_rest_api(
        restApiId=made["id"], mode=mode, body=json.dumps(given), parameters=parameters or {}
    )
    operations = patches(arguments, answered)
    if operations:
        apigateway.update_rest_api(restApiId=made["id"], patchOperations=operations)
    return members(apigateway.get_rest_api(restApiId=made["id"]))


@pytest.mark.parametrize(
    ("extensions", "arguments", "expected"),
    [
        pytest.param({"api_key_source": "AUTHORIZER"}, {}, {"apiKeySource": "AUTHORIZER"}, id="keys, by body"),
        pytest.param(
            {"api_key_source": "AUTHORIZER"},
            {"apiKeySource": "HEADER"},
            {"apiKeySource": "HEADER"},
            id="keys, overridden",
        ),
        pytest.param(
            {"binary_media_types": ["image/jpeg"]}, {}, {"binaryMediaTypes": ["image/jpeg"]}, id="media types, by body"
        ),
        pytest.param(
            {"binary_media_types": ["image/jpeg"]},
            {"binaryMediaTypes": ["application/octet"]},
            {"binaryMediaTypes": ["application/octet"]},
            id="media types, overridden",
        ),
        pytest.param(
            {"endpoint_configuration": {"disableExecuteApiEndpoint": True}},
            {},
            {"disableExecuteApiEndpoint": True},
            id="default endpoint, by body",
        ),
        pytest.param(
            {"endpoint_configuration": {"disableExecuteApiEndpoint": False}},
            {"disableExecuteApiEndpoint": True},
            {"disableExecuteApiEndpoint": True},
            id="default endpoint, overridden",
        ),
        pytest.param(
            {"minimum_compression_size": 1048576}, {}, {"minimumCompressionSize": 1048576}, id="compression, by body"
        ),
        pytest.param(
            {"minimum_compression_size": 5242880},
            {"minimumCompressionSize": 1},
            {"minimumCompressionSize": 1},
            id="compression, overridden",
        ),
        pytest.param({}, {"name": "mine"}, {"name": "mine"}, id="name, overridden"),
        pytest.param({}, {"description": "mine"}, {"description": "mine"}, id="description, overridden"),
    ],
)
def test_an_argument_wins_over_the_body_and_the_body_over_nothing(
    apigateway: Any, extensions: dict[str, Any], arguments: dict[str, Any], expected: dict[str, Any]
) -> None:
    api = applied(apigateway, body(**extensions), **arguments)

    assert {name: api[name] for name in expected} == expected
    assert sorted(resources(apigateway, api["id"])) == ["/", "/test"]


@pytest.mark.parametrize(
    ("arguments", "effect"),
    [
        pytest.param({}, "Deny", id="by body"),
        pytest.param({"policy": json.dumps(statement("Allow"))}, "Allow", id="overridden"),
    ],
)
def test_the_policy_is_the_bodys_or_the_arguments(apigateway: Any, arguments: dict[str, Any], effect: str) -> None:
    api = applied(apigateway, body(policy=statement("Deny")), **arguments)

    # the provider reads it as a text inside a text, too
    policy = json.loads(json.loads(f'"{api["policy"]}"'))
    assert policy == statement(effect)


PRIVATE = {"types": ["PRIVATE"]}


@pytest.mark.parametrize(
    ("mode", "endpoint", "expected"),
    [
        pytest.param("overwrite", PRIVATE, ["vpce-of-body"], id="by body"),
        pytest.param("overwrite", PRIVATE | {"vpcEndpointIds": ["vpce-mine"]}, ["vpce-mine"], id="overridden"),
        pytest.param("merge", PRIVATE | {"vpcEndpointIds": ["vpce-mine"]}, ["vpce-mine"], id="merged"),
    ],
)
def test_the_endpoints_of_a_private_api_are_the_bodys_or_the_arguments(
    apigateway: Any, mode: str, endpoint: dict[str, Any], expected: list[str]
) -> None:
    given = body(endpoint_configuration={"vpcEndpointIds": ["vpce-of-body"]})

    api = applied(apigateway, given, mode, endpointConfiguration=endpoint)

    assert api["endpointConfiguration"]["types"] == ["PRIVATE"]
    assert api["endpointConfiguration"]["vpcEndpointIds"] == expected


@pytest.mark.parametrize(
    ("base_path", "paths"),
    [
        pytest.param("prepend", ["/", "/foo", "/foo/bar", "/foo/bar/baz", "/foo/bar/baz/test"], id="prepend"),
        pytest.param("ignore", ["/", "/test"], id="ignore"),
    ],
)
def test_the_parameters_say_what_becomes_of_the_base_path(apigateway: Any, base_path: str, paths: list[str]) -> None:
    api = applied(apigateway, body() | {"basePath": "/foo/bar/baz"}, parameters={"basepath": base_path})

    assert sorted(resources(apigateway, api["id"])) == paths


def test_another_body_takes_the_place_of_the_first(apigateway: Any) -> None:
    api = applied(apigateway, body())
    other = swagger({"/update": {"get": HTTP}}, info={"title": "test", "version": "1"})

    apigateway.put_rest_api(restApiId=api["id"], mode="overwrite", body=json.dumps(other))

    assert sorted(resources(apigateway, api["id"])) == ["/", "/update"]


def test_warnings_fail_the_body_if_the_provider_asks_for_it_and_change_nothing(apigateway: Any) -> None:
    made = apigateway.create_rest_api(name="digits", description="original")
    users = {"summary": "Lists users", "responses": {"200": {"description": "Names"}}}
    doubtful = document({"/users": {"get": users}}, components={"invalid_key_will_warn": "a_value"})
    request = {"restApiId": made["id"], "mode": "overwrite", "body": json.dumps(doubtful)}

    refused = refusal(apigateway.put_rest_api, failOnWarnings=True, **request)
    before = apigateway.get_rest_api(restApiId=made["id"])["name"], sorted(resources(apigateway, made["id"]))
    apigateway.put_rest_api(failOnWarnings=False, **request)

    warning = "Parse issue: attribute components.invalid_key_will_warn is unexpected"
    assert refused == (400, "BadRequestException", f"Warnings found during import:\n\t{warning}")
    assert before == ("digits", ["/"])
    assert sorted(resources(apigateway, made["id"])) == ["/", "/users"]
