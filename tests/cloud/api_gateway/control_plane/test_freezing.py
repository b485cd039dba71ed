"""A stage serves what its deployment copied, with the calls that the Terraform provider makes."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import (
    ContentHandling,
    GatewayResponseSnapshot,
    IntegrationResponseSnapshot,
    PassthroughBehavior,
    ValidatorSnapshot,
)
from tests.cloud.api_gateway.control_plane.provider_calls import Terraform
from tests.cloud.api_gateway.data_plane.deployed_api import ROLE, URI
from tests.cloud.own_service import REGION, SCOPE, client_of

if TYPE_CHECKING:
    from sagemaker_rest.cloud.api_gateway.control_plane.control_plane import ApiGatewayControlPlane


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


@pytest.mark.parametrize(("api_id", "stage"), [("other", "v1"), (None, "other")], ids=["no-api", "no-stage"])
def test_what_is_not_there_is_not_found(deployed: Terraform, api_id: str | None, stage: str) -> None:
    assert deployed.stages.find(api_id or deployed.api_id, stage) is None


def test_a_deleted_api_is_not_served(deployed: Terraform) -> None:
    deployed.client.delete_rest_api(restApiId=deployed.api_id)

    assert deployed.stages.find(deployed.api_id, "v1") is None


def test_apis_of_other_regions_are_found(control_plane: ApiGatewayControlPlane, deployed: Terraform) -> None:
    client = client_of("apigateway", control_plane.answer, dataclasses.replace(SCOPE, region="us-west-2"))
    created = client.create_rest_api(name="elsewhere")
    elsewhere = Terraform(client, deployed.stages, created["id"], created["rootResourceId"])
    elsewhere.put_method()
    elsewhere.put_integration()
    elsewhere.create_stage()

    assert (elsewhere.deployed().api.region, deployed.deployed().api.region) == ("us-west-2", REGION)
