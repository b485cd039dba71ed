"""GetUsage and UpdateUsage: what the data plane counts, and more of it granted."""

from __future__ import annotations

from typing import Any

import pytest

from sagemaker_rest.cloud.api_gateway.control_plane.control_plane import ApiGatewayControlPlane
from sagemaker_rest.cloud.api_gateway.control_plane.surroundings import Surroundings
from sagemaker_rest.cloud.api_gateway.data_plane.access.quotas import Period, Quota, UsageLedger, today
from tests.cloud.api_gateway.control_plane.calls import patches, refusal


@pytest.fixture
def ledger() -> UsageLedger:
    return UsageLedger()


@pytest.fixture
def control_plane(ledger: UsageLedger) -> ApiGatewayControlPlane:
    return ApiGatewayControlPlane(Surroundings(usage=ledger))


@pytest.fixture
def used(apigateway: Any, ledger: UsageLedger) -> dict[str, str]:
    """A plan and its key, which has made one request of three a day."""
    plan = apigateway.create_usage_plan(name="plan", quota={"limit": 3, "period": "DAY"})["id"]
    key = apigateway.create_api_key(name="key")["id"]
    apigateway.create_usage_plan_key(usagePlanId=plan, keyId=key, keyType="API_KEY")
    ledger.count(plan, key, Quota(3, Period.DAY))
    return {"usagePlanId": plan, "keyId": key}


def test_usage_is_shown_by_key_and_day(apigateway: Any, used: dict[str, str]) -> None:
    day = today().isoformat()

    shown = apigateway.get_usage(**used, startDate=day, endDate=day)

    assert shown["items"] == {used["keyId"]: [[1, 2]]}
    assert (shown["usagePlanId"], shown["startDate"], shown["endDate"]) == (used["usagePlanId"], day, day)


def test_requests_are_granted_until_the_period_ends(apigateway: Any, used: dict[str, str]) -> None:
    granted = apigateway.update_usage(**used, patchOperations=patches(("replace", "/remaining", "10")))

    assert granted["items"] == {used["keyId"]: [[1, 10]]}


WRONG = {
    "another-path": ("replace", "/used", "1"),
    "another-operation": ("add", "/remaining", "1"),
    "not-a-number": ("replace", "/remaining", "some"),
}


@pytest.mark.parametrize("operation", WRONG.values(), ids=WRONG)
def test_a_wrong_grant_is_refused(apigateway: Any, used: dict[str, str], operation: tuple[str, ...]) -> None:
    refused = refusal(apigateway.update_usage, **used, patchOperations=patches(operation))

    assert refused[:2] == (400, "BadRequestException")


def test_a_day_that_cannot_be_is_refused(apigateway: Any, used: dict[str, str]) -> None:
    refused = refusal(apigateway.get_usage, **used, startDate="yesterday", endDate="2026-11-22")

    assert refused == (400, "BadRequestException", "Invalid startDate: 'yesterday' is not a date like 2026-11-22")


@pytest.mark.parametrize(
    ("first", "last"),
    [
        pytest.param("0001-01-01", "0001-01-01", id="before the calendar's first month has one before it"),
        pytest.param("2016-01-01", "9999-12-31", id="thousands of years"),
    ],
)
def test_days_that_nothing_was_counted_in_are_refused(
    apigateway: Any, used: dict[str, str], first: str, last: str
) -> None:
    refused = refusal(apigateway.get_usage, **used, startDate=first, endDate=last)

    assert refused == (400, "BadRequestException", "Invalid date range: from 2015-07-09 on, and at most 366 days")


def test_nothing_is_granted_without_a_quota(apigateway: Any) -> None:
    plan = apigateway.create_usage_plan(name="plan")["id"]
    key = apigateway.create_api_key(name="key")["id"]
    apigateway.create_usage_plan_key(usagePlanId=plan, keyId=key, keyType="API_KEY")

    refused = refusal(
        apigateway.update_usage, usagePlanId=plan, keyId=key, patchOperations=patches(("replace", "/remaining", "1"))
    )

    assert refused == (400, "BadRequestException", "Usage Plan does not have a quota")
