"""Settings of stages and APIs, as a stage that was deployed has them. With the provider's calls."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ClientError

from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import (
    AuthorizerSnapshot,
    Throttle,
)

if TYPE_CHECKING:
    from tests.cloud.api_gateway.control_plane.provider_calls import Terraform


@pytest.mark.usefixtures("logging_role")
def test_an_access_log_to_firehose_is_named_as_not_implemented(deployed: Terraform) -> None:
    stream = "arn:aws:firehose:eu-west-1:123456789012:deliverystream/amazon-apigateway-log"

    deployed.update_stage(
        ("replace", "/accessLogSettings/destinationArn", stream),
        ("replace", "/accessLogSettings/format", "$context.requestId"),
    )

    assert deployed.deployed().stage.unimplemented == ("An access log sent to Amazon Data Firehose",)


HARMLESS_SETTINGS = {
    "metrics": ("replace", "/*/*/metrics/enabled", "true"),
    "a-canary": ("replace", "/canarySettings/percentTraffic", "10"),
    "logs": ("replace", "/*/*/logging/loglevel", "INFO"),
    "tracing": ("replace", "/tracingEnabled", "true"),
    "a-cache-that-no-method-uses": ("replace", "/cacheClusterEnabled", "true"),
}


@pytest.mark.usefixtures("logging_role")
@pytest.mark.parametrize("operation", HARMLESS_SETTINGS.values(), ids=HARMLESS_SETTINGS)
def test_a_stage_setting_that_changes_no_answer_is_accepted(
    deployed: Terraform, operation: tuple[str, str, str]
) -> None:
    deployed.update_stage(operation)

    assert deployed.deployed().stage.unimplemented == ()
    assert deployed.deployed().stage.throttles == {}


def test_throttling_of_a_stage_and_of_a_method_is_read(deployed: Terraform) -> None:
    deployed.update_stage(
        ("replace", "/*/*/throttling/rateLimit", "10"),
        ("replace", "/*/*/throttling/burstLimit", "20"),
        ("replace", "/~1predict/POST/throttling/rateLimit", "1.5"),
        ("replace", "/~1predict/POST/throttling/burstLimit", "2"),
        ("replace", "/~1predict/GET/throttling/rateLimit", "-1"),
        ("replace", "/~1predict/GET/throttling/burstLimit", "-1"),
    )

    assert deployed.deployed().stage.throttles == {
        ("/*", "*"): Throttle(rate=10.0, burst=20),
        ("/predict", "POST"): Throttle(rate=1.5, burst=2),
    }


SHORT_POLICY = json.dumps(
    {
        "Statement": {
            "Effect": "Allow",
            "Principal": "*",
            "Action": "execute-api:Invoke",
            "Resource": "execute-api:/v1/*",
        }
    }
)


def test_a_resource_policy_holds_for_this_api_once_it_is_deployed(deployed: Terraform) -> None:
    deployed.update_api(("replace", "/policy", SHORT_POLICY))
    before = deployed.deployed().api.policy
    deployed.update_stage(("replace", "/deploymentId", deployed.deploy()))

    policy = deployed.deployed().api.policy
    assert before is None
    assert policy is not None
    assert policy["Statement"][0]["Resource"] == [f"arn:aws:execute-api:eu-west-1:123456789012:{deployed.api_id}/v1/*"]


def test_a_private_api_is_not_deployed_without_a_resource_policy(deployed: Terraform) -> None:
    deployed.update_api(("replace", "/endpointConfiguration/types/REGIONAL", "PRIVATE"))

    with pytest.raises(ClientError, match="Private REST API doesn't have a resource policy attached to it"):
        deployed.deploy()
    deployed.update_api(("replace", "/policy", SHORT_POLICY))
    deployed.update_stage(("replace", "/deploymentId", deployed.deploy()))
    assert deployed.deployed().api.is_private


def test_an_authorizer_is_deployed_with_the_methods_that_name_it(deployed: Terraform) -> None:
    authorizer = deployed.client.create_authorizer(
        restApiId=deployed.api_id,
        name="pool",
        type="COGNITO_USER_POOLS",
        providerARNs=["arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_a"],
        identitySource="method.request.header.X-Token",
        identityValidationExpression="client-.*",
    )
    deployed.client.delete_method(**deployed.method)
    deployed.put_method(
        authorizationType="COGNITO_USER_POOLS", authorizerId=authorizer["id"], authorizationScopes=["api/predict"]
    )
    deployed.put_integration()
    deployed.put_response("200")
    deployed.update_stage(("replace", "/deploymentId", deployed.deploy()))

    method = deployed.served()
    assert method.authorization_scopes == ("api/predict",)
    assert method.authorizer == AuthorizerSnapshot(
        name="pool",
        type="COGNITO_USER_POOLS",
        provider_arns=("arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_a",),
        identity_source="method.request.header.X-Token",
        identity_validation="client-.*",
    )


@pytest.mark.parametrize(("value", "disabled"), [("true", True), ("false", False)])
def test_the_default_endpoint_can_be_disabled_and_enabled(deployed: Terraform, value: str, *, disabled: bool) -> None:
    deployed.client.update_rest_api(
        restApiId=deployed.api_id,
        patchOperations=[{"op": "replace", "path": "/disableExecuteApiEndpoint", "value": value}],
    )
    deployed.update_stage(("replace", "/deploymentId", deployed.deploy()))

    assert deployed.deployed().api.execute_api_disabled is disabled
