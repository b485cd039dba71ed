"""Request validators: required parameters, then the body against its model."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import ApiSnapshot, ModelSnapshot, ValidatorSnapshot
from tests.cloud.api_gateway.data_plane.deployed_api import JSON, Scene, api, message, method, resource

if TYPE_CHECKING:
    from collections.abc import Callable

PARAMETERS = ValidatorSnapshot(validates_body=False, validates_parameters=True)
BODY = ValidatorSnapshot(validates_body=True, validates_parameters=False)
BOTH = ValidatorSnapshot(validates_body=True, validates_parameters=True)
INSTANCES = ModelSnapshot(
    "Instances",
    JSON,
    json.dumps(
        {
            "$schema": "http://json-schema.org/draft-04/schema#",
            "type": "object",
            "required": ["instances"],
            "properties": {"instances": {"type": "array", "minItems": 1}},
        }
    ),
)


def requiring(*names: str) -> ApiSnapshot:
    parameters = {f"method.request.{name}": True for name in names} | {"method.request.header.X-Optional": False}
    return api(resource("/{model}", POST=method(request_parameters=parameters, validator=PARAMETERS)))


@pytest.mark.parametrize(
    ("query", "headers", "missing"),
    [
        ("", {}, "X-A, q"),
        ("q=1", {}, "X-A"),
        ("", {"X-A": "1"}, "q"),
        ("q=", {"X-A": " "}, "X-A, q"),
    ],
    ids=["both", "a-header", "a-query-parameter", "blank-ones"],
)
def test_missing_required_parameters_are_named_in_order(
    serve: Callable[..., Scene], query: str, headers: dict[str, str], missing: str
) -> None:
    scene = serve(requiring("querystring.q", "header.X-A", "path.model"))

    answer = scene.send("/mnist", query=query, headers=headers)

    assert answer.status == 400
    assert message(answer) == f"Missing required request parameters: [{missing}]"
    assert answer.headers["x-amzn-ErrorType"] == "BadRequestException"
    assert scene.backend.requests == []


def test_given_parameters_pass(serve: Callable[..., Scene]) -> None:
    scene = serve(requiring("querystring.q", "header.X-A", "path.model"))

    assert scene.send("/mnist", query="q=1", headers={"x-a": "1"}).status == 200


def test_required_parameters_without_a_validator_are_not_checked(serve: Callable[..., Scene]) -> None:
    unchecked = method(request_parameters={"method.request.header.X-A": True})

    assert serve(api(resource("/predict", POST=unchecked))).send().status == 200


def validating(models: dict[str, str], *known: ModelSnapshot, validator: ValidatorSnapshot = BODY) -> ApiSnapshot:
    return api(
        resource("/predict", POST=method(request_models=models, validator=validator)),
        models={model.name: model for model in (INSTANCES, *known)},
    )


BODIES = {
    "a-valid-one": (b'{"instances": [1]}', JSON, 200),
    "a-missing-member": (b'{"rows": [1]}', JSON, 400),
    "a-member-of-the-wrong-type": (b'{"instances": 7}', JSON, 400),
    "an-empty-list": (b'{"instances": []}', JSON, 400),
    "no-json": (b"instances=1", JSON, 400),
    "nothing-counts-as-an-empty-object": (b"", JSON, 400),
    "json-with-a-charset": (b'{"rows": [1]}', "application/json; charset=utf-8", 400),
    "no-content-type-counts-as-json": (b'{"rows": [1]}', None, 400),
    "a-content-type-without-a-model-is-not-checked": (b"1,2", "text/csv", 200),
    "nested-beyond-reading": (b"[" * 100_000, JSON, 400),
}


@pytest.mark.parametrize(("body", "content_type", "status"), BODIES.values(), ids=BODIES)
def test_the_body_is_checked_against_the_model_of_its_content_type(
    serve: Callable[..., Scene], body: bytes, content_type: str | None, status: int
) -> None:
    headers = {"Content-Type": content_type} if content_type else {}

    answer = serve(validating({JSON: "Instances"})).send(body=body, headers=headers)

    assert answer.status == status


def test_an_invalid_body_is_told_so_and_no_more(serve: Callable[..., Scene]) -> None:
    scene = serve(validating({JSON: "Instances"}))

    answer = scene.send(body=b"{}")

    assert answer.body == b'{"message":"Invalid request body"}'
    assert answer.headers["x-amzn-ErrorType"] == "BadRequestException"
    assert scene.backend.requests == []


def test_the_default_model_stands_for_every_other_content_type(serve: Callable[..., Scene]) -> None:
    answer = serve(validating({"$default": "Instances"})).send(body=b"{}", headers={"Content-Type": "text/plain"})

    assert answer.status == 400


def test_parameters_are_checked_before_the_body(serve: Callable[..., Scene]) -> None:
    checked = method(
        request_models={JSON: "Instances"}, request_parameters={"method.request.header.X-A": True}, validator=BOTH
    )
    deployed = api(resource("/predict", POST=checked), models={"Instances": INSTANCES})

    answer = serve(deployed).send(body=b"{}")

    assert message(answer) == "Missing required request parameters: [X-A]"


@pytest.mark.parametrize(("body", "status"), [(b"[[1]]", 200), (b"[1]", 400)], ids=["valid", "invalid"])
def test_a_model_can_refer_to_another_model_of_its_api(serve: Callable[..., Scene], body: bytes, status: int) -> None:
    row = ModelSnapshot("Row", JSON, '{"type": "array"}')
    reference = "https://apigateway.amazonaws.com/restapis/abc123/models/Row"
    rows = ModelSnapshot("Rows", JSON, json.dumps({"type": "array", "items": {"$ref": reference}}))

    assert serve(validating({JSON: "Rows"}, rows, row)).send(body=body).status == status


BROKEN = {
    "no-json": "{",
    "no-schema": '{"type": "unknown"}',
    "a-reference-to-nothing": '{"$ref": "https://apigateway.amazonaws.com/restapis/abc123/models/None"}',
    "a-reference-to-elsewhere": '{"$ref": "https://example.com/schema.json"}',
}


@pytest.mark.parametrize("schema", BROKEN.values(), ids=BROKEN)
def test_a_broken_model_is_an_internal_server_error(serve: Callable[..., Scene], schema: str) -> None:
    answer = serve(validating({JSON: "Broken"}, ModelSnapshot("Broken", JSON, schema))).send(body=b"{}")

    assert (answer.status, message(answer)) == (500, "Internal server error")


def test_a_model_that_does_not_exist_is_an_internal_server_error(serve: Callable[..., Scene]) -> None:
    assert serve(validating({JSON: "Gone"})).send().status == 500
