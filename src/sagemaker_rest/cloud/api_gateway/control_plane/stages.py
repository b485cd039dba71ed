"""Stages. https://docs.aws.amazon.com/apigateway/latest/api/API_Stage.html."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.account_records import account_of
from sagemaker_rest.cloud.api_gateway.control_plane.call import now
from sagemaker_rest.cloud.api_gateway.control_plane.deployment_records import Deployment
from sagemaker_rest.cloud.api_gateway.control_plane.documents import document
from sagemaker_rest.cloud.api_gateway.control_plane.domain_name_records import refuse_if_mapped
from sagemaker_rest.cloud.api_gateway.control_plane.errors import bad_request, conflict
from sagemaker_rest.cloud.api_gateway.control_plane.rest_api_records import found_api
from sagemaker_rest.cloud.api_gateway.control_plane.stage_patches import patched, with_cache_cluster
from sagemaker_rest.cloud.api_gateway.control_plane.stage_records import (
    CanarySettings,
    Stage,
    checked_percentage,
    checked_variables,
    found_stage,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.cloud.api_gateway.control_plane.call import Call, Operation

_NAME = re.compile(r"[A-Za-z0-9_-]{1,128}")
_NO_DEPLOYMENT = "Deployment id does not exist"
_NO_ROLE = "CloudWatch Logs role ARN must be set in account settings to enable logging"


def create_stage(call: Call) -> dict[str, Any]:
    found_api(call)
    stage = dataclasses.replace(
        new_stage(call.given("stageName"), call.given("deploymentId"), call.request),
        description=call.given("description") or None,
        documentation_version=call.given("documentationVersion") or None,
        canary_settings=_canary(call.given("canarySettings"), call.given("deploymentId")),
        tags=call.given("tags") or None,
    )
    if stage.stage_name in call.records.view(Stage, call.given("restApiId")):
        raise conflict("Stage already exists")
    _keep(call, stage)
    return shown_stage(call, stage)


def new_stage(name: str | None, deployment_id: str, given: Mapping[str, Any]) -> Stage:
    """Return a new stage with what CreateStage and CreateDeployment both say of one.

    Raises:
        ServiceError: BadRequestException for a name, a variable or a size that cannot be.

    """
    if not _NAME.fullmatch(name or ""):
        raise bad_request("Stage name only allows a-zA-Z0-9_-")
    created = now()
    return stage_as_given(Stage(str(name), deployment_id, created, created), given)


def stage_as_given(stage: Stage, given: Mapping[str, Any]) -> Stage:
    """Return a stage with the variables, the cache and the tracing of a request; what is not given stays."""
    variables = checked_variables({**(stage.variables or {}), **given.get("variables", {})})
    stage = dataclasses.replace(
        stage, variables=variables, tracing_enabled=given.get("tracingEnabled", stage.tracing_enabled)
    )
    return with_cache_cluster(stage, given.get("cacheClusterEnabled"), given.get("cacheClusterSize"))


def _canary(given: Mapping[str, Any] | None, deployment_id: str) -> CanarySettings | None:
    if given is None:
        return None
    return CanarySettings(
        deployment_id=given.get("deploymentId") or deployment_id,
        percent_traffic=checked_percentage(given.get("percentTraffic", 0.0)),
        stage_variable_overrides=checked_variables(given.get("stageVariableOverrides")),
        use_stage_cache=given.get("useStageCache", False),
    )


def get_stage(call: Call) -> dict[str, Any]:
    return shown_stage(call, found_stage(call))


def get_stages(call: Call) -> dict[str, Any]:
    found_api(call)
    deployment_id = call.given("deploymentId")
    stages = call.records.view(Stage, call.given("restApiId")).values()
    return {
        "item": [shown_stage(call, stage) for stage in stages if deployment_id in (None, stage.deployment_id)],
    }


def update_stage(call: Call) -> dict[str, Any]:
    found_api(call)
    before = found_stage(call)
    stage = dataclasses.replace(patched(before, call.given("patchOperations", [])), last_updated_date=now())
    if _logs(stage) not in (_NO_LOGS, _logs(before)) and account_of(call.records).cloudwatch_role_arn is None:
        raise bad_request(_NO_ROLE)
    _keep(call, stage)
    return shown_stage(call, stage)


def delete_stage(call: Call) -> None:
    found_api(call)
    stage = found_stage(call)
    refuse_if_mapped(call, "stage", stage.stage_name)
    del call.records.of(Stage, call.given("restApiId"))[stage.stage_name]


def flush_stage_cache(call: Call) -> None:
    """Empty the cache: the data plane finds nothing of an earlier generation."""
    found_api(call)
    stage = found_stage(call)
    _keep(call, dataclasses.replace(stage, cache_generation=stage.cache_generation + 1))


def flush_stage_authorizers_cache(call: Call) -> None:
    """Forget what authorizers said. Nothing keeps it: no authorizer that has a cache answers here."""
    found_api(call)
    found_stage(call)


def shown_stage(call: Call, stage: Stage) -> dict[str, Any]:
    """Return a stage's document, with the web ACL that WAF has for it."""
    acl = call.surroundings.web_acl_of(call.scope.account_id, stage_arn(call, stage))
    shown = document(stage, "cache_generation")
    return shown if acl is None else shown | {"webAclArn": acl.arn}


def stage_arn(call: Call, stage: Stage) -> str:
    """Return a stage's ARN."""
    return call.arn(f"/restapis/{call.given('restApiId')}/stages/{stage.stage_name}")


def _keep(call: Call, stage: Stage) -> None:
    deployments = call.records.view(Deployment, call.given("restApiId"))
    canary = stage.canary_settings
    if stage.deployment_id not in deployments or (canary and canary.deployment_id not in deployments):
        raise bad_request(_NO_DEPLOYMENT)
    call.records.of(Stage, call.given("restApiId"))[stage.stage_name] = stage


def _logs(stage: Stage) -> tuple[Any, ...]:
    """Return what of a stage's settings makes logs."""
    levels = {key: setting.logging_level for key, setting in stage.method_settings.items()}
    return {key: level for key, level in levels.items() if level not in (None, "OFF")}, stage.access_log_settings


_NO_LOGS: tuple[Any, ...] = ({}, None)

OPERATIONS: dict[str, Operation] = {
    "CreateStage": create_stage,
    "DeleteStage": delete_stage,
    "FlushStageAuthorizersCache": flush_stage_authorizers_cache,
    "FlushStageCache": flush_stage_cache,
    "GetStage": get_stage,
    "GetStages": get_stages,
    "UpdateStage": update_stage,
}
