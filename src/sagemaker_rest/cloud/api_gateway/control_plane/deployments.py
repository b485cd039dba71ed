"""Deployments. https://docs.aws.amazon.com/apigateway/latest/api/API_Deployment.html.

A deployment copies the API's records as one operation published them: what other requests put at the same time is in
it as a whole, or not at all. Two deployments that race are one after the other.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.call import new_id, now
from sagemaker_rest.cloud.api_gateway.control_plane.deployment_records import DeployedRecords, Deployment
from sagemaker_rest.cloud.api_gateway.control_plane.documents import document
from sagemaker_rest.cloud.api_gateway.control_plane.errors import bad_request, not_found
from sagemaker_rest.cloud.api_gateway.control_plane.freezing import DEFINITION_KINDS, frozen_api
from sagemaker_rest.cloud.api_gateway.control_plane.paging import page
from sagemaker_rest.cloud.api_gateway.control_plane.patching import REPLACE, PatchTable, optional, value
from sagemaker_rest.cloud.api_gateway.control_plane.resource_records import Resource, methods_in
from sagemaker_rest.cloud.api_gateway.control_plane.rest_api_records import found_api
from sagemaker_rest.cloud.api_gateway.control_plane.stage_records import (
    CanarySettings,
    Stage,
    checked_percentage,
    checked_variables,
)
from sagemaker_rest.cloud.api_gateway.control_plane.stages import new_stage, stage_as_given

if TYPE_CHECKING:
    from sagemaker_rest.cloud.api_gateway.control_plane.call import Call, Operation
    from sagemaker_rest.cloud.api_gateway.control_plane.rest_api_records import RestApi

_PATCHES: PatchTable[Deployment] = PatchTable((value("/description", "description", optional, (REPLACE,)),))


def create_deployment(call: Call) -> dict[str, Any]:
    api = found_api(call)
    _check_deployable(call, api)
    deployment = Deployment(
        id=new_id(),
        created_date=now(),
        snapshot=frozen_api(api, call.records.owned_by(api.id), call.scope),
        records=DeployedRecords(api, call.records.owned_by(api.id, DEFINITION_KINDS)),
        description=call.given("description") or None,
    )
    call.records.of(Deployment, api.id)[deployment.id] = deployment
    stage = _deployed_stage(call, deployment.id)
    if stage is not None:
        call.records.of(Stage, api.id)[stage.stage_name] = stage
    return _shown(deployment)


def _check_deployable(call: Call, api: RestApi) -> None:
    methods = [method for _, method in methods_in(call.records.view(Resource, api.id))]
    if not methods:
        raise bad_request("The REST API doesn't contain any methods")
    if any(method.method_integration is None for method in methods):
        raise bad_request("No integration defined for method")
    if "PRIVATE" in api.endpoint_configuration.types and not api.policy:
        raise bad_request("Private REST API doesn't have a resource policy attached to it")


def _deployed_stage(call: Call, deployment_id: str) -> Stage | None:
    """Return the stage that the request names, with its new deployment; an existing one keeps its settings."""
    name, canary = call.given("stageName"), call.given("canarySettings")
    known = call.records.view(Stage, call.given("restApiId")).get(name or "")
    if canary is not None:
        return _with_canary(call, known, deployment_id)
    if not name:
        return None
    stage = (
        new_stage(name, deployment_id, call.request)
        if known is None
        else stage_as_given(
            dataclasses.replace(known, deployment_id=deployment_id, last_updated_date=now()), call.request
        )
    )
    return dataclasses.replace(stage, description=call.given("stageDescription") or stage.description)


def _with_canary(call: Call, stage: Stage | None, deployment_id: str) -> Stage:
    name, given = call.given("stageName"), call.given("canarySettings")
    invalid = "Invalid deployment content specified."
    if not name:
        raise bad_request(
            f"{invalid}Non null and non empty stageName must be provided for canary deployment. "
            f"Provided value is {'null' if name is None else name}"
        )
    if stage is None:
        raise bad_request(f"{invalid}Stage {name} must already be created before making a canary release deployment")
    settings = CanarySettings(
        deployment_id=deployment_id,
        percent_traffic=checked_percentage(given.get("percentTraffic", 0.0)),
        stage_variable_overrides=checked_variables(given.get("stageVariableOverrides")),
        use_stage_cache=given.get("useStageCache", False),
    )
    return dataclasses.replace(stage, canary_settings=settings, last_updated_date=now())


def get_deployment(call: Call) -> dict[str, Any]:
    deployment = _found(call)
    embedded = "apisummary" in call.given("embed", [])
    return _shown(deployment) | ({"apiSummary": _summary(deployment)} if embedded else {})


def get_deployments(call: Call) -> dict[str, Any]:
    api = found_api(call)
    return page(call.request, [_shown(known) for known in call.records.view(Deployment, api.id).values()])


def update_deployment(call: Call) -> dict[str, Any]:
    changed = _PATCHES.apply(_found(call), call.given("patchOperations", []))
    call.records.of(Deployment, call.given("restApiId"))[changed.id] = changed
    return _shown(changed)


def delete_deployment(call: Call) -> None:
    deployment = _found(call)
    stages = call.records.view(Stage, call.given("restApiId")).values()
    if any(stage.deployment_id == deployment.id for stage in stages):
        raise bad_request("Active stages pointing to this deployment must be moved or deleted")
    if any(stage.canary_settings and stage.canary_settings.deployment_id == deployment.id for stage in stages):
        raise bad_request("Active stages with canary settings pointing to this deployment must be moved or deleted")
    del call.records.of(Deployment, call.given("restApiId"))[deployment.id]


def _found(call: Call) -> Deployment:
    known = call.records.view(Deployment, found_api(call).id)
    if call.given("deploymentId") not in known:
        raise not_found("Invalid Deployment identifier specified")
    return known[call.given("deploymentId")]


def _shown(deployment: Deployment) -> dict[str, Any]:
    return document(deployment, "snapshot", "records")


def _summary(deployment: Deployment) -> dict[str, Any]:
    """Return who may call each method, by path and method."""
    return {
        resource.path: {
            name: {"authorizationType": method.authorization_type, "apiKeyRequired": method.api_key_required}
            for name, method in resource.methods.items()
        }
        for resource in deployment.snapshot.resources
        if resource.methods
    }


OPERATIONS: dict[str, Operation] = {
    "CreateDeployment": create_deployment,
    "DeleteDeployment": delete_deployment,
    "GetDeployment": get_deployment,
    "GetDeployments": get_deployments,
    "UpdateDeployment": update_deployment,
}
