"""Stages: API Gateway's defaults, what is listed, and UpdateStage as it was recorded on AWS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.cloud.api_gateway.control_plane.control_plane import ApiGatewayControlPlane
from sagemaker_rest.cloud.api_gateway.control_plane.surroundings import Surroundings, WebAcl
from tests.cloud.api_gateway.control_plane.calls import members, patches, refusal, status
from tests.cloud.own_service import ACCOUNT, client_of

if TYPE_CHECKING:
    from collections.abc import Callable

GROUP = "arn:aws:logs:eu-west-1:123456789012:log-group:access"
EVERY_METHOD = {
    "cacheDataEncrypted": False,
    "cacheTtlInSeconds": 300,
    "cachingEnabled": True,
    "dataTraceEnabled": False,
    "metricsEnabled": False,
    "requireAuthorizationForCacheControl": True,
    "throttlingBurstLimit": 5000,
    "throttlingRateLimit": 10000.0,
    "unauthorizedCacheControlHeaderStrategy": "SUCCEED_WITH_RESPONSE_HEADER",
}
METHOD_PATHS = (
    "/{resourcePath}/{httpMethod}/metrics/enabled, /{resourcePath}/{httpMethod}/logging/dataTrace, "
    "/{resourcePath}/{httpMethod}/logging/loglevel, /{resourcePath}/{httpMethod}/throttling/burstLimit"
    "/{resourcePath}/{httpMethod}/throttling/rateLimit/{resourcePath}/{httpMethod}/caching/ttlInSeconds, "
    "/{resourcePath}/{httpMethod}/caching/enabled, /{resourcePath}/{httpMethod}/caching/dataEncrypted, "
    "/{resourcePath}/{httpMethod}/caching/requireAuthorizationForCacheControl, "
    "/{resourcePath}/{httpMethod}/caching/unauthorizedCacheControlHeaderStrategy, /*/*/metrics/enabled, "
    "/*/*/logging/dataTrace, /*/*/logging/loglevel, /*/*/throttling/burstLimit /*/*/throttling/rateLimit "
    "/*/*/caching/ttlInSeconds, /*/*/caching/enabled, /*/*/caching/dataEncrypted, "
    "/*/*/caching/requireAuthorizationForCacheControl, /*/*/caching/unauthorizedCacheControlHeaderStrategy"
)
PATHS = (
    "[/deploymentId, /description, /cacheClusterEnabled, /cacheClusterSize, /clientCertificateId, "
    "/accessLogSettings, /accessLogSettings/destinationArn, /accessLogSettings/format, "
    f"{METHOD_PATHS}, /variables/{{variable_name}}, /tracingEnabled]"
)
LOG_PATHS = "Must be one of : [/accessLogSettings/destinationArn, /accessLogSettings/format]"


@pytest.fixture
def update(apigateway: Any, deployable: str, stage: str) -> Callable[..., dict[str, Any]]:
    """Patch the stage with `(op, path, value)`, and return what is answered."""

    def apply(*operations: tuple[str, ...]) -> dict[str, Any]:
        changed: dict[str, Any] = apigateway.update_stage(
            restApiId=deployable, stageName=stage, patchOperations=patches(*operations)
        )
        return changed

    return apply


def test_a_stage_has_api_gateway_s_defaults(apigateway: Any, deployable: str) -> None:
    deployment = apigateway.create_deployment(restApiId=deployable)["id"]

    created = apigateway.create_stage(
        restApiId=deployable,
        stageName="s1",
        deploymentId=deployment,
        description="my stage",
        documentationVersion="v123",
        variables={"testVar": "default"},
    )

    described = {
        "stageName": "s1",
        "deploymentId": deployment,
        "description": "my stage",
        "documentationVersion": "v123",
        "variables": {"testVar": "default"},
        "cacheClusterEnabled": False,
        "cacheClusterStatus": "NOT_AVAILABLE",
        "methodSettings": {},
        "tracingEnabled": False,
    }
    assert (status(created), members(created)) == (201, described)
    assert members(apigateway.get_stage(restApiId=deployable, stageName="s1")) == described
    assert created["createdDate"] == created["lastUpdatedDate"]


def test_stages_are_found_by_their_deployment(apigateway: Any, deployable: str) -> None:
    first = apigateway.create_deployment(restApiId=deployable, stageName="stage1")["id"]
    second = apigateway.create_deployment(restApiId=deployable, stageName="stage2")["id"]

    listed = apigateway.get_stages(restApiId=deployable)["item"]
    found = [apigateway.get_stages(restApiId=deployable, deploymentId=each)["item"] for each in (first, second)]

    assert [each["stageName"] for each in listed] == ["stage1", "stage2"]
    assert [[each["stageName"] for each in stages] for stages in found] == [["stage1"], ["stage2"]]


def test_a_method_begins_with_the_settings_of_every_method(update: Callable[..., dict[str, Any]]) -> None:
    changed = update(
        ("replace", "/description", "stage new"),
        ("replace", "/variables/var1", "test"),
        ("replace", "/*/*/throttling/burstLimit", "123"),
        ("replace", "/*/*/caching/enabled", "true"),
        ("replace", "/tracingEnabled", "true"),
        ("replace", "/test/GET/throttling/burstLimit", "124"),
    )

    assert changed["methodSettings"] == {
        "*/*": EVERY_METHOD | {"throttlingBurstLimit": 123},
        "test/GET": EVERY_METHOD | {"throttlingBurstLimit": 124},
    }
    assert (changed["description"], changed["variables"], changed["tracingEnabled"]) == (
        "stage new",
        {"var1": "test"},
        True,
    )


def test_a_method_keeps_its_settings_when_those_of_every_method_change(update: Callable[..., dict[str, Any]]) -> None:
    update(("replace", "/test/GET/throttling/burstLimit", "124"))

    changed = update(("replace", "/*/*/throttling/burstLimit", "100"))

    settings = changed["methodSettings"]
    assert {key: each["throttlingBurstLimit"] for key, each in settings.items()} == {"*/*": 100, "test/GET": 124}


def test_a_change_leaves_the_documentation_version(
    apigateway: Any, update: Callable[..., dict[str, Any]], deployable: str, stage: str
) -> None:
    update(("replace", "/documentationVersion", "v123"))

    changed = update(("replace", "/*/*/caching/enabled", "true"))
    removed = update(("remove", "/*/*"))

    read = apigateway.get_stage(restApiId=deployable, stageName=stage)
    assert [each["documentationVersion"] for each in (changed, removed, read)] == ["v123"] * 3


def test_settings_of_every_method_are_removed_once(update: Callable[..., dict[str, Any]]) -> None:
    made = update(("replace", "/*/*/caching/enabled", "true"))

    assert made["methodSettings"] == {"*/*": EVERY_METHOD}
    assert update(("remove", "/*/*"))["methodSettings"] == {}


def test_an_access_log_is_put_together_and_removed(update: Callable[..., dict[str, Any]], logging_role: str) -> None:
    added = update(("add", "/accessLogSettings/destinationArn", GROUP))["accessLogSettings"]
    replaced = update(("replace", "/accessLogSettings/destinationArn", f"{GROUP}a"))["accessLogSettings"]
    whole = update(("add", "/accessLogSettings/format", "$context.requestId $context.identity.sourceIp"))

    assert logging_role
    assert (added, replaced) == ({"destinationArn": GROUP}, {"destinationArn": f"{GROUP}a"})
    assert whole["accessLogSettings"] == {
        "destinationArn": f"{GROUP}a",
        "format": "$context.requestId $context.identity.sourceIp",
    }
    assert "accessLogSettings" not in update(("remove", "/accessLogSettings"))


REFUSED = {
    "a-member-that-is-not-there": (
        ("replace", "/documentation_version", "123"),
        f"Invalid method setting path: /documentation_version. Must be one of: {PATHS}",
    ),
    "tags": (
        ("replace", "/tags/tag1", "value1"),
        f"Invalid method setting path: /tags/tag1. Must be one of: {PATHS}",
    ),
    "a-canary-as-a-whole": (
        ("replace", "/canarySettings", "test"),
        f"Invalid method setting path: /canarySettings. Must be one of: {PATHS}",
    ),
    "an-unknown-setting-of-a-canary": (
        ("replace", "/canarySettings/badPath", "badPath"),
        f"Invalid method setting path: /canarySettings/badPath. Must be one of: {PATHS}",
    ),
    "an-unknown-setting-of-a-canary-that-is-removed": (
        ("remove", "/canarySettings/badPath"),
        "Cannot remove method setting canarySettings/badPath because there is no method setting for this method ",
    ),
    "the-overrides-of-a-canary-as-a-whole": (
        ("remove", "/canarySettings/stageVariableOverrides"),
        (
            "Cannot remove method setting canarySettings/stageVariableOverrides "
            "because there is no method setting for this method "
        ),
    ),
    "a-setting-of-a-canary-that-is-added": (
        ("add", "/canarySettings/deploymentId", "d1"),
        "Invalid add operation with path: /canarySettings/deploymentId",
    ),
    "a-canary-s-deployment-that-is-not-there": (
        ("replace", "/canarySettings/deploymentId", "deploy"),
        "Deployment id does not exist",
    ),
    "settings-of-every-method-that-are-not-there": (
        ("remove", "/*/*"),
        "Cannot remove method setting */* because there is no method setting for this method ",
    ),
    "an-unknown-setting-of-an-access-log": (
        ("add", "/accessLogSettings/randomValue", "updated"),
        f"Invalid accessLogSettings path. {LOG_PATHS}",
    ),
    "every-setting-of-an-access-log": (
        ("replace", "/accessLogSettings/*", "updated"),
        f"Invalid accessLogSettings path. {LOG_PATHS}",
    ),
    "an-access-log-as-a-whole": (
        ("replace", "/accessLogSettings", "test"),
        f"Invalid accessLogSettings path. {LOG_PATHS}",
    ),
    "an-empty-destination": (
        ("replace", "/accessLogSettings/destinationArn", ""),
        "Access Log value must not be empty",
    ),
    "an-empty-format": (("replace", "/accessLogSettings/format", ""), "Access Log value must not be empty"),
    "a-destination-that-is-removed": (
        ("remove", "/accessLogSettings/destinationArn"),
        (
            "Cannot remove method setting accessLogSettings/destinationArn "
            "because there is no method setting for this method "
        ),
    ),
    "another-part-of-an-access-log-that-is-removed": (
        ("remove", "/accessLogSettings/randomValue"),
        (
            "Cannot remove method setting accessLogSettings/randomValue "
            "because there is no method setting for this method "
        ),
    ),
}


@pytest.mark.usefixtures("logging_role")
@pytest.mark.parametrize(("operation", "message"), REFUSED.values(), ids=REFUSED)
def test_a_wrong_patch_is_refused_in_aws_words(
    apigateway: Any, deployable: str, stage: str, operation: tuple[str, ...], message: str
) -> None:
    refused = refusal(
        apigateway.update_stage, restApiId=deployable, stageName=stage, patchOperations=patches(operation)
    )

    assert refused == (400, "BadRequestException", message)


def test_a_cache_cluster_gets_the_smallest_size(apigateway: Any, deployable: str) -> None:
    deployment = apigateway.create_deployment(restApiId=deployable)["id"]

    created = apigateway.create_stage(
        restApiId=deployable, stageName="cached", deploymentId=deployment, cacheClusterEnabled=True
    )

    assert (created["cacheClusterStatus"], created["cacheClusterSize"]) == ("AVAILABLE", "0.5")


def test_a_client_certificate_and_a_documentation_version_are_named(update: Callable[..., dict[str, Any]]) -> None:
    changed = update(("replace", "/clientCertificateId", "a1b2c3"), ("replace", "/documentationVersion", "v2"))

    assert (changed["clientCertificateId"], changed["documentationVersion"]) == ("a1b2c3", "v2")


CREATED_WRONG = {
    "a-name-with-a-dot": ({"stageName": "a.b"}, (400, "BadRequestException", "Stage name only allows a-zA-Z0-9_-")),
    "an-unknown-deployment": (
        {"deploymentId": "unknown"},
        (400, "BadRequestException", "Deployment id does not exist"),
    ),
    "a-name-that-is-taken": ({"stageName": "s1"}, (409, "ConflictException", "Stage already exists")),
    "an-unknown-canary": (
        {"canarySettings": {"deploymentId": "deploy"}},
        (400, "BadRequestException", "Deployment id does not exist"),
    ),
    "an-unknown-api": (
        {"restApiId": "unknown"},
        (404, "NotFoundException", "Invalid API identifier specified 123456789012:unknown"),
    ),
}


@pytest.mark.parametrize(("given", "refused"), CREATED_WRONG.values(), ids=CREATED_WRONG)
@pytest.mark.usefixtures("stage")
def test_a_wrong_stage_is_refused(
    apigateway: Any, deployable: str, given: dict[str, Any], refused: tuple[int, str, str]
) -> None:
    deployment = apigateway.get_deployments(restApiId=deployable)["items"][0]["id"]
    call = {"restApiId": deployable, "stageName": "s2", "deploymentId": deployment} | given

    assert refusal(apigateway.create_stage, **call) == refused


def test_a_deleted_stage_is_not_found(apigateway: Any, deployable: str, stage: str) -> None:
    deleted = apigateway.delete_stage(restApiId=deployable, stageName=stage)

    assert status(deleted) == 202
    assert refusal(apigateway.get_stage, restApiId=deployable, stageName=stage) == (
        404,
        "NotFoundException",
        "Invalid stage identifier specified",
    )


def test_a_stage_shows_the_web_acl_that_waf_has_for_it() -> None:
    arn = "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/acl/1"
    apigateway = client_of(
        "apigateway",
        ApiGatewayControlPlane(Surroundings(web_acl_of=lambda account, stage: WebAcl(f"{arn}{account}{stage}"))).answer,
    )
    api = apigateway.create_rest_api(name="digits")
    method = {"restApiId": api["id"], "resourceId": api["rootResourceId"], "httpMethod": "GET"}
    apigateway.put_method(**method, authorizationType="NONE")
    apigateway.put_integration(**method, type="MOCK")
    apigateway.create_deployment(restApiId=api["id"], stageName="v1")

    read = apigateway.get_stage(restApiId=api["id"], stageName="v1")

    stage_arn = f"arn:aws:apigateway:eu-west-1::/restapis/{api['id']}/stages/v1"
    assert read["webAclArn"] == f"{arn}{ACCOUNT}{stage_arn}"


def test_both_caches_are_flushed(apigateway: Any, deployable: str, stage: str) -> None:
    answers = (
        apigateway.flush_stage_cache(restApiId=deployable, stageName=stage),
        apigateway.flush_stage_authorizers_cache(restApiId=deployable, stageName=stage),
    )

    assert [status(answer) for answer in answers] == [202, 202]
