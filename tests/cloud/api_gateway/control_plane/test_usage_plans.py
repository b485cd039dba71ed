"""Usage plans: for stages that are there, changed as Terraform changes them, refused in AWS's words."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cloud.api_gateway.control_plane.calls import members, patches, refusal, status


@pytest.fixture
def plan(apigateway: Any, deployable: str, stage: str) -> dict[str, Any]:
    created: dict[str, Any] = apigateway.create_usage_plan(
        name="plan", description="mine", apiStages=[{"apiId": deployable, "stage": stage}]
    )
    return created


def test_a_plan_with_everything_is_shown_as_it_was_given(apigateway: Any, deployable: str, stage: str) -> None:
    given = {
        "name": "plan",
        "description": "mine",
        "quota": {"limit": 10, "period": "DAY", "offset": 0},
        "throttle": {"rateLimit": 2.0, "burstLimit": 1},
        "apiStages": [
            {"apiId": deployable, "stage": stage, "throttle": {"/pets/GET": {"rateLimit": 1.5, "burstLimit": 3}}}
        ],
        "tags": {"a": "1"},
    }

    created = apigateway.create_usage_plan(**given)

    assert status(created) == 201
    assert members(created) == given | {"id": created["id"]}


def test_a_burst_may_be_larger_than_the_rate(apigateway: Any) -> None:
    created = apigateway.create_usage_plan(name="plan", throttle={"rateLimit": 10, "burstLimit": 20})

    assert (created["throttle"], created["apiStages"]) == ({"rateLimit": 10.0, "burstLimit": 20}, [])


def test_tags_are_shown_of_one_plan_and_not_of_a_list(
    apigateway: Any, plan: dict[str, Any], deployable: str, stage: str
) -> None:
    described = {
        "id": plan["id"],
        "name": "plan",
        "description": "mine",
        "apiStages": [{"apiId": deployable, "stage": stage}],
    }

    assert members(plan) == described
    assert members(apigateway.get_usage_plan(usagePlanId=plan["id"])) == described | {"tags": {}}
    assert apigateway.get_usage_plans()["items"] == [described]


def test_a_quota_and_a_throttle_are_put_together_by_patches(apigateway: Any, plan: dict[str, Any]) -> None:
    changed = apigateway.update_usage_plan(
        usagePlanId=plan["id"],
        patchOperations=patches(
            ("replace", "/throttle/burstLimit", "100"),
            ("replace", "/throttle/rateLimit", "200"),
            ("replace", "/quota/period", "MONTH"),
            ("replace", "/quota/limit", "5000"),
        ),
    )

    assert changed["throttle"] == {"burstLimit": 100, "rateLimit": 200.0}
    assert changed["quota"] == {"limit": 5000, "offset": 0, "period": "MONTH"}
    assert changed["tags"] == {}
    assert members(apigateway.get_usage_plan(usagePlanId=plan["id"])) == members(changed)


def test_a_quota_and_a_throttle_are_removed(apigateway: Any) -> None:
    made = apigateway.create_usage_plan(
        name="plan", throttle={"rateLimit": 1, "burstLimit": 1}, quota={"limit": 1, "period": "DAY"}
    )

    changed = apigateway.update_usage_plan(
        usagePlanId=made["id"], patchOperations=patches(("remove", "/throttle"), ("remove", "/quota"))
    )

    assert not {"throttle", "quota"} & set(changed)


THROTTLED_PATHS = {"slashes": "/pets/GET", "no-slash-before": "pets/GET", "escaped-slashes": "~1pets/GET"}


@pytest.mark.parametrize("method", THROTTLED_PATHS.values(), ids=THROTTLED_PATHS)
def test_a_method_of_a_stage_has_a_throttle_of_its_own(
    apigateway: Any, plan: dict[str, Any], deployable: str, stage: str, method: str
) -> None:
    path = f"/apiStages/{deployable}:{stage}/throttle/{method}"

    changed = apigateway.update_usage_plan(
        usagePlanId=plan["id"],
        patchOperations=patches(("replace", f"{path}/rateLimit", "1.5"), ("replace", f"{path}/burstLimit", "3")),
    )

    assert changed["apiStages"][0]["throttle"] == {"/pets/GET": {"rateLimit": 1.5, "burstLimit": 3}}


def test_a_stage_is_removed_and_added_in_one_request(
    apigateway: Any, plan: dict[str, Any], deployable: str, stage: str
) -> None:
    named = f"{deployable}:{stage}"

    changed = apigateway.update_usage_plan(
        usagePlanId=plan["id"],
        patchOperations=patches(("remove", "/apiStages", named), ("add", "/apiStages", named)),
    )

    assert changed["apiStages"] == [{"apiId": deployable, "stage": stage}]


def test_a_product_code_is_added_and_removed(apigateway: Any, plan: dict[str, Any]) -> None:
    added = apigateway.update_usage_plan(
        usagePlanId=plan["id"], patchOperations=patches(("add", "/productCode", "code"))
    )
    removed = apigateway.update_usage_plan(usagePlanId=plan["id"], patchOperations=patches(("remove", "/productCode")))

    assert (added["productCode"], removed.get("productCode")) == ("code", None)


@pytest.mark.parametrize(("suffix", "name"), [("b", "s1"), ("", "nowhere")], ids=["another API", "another stage"])
def test_a_stage_that_is_not_of_the_plan_is_not_found(
    apigateway: Any, plan: dict[str, Any], deployable: str, suffix: str, name: str
) -> None:
    api = deployable + suffix

    refused = refusal(
        apigateway.update_usage_plan,
        usagePlanId=plan["id"],
        patchOperations=patches(("remove", "/apiStages", f"{api}:{name}")),
    )

    message = f"Invalid API Stage {{api: {api}, stage: {name}}} specified for usageplan {plan['id']}"
    assert refused == (404, "NotFoundException", message)


@pytest.mark.parametrize(
    "operation",
    [
        pytest.param(("remove", "/apiStages"), id="no value"),
        pytest.param(("remove", "/apiStages", "fakevalue"), id="a value that names no stage"),
    ],
)
def test_what_names_no_stage_is_refused(apigateway: Any, plan: dict[str, Any], operation: tuple[str, ...]) -> None:
    refused = refusal(apigateway.update_usage_plan, usagePlanId=plan["id"], patchOperations=patches(operation))

    assert refused == (400, "BadRequestException", "Invalid API Stage specified")


def test_a_plan_is_for_stages_that_are_there(apigateway: Any, deployable: str) -> None:
    stages = [{"apiId": deployable, "stage": "nowhere"}]

    assert refusal(apigateway.create_usage_plan, name="plan", apiStages=stages) == (
        404,
        "NotFoundException",
        f"API Stage not found: {deployable}:nowhere",
    )


def test_an_unknown_plan_is_not_found(apigateway: Any) -> None:
    assert refusal(apigateway.update_usage_plan, usagePlanId="unknown") == (
        404,
        "NotFoundException",
        "Invalid Usage Plan ID specified",
    )


def test_a_plan_with_stages_is_not_deleted(apigateway: Any, plan: dict[str, Any], deployable: str, stage: str) -> None:
    assert refusal(apigateway.delete_usage_plan, usagePlanId=plan["id"]) == (
        400,
        "BadRequestException",
        (
            f"Cannot delete Usage Plan {plan['id']} because there are API Stages associated with it, "
            f"including {deployable}:{stage}"
        ),
    )


QUOTAS = {
    "no-period": ({"limit": 1}, "Usage Plan quota must specify a valid period: DAY, WEEK or MONTH"),
    "no-limit": ({"period": "DAY"}, "Usage Plan quota must specify a limit"),
    "a-day-later-than-a-day": (
        {"limit": 1, "period": "DAY", "offset": 1},
        "Usage Plan quota offset must be zero in the DAY period",
    ),
    "a-week-s-eighth-day": (
        {"limit": 1, "period": "WEEK", "offset": 7},
        "Usage Plan quota offset must be between zero and six inclusive in the WEEK period",
    ),
    "a-month-s-last-days": (
        {"limit": 1, "period": "MONTH", "offset": 28},
        "Usage Plan quota offset must be between zero and 27 inclusive in the MONTH period",
    ),
}


@pytest.mark.parametrize(("quota", "message"), QUOTAS.values(), ids=QUOTAS)
def test_a_wrong_quota_is_refused(apigateway: Any, quota: dict[str, Any], message: str) -> None:
    assert refusal(apigateway.create_usage_plan, name="plan", quota=quota) == (400, "BadRequestException", message)


NUMBERS = {
    "a-rate": ("/throttle/rateLimit", "many"),
    "a-burst": ("/throttle/burstLimit", "2.5"),
    "a-limit": ("/quota/limit", "1_000"),
}


@pytest.mark.parametrize(("path", "text"), NUMBERS.values(), ids=NUMBERS)
def test_what_is_not_a_number_is_refused(apigateway: Any, plan: dict[str, Any], path: str, text: str) -> None:
    status_, code, _ = refusal(
        apigateway.update_usage_plan, usagePlanId=plan["id"], patchOperations=patches(("replace", path, text))
    )

    assert (status_, code) == (400, "BadRequestException")
