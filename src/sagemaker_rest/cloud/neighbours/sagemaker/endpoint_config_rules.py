"""What SageMaker refuses at CreateEndpointConfig because members do not go together. moto 5.2.5 takes nearly all of it.

The rules are AWS's, from the pages that are named; the words are not established.
https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpointConfig.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.sagemaker.exceptions import ValidationError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from moto.sagemaker.models import Model

Variant = dict[str, Any]

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
    """Raise ValidationError for the first rule that the request breaks, NotImplementedError for what is not here.

    `model` finds a model by its name, and raises ValidationError if there is none.
    """
    production: list[Variant] = request["ProductionVariants"]
    shadow: list[Variant] = request.get("ShadowProductionVariants") or []
    if request.get("ExplainerConfig"):
        raise NotImplementedError("CreateEndpointConfig with ExplainerConfig (explanations by SageMaker Clarify)")
    _check_names([*production, *shadow])
    for variant in (*production, *shadow):
        if not variant.get("ModelName"):
            raise NotImplementedError("variants without ModelName (inference components)")
        _check_capacity(variant)
    _check_serverless(request, production, shadow, model)
    _check_shadow(request, production, shadow, model)
    if request.get("AsyncInferenceConfig"):
        for variant in production:
            _check_asynchronous_model(model(variant["ModelName"]))
    _check_data_capture(request.get("DataCaptureConfig") or {})


def _check_names(variants: Sequence[Variant]) -> None:
    names = [variant["VariantName"] for variant in variants]
    for name in names:
        if names.count(name) > 1:
            raise ValidationError(f"Variant names must be unique within an endpoint configuration; '{name}' is not.")


def _check_capacity(variant: Variant) -> None:
    name = variant["VariantName"]
    if "ServerlessConfig" in variant:
        for member in _OF_INSTANCES:
            if variant.get(member) is not None:
                raise ValidationError(
                    f"The variant '{name}' has ServerlessConfig: it has no instances, so {member} cannot be given."
                )
        return
    if not variant.get("InstanceType") and not variant.get("InstancePools"):
        raise ValidationError(f"The variant '{name}' needs InstanceType or ServerlessConfig.")
    scaling = variant.get("ManagedInstanceScaling") or {}
    if variant.get("InitialInstanceCount") is None and not scaling:
        raise ValidationError(f"The variant '{name}' has InstanceType, with which InitialInstanceCount must be given.")
    lowest, highest = scaling.get("MinInstanceCount"), scaling.get("MaxInstanceCount")
    if lowest is not None and highest is not None and lowest > highest:
        raise ValidationError(
            f"ManagedInstanceScaling of the variant '{name}' has the MinInstanceCount {lowest}, which is above its "
            f"MaxInstanceCount {highest}."
        )


def _check_serverless(
    request: Mapping[str, Any], production: Sequence[Variant], shadow: Sequence[Variant], model: Callable[[str], Model]
) -> None:
    """https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints.html#serverless-endpoints-how-it-works-exclusions"""
    serverless = [variant for variant in (*production, *shadow) if "ServerlessConfig" in variant]
    if not serverless:
        return
    if len(production) > 1:
        raise ValidationError("Serverless endpoints have one production variant; several were given.")
    for member in ("DataCaptureConfig", "AsyncInferenceConfig", "ShadowProductionVariants", "VpcConfig"):
        if request.get(member):
            raise ValidationError(f"{member} is not supported for serverless endpoints.")
    (variant,) = serverless
    config = variant["ServerlessConfig"]
    if config["MemorySizeInMB"] % _MEMORY_STEP_MB:
        raise ValidationError(
            f"MemorySizeInMB {config['MemorySizeInMB']} is not one of 1024, 2048, 3072, 4096, 5120 and 6144."
        )
    if config.get("ProvisionedConcurrency", 0) > config["MaxConcurrency"]:
        raise ValidationError(
            f"ProvisionedConcurrency {config['ProvisionedConcurrency']} must be less than or equal to MaxConcurrency "
            f"{config['MaxConcurrency']}."
        )
    _check_serverless_model(model(variant["ModelName"]))


def _check_serverless_model(model: Model) -> None:
    containers = _containers(model)
    unsupported = {
        "VPC configuration": bool(model.vpc_config),
        "network isolation": bool(model.enable_network_isolation),
        "inference pipelines": len(containers) > 1,
        "multi-model endpoints": any(container.get("Mode") == "MultiModel" for container in containers),
        "ModelDataSource": any(container.get("ModelDataSource") for container in containers),
        "private Docker registries": any(
            (container.get("ImageConfig") or {}).get("RepositoryAccessMode") == "Vpc" for container in containers
        ),
        "model packages": any(container.get("ModelPackageName") for container in containers),
    }
    for feature, used in unsupported.items():
        if used:
            raise ValidationError(
                f"Serverless endpoints do not support {feature}, which the model {model.model_name} uses."
            )


def _check_shadow(
    request: Mapping[str, Any], production: Sequence[Variant], shadow: Sequence[Variant], model: Callable[[str], Model]
) -> None:
    """https://docs.aws.amazon.com/sagemaker/latest/dg/shadow-tests.html"""
    if not shadow:
        return
    if (len(production), len(shadow)) != (1, 1):
        raise ValidationError(
            "With ShadowProductionVariants you can only specify one variant for ProductionVariants and one variant for "
            f"ShadowProductionVariants; given were {len(production)} and {len(shadow)}."
        )
    if request.get("AsyncInferenceConfig"):
        raise ValidationError("ShadowProductionVariants are not supported for asynchronous endpoints.")
    for variant in (*production, *shadow):
        containers = _containers(model(variant["ModelName"]))
        if len(containers) > 1 or any(container.get("Mode") == "MultiModel" for container in containers):
            raise ValidationError(
                "ShadowProductionVariants are not supported for multi-container and multi-model endpoints, which the "
                f"variant '{variant['VariantName']}' would be."
            )


def _check_asynchronous_model(model: Model) -> None:
    """InvokeEndpointAsync has no way to name a model or a container:
    https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpointAsync.html
    """
    execution = getattr(model, "inference_execution_config", None) or {}
    if execution.get("Mode") == "Direct" or any(
        container.get("Mode") == "MultiModel" for container in _containers(model)
    ):
        raise ValidationError(
            f"AsyncInferenceConfig is not supported for multi-model endpoints and direct invocation, which the model "
            f"{model.model_name} is for."
        )


def _check_data_capture(config: Mapping[str, Any]) -> None:
    modes = [option["CaptureMode"] for option in config.get("CaptureOptions", ())]
    if len(set(modes)) < len(modes):
        raise ValidationError(f"CaptureOptions name each CaptureMode once; given were {', '.join(modes)}.")


def _containers(model: Model) -> list[dict[str, Any]]:
    return [container for container in (model.primary_container, *model.containers) if container]
