"""What moto's SageMaker keeps of models and endpoint configurations, as the data that the runtime understands."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.sagemaker.runtime.endpoint import (
    ArtifactForm,
    AsynchronousDefinition,
    ContainerDefinition,
    DataCaptureDefinition,
    EndpointDefinition,
    ExecutionMode,
    ModelData,
    ServerlessDefinition,
    VariantDefinition,
)

if TYPE_CHECKING:
    from moto.sagemaker.models import FakeEndpoint, FakeEndpointConfig, Model, SageMakerModelBackend

# What SageMaker waits for a container's first answer unless the variant says otherwise:
# https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-inference-code.html#your-algorithms-inference-algo-ping-requests
STARTUP_TIMEOUT_SECONDS = 480

# members of a container definition that would change what is served, and that nothing here understands
_NOT_HERE = ("ModelPackageName", "AdditionalModelDataSources")


def endpoint_definition(
    backend: SageMakerModelBackend, endpoint: FakeEndpoint, config: FakeEndpointConfig
) -> EndpointDefinition:
    """The endpoint with `config`. Raises moto's ValidationError if a model is gone."""
    return EndpointDefinition(
        name=endpoint.endpoint_name,
        arn=runtime_arn(endpoint),
        account_id=backend.account_id,
        region=backend.region_name,
        config_name=config.endpoint_config_name,
        variants=tuple(_variant(backend, variant) for variant in config.production_variants),
        shadow_variants=tuple(
            _variant(backend, variant) for variant in getattr(config, "shadow_production_variants", None) or ()
        ),
        data_capture=_data_capture(config.data_capture_config),
        asynchronous=_asynchronous(config.async_inference_config),
    )


def runtime_arn(endpoint: FakeEndpoint) -> str:
    """The endpoint's ARN as the runtime compares it."""
    # ARNs carry the name in lower case, and names are case-insensitively unique:
    # https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpoint.html
    head, _, name = endpoint.arn.rpartition("/")
    return f"{head}/{name.lower()}"


def _variant(backend: SageMakerModelBackend, variant: dict[str, Any]) -> VariantDefinition:
    model = backend.describe_model(variant["ModelName"])
    containers = [container for container in (model.primary_container, *model.containers) if container]
    execution = getattr(model, "inference_execution_config", None) or {}
    return VariantDefinition(
        name=variant["VariantName"],
        model_name=model.model_name,
        execution_role_arn=model.execution_role_arn,
        containers=tuple(_container(container) for container in containers),
        weight=float(variant.get("InitialVariantWeight", 1.0)),
        startup_timeout_seconds=float(
            variant.get("ContainerStartupHealthCheckTimeoutInSeconds") or STARTUP_TIMEOUT_SECONDS
        ),
        unsupported=_unsupported(model, containers),
        execution_mode=ExecutionMode(execution.get("Mode", ExecutionMode.SERIAL)),
        instance_count=int(variant.get("InitialInstanceCount", 1)),
        serverless=_serverless(variant.get("ServerlessConfig")),
    )


def _asynchronous(config: dict[str, Any] | None) -> AsynchronousDefinition | None:
    if not config:
        return None
    output = config.get("OutputConfig") or {}
    notification = output.get("NotificationConfig") or {}
    client = config.get("ClientConfig") or {}
    definition = AsynchronousDefinition(
        output_path=output.get("S3OutputPath"),
        failure_path=output.get("S3FailurePath"),
        success_topic=notification.get("SuccessTopic"),
        error_topic=notification.get("ErrorTopic"),
        response_in=tuple(notification.get("IncludeInferenceResponseIn") or ()),
        kms_key_id=output.get("KmsKeyId"),
    )
    concurrency = client.get("MaxConcurrentInvocationsPerInstance")
    return definition if concurrency is None else replace(definition, concurrency_per_instance=concurrency)


def _serverless(config: dict[str, Any] | None) -> ServerlessDefinition | None:
    return None if not config else ServerlessDefinition(config["MemorySizeInMB"], config["MaxConcurrency"])


def _data_capture(config: dict[str, Any] | None) -> DataCaptureDefinition | None:
    if not config or not config.get("EnableCapture", True):
        return None
    modes = {option["CaptureMode"] for option in config["CaptureOptions"]}
    content_types = config.get("CaptureContentTypeHeader") or {}
    return DataCaptureDefinition(
        destination_url=config["DestinationS3Uri"],
        sampling_percentage=float(config["InitialSamplingPercentage"]),
        captures_input=bool(modes & {"Input", "InputAndOutput"}),
        captures_output=bool(modes & {"Output", "InputAndOutput"}),
        csv_content_types=tuple(content_types.get("CsvContentTypes", ())),
        json_content_types=tuple(content_types.get("JsonContentTypes", ())),
        kms_key_id=config.get("KmsKeyId"),
    )


def _container(container: dict[str, Any]) -> ContainerDefinition:
    cache = (container.get("MultiModelConfig") or {}).get("ModelCacheSetting", "Enabled")
    return ContainerDefinition(
        image=container.get("Image", ""),
        model_data=_model_data(container),
        environment=container.get("Environment") or {},
        hostname=container.get("ContainerHostname"),
        multi_model=container.get("Mode") == "MultiModel",
        caches_models=cache == "Enabled",
    )


def _model_data(container: dict[str, Any]) -> ModelData | None:
    source = (container.get("ModelDataSource") or {}).get("S3DataSource")
    if source:
        form = {
            ("S3Object", "Gzip"): ArtifactForm.ARCHIVE,
            ("S3Object", "None"): ArtifactForm.OBJECT,
            ("S3Prefix", "None"): ArtifactForm.PREFIX,
        }.get((source["S3DataType"], source["CompressionType"]))
        return None if form is None else ModelData(source["S3Uri"], form)
    url = container.get("ModelDataUrl")
    return ModelData(url) if url else None


def _unsupported(model: Model, containers: list[dict[str, Any]]) -> str | None:
    """A sentence about the first thing that this model asks for and the local target cannot do yet."""
    for container in containers:
        for member in _NOT_HERE:
            if container.get(member):
                return f"The model {model.model_name} uses {member}, which the local target does not implement yet."
        source = (container.get("ModelDataSource") or {}).get("S3DataSource") or {}
        for member in ("HubAccessConfig", "ManifestS3Uri"):
            if source.get(member):
                return (
                    f"The model {model.model_name} uses ModelDataSource with {member}, which the local target does "
                    "not implement yet."
                )
    return None
