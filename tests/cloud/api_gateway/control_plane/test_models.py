"""Models: made, changed, used and deleted as API Gateway does."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cloud.api_gateway.control_plane.calls import members
from tests.cloud.api_gateway.control_plane.refusals import bad_request, conflict, not_found
from tests.cloud.own_service import ACCOUNT

SCHEMA = json.dumps({"title": "Pet", "type": "object"})
EMPTY_SCHEMA = bad_request("Model schema must have at least 1 property or array items defined")
UNKNOWN_API = not_found(f"Invalid API identifier specified {ACCOUNT}:abcde0")
UNKNOWN_MODEL = not_found("Invalid model name specified: Pet")


@pytest.fixture
def pet(apigateway: Any, api: str) -> dict[str, str]:
    """A model, by the members of a request that name it."""
    apigateway.create_model(restApiId=api, name="Pet", contentType="application/json", schema=SCHEMA)
    return {"restApiId": api, "modelName": "Pet"}


def test_a_model_is_made_and_read_back(apigateway: Any, api: str) -> None:
    given = {"name": "Pet", "contentType": "application/json", "schema": SCHEMA, "description": "a pet"}

    created = apigateway.create_model(restApiId=api, **given)

    assert created["ResponseMetadata"]["HTTPStatusCode"] == 201
    assert members(created) == {"id": created["id"], **given}
    assert members(apigateway.get_model(restApiId=api, modelName="Pet")) == members(created)


def test_an_empty_description_is_left_out(apigateway: Any, api: str) -> None:
    created = apigateway.create_model(
        restApiId=api, name="Pet", contentType="application/json", schema=SCHEMA, description=""
    )

    assert "description" not in created


def test_every_api_begins_with_two_models(apigateway: Any, api: str) -> None:
    models = apigateway.get_models(restApiId=api)["items"]

    assert [(model["name"], model["description"], model["contentType"]) for model in models] == [
        ("Empty", "This is a default empty schema model", "application/json"),
        ("Error", "This is a default error schema model", "application/json"),
    ]
    draft = "http://json-schema.org/draft-04/schema#"
    assert [json.loads(model["schema"]) for model in models] == [
        {"$schema": draft, "title": "Empty Schema", "type": "object"},
        {
            "$schema": draft,
            "title": "Error Schema",
            "type": "object",
            "properties": {"message": {"type": "string"}},
        },
    ]


def test_a_model_that_refers_to_another_is_listed_as_it_was_given(apigateway: Any, pet: dict[str, str]) -> None:
    address = f"https://apigateway.amazonaws.com/restapis/{pet['restApiId']}/models/Pet"
    schema = {"type": "array", "items": {"$ref": address}}
    apigateway.create_model(
        restApiId=pet["restApiId"], name="Pets", contentType="application/json", schema=json.dumps(schema)
    )

    listed = apigateway.get_models(restApiId=pet["restApiId"])["items"]

    assert [model["name"] for model in listed] == ["Empty", "Error", "Pet", "Pets"]
    assert members(listed[3]) == {
        "id": listed[3]["id"],
        "name": "Pets",
        "contentType": "application/json",
        "schema": json.dumps(schema),
    }


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        pytest.param({"restApiId": "abcde0"}, UNKNOWN_API, id="an unknown API"),
        pytest.param({"name": "Empty"}, conflict("Model name already exists for this REST API"), id="a taken name"),
        pytest.param({"name": ""}, bad_request("Model name must be non-empty"), id="no name"),
        pytest.param({"name": "a b"}, bad_request("Model name must be alphanumeric: a b"), id="a name of other text"),
        pytest.param({"schema": ""}, EMPTY_SCHEMA, id="an empty schema"),
        pytest.param({"schema": None}, EMPTY_SCHEMA, id="no schema"),
        pytest.param({"schema": None, "contentType": "application/xml"}, EMPTY_SCHEMA, id="no schema of XML"),
    ],
)
def test_what_a_model_cannot_be_is_refused(apigateway: Any, api: str, given: dict[str, Any], refusal: Any) -> None:
    whole = {"restApiId": api, "name": "Pet", "contentType": "application/json", "schema": SCHEMA}

    with refusal:
        apigateway.create_model(**whole | given)


def test_an_unknown_model_is_not_found(apigateway: Any, api: str) -> None:
    with UNKNOWN_API:
        apigateway.get_models(restApiId="abcde0")
    with UNKNOWN_MODEL:
        apigateway.get_model(restApiId="abcde0", modelName="Pet")
    with UNKNOWN_MODEL:
        apigateway.delete_model(restApiId=api, modelName="Pet")
    with UNKNOWN_MODEL:
        apigateway.update_model(restApiId=api, modelName="Pet", patchOperations=[])


def test_a_model_is_changed(apigateway: Any, pet: dict[str, str]) -> None:
    schema = json.dumps({"title": "Other", "type": "object"})

    changed = apigateway.update_model(
        **pet,
        patchOperations=[
            {"op": "replace", "path": "/schema", "value": schema},
            {"op": "replace", "path": "/description", "value": "another"},
        ],
    )
    undescribed = apigateway.update_model(
        **pet, patchOperations=[{"op": "replace", "path": "/description", "value": ""}]
    )

    assert (changed["schema"], changed["description"]) == (schema, "another")
    assert "description" not in undescribed


@pytest.mark.parametrize(
    ("operation", "refusal"),
    [
        pytest.param(
            {"op": "add", "path": "/wrong", "value": "x"},
            bad_request("Invalid patch path  '/wrong' specified for op 'add'. Please choose supported operations"),
            id="an unknown operation",
        ),
        pytest.param(
            {"op": "replace", "path": "/name", "value": "x"},
            bad_request(
                "Invalid patch path  '/name' specified for op 'replace'. Must be one of: [/description, /schema]"
            ),
            id="an unknown path",
        ),
        pytest.param({"op": "replace", "path": "/schema", "value": ""}, EMPTY_SCHEMA, id="an empty schema"),
        pytest.param({"op": "replace", "path": "/schema"}, EMPTY_SCHEMA, id="no schema"),
    ],
)
def test_a_change_that_cannot_be_is_refused(
    apigateway: Any, pet: dict[str, str], operation: dict[str, str], refusal: Any
) -> None:
    with refusal:
        apigateway.update_model(**pet, patchOperations=[operation])

    assert apigateway.get_model(**pet)["schema"] == SCHEMA


def test_a_model_is_deleted(apigateway: Any, pet: dict[str, str]) -> None:
    deleted = apigateway.delete_model(**pet)

    assert deleted["ResponseMetadata"]["HTTPStatusCode"] == 202
    with UNKNOWN_MODEL:
        apigateway.get_model(**pet)


def test_a_model_of_a_method_is_not_deleted(apigateway: Any, pet: dict[str, str], root: str) -> None:
    names = {"restApiId": pet["restApiId"], "resourceId": root, "httpMethod": "ANY"}
    apigateway.put_method(**names, authorizationType="NONE", requestModels={"application/json": "Pet"})

    with conflict("Cannot delete model 'Pet', is referenced in method request: //ANY"):
        apigateway.delete_model(**pet)

    apigateway.update_method(**names, patchOperations=[{"op": "remove", "path": "/requestModels/application~1json"}])
    apigateway.delete_model(**pet)


def test_of_two_methods_with_a_model_the_last_is_told(apigateway: Any, pet: dict[str, str], root: str) -> None:
    api = pet["restApiId"]
    last = apigateway.create_resource(restApiId=api, parentId=root, pathPart="test")["id"]
    using = {"authorizationType": "NONE", "requestModels": {"application/json": "Pet"}}
    apigateway.put_method(restApiId=api, resourceId=root, httpMethod="ANY", **using)
    apigateway.put_method(restApiId=api, resourceId=last, httpMethod="ANY", **using)

    with conflict("Cannot delete model 'Pet', is referenced in method request: /test/ANY"):
        apigateway.delete_model(**pet)

    apigateway.delete_method(restApiId=api, resourceId=last, httpMethod="ANY")
    with conflict("Cannot delete model 'Pet', is referenced in method request: //ANY"):
        apigateway.delete_model(**pet)


def test_a_model_of_a_methods_response_is_not_deleted(apigateway: Any, pet: dict[str, str], root: str) -> None:
    resource = apigateway.create_resource(restApiId=pet["restApiId"], parentId=root, pathPart="test")["id"]
    names = {"restApiId": pet["restApiId"], "resourceId": resource, "httpMethod": "GET"}
    apigateway.put_method(**names, authorizationType="NONE")
    apigateway.put_method_response(**names, statusCode="200", responseModels={"application/json": "Pet"})

    with conflict("Cannot delete model 'Pet', is referenced in method response: /test/GET"):
        apigateway.delete_model(**pet)

    apigateway.delete_method(**names)
    apigateway.delete_model(**pet)


def test_a_template_fits_the_schema(apigateway: Any, api: str) -> None:
    schema = {
        "type": "object",
        "properties": {"name": {"type": "string"}, "age": {"type": "integer"}, "tag": {"type": "object"}},
    }
    apigateway.create_model(restApiId=api, name="Pet", contentType="application/json", schema=json.dumps(schema))

    template = apigateway.get_model_template(restApiId=api, modelName="Pet")["value"]

    assert template == ('#set($inputRoot = $input.path(\'$\'))\n{\n  "name" : "foo",\n  "age" : 42,\n  "tag" : { }\n}')
