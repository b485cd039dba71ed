"""API keys and usage plans over the wire, with the patch operations that the AWS provider sends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.scenarios.callers.conftest import Api


@dataclass
class Plan:
    """A usage plan with one key and one API."""

    client: Any
    id: str
    key_id: str
    key: str
    api: Api

    @property
    def stage(self) -> str:
        return f"{self.api.id}:v1"

    def update(self, *operations: tuple[str, str, str | None]) -> dict[str, Any]:
        patch = [
            {"op": op, "path": path} | ({} if value is None else {"value": value}) for op, path, value in operations
        ]
        answer: dict[str, Any] = self.client.update_usage_plan(usagePlanId=self.id, patchOperations=patch)
        return answer

    def statuses(self, times: int) -> list[int]:
        return [self.api.get(**{"x-api-key": self.key}).status_code for _ in range(times)]


@pytest.fixture
def plan(api: Api, name: str) -> Plan:
    api.deploy(apiKeyRequired=True)
    key = api.client.create_api_key(name=name, enabled=True, tags={"team": "one"})
    made = api.client.create_usage_plan(name=name, apiStages=[{"apiId": api.id, "stage": "v1"}])
    api.client.create_usage_plan_key(usagePlanId=made["id"], keyId=key["id"], keyType="API_KEY")
    return Plan(api.client, made["id"], key["id"], key["value"], api)


def test_a_key_of_the_plan_is_let_in(plan: Plan) -> None:
    answer = plan.api.get(**{"x-api-key": plan.key})

    assert (answer.status_code, answer.json()["key"]) == (200, plan.key_id)
    assert plan.api.get().status_code == 403


def test_a_disabled_key_is_forbidden(plan: Plan) -> None:
    plan.client.update_api_key(
        apiKey=plan.key_id,
        patchOperations=[
            {"op": "replace", "path": "/enabled", "value": "false"},
            {"op": "replace", "path": "/description", "value": "gone"},
        ],
    )

    described = plan.client.get_api_key(apiKey=plan.key_id)
    assert (described["enabled"], described["description"]) == (False, "gone")
    assert plan.statuses(1) == [403]


@pytest.mark.parametrize(
    "end",
    [
        lambda plan: plan.client.delete_usage_plan_key(usagePlanId=plan.id, keyId=plan.key_id),
        lambda plan: plan.client.delete_api_key(apiKey=plan.key_id),
        lambda plan: plan.update(("remove", "/apiStages", plan.stage)),
    ],
    ids=["the-subscription", "the-key", "the-stage"],
)
def test_a_key_is_good_as_long_as_all_of_it_is_there(plan: Plan, end: Callable[[Plan], Any]) -> None:
    before = plan.statuses(1)
    end(plan)

    assert (before, plan.statuses(1)) == ([200], [403])


def test_a_plan_s_throttle_can_be_changed(plan: Plan) -> None:
    described = plan.update(("replace", "/throttle/rateLimit", "0.001"), ("replace", "/throttle/burstLimit", "1"))
    throttled = plan.statuses(2)
    without = plan.update(("remove", "/throttle", None))

    assert described["throttle"] == {"rateLimit": 0.001, "burstLimit": 1}
    assert throttled == [200, 429]
    assert "throttle" not in without
    assert plan.statuses(2) == [200, 200]


def test_a_method_s_throttle_can_be_changed(plan: Plan) -> None:
    path = f"/apiStages/{plan.stage}/throttle/"
    described = plan.update(
        ("replace", f"{path}//GET/rateLimit", "0.001"),
        ("replace", f"{path}//GET/burstLimit", "1"),
        ("add", f"{path}/predict/POST/rateLimit", "2.5"),
        ("remove", f"{path}/predict/POST", None),
    )

    assert described["apiStages"][0]["throttle"] == {"/GET": {"rateLimit": 0.001, "burstLimit": 1}}
    assert plan.statuses(2) == [200, 429]


def test_a_plan_s_quota_can_be_changed(plan: Plan) -> None:
    described = plan.update(
        ("add", "/quota/limit", "2"), ("add", "/quota/period", "MONTH"), ("add", "/quota/offset", "0")
    )
    used_up = plan.statuses(3)
    without = plan.update(("remove", "/quota", None))

    assert described["quota"] == {"limit": 2, "period": "MONTH", "offset": 0}
    assert used_up == [200, 200, 429]
    assert "quota" not in without
    assert plan.statuses(1) == [200]


@pytest.mark.parametrize(
    ("period", "offset", "words"),
    [
        ("DAY", 1, "zero in the DAY"),
        ("WEEK", 7, "between zero and six inclusive in the WEEK"),
        ("MONTH", 28, "between zero and 27 inclusive in the MONTH"),
    ],
)
def test_a_quota_s_offset_is_a_day_of_its_period(plan: Plan, name: str, period: str, offset: int, words: str) -> None:
    message = f"Usage Plan quota offset must be {words} period"

    with pytest.raises(ClientError, match=message):
        plan.client.create_usage_plan(name=name, quota={"limit": 1, "period": period, "offset": offset})
    with pytest.raises(ClientError, match=message):
        plan.update(
            ("add", "/quota/limit", "1"), ("add", "/quota/period", period), ("add", "/quota/offset", str(offset))
        )
    assert "quota" not in plan.client.get_usage_plan(usagePlanId=plan.id)


def test_a_plan_s_names_can_be_changed(plan: Plan) -> None:
    described = plan.update(
        ("replace", "/name", "new"), ("replace", "/description", "other"), ("replace", "/productCode", "code")
    )

    assert (described["name"], described["description"], described["productCode"]) == ("new", "other", "code")


def test_a_path_that_a_plan_has_not_is_refused(plan: Plan) -> None:
    with pytest.raises(ClientError, match="Invalid patch path /nonsense"):
        plan.update(("replace", "/nonsense", "1"))


def today() -> str:
    return datetime.now(UTC).date().isoformat()


def test_a_plan_is_for_stages_that_are_there(plan: Plan) -> None:
    stages = [{"apiId": plan.api.id, "stage": "v2"}]

    with pytest.raises(ClientError, match=f"API Stage not found: {plan.api.id}:v2"):
        plan.client.create_usage_plan(name="early", apiStages=stages)
    with pytest.raises(ClientError, match=f"API Stage not found: {plan.api.id}:v2"):
        plan.update(("add", "/apiStages", f"{plan.api.id}:v2"))


def test_a_plan_is_deleted_once_it_has_no_stages(plan: Plan) -> None:
    with pytest.raises(ClientError, match="Cannot delete Usage Plan"):
        plan.client.delete_usage_plan(usagePlanId=plan.id)

    plan.update(("remove", "/apiStages", plan.stage))
    plan.client.delete_usage_plan(usagePlanId=plan.id)


def test_use_is_told_and_can_be_extended(plan: Plan) -> None:
    plan.update(("add", "/quota/limit", "3"), ("add", "/quota/period", "MONTH"))
    plan.statuses(2)

    used = plan.client.get_usage(usagePlanId=plan.id, startDate=today(), endDate=today())
    extended = plan.client.update_usage(
        usagePlanId=plan.id,
        keyId=plan.key_id,
        patchOperations=[{"op": "replace", "path": "/remaining", "value": "2"}],
    )

    assert used["items"] == {plan.key_id: [[2, 1]]}
    assert extended["items"] == {plan.key_id: [[2, 2]]}
    assert plan.statuses(3) == [200, 200, 429]


def test_without_a_quota_nothing_can_be_extended(plan: Plan) -> None:
    with pytest.raises(ClientError, match="does not have a quota"):
        plan.client.update_usage(
            usagePlanId=plan.id,
            keyId=plan.key_id,
            patchOperations=[{"op": "replace", "path": "/remaining", "value": "2"}],
        )


def test_use_is_asked_for_by_days(plan: Plan) -> None:
    with pytest.raises(ClientError, match="Invalid startDate: 'yesterday'"):
        plan.client.get_usage(usagePlanId=plan.id, startDate="yesterday", endDate=today())


def test_a_key_s_tags_can_be_changed(plan: Plan) -> None:
    arn = f"arn:aws:apigateway:eu-west-1::/apikeys/{plan.key_id}"

    plan.client.tag_resource(resourceArn=arn, tags={"stage": "two"})
    plan.client.untag_resource(resourceArn=arn, tagKeys=["team"])

    assert plan.client.get_api_key(apiKey=plan.key_id)["tags"] == {"stage": "two"}
