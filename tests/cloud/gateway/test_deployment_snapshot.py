"""A stage serves what its deployment copied. Against moto, with the calls that the Terraform provider makes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from sagemaker_rest.cloud.control_plane.api_gateway.deployment_snapshot import MotoStages
from sagemaker_rest.cloud.gateway.snapshot import (
    AuthorizerSnapshot,
    ContentHandling,
    DeployedStage,
    GatewayResponseSnapshot,
    IntegrationResponseSnapshot,
    MethodSnapshot,
    PassthroughBehavior,
    Throttle,
    ValidatorSnapshot,
)
from tests.cloud.gateway.deployed_api import ROLE, URI

REGION = "eu-west-1"


@dataclass
class Terraform:
    """The calls of the AWS provider for one API with one method, `POST /predict`."""

    client: Any
    api_id: str
    resource_id: str

    @property
    def method(self) -> dict[str, str]:
        return {"restApiId": self.api_id, "resourceId": self.resource_id, "httpMethod": "POST"}

    def put_method(self, **settings: Any) -> None:
        self.client.put_method(**self.method, **({"authorizationType": "NONE"} | settings))

    def put_integration(self, **settings: Any) -> None:
        defaults = {
            "type": "AWS",
            "integrationHttpMethod": "POST",
            "uri": URI,
            "credentials": ROLE,
            "timeoutInMillis": 29_000,
        }
        self.client.put_integration(**self.method, **(defaults | settings))

    def put_response(self, status: str, **settings: Any) -> None:
        declared = dict.fromkeys(settings.get("responseParameters", {}), False)
        self.client.put_method_response(**self.method, statusCode=status, responseParameters=declared)
        self.client.put_integration_response(**self.method, statusCode=status, **settings)

    def deploy(self) -> str:
        deployment: str = self.client.create_deployment(restApiId=self.api_id)["id"]
        return deployment

    def create_stage(self, **settings: Any) -> None:
        self.client.create_stage(restApiId=self.api_id, stageName="v1", deploymentId=self.deploy(), **settings)

    def update_stage(self, *operations: tuple[str, str, str]) -> None:
        self.client.update_stage(
            restApiId=self.api_id,
            stageName="v1",
            patchOperations=[{"op": op, "path": path, "value": value} for op, path, value in operations],
        )

    def update_api(self, *operations: tuple[str, str, str]) -> None:
        self.client.update_rest_api(
            restApiId=self.api_id,
            patchOperations=[{"op": op, "path": path, "value": value} for op, path, value in operations],
        )

    def deployed(self) -> DeployedStage:
        found = MotoStages().find(self.api_id, "v1")
        assert found is not None
        return found

    def served(self) -> MethodSnapshot:
        by_path = {resource.path: resource for resource in self.deployed().api.resources}
        return by_path["/predict"].methods["POST"]


@pytest.fixture
def terraform(api_gateway: Any) -> Terraform:
    created = api_gateway.create_rest_api(
        name="mnist", binaryMediaTypes=["image/png"], endpointConfiguration={"types": ["REGIONAL"]}
    )
    resource = api_gateway.create_resource(
        restApiId=created["id"], parentId=created["rootResourceId"], pathPart="predict"
    )
    return Terraform(api_gateway, created["id"], resource["id"])


@pytest.fixture
def deployed(terraform: Terraform) -> Terraform:
    terraform.put_method()
    terraform.put_integration()
    terraform.put_response("200")
    terraform.create_stage()
    return terraform


def test_everything_that_is_served_is_copied(terraform: Terraform) -> None:
    validator = terraform.client.create_request_validator(
        restApiId=terraform.api_id, name="both", validateRequestBody=True, validateRequestParameters=False
    )
    terraform.client.create_model(
        restApiId=terraform.api_id, name="Rows", contentType="application/json", schema='{"type": "array"}'
    )
    terraform.put_method(
        requestParameters={"method.request.header.X-A": True, "method.request.header.X-B": False},
        requestModels={"application/json": "Rows"},
        requestValidatorId=validator["id"],
    )
    terraform.put_integration(
        requestParameters={"integration.request.header.X-A": "method.request.header.X-A"},
        requestTemplates={"application/json": "$input.body"},
        passthroughBehavior="NEVER",
        contentHandling="CONVERT_TO_TEXT",
        timeoutInMillis=5_000,
    )
    terraform.put_response("200", responseTemplates={"application/json": ""})
    terraform.put_response(
        "424",
        selectionPattern="424",
        responseParameters={"method.response.header.X-A": "'a'"},
        responseTemplates={"application/json": "failed"},
        contentHandling="CONVERT_TO_BINARY",
    )
    terraform.client.put_gateway_response(
        restApiId=terraform.api_id,
        responseType="DEFAULT_4XX",
        statusCode="400",
        responseParameters={"gatewayresponse.header.X": "'x'"},
        responseTemplates={"application/json": "{}"},
    )
    terraform.create_stage(variables={"colour": "blue"})

    served, stage, api = terraform.served(), terraform.deployed().stage, terraform.deployed().api

    integration = served.integration
    assert served.authorization_type == "NONE"
    assert not served.api_key_required
    assert served.request_parameters == {"method.request.header.X-A": True, "method.request.header.X-B": False}
    assert served.request_models == {"application/json": "Rows"}
    assert served.validator == ValidatorSnapshot(validates_body=True, validates_parameters=False)
    assert set(served.responses) == {200, 424}
    assert (integration.type, integration.uri, integration.http_method) == ("AWS", URI, "POST")
    assert (integration.credentials, integration.timeout_millis) == (ROLE, 5_000)
    assert integration.request_parameters == {"integration.request.header.X-A": "method.request.header.X-A"}
    assert integration.request_templates == {"application/json": "$input.body"}
    assert integration.passthrough_behavior is PassthroughBehavior.NEVER
    assert integration.content_handling is ContentHandling.CONVERT_TO_TEXT
    assert integration.responses == (
        IntegrationResponseSnapshot(200, templates={"application/json": None}),
        IntegrationResponseSnapshot(
            424,
            "424",
            {"method.response.header.X-A": "'a'"},
            {"application/json": "failed"},
            ContentHandling.CONVERT_TO_BINARY,
        ),
    )
    assert api.models["Rows"].schema == '{"type": "array"}'
    assert {"Empty", "Error"} < set(api.models)
    assert api.gateway_responses["DEFAULT_4XX"] == GatewayResponseSnapshot(
        "DEFAULT_4XX", 400, {"gatewayresponse.header.X": "'x'"}, {"application/json": "{}"}
    )
    assert api.binary_media_types == ("image/png",)
    assert (api.id, api.account_id, api.region) == (terraform.api_id, "123456789012", REGION)
    assert (stage.name, stage.variables) == ("v1", {"colour": "blue"})


def test_what_is_left_out_has_api_gateway_s_defaults(terraform: Terraform) -> None:
    terraform.client.put_method(**terraform.method, authorizationType="NONE")
    terraform.client.put_integration(**terraform.method, type="MOCK")
    terraform.create_stage()

    integration = terraform.served().integration

    assert integration.passthrough_behavior is PassthroughBehavior.WHEN_NO_MATCH
    assert integration.timeout_millis == 29_000
    assert integration.responses == ()


def test_a_change_after_the_deployment_is_not_served(deployed: Terraform) -> None:
    deployed.put_integration(timeoutInMillis=1_000)
    deployed.put_response("503", selectionPattern="503")
    deployed.client.create_resource(restApiId=deployed.api_id, parentId=deployed.resource_id, pathPart="later")

    assert deployed.served().integration.timeout_millis == 29_000
    assert set(deployed.served().responses) == {200}
    assert {resource.path for resource in deployed.deployed().api.resources} == {"/", "/predict"}


def test_a_change_is_served_when_the_stage_moves_to_the_next_deployment(deployed: Terraform) -> None:
    deployed.put_integration(timeoutInMillis=1_000)
    second = deployed.deploy()
    before = deployed.served().integration.timeout_millis
    deployed.update_stage(("replace", "/deploymentId", second))
    after = deployed.served().integration.timeout_millis

    assert (before, after) == (29_000, 1_000)


def test_an_earlier_deployment_can_be_served_again(deployed: Terraform) -> None:
    first = deployed.deployed().stage.deployment_id
    deployed.put_integration(timeoutInMillis=1_000)
    deployed.update_stage(("replace", "/deploymentId", deployed.deploy()))

    deployed.update_stage(("replace", "/deploymentId", first))

    assert deployed.served().integration.timeout_millis == 29_000


def test_stage_variables_apply_at_once(deployed: Terraform) -> None:
    deployed.update_stage(("replace", "/variables/colour", "green"))

    assert deployed.deployed().stage.variables == {"colour": "green"}


def test_a_deployment_that_names_an_existing_stage_keeps_its_settings(deployed: Terraform) -> None:
    deployed.update_stage(("replace", "/variables/colour", "green"))
    deployed.put_integration(timeoutInMillis=1_000)

    deployed.client.create_deployment(restApiId=deployed.api_id, stageName="v1", variables={"size": "big"})

    assert deployed.served().integration.timeout_millis == 1_000
    assert deployed.deployed().stage.variables == {"colour": "green", "size": "big"}


def test_an_api_without_methods_cannot_be_deployed(terraform: Terraform) -> None:
    with pytest.raises(ClientError, match="The REST API doesn't contain any methods") as refused:
        terraform.deploy()

    assert refused.value.response["Error"]["Code"] == "BadRequestException"


def test_an_api_with_a_method_without_integration_cannot_be_deployed(deployed: Terraform) -> None:
    deployed.client.put_method(**(deployed.method | {"httpMethod": "GET"}), authorizationType="NONE")

    with pytest.raises(ClientError, match="No integration defined for method") as refused:
        deployed.deploy()

    assert refused.value.response["Error"]["Code"] == "BadRequestException"


def test_a_deployment_that_a_stage_serves_cannot_be_deleted(deployed: Terraform) -> None:
    first = deployed.deployed().stage.deployment_id

    with pytest.raises(ClientError, match="Active stages pointing to this deployment must be moved or deleted"):
        deployed.client.delete_deployment(restApiId=deployed.api_id, deploymentId=first)

    assert deployed.served().integration.timeout_millis == 29_000


def test_a_deployment_that_no_stage_serves_any_more_can_be_deleted(deployed: Terraform) -> None:
    first = deployed.deployed().stage.deployment_id
    deployed.update_stage(("replace", "/deploymentId", deployed.deploy()))

    deployed.client.delete_deployment(restApiId=deployed.api_id, deploymentId=first)

    listed = deployed.client.get_deployments(restApiId=deployed.api_id)["items"]
    assert first not in {item["id"] for item in listed}


@pytest.mark.parametrize(("api_id", "stage"), [("other", "v1"), (None, "other")], ids=["no-api", "no-stage"])
def test_what_is_not_there_is_not_found(deployed: Terraform, api_id: str | None, stage: str) -> None:
    assert MotoStages().find(api_id or deployed.api_id, stage) is None


def test_a_deleted_api_is_not_served(deployed: Terraform) -> None:
    deployed.client.delete_rest_api(restApiId=deployed.api_id)

    assert MotoStages().find(deployed.api_id, "v1") is None


def test_apis_of_other_regions_are_found(deployed: Terraform) -> None:
    client = boto3.client("apigateway", region_name="us-west-2")
    created = client.create_rest_api(name="elsewhere")
    elsewhere = Terraform(client, created["id"], created["rootResourceId"])
    elsewhere.put_method()
    elsewhere.put_integration()
    elsewhere.create_stage()

    assert (elsewhere.deployed().api.region, deployed.deployed().api.region) == ("us-west-2", REGION)


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
