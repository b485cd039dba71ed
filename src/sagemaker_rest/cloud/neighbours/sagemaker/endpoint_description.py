"""DescribeEndpoint's answer. moto 5.2.5 shows weights and counts of the configuration, whatever is being done to them.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeEndpoint.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.neighbours.sagemaker.endpoint_record import (
    DeployedConfig,
    EndpointRecord,
    record_of,
    shadow_variants,
)
from sagemaker_rest.cloud.sagemaker.runtime.endpoint import DeploymentStage, EndpointStatus

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from moto.sagemaker.models import FakeEndpoint

# members of a variant that DescribeEndpoint repeats as they were given
_REPEATED = ("ManagedInstanceScaling", "RoutingConfig")
_REPEATED_WHILE_PENDING = (*_REPEATED, "InstanceType", "AcceleratorType")


def describe(endpoint: FakeEndpoint) -> dict[str, Any]:
    """Every member that AWS shows of this endpoint now, and no empty one."""
    record = record_of(endpoint)
    config = record.deployed.config
    described = {
        "EndpointName": endpoint.endpoint_name,
        "EndpointArn": endpoint.arn,
        "EndpointConfigName": record.deployed.name,
        "ProductionVariants": _variants(record, record.deployed.variants),
        "ShadowProductionVariants": _variants(record, shadow_variants(config)),
        "DataCaptureConfig": _data_capture(config.data_capture_config, record.state.status),
        "EndpointStatus": endpoint.endpoint_status,
        "FailureReason": endpoint.failure_reason,
        "CreationTime": endpoint.creation_time,
        "LastModifiedTime": endpoint.last_modified_time,
        "LastDeploymentConfig": record.last_deployment_config,
        "AsyncInferenceConfig": config.async_inference_config,
        "PendingDeploymentSummary": _pending(record),
    }
    return {member: value for member, value in described.items() if value}


def _variants(record: EndpointRecord, variants: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The variants in service, with what they are to be: the same, unless their capacity is being changed."""
    desired = {variant["VariantName"]: variant for variant in variants}
    rescaled = _rescaled(record)
    if rescaled is not None:
        desired.update({variant["VariantName"]: variant for variant in rescaled.variants})
    creating = record.state.status is EndpointStatus.CREATING
    statuses = _statuses(record) if creating or rescaled is not None else {}
    return [
        {
            **_summary(record.deployed, variant, desired[variant["VariantName"]], up=not creating),
            **_repeated(variant, _REPEATED),
            **statuses,
        }
        for variant in variants
    ]


def _pending(record: EndpointRecord) -> dict[str, Any] | None:
    pending = record.pending
    if pending is None or _rescaled(record) is not None:
        return None
    up = record.state.stage is not DeploymentStage.CREATING
    summary = {
        "EndpointConfigName": pending.name,
        "StartTime": record.pending_since,
        "ProductionVariants": _pending_variants(record, pending, pending.variants, up=up),
        "ShadowProductionVariants": _pending_variants(record, pending, shadow_variants(pending.config), up=up),
    }
    return {member: value for member, value in summary.items() if value}


def _pending_variants(
    record: EndpointRecord, pending: DeployedConfig, variants: Sequence[Mapping[str, Any]], *, up: bool
) -> list[dict[str, Any]]:
    return [
        {
            **_summary(pending, variant, variant, up=up),
            **_repeated(variant, _REPEATED_WHILE_PENDING),
            **_statuses(record),
        }
        for variant in variants
    ]


def _rescaled(record: EndpointRecord) -> DeployedConfig | None:
    """The configuration in service with other capacities, while they are being changed."""
    return record.pending if record.state.stage is DeploymentStage.UPDATING else None


def _statuses(record: EndpointRecord) -> dict[str, Any]:
    state = record.state
    if state.stage is None:
        return {}
    status: dict[str, Any] = {"Status": state.stage.value, "StartTime": record.stage_since}
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
            for image in deployed.images.get(current["VariantName"], ())
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
