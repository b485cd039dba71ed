"""API keys: found by the beginning of their names, their values shown when asked for, wrong ones refused."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cloud.api_gateway.control_plane.calls import members, patches, refusal, status

VALUE = "a-value-of-twenty-ch"


@pytest.fixture
def key(apigateway: Any) -> dict[str, Any]:
    created: dict[str, Any] = apigateway.create_api_key(name="test-key-1")
    return created


def test_a_key_gets_a_value_and_is_not_enabled(key: dict[str, Any]) -> None:
    assert status(key) == 201
    assert members(key) == {
        "id": key["id"],
        "name": "test-key-1",
        "value": key["value"],
        "enabled": False,
        "stageKeys": [],
    }
    assert len(key["value"]) >= 20


def test_the_newest_key_is_listed_first_and_without_its_value(apigateway: Any, key: dict[str, Any]) -> None:
    newest = apigateway.create_api_key(name="test-key-2")

    listed = apigateway.get_api_keys()["items"]

    assert [each["id"] for each in listed] == [newest["id"], key["id"]]
    assert not any("value" in each or "tags" in each for each in listed)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        pytest.param("test-key", ["test-key-2", "test-key-1"], id="the beginning of two"),
        pytest.param("test-key-2", ["test-key-2"], id="a whole name"),
        pytest.param("TEST", [], id="another case"),
        pytest.param("key-1", [], id="the end"),
        pytest.param("t-k", [], id="the middle"),
    ],
)
def test_keys_are_found_by_the_beginning_of_their_names(
    apigateway: Any, key: dict[str, Any], query: str, names: list[str]
) -> None:
    apigateway.create_api_key(name=key["name"].replace("1", "2"))

    found = apigateway.get_api_keys(nameQuery=query)["items"]

    assert [each["name"] for each in found] == names


def test_keys_are_listed_page_by_page(apigateway: Any, key: dict[str, Any]) -> None:
    newest = apigateway.create_api_key(name="test-key-2")

    first = apigateway.get_api_keys(limit=1)
    second = apigateway.get_api_keys(limit=1, position=first["position"])

    assert [each["id"] for page in (first, second) for each in page["items"]] == [newest["id"], key["id"]]
    assert "position" not in second


def test_a_limit_below_one_is_ignored(apigateway: Any) -> None:
    assert apigateway.get_api_keys(limit=-1)["items"] == []


def test_a_value_is_shown_when_it_is_asked_for(apigateway: Any, key: dict[str, Any]) -> None:
    hidden = apigateway.get_api_key(apiKey=key["id"])
    shown = apigateway.get_api_key(apiKey=key["id"], includeValue=True)
    listed = apigateway.get_api_keys(includeValues=True)["items"]

    assert "value" not in hidden
    assert (shown["value"], listed[0]["value"]) == (key["value"], key["value"])


def test_keys_are_found_by_customer(apigateway: Any, key: dict[str, Any]) -> None:
    theirs = apigateway.create_api_key(name=key["name"], customerId="customer")

    found = apigateway.get_api_keys(customerId="customer")["items"]

    assert [each["id"] for each in found] == [theirs["id"]]


def test_a_key_without_a_distinct_identifier_is_known_by_its_value(apigateway: Any) -> None:
    created = apigateway.create_api_key(value=VALUE, generateDistinctId=False)

    assert created["id"] == VALUE


def test_stage_keys_are_shown_as_api_and_stage(apigateway: Any) -> None:
    created = apigateway.create_api_key(stageKeys=[{"restApiId": "abc", "stageName": "v1"}])

    assert created["stageKeys"] == ["abc/v1"]


@pytest.mark.parametrize("given", [{"name": ""}, {}, {"value": ""}], ids=["empty-name", "nothing", "empty-value"])
def test_what_is_empty_counts_as_not_given(apigateway: Any, given: dict[str, str]) -> None:
    created = apigateway.create_api_key(**given)

    assert "name" not in created
    assert len(created["value"]) >= 20


@pytest.mark.parametrize(
    ("given", "message"),
    [
        pytest.param(
            {"name": "a" * 1025}, "Invalid API Key name, can be at most 1024 characters.", id="a name that is too long"
        ),
        pytest.param(
            {"value": "short"}, "API Key value should be at least 20 characters", id="a value that is too short"
        ),
        pytest.param(
            {"value": "a" * 129},
            "API Key value exceeds maximum size of 128 characters",
            id="a value that is too long",
        ),
        pytest.param(
            {"description": "a" * 125_001},
            "Invalid API Key description specified.",
            id="a description that is too long",
        ),
        pytest.param(
            {"stageKeys": [{}]}, "A stage key needs a restApiId and a stageName", id="a stage key that names nothing"
        ),
    ],
)
def test_a_wrong_key_is_refused(apigateway: Any, given: dict[str, Any], message: str) -> None:
    assert refusal(apigateway.create_api_key, **given) == (400, "BadRequestException", message)


def test_no_two_keys_have_one_value(apigateway: Any) -> None:
    apigateway.create_api_key(value=VALUE)

    assert refusal(apigateway.create_api_key, value=VALUE) == (409, "ConflictException", "API Key already exists")


def test_a_change_is_answered_without_the_value(apigateway: Any, key: dict[str, Any]) -> None:
    changed = apigateway.update_api_key(
        apiKey=key["id"], patchOperations=patches(("replace", "/name", "new"), ("replace", "/enabled", "true"))
    )

    assert members(changed) == {"id": key["id"], "name": "new", "enabled": True, "stageKeys": [], "tags": {}}


def test_enabled_is_false_for_whatever_is_not_true(apigateway: Any, key: dict[str, Any]) -> None:
    changed = apigateway.update_api_key(
        apiKey=key["id"], patchOperations=patches(("replace", "/enabled", "not-a-boolean"))
    )

    assert members(changed) == {"id": key["id"], "name": "test-key-1", "enabled": False, "stageKeys": [], "tags": {}}


@pytest.mark.parametrize(
    ("operation", "message"),
    [
        pytest.param(
            ("replace", "/id", "new"),
            "Invalid patch path  '/id' specified for op 'replace'. "
            "Must be one of: [/description, /enabled, /name, /customerId]",
            id="a member that never changes",
        ),
        pytest.param(
            ("replace", "/description", "a" * 125_001),
            "Invalid API Key description specified.",
            id="a description that is too long",
        ),
    ],
)
def test_a_wrong_change_is_refused(
    apigateway: Any, key: dict[str, Any], operation: tuple[str, str, str], message: str
) -> None:
    refused = refusal(apigateway.update_api_key, apiKey=key["id"], patchOperations=patches(operation))

    assert refused == (400, "BadRequestException", message)


def test_a_deleted_key_is_not_found(apigateway: Any, key: dict[str, Any]) -> None:
    deleted = apigateway.delete_api_key(apiKey=key["id"])

    assert status(deleted) == 202
    assert refusal(apigateway.get_api_key, apiKey=key["id"]) == (
        404,
        "NotFoundException",
        "Invalid API Key identifier specified",
    )
