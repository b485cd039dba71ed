"""Changes of stages: what is sent is read back and served, or refused as on AWS."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from sagemaker_rest.cloud.api_gateway.data_plane.stage_settings import (
    EVERY_METHOD,
    AccessLogSettings,
    LoggingLevel,
    MethodSettings,
    UnauthorizedCacheControl,
)

if TYPE_CHECKING:
    from sagemaker_rest.cloud.api_gateway.control_plane.published import PublishedStages

GROUP = "arn:aws:logs:eu-west-1:123456789012:log-group:access"
NO_ROLE = "CloudWatch Logs role ARN must be set in account settings to enable logging"


@dataclass
class Stage:
    """The stage `v1` of an API of its own, with one method that answers by itself."""

    client: Any
    stages: PublishedStages
    api_id: str
    resource_id: str

    @property
    def names(self) -> dict[str, str]:
        return {"restApiId": self.api_id, "stageName": "v1"}

    @property
    def served(self) -> Any:
        return self.stages.find(self.api_id, "v1")

    def read(self) -> dict[str, Any]:
        described: dict[str, Any] = self.client.get_stage(**self.names)
        return described

    def deploy(self) -> str:
        return str(self.client.create_deployment(restApiId=self.api_id)["id"])

    def update(self, *operations: tuple[str, ...]) -> None:
        named = [dict(zip(("op", "path", "value"), operation, strict=False)) for operation in operations]
        self.client.update_stage(**self.names, patchOperations=named)

    def copy(self, **paths: str) -> None:
        operations = [
            {"op": "copy", "from": f"/canarySettings/{source}", "path": f"/{to}"} for source, to in paths.items()
        ]
        self.client.update_stage(**self.names, patchOperations=operations)


@pytest.fixture
def stage(apigateway: Any, published: PublishedStages, deployable: str) -> Stage:
    root = apigateway.get_resources(restApiId=deployable)["items"][0]["id"]
    made = Stage(apigateway, published, deployable, root)
    apigateway.create_stage(**made.names, deploymentId=made.deploy(), variables={"a": "1"})
    return made


SETTINGS = (
    ("metrics/enabled", "true"),
    ("logging/dataTrace", "true"),
    ("caching/enabled", "true"),
    ("caching/ttlInSeconds", "60"),
    ("caching/requireAuthorizationForCacheControl", "false"),
    ("caching/unauthorizedCacheControlHeaderStrategy", "FAIL_WITH_403"),
)
KEYS = {
    "every-method": ("*/*", EVERY_METHOD),
    "the-root": ("/GET", ("/", "GET")),
    "a-resource": ("predict/POST", ("/predict", "POST")),
    "a-nested-resource": ("models/{name}/POST", ("/models/{name}", "POST")),
    "with-slashes-escaped": ("~1models~1{name}/POST", ("/models/{name}", "POST")),
}


@pytest.mark.parametrize(("key", "method"), KEYS.values(), ids=KEYS)
def test_method_settings_are_served_at_once(stage: Stage, key: str, method: tuple[str, str]) -> None:
    stage.update(*(("replace", f"/{key}/{name}", value) for name, value in SETTINGS))

    assert stage.served.stage.settings == {
        method: MethodSettings(
            data_trace=True,
            detailed_metrics=True,
            caching=True,
            cache_ttl_seconds=60,
            cache_control_needs_authorization=False,
            unauthorized_cache_control=UnauthorizedCacheControl.FAIL_WITH_403,
        )
    }
    assert list(stage.read()["methodSettings"]) == [key]


def test_removed_method_settings_are_gone(stage: Stage) -> None:
    stage.update(("replace", "/models/GET/metrics/enabled", "true"), ("replace", "/*/*/metrics/enabled", "true"))

    stage.update(("remove", "/models/GET"))

    assert list(stage.served.stage.settings) == [EVERY_METHOD]


def test_variables_are_added_changed_and_removed(stage: Stage) -> None:
    stage.update(("add", "/variables/b", "2"), ("replace", "/variables/c", "3"), ("remove", "/variables/a"))

    assert stage.served.stage.variables == {"b": "2", "c": "3"}


def test_a_stage_is_not_made_with_a_wrong_variable(stage: Stage) -> None:
    with pytest.raises(ClientError, match="Invalid stage variable value 'a b' of endpoint"):
        stage.client.create_stage(
            restApiId=stage.api_id, stageName="v2", deploymentId=stage.deploy(), variables={"endpoint": "a b"}
        )


def test_features_of_a_stage_are_switched(stage: Stage) -> None:
    stage.update(
        ("replace", "/cacheClusterEnabled", "true"),
        ("replace", "/cacheClusterSize", "1.6"),
        ("replace", "/tracingEnabled", "true"),
        ("replace", "/description", "new"),
    )

    read = stage.read()
    assert (read["cacheClusterStatus"], read["cacheClusterSize"], read["description"]) == ("AVAILABLE", "1.6", "new")
    assert (stage.served.stage.has_cache, stage.served.stage.is_traced) == (True, True)


@pytest.mark.usefixtures("logging_role")
def test_an_access_log_is_kept_changed_and_removed(stage: Stage) -> None:
    stage.update(
        ("replace", "/accessLogSettings/destinationArn", f"{GROUP}:*"),
        ("replace", "/accessLogSettings/format", "$context.requestId"),
    )
    kept = stage.served.stage.access_log
    stage.update(("replace", "/accessLogSettings/format", "$context.extendedRequestId"))
    changed = stage.read()["accessLogSettings"]
    stage.update(("remove", "/accessLogSettings"))

    assert kept == AccessLogSettings(GROUP, "$context.requestId")
    assert changed == {"destinationArn": GROUP, "format": "$context.extendedRequestId"}
    assert stage.served.stage.access_log is None


LOGGING = {
    "execution-logs": (("replace", "/*/*/logging/loglevel", "INFO"),),
    "an-access-log": (
        ("replace", "/accessLogSettings/destinationArn", GROUP),
        ("replace", "/accessLogSettings/format", "$context.requestId"),
    ),
}


@pytest.mark.parametrize("operations", LOGGING.values(), ids=LOGGING)
def test_logs_need_a_role_of_the_account(stage: Stage, operations: tuple[tuple[str, str, str], ...]) -> None:
    with pytest.raises(ClientError, match=NO_ROLE):
        stage.update(("replace", "/description", "not kept"), *operations)

    assert stage.served.stage.settings == {}
    assert "description" not in stage.read()


def test_what_makes_no_logs_needs_no_role(stage: Stage) -> None:
    stage.update(("replace", "/*/*/logging/loglevel", "OFF"))

    assert stage.served.stage.settings[EVERY_METHOD].logging_level is LoggingLevel.OFF


REFUSED = {
    "an-unknown-path": ("replace", "/nothing", "1"),
    "a-deployment-that-is-not-there": ("replace", "/deploymentId", "nothing"),
    "an-unknown-logging-level": ("replace", "/*/*/logging/loglevel", "DEBUG"),
    "a-time-to-live-below-zero": ("replace", "/*/*/caching/ttlInSeconds", "-1"),
    "a-time-to-live-of-over-an-hour": ("replace", "/*/*/caching/ttlInSeconds", "3601"),
    "a-number-that-is-none": ("replace", "/*/*/throttling/burstLimit", "many"),
    "a-log-destination-that-is-no-log": ("replace", "/accessLogSettings/destinationArn", "arn:aws:s3:::bucket"),
    "a-format-without-a-request-id": ("replace", "/accessLogSettings/format", "$context.status"),
    "a-variable-whose-name-has-a-dash": ("replace", "/variables/a-b", "1"),
    "a-variable-whose-value-has-a-brace": ("replace", "/variables/a", "{1}"),
    "more-than-all-of-the-traffic": ("replace", "/canarySettings/percentTraffic", "100.1"),
    "less-than-none-of-the-traffic": ("replace", "/canarySettings/percentTraffic", "-0.1"),
    "traffic-that-is-no-number": ("replace", "/canarySettings/percentTraffic", "some"),
    "an-unknown-canary-setting": ("replace", "/canarySettings/nothing", "1"),
    "settings-that-are-not-there": ("remove", "/predict/POST"),
}


@pytest.mark.usefixtures("logging_role")
@pytest.mark.parametrize("operation", REFUSED.values(), ids=REFUSED)
def test_a_wrong_change_is_refused(stage: Stage, operation: tuple[str, ...]) -> None:
    with pytest.raises(ClientError) as refused:
        stage.update(operation)

    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400


def test_a_canary_is_promoted_by_copying(stage: Stage) -> None:
    second = stage.deploy()
    stage.update(
        ("replace", "/canarySettings/deploymentId", second),
        ("replace", "/canarySettings/percentTraffic", "10"),
        ("replace", "/canarySettings/stageVariableOverrides/a", "2"),
    )
    canary = stage.served.canary

    stage.copy(deploymentId="deploymentId", stageVariableOverrides="variables")
    stage.update(("remove", "/canarySettings"))

    assert stage.served.api is canary
    assert (stage.served.stage.deployment_id, stage.served.stage.variables) == (second, {"a": "2"})
    assert stage.served.stage.canary is None


def test_a_deployment_can_be_made_for_the_canary(stage: Stage) -> None:
    before = stage.served.stage.deployment_id

    created = stage.client.create_deployment(
        **stage.names, canarySettings={"percentTraffic": 25.0, "stageVariableOverrides": {"a": "2"}}
    )

    served = stage.served
    assert (served.stage.deployment_id, served.stage.canary.deployment_id) == (before, created["id"])
    assert (served.stage.canary.percent_traffic, served.stage.canary.variables) == (25.0, {"a": "2"})
    assert served.canary is not served.api


def test_the_key_of_the_cache_is_kept_and_served(stage: Stage) -> None:
    method = {"restApiId": stage.api_id, "resourceId": stage.resource_id, "httpMethod": "GET"}
    declared = {"op": "add", "path": "/requestParameters/method.request.querystring.q", "value": "false"}
    stage.client.update_method(**method, patchOperations=[declared])
    stage.client.put_integration(**method, type="MOCK", cacheKeyParameters=["method.request.querystring.q"])
    stage.update(("replace", "/deploymentId", stage.deploy()))

    integration = stage.served.api.resources[0].methods["GET"].integration
    assert integration.cache_key_parameters == ("method.request.querystring.q",)
    assert integration.cache_namespace == stage.resource_id


def test_a_flushed_cache_is_another_generation(stage: Stage) -> None:
    before = stage.served.stage.cache_generation

    stage.client.flush_stage_cache(**stage.names)

    assert stage.served.stage.cache_generation == before + 1
