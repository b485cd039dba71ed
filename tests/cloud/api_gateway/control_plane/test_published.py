"""The data plane sees keys, plans and stages as they were published last, wherever they are."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.cloud.api_gateway.control_plane.published import (
    PublishedStages,
    PublishedSubscriptions,
    logging_role,
)
from sagemaker_rest.cloud.api_gateway.control_plane.surroundings import WebAcl
from sagemaker_rest.cloud.api_gateway.data_plane.access.quotas import Period, Quota
from sagemaker_rest.cloud.api_gateway.data_plane.access.usage_plans import Subscription
from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import Throttle
from tests.cloud.api_gateway.control_plane.calls import patches
from tests.cloud.own_service import ACCOUNT, REGION, SCOPE, client_of

if TYPE_CHECKING:
    from sagemaker_rest.cloud.api_gateway.control_plane.control_plane import ApiGatewayControlPlane

VALUE = "a-value-of-twenty-ch"


@pytest.fixture
def plan(apigateway: Any, deployable: str, stage: str) -> str:
    """A plan for the stage, with limits of every kind."""
    created = apigateway.create_usage_plan(
        name="plan",
        throttle={"rateLimit": 2.5},
        quota={"limit": 10, "period": "WEEK", "offset": 1},
        apiStages=[{"apiId": deployable, "stage": stage, "throttle": {"/pets/GET": {"rateLimit": 1, "burstLimit": 2}}}],
    )
    return str(created["id"])


@pytest.fixture
def key(apigateway: Any, plan: str) -> str:
    """An enabled key of that plan."""
    created = apigateway.create_api_key(name="key", value=VALUE, enabled=True)["id"]
    apigateway.create_usage_plan_key(usagePlanId=plan, keyId=created, keyType="API_KEY")
    return str(created)


@pytest.fixture
def subscriptions(control_plane: ApiGatewayControlPlane) -> PublishedSubscriptions:
    return PublishedSubscriptions(control_plane.store)


def test_a_key_has_what_its_plan_grants_at_the_stage(
    subscriptions: PublishedSubscriptions, deployable: str, stage: str, plan: str, key: str
) -> None:
    assert subscriptions.find(VALUE, deployable, stage) == Subscription(
        key_id=key,
        plan_id=plan,
        throttle=Throttle(rate=2.5, burst=1_000_000_000),
        method_throttles={("/pets", "GET"): Throttle(rate=1.0, burst=2)},
        quota=Quota(10, Period.WEEK, 1),
    )


@pytest.mark.usefixtures("key")
def test_another_value_stage_or_api_has_no_subscription(
    subscriptions: PublishedSubscriptions, deployable: str, stage: str
) -> None:
    asked = ((VALUE[:-1], deployable, stage), (VALUE, deployable, "other"), (VALUE, "other", stage))

    assert [subscriptions.find(*each) for each in asked] == [None, None, None]


def test_a_disabled_key_has_no_subscription(
    apigateway: Any, subscriptions: PublishedSubscriptions, deployable: str, stage: str, key: str
) -> None:
    apigateway.update_api_key(apiKey=key, patchOperations=patches(("replace", "/enabled", "false")))

    assert subscriptions.find(VALUE, deployable, stage) is None


def test_a_stage_is_the_same_until_it_changes(
    apigateway: Any, published: PublishedStages, deployable: str, stage: str
) -> None:
    first, again = published.find(deployable, stage), published.find(deployable, stage)
    apigateway.update_stage(
        restApiId=deployable, stageName=stage, patchOperations=patches(("replace", "/tracingEnabled", "true"))
    )
    changed = published.find(deployable, stage)

    assert first is not None
    assert again is not None
    assert changed is not None
    assert first.stage is again.stage
    assert (first.stage.is_traced, changed.stage.is_traced) == (False, True)


ACLS = {
    "none": (None, False, ()),
    "allows": (WebAcl("arn"), False, ()),
    "blocks": (WebAcl("arn", blocks_by_default=True), True, ()),
    "has-rules": (WebAcl("arn", has_rules=True), False, ("A web ACL (AWS WAF) with rules",)),
}


@pytest.mark.parametrize(("acl", "blocked", "unimplemented"), ACLS.values(), ids=ACLS)
def test_the_web_acl_of_a_stage_holds_at_once(
    control_plane: ApiGatewayControlPlane,
    deployable: str,
    stage: str,
    acl: WebAcl | None,
    *,
    blocked: bool,
    unimplemented: tuple[str, ...],
) -> None:
    found = PublishedStages(control_plane.store, lambda *_: acl).find(deployable, stage)

    assert found is not None
    assert (found.stage.blocked_by_web_acl, found.stage.unimplemented) == (blocked, unimplemented)


def test_a_renamed_api_counts_under_its_new_name(
    apigateway: Any, published: PublishedStages, deployable: str, stage: str
) -> None:
    apigateway.update_rest_api(restApiId=deployable, patchOperations=patches(("replace", "/name", "new")))

    found = published.find(deployable, stage)
    assert found is not None
    assert found.stage.api_name == "new"


def test_stages_of_another_account_are_found(control_plane: ApiGatewayControlPlane, published: PublishedStages) -> None:
    client = client_of("apigateway", control_plane.answer, dataclasses.replace(SCOPE, account_id="210987654321"))
    created = client.create_rest_api(name="theirs")
    method = {"restApiId": created["id"], "resourceId": created["rootResourceId"], "httpMethod": "GET"}
    client.put_method(**method, authorizationType="NONE")
    client.put_integration(**method, type="MOCK")
    client.create_deployment(restApiId=created["id"], stageName="v1")

    found = published.find(created["id"], "v1")
    assert found is not None
    assert found.api.account_id == "210987654321"


@pytest.mark.usefixtures("logging_role")
def test_each_account_and_region_has_a_role_for_logs_of_its_own(control_plane: ApiGatewayControlPlane) -> None:
    roles = [logging_role(control_plane.store, account, REGION) for account in (ACCOUNT, "210987654321")]

    assert roles == [f"arn:aws:iam::{ACCOUNT}:role/logs", None]
