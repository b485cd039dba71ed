"""DescribeEndpoint's answer: what is in service, and what is being done to it.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeEndpoint.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.sagemaker.runtime.endpoint import DeploymentStage, EndpointStatus
from sagemaker_rest.cloud.sagemaker.runtime.variants import failure_reasons

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sagemaker_rest.cloud.sagemaker.control_plane.deployed_config import DeployedConfig
    from sagemaker_rest.cloud.sagemaker.control_plane.endpoint_record import Endpoint

# members of a variant that DescribeEndpoint repeats as they were given
_REPEATED = ("ManagedInstanceScaling", "RoutingConfig")
_REPEATED_WHILE_PENDING = (*_REPEATED, "InstanceType", "AcceleratorType")


def describe(endpoint: Endpoint) -> dict[str, Any]:
    """Return every member that AWS shows of this endpoint now, and no empty one."""
    config = endpoint.deployed.config
    described = {
        "EndpointName": endpoint.name,
        "EndpointArn": endpoint.arn,
        "EndpointConfigName": endpoint.state.config_name,
        "ProductionVariants": _variants(endpoint, config.variants),
        "ShadowProductionVariants": _variants(endpoint, config.shadow_variants),
        "DataCaptureConfig": _data_capture(config.data_capture, endpoint.status),
        "EndpointStatus": endpoint.status.value,
        "FailureReason": failure_reasons.shown(endpoint.state.failure_reason or ""),
        "CreationTime": endpoint.created,
        "LastModifiedTime": endpoint.modified,
        "LastDeploymentConfig": endpoint.last_deployment_config,
        "AsyncInferenceConfig": config.asynchronous,
        "PendingDeploymentSummary": _pending(endpoint),
        "MetricsConfig": config.definition.get("MetricsConfig"),
        "CrossRegionTrafficConfig": config.definition.get("CrossRegionTrafficConfig"),
    }
    return {member: value for member, value in described.items() if value}


def _variants(endpoint: Endpoint, variants: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the variants in service, with what they are to be: the same, unless their capacity is being changed."""
    desired = {variant["VariantName"]: variant for variant in variants}
    rescaled = _rescaled(endpoint)
    if rescaled is not None:
        desired.update({variant["VariantName"]: variant for variant in rescaled.variants})
    creating = endpoint.status is EndpointStatus.CREATING
    statuses = _statuses(endpoint) if creating or rescaled is not None else {}
    return [
        {
            **_summary(endpoint.deployed, variant, desired[variant["VariantName"]], up=not creating),
            **_repeated(variant, _REPEATED),
            **statuses,
        }
        for variant in variants
    ]


def _pending(endpoint: Endpoint) -> dict[str, Any] | None:
    pending = endpoint.pending
    if pending is None or _rescaled(endpoint) is not None:
        return None
    up = endpoint.state.stage is not DeploymentStage.CREATING
    summary = {
        "EndpointConfigName": pending.name,
        "StartTime": endpoint.pending_since,
        "ProductionVariants": _pending_variants(endpoint, pending, pending.variants, up=up),
        "ShadowProductionVariants": _pending_variants(endpoint, pending, pending.config.shadow_variants, up=up),
    }
    return {member: value for member, value in summary.items() if value}


def _pending_variants(
    endpoint: Endpoint, pending: DeployedConfig, variants: Sequence[Mapping[str, Any]], *, up: bool
) -> list[dict[str, Any]]:
    return [
        {
            **_summary(pending, variant, variant, up=up),
            **_repeated(variant, _REPEATED_WHILE_PENDING),
            **_statuses(endpoint),
        }
        for variant in variants
    ]


def _rescaled(endpoint: Endpoint) -> DeployedConfig | None:
    """Return the configuration in service with other capacities, while they are being changed."""
    return endpoint.pending if endpoint.state.stage is DeploymentStage.UPDATING else None


def _statuses(endpoint: Endpoint) -> dict[str, Any]:
    state = endpoint.state
    if state.stage is None:
        return {}
    status: dict[str, Any] = {"Status": state.stage.value, "StartTime": endpoint.stage_since}
    if state.stage in (DeploymentStage.ACTIVATING_TRAFFIC, DeploymentStage.BAKING):
        status["StatusMessage"] = f"{state.share:.0%} of the traffic goes to the new fleet"
    return {"VariantStatus": [status]}


def _summary(
    deployed: DeployedConfig, current: Mapping[str, Any], desired: Mapping[str, Any], *, up: bool
) -> dict[str, Any]:
    summary: dict[str, Any] = {
        "VariantName": current["VariantName"],
        "DeployedImages": [
            # nothing is pulled here, so there is no digest that the image would resolve to
            {"SpecifiedImage": image, "ResolvedImage": image, "ResolutionTime": deployed.deployed_at}
            for image in deployed.images(current)
        ],
        "CurrentWeight": current.get("InitialVariantWeight", 1.0),
        "DesiredWeight": desired.get("InitialVariantWeight", 1.0),
    }
    if "ServerlessConfig" in current:
        summary["CurrentServerlessConfig"] = current["ServerlessConfig"]
        summary["DesiredServerlessConfig"] = desired["ServerlessConfig"]
    elif "InitialInstanceCount" in current:
        summary["CurrentInstanceCount"] = current["InitialInstanceCount"] if up else 0
        summary["DesiredInstanceCount"] = desired["InitialInstanceCount"]
    return summary


def _repeated(variant: Mapping[str, Any], members: Sequence[str]) -> dict[str, Any]:
    return {member: variant[member] for member in members if variant.get(member)}


def _data_capture(config: Mapping[str, Any] | None, status: EndpointStatus) -> dict[str, Any] | None:
    if not config:
        return None
    enabled = bool(config.get("EnableCapture", True))
    started = enabled and status is not EndpointStatus.CREATING
    summary = {
        "EnableCapture": enabled,
        "CaptureStatus": "Started" if started else "Stopped",
        "CurrentSamplingPercentage": config["InitialSamplingPercentage"],
        "DestinationS3Uri": config["DestinationS3Uri"],
    }
    return {**summary, **({"KmsKeyId": config["KmsKeyId"]} if config.get("KmsKeyId") else {})}
