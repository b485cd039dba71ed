"""The API keys of a usage plan."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cloud.api_gateway.control_plane.calls import members, refusal, status


@pytest.fixture
def plan(apigateway: Any) -> str:
    return str(apigateway.create_usage_plan(name="plan")["id"])


@pytest.fixture
def keys(apigateway: Any, plan: str) -> list[dict[str, Any]]:
    """Two keys, which the plan has."""
    made = [apigateway.create_api_key(name=f"test-key-{number}") for number in (1, 2)]
    return [apigateway.create_usage_plan_key(usagePlanId=plan, keyId=key["id"], keyType="API_KEY") for key in made]


def test_a_key_of_a_plan_is_shown_with_its_value(apigateway: Any, plan: str, keys: list[dict[str, Any]]) -> None:
    value = apigateway.get_api_key(apiKey=keys[0]["id"], includeValue=True)["value"]

    read = apigateway.get_usage_plan_key(usagePlanId=plan, keyId=keys[0]["id"])

    described = {"id": keys[0]["id"], "name": "test-key-1", "type": "API_KEY", "value": value}
    assert (status(keys[0]), members(keys[0])) == (201, described)
    assert members(read) == described


@pytest.mark.parametrize(
    ("query", "names"),
    [
        pytest.param({}, ["test-key-2", "test-key-1"], id="all of them, the newest first"),
        pytest.param({"nameQuery": "test-key"}, ["test-key-2", "test-key-1"], id="a beginning"),
        pytest.param({"nameQuery": "test-key-1"}, ["test-key-1"], id="a whole name"),
        pytest.param({"nameQuery": "TEST-key"}, [], id="another case"),
        pytest.param({"nameQuery": "nothing"}, [], id="another name"),
    ],
)
@pytest.mark.usefixtures("keys")
def test_keys_are_found_by_their_names(apigateway: Any, plan: str, query: dict[str, str], names: list[str]) -> None:
    found = apigateway.get_usage_plan_keys(usagePlanId=plan, **query)["items"]

    assert [key["name"] for key in found] == names


def test_a_deleted_key_is_of_no_plan(apigateway: Any, plan: str, keys: list[dict[str, Any]]) -> None:
    for key in keys:
        apigateway.delete_api_key(apiKey=key["id"])

    assert apigateway.get_usage_plan_keys(usagePlanId=plan)["items"] == []


def test_an_unknown_plan_has_no_keys(apigateway: Any) -> None:
    assert apigateway.get_usage_plan_keys(usagePlanId="unknown")["items"] == []


def test_plans_are_found_by_their_keys(apigateway: Any, plan: str, keys: list[dict[str, Any]]) -> None:
    apigateway.create_usage_plan(name="another")

    found = apigateway.get_usage_plans(keyId=keys[0]["id"])["items"]

    assert [each["id"] for each in found] == [plan]


def test_a_key_is_taken_from_a_plan(apigateway: Any, plan: str, keys: list[dict[str, Any]]) -> None:
    apigateway.delete_usage_plan_key(usagePlanId=plan, keyId=keys[0]["id"])

    status_, code, _ = refusal(apigateway.get_usage_plan_key, usagePlanId=plan, keyId=keys[0]["id"])
    assert (status_, code) == (404, "NotFoundException")


def test_a_key_has_one_plan_at_a_stage(
    apigateway: Any, plan: str, keys: list[dict[str, Any]], deployable: str, stage: str
) -> None:
    apigateway.update_usage_plan(
        usagePlanId=plan,
        patchOperations=[{"op": "add", "path": "/apiStages", "value": f"{deployable}:{stage}"}],
    )
    other = apigateway.create_usage_plan(name="other", apiStages=[{"apiId": deployable, "stage": stage}])["id"]

    refused = refusal(apigateway.create_usage_plan_key, usagePlanId=other, keyId=keys[0]["id"], keyType="API_KEY")

    assert refused == (
        409,
        "ConflictException",
        (
            f"Usage Plan {other} cannot be added because API Key {keys[0]['id']} cannot reference multiple Usage Plans "
            f"with the same API stage: {deployable}:{stage}"
        ),
    )


WRONG = {
    "an-unknown-key": ({"keyId": "unknown"}, (404, "NotFoundException")),
    "another-type": ({"keyType": "OTHER"}, (400, "BadRequestException")),
    "a-key-that-it-has": ({}, (409, "ConflictException")),
}


@pytest.mark.parametrize(("given", "refused"), WRONG.values(), ids=WRONG)
def test_a_wrong_key_is_refused(
    apigateway: Any, plan: str, keys: list[dict[str, Any]], given: dict[str, str], refused: tuple[int, str]
) -> None:
    call = {"usagePlanId": plan, "keyId": keys[0]["id"], "keyType": "API_KEY"} | given

    assert refusal(apigateway.create_usage_plan_key, **call)[:2] == refused
