"""Refusals of CreateEndpointConfig because members do not go together.

The rules are AWS's, from the pages that are named; the words are not established.
https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpointConfig.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.protocol.errors import OperationNotImplementedError
from sagemaker_rest.cloud.sagemaker.control_plane.errors import refused

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sagemaker_rest.cloud.sagemaker.control_plane.models import Model

Variant = Mapping[str, Any]

# what a serverless variant has no instance for
_OF_INSTANCES = (
    "InstanceType",
    "InitialInstanceCount",
    "AcceleratorType",
    "VolumeSizeInGB",
    "CoreDumpConfig",
    "ManagedInstanceScaling",
    "RoutingConfig",
    "InferenceAmiVersion",
)
_MEMORY_STEP_MB = 1024


def check_endpoint_config(request: Mapping[str, Any], model: Callable[[str], Model]) -> None:
    """Check the members of CreateEndpointConfig against each other; `model` finds a model by its name.

    Raises:
        ServiceError: ValidationException for the first rule that the request breaks.
        OperationNotImplementedError: for what the local cloud does not do.

    """
    production: list[Variant] = request["ProductionVariants"]
    shadow: list[Variant] = request.get("ShadowProductionVariants") or []
    if request.get("ExplainerConfig"):
        raise _not_here("ExplainerConfig (explanations by SageMaker Clarify)")
    _check_names([*production, *shadow])
    for variant in (*production, *shadow):
        if not variant.get("ModelName"):
            raise _not_here("variants without ModelName (inference components)")
        _check_capacity(variant)
    for variant in (*production, *shadow):
        model(variant["ModelName"])
    _check_serverless(request, production, shadow, model)
    _check_shadow(request, production, shadow, model)
    if request.get("AsyncInferenceConfig"):
        for variant in production:
            _check_asynchronous_model(model(variant["ModelName"]))
    _check_data_capture(request.get("DataCaptureConfig") or {})


def _not_here(what: str) -> OperationNotImplementedError:
    return OperationNotImplementedError(f"The local cloud does not implement endpoint configurations with {what}")


def _check_names(variants: Sequence[Variant]) -> None:
    names = [variant["VariantName"] for variant in variants]
    for name in names:
        if names.count(name) > 1:
            raise refused(f"Variant names must be unique within an endpoint configuration; '{name}' is not.")


def _check_capacity(variant: Variant) -> None:
    name = variant["VariantName"]
    if "ServerlessConfig" in variant:
        for member in _OF_INSTANCES:
            if variant.get(member) is not None:
                raise refused(
                    f"The variant '{name}' has ServerlessConfig: it has no instances, so {member} cannot be given."
                )
        return
    if not variant.get("InstanceType") and not variant.get("InstancePools"):
        raise refused(f"The variant '{name}' needs InstanceType or ServerlessConfig.")
    scaling = variant.get("ManagedInstanceScaling") or {}
    if variant.get("InitialInstanceCount") is None and not scaling:
        raise refused(f"The variant '{name}' has InstanceType, with which InitialInstanceCount must be given.")
    lowest, highest = scaling.get("MinInstanceCount"), scaling.get("MaxInstanceCount")
    if lowest is not None and highest is not None and lowest > highest:
        raise refused(
            f"ManagedInstanceScaling of the variant '{name}' has the MinInstanceCount {lowest}, which is above its "
            f"MaxInstanceCount {highest}."
        )


def _check_serverless(
    request: Mapping[str, Any], production: Sequence[Variant], shadow: Sequence[Variant], model: Callable[[str], Model]
) -> None:
    """Check the exclusions of serverless variants:
    https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints.html#serverless-endpoints-how-it-works-exclusions
    """
    serverless = [variant for variant in (*production, *shadow) if "ServerlessConfig" in variant]
    if not serverless:
        return
    if len(production) > 1:
        raise refused("Serverless endpoints have one production variant; several were given.")
    for member in ("DataCaptureConfig", "AsyncInferenceConfig", "ShadowProductionVariants", "VpcConfig"):
        if request.get(member):
            raise refused(f"{member} is not supported for serverless endpoints.")
    (variant,) = serverless
    config = variant["ServerlessConfig"]
    if config["MemorySizeInMB"] % _MEMORY_STEP_MB:
        raise refused(f"MemorySizeInMB {config['MemorySizeInMB']} is not one of 1024, 2048, 3072, 4096, 5120 and 6144.")
    if config.get("ProvisionedConcurrency", 0) > config["MaxConcurrency"]:
        raise refused(
            f"ProvisionedConcurrency {config['ProvisionedConcurrency']} must be less than or equal to MaxConcurrency "
            f"{config['MaxConcurrency']}."
        )
    _check_serverless_model(model(variant["ModelName"]))


def _check_serverless_model(model: Model) -> None:
    containers = model.containers
    unsupported = {
        "VPC configuration": bool(model.definition.get("VpcConfig")),
        "network isolation": bool(model.definition.get("EnableNetworkIsolation")),
        "inference pipelines": len(containers) > 1,
        "multi-model endpoints": any(container.get("Mode") == "MultiModel" for container in containers),
        "ModelDataSource": any(container.get("ModelDataSource") for container in containers),
        "private Docker registries": any(
            (container.get("ImageConfig") or {}).get("RepositoryAccessMode") == "Vpc" for container in containers
        ),
        "model packages": model.uses_packages,
    }
    for feature, used in unsupported.items():
        if used:
            raise refused(f"Serverless endpoints do not support {feature}, which the model {model.name} uses.")


def _check_shadow(
    request: Mapping[str, Any], production: Sequence[Variant], shadow: Sequence[Variant], model: Callable[[str], Model]
) -> None:
    """Check shadow variants: https://docs.aws.amazon.com/sagemaker/latest/dg/shadow-tests.html"""
    if not shadow:
        return
    if (len(production), len(shadow)) != (1, 1):
        raise refused(
            "With ShadowProductionVariants you can only specify one variant for ProductionVariants and one variant for "
            f"ShadowProductionVariants; given were {len(production)} and {len(shadow)}."
        )
    if request.get("AsyncInferenceConfig"):
        raise refused("ShadowProductionVariants are not supported for asynchronous endpoints.")
    for variant in (*production, *shadow):
        containers = model(variant["ModelName"]).containers
        if len(containers) > 1 or any(container.get("Mode") == "MultiModel" for container in containers):
            raise refused(
                "ShadowProductionVariants are not supported for multi-container and multi-model endpoints, which the "
                f"variant '{variant['VariantName']}' would be."
            )


def _check_asynchronous_model(model: Model) -> None:
    """Refuse models that InvokeEndpointAsync has no way to address:
    https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpointAsync.html
    """
    if model.execution_mode == "Direct" or any(container.get("Mode") == "MultiModel" for container in model.containers):
        raise refused(
            f"AsyncInferenceConfig is not supported for multi-model endpoints and direct invocation, which the model "
            f"{model.name} is for."
        )


def _check_data_capture(config: Mapping[str, Any]) -> None:
    modes = [option["CaptureMode"] for option in config.get("CaptureOptions", ())]
    if len(set(modes)) < len(modes):
        raise refused(f"CaptureOptions name each CaptureMode once; given were {', '.join(modes)}.")
