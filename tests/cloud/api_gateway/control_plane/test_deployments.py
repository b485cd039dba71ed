"""Deployments: what CreateDeployment says of its stage, what cannot be deployed, and what is still served."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from tests.cloud.api_gateway.control_plane.calls import members, patches, refusal, status

if TYPE_CHECKING:
    from tests.cloud.api_gateway.control_plane.provider_calls import Terraform


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


def test_a_deployment_is_shown_without_what_was_not_given(apigateway: Any, deployable: str) -> None:
    created = apigateway.create_deployment(restApiId=deployable, description="")

    read = apigateway.get_deployment(restApiId=deployable, deploymentId=created["id"])
    assert (status(created), members(created)) == (201, {"id": created["id"]})
    assert members(read) == {"id": created["id"]}
    assert read["createdDate"] == created["createdDate"]


def test_a_summary_of_the_api_is_shown_when_it_is_asked_for(apigateway: Any, deployable: str) -> None:
    created = apigateway.create_deployment(restApiId=deployable)["id"]

    read = apigateway.get_deployment(restApiId=deployable, deploymentId=created, embed=["apisummary"])

    assert read["apiSummary"] == {"/": {"GET": {"authorizationType": "NONE", "apiKeyRequired": False}}}


def test_a_description_is_changed(apigateway: Any, deployable: str) -> None:
    created = apigateway.create_deployment(restApiId=deployable, description="one")["id"]

    changed = apigateway.update_deployment(
        restApiId=deployable, deploymentId=created, patchOperations=patches(("replace", "/description", "two"))
    )

    assert changed["description"] == "two"


def test_a_deployment_makes_its_stage_as_it_says(apigateway: Any, deployable: str) -> None:
    created = apigateway.create_deployment(
        restApiId=deployable,
        stageName="s1",
        stageDescription="mine",
        cacheClusterEnabled=True,
        cacheClusterSize="1.6",
        tracingEnabled=True,
        variables={"a": "1"},
    )

    assert members(apigateway.get_stage(restApiId=deployable, stageName="s1")) == {
        "stageName": "s1",
        "deploymentId": created["id"],
        "description": "mine",
        "cacheClusterEnabled": True,
        "cacheClusterSize": "1.6",
        "cacheClusterStatus": "AVAILABLE",
        "methodSettings": {},
        "tracingEnabled": True,
        "variables": {"a": "1"},
    }


def test_a_deployment_moves_a_stage_that_is_there(apigateway: Any, deployable: str, stage: str) -> None:
    first = apigateway.get_stage(restApiId=deployable, stageName=stage)["deploymentId"]
    second = apigateway.create_deployment(restApiId=deployable, stageName=stage)["id"]

    deleted = apigateway.delete_deployment(restApiId=deployable, deploymentId=first)

    assert apigateway.get_stage(restApiId=deployable, stageName=stage)["deploymentId"] == second
    assert status(deleted) == 202
    assert refusal(apigateway.delete_deployment, restApiId=deployable, deploymentId=second) == (
        400,
        "BadRequestException",
        "Active stages pointing to this deployment must be moved or deleted",
    )


def test_a_wrong_variable_deploys_nothing(apigateway: Any, deployable: str) -> None:
    call = {"restApiId": deployable, "stageName": "s1", "variables": {"a": "{1}"}}

    assert refusal(apigateway.create_deployment, **call)[:2] == (400, "BadRequestException")
    assert apigateway.get_deployments(restApiId=deployable)["items"] == []


def test_an_unknown_deployment_is_not_found(apigateway: Any, deployable: str) -> None:
    assert refusal(apigateway.get_deployment, restApiId=deployable, deploymentId="unknown") == (
        404,
        "NotFoundException",
        "Invalid Deployment identifier specified",
    )


def test_a_deployment_has_what_races_with_it_as_a_whole_or_not_at_all(deployed: Terraform) -> None:
    """Put a response with its template while deployments are made: none has half of it."""
    with ThreadPoolExecutor(4) as threads:
        made = [threads.submit(deployed.deploy) for _ in range(8)]
        deployed.put_response("503", responseTemplates={"application/json": "busy"})
        identifiers = {each.result() for each in made}

    served = {identifier: _responses_of(deployed, identifier) for identifier in identifiers}
    assert len(identifiers) == 8
    assert all(responses in ({200: {}}, {200: {}, 503: {"application/json": "busy"}}) for responses in served.values())


def _responses_of(deployed: Terraform, deployment: str) -> dict[int, dict[str, str | None]]:
    deployed.update_stage(("replace", "/deploymentId", deployment))
    return {response.status: dict(response.templates) for response in deployed.served().integration.responses}
