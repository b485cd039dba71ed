"""Documentation parts: made, found, changed and refused as API Gateway does."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

CONTENT = '{ "description": "Reads digits" }'
NO_PART = "Invalid Documentation part identifier specified"
NO_API = "Invalid API identifier specified 123456789012:missing"


def add(apigateway: Any, api: str, **location: str) -> dict[str, Any]:
    part: dict[str, Any] = apigateway.create_documentation_part(restApiId=api, location=location, properties=CONTENT)
    return part


@pytest.fixture
def part(apigateway: Any, api: str) -> str:
    return str(add(apigateway, api, type="API")["id"])


def test_a_part_is_answered_as_it_was_given(apigateway: Any, api: str) -> None:
    made = add(apigateway, api, type="API")

    assert made["ResponseMetadata"]["HTTPStatusCode"] == 201
    assert made["location"] == {"type": "API"}
    assert made["properties"] == CONTENT
    found = apigateway.get_documentation_part(restApiId=api, documentationPartId=made["id"])
    assert (found["id"], found["location"], found["properties"]) == (made["id"], {"type": "API"}, CONTENT)


@pytest.mark.parametrize(
    ("given", "location"),
    [
        pytest.param({"type": "RESOURCE"}, {"type": "RESOURCE", "path": "/"}, id="a resource"),
        pytest.param(
            {"type": "METHOD", "path": "/pets"}, {"type": "METHOD", "path": "/pets", "method": "*"}, id="a method"
        ),
        pytest.param(
            {"type": "RESPONSE", "method": "GET"},
            {"type": "RESPONSE", "path": "/", "method": "GET", "statusCode": "*"},
            id="a response",
        ),
        pytest.param({"type": "MODEL", "name": "Pet"}, {"type": "MODEL", "name": "Pet"}, id="a model"),
    ],
)
def test_fields_that_are_not_given_stand_for_everything(
    apigateway: Any, api: str, given: dict[str, str], location: dict[str, str]
) -> None:
    assert add(apigateway, api, **given)["location"] == location


def test_parts_are_listed_by_type_path_and_name(apigateway: Any, api: str, part: str) -> None:
    header = add(apigateway, api, type="REQUEST_HEADER", path="/a", name="X-Trace")["id"]
    method = add(apigateway, api, type="METHOD", path="/a")["id"]

    def listed(**query: str) -> list[str]:
        items = apigateway.get_documentation_parts(restApiId=api, **query)["items"]
        return [item["id"] for item in items]

    assert listed() == [part, header, method]
    assert listed(type="METHOD") == [method]
    assert listed(path="/a") == [header, method]
    assert listed(nameQuery="Trace") == [header]
    assert listed(locationStatus="DOCUMENTED") == [part, header, method]


def test_what_has_no_documentation_is_not_listed(apigateway: Any, api: str) -> None:
    with pytest.raises(ClientError, match="does not list what of an API has no documentation") as refused:
        apigateway.get_documentation_parts(restApiId=api, locationStatus="UNDOCUMENTED")
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501


def test_a_part_gets_other_properties(apigateway: Any, api: str, part: str) -> None:
    operation = {"op": "replace", "path": "/properties", "value": "{}"}

    changed = apigateway.update_documentation_part(restApiId=api, documentationPartId=part, patchOperations=[operation])

    assert (changed["id"], changed["properties"]) == (part, "{}")


@pytest.mark.parametrize(
    ("operation", "message"),
    [
        pytest.param(
            {"op": "add", "path": "/properties", "value": "{}"},
            "Invalid patch path  '/properties' specified for op 'add'. Please choose supported operations",
            id="an operation that no path takes",
        ),
        pytest.param(
            {"op": "replace", "path": "/invalidPath", "value": "{}"},
            "Invalid patch path  '/invalidPath' specified for op 'replace'. Must be one of: [/properties]",
            id="a path that is not there",
        ),
        pytest.param(
            {"op": "replace", "path": "/properties", "value": "[]"},
            "Invalid JSON object for documentation part properties",
            id="properties that are a list",
        ),
    ],
)
def test_a_patch_that_cannot_be_is_refused_in_aws_words(
    apigateway: Any, api: str, part: str, operation: dict[str, str], message: str
) -> None:
    with pytest.raises(ClientError) as refused:
        apigateway.update_documentation_part(restApiId=api, documentationPartId=part, patchOperations=[operation])

    assert refused.value.response["Error"] == {"Code": "BadRequestException", "Message": message}


def test_a_deleted_part_is_not_found(apigateway: Any, api: str, part: str) -> None:
    deleted = apigateway.delete_documentation_part(restApiId=api, documentationPartId=part)

    assert deleted["ResponseMetadata"]["HTTPStatusCode"] == 202
    with pytest.raises(ClientError) as refused:
        apigateway.delete_documentation_part(restApiId=api, documentationPartId=part)
    assert refused.value.response["Error"] == {"Code": "NotFoundException", "Message": NO_PART}


@pytest.mark.parametrize(
    ("operation", "message", "members"),
    [
        pytest.param("create", NO_API, {"location": {"type": "API"}, "properties": CONTENT}, id="create"),
        pytest.param("delete", NO_API, {"documentationPartId": "part"}, id="delete"),
        pytest.param("get", NO_PART, {"documentationPartId": "part"}, id="get"),
        pytest.param("update", NO_PART, {"documentationPartId": "part", "patchOperations": []}, id="update"),
    ],
)
def test_an_api_that_is_not_there_is_named_where_aws_names_it(
    apigateway: Any, operation: str, message: str, members: dict[str, Any]
) -> None:
    with pytest.raises(ClientError) as refused:
        getattr(apigateway, f"{operation}_documentation_part")(restApiId="missing", **members)

    assert refused.value.response["Error"] == {"Code": "NotFoundException", "Message": message}


def test_an_unknown_part_of_a_known_api_is_not_found(apigateway: Any, api: str) -> None:
    with pytest.raises(ClientError) as refused:
        apigateway.get_documentation_part(restApiId=api, documentationPartId="unknown")

    assert refused.value.response["Error"] == {"Code": "NotFoundException", "Message": NO_PART}


def test_the_parts_of_an_api_that_is_not_there_are_not_listed(apigateway: Any) -> None:
    with pytest.raises(ClientError, match=NO_API):
        apigateway.get_documentation_parts(restApiId="missing")


def test_one_location_has_one_part(apigateway: Any, api: str) -> None:
    add(apigateway, api, type="METHOD", path="/a")

    with pytest.raises(ClientError, match="already exists for the specified location: type 'METHOD', path '/a'") as no:
        add(apigateway, api, type="METHOD", path="/a", method="*")
    assert no.value.response["Error"]["Code"] == "ConflictException"


def test_a_field_that_is_empty_is_one_that_is_not_given(apigateway: Any, api: str) -> None:
    made = add(apigateway, api, type="API", method="", name="", path="", statusCode="")

    assert made["location"] == {"type": "API"}


def test_a_type_that_aws_does_not_have_is_refused_with_those_that_it_has(apigateway: Any, api: str) -> None:
    with pytest.raises(ClientError) as refused:
        add(apigateway, api, type="INVALID")

    assert refused.value.response["Error"] == {
        "Code": "ValidationException",
        "Message": "1 validation error detected: Value 'INVALID' at 'createDocumentationPartInput.location.type' "
        "failed to satisfy constraint: Member must satisfy enum value set: [RESPONSE_BODY, RESPONSE, METHOD, MODEL, "
        "AUTHORIZER, RESPONSE_HEADER, RESOURCE, PATH_PARAMETER, REQUEST_BODY, QUERY_PARAMETER, API, REQUEST_HEADER]",
    }


@pytest.mark.parametrize(
    ("location", "message"),
    [
        pytest.param({"type": "API", "path": "/"}, "cannot have the attributes: path", id="a field too many"),
        pytest.param({"type": "MODEL"}, "must have a name", id="no name"),
    ],
)
def test_a_location_has_the_fields_of_its_type(
    apigateway: Any, api: str, location: dict[str, str], message: str
) -> None:
    with pytest.raises(ClientError, match=f"BadRequestException.*{message}"):
        add(apigateway, api, **location)
