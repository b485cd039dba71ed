"""An endpoint configuration as it was when it was deployed, and the runtime's view of it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.sagemaker.control_plane.call import now
from sagemaker_rest.cloud.sagemaker.control_plane.models import found_model
from sagemaker_rest.cloud.sagemaker.runtime.endpoint import (
    ArtifactForm,
    AsynchronousDefinition,
    ContainerDefinition,
    DataCaptureDefinition,
    EndpointDefinition,
    ExecutionMode,
    ModelData,
    NetworkDefinition,
    ServerlessDefinition,
    VariantDefinition,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sagemaker_rest.cloud.sagemaker.control_plane.call import Call
    from sagemaker_rest.cloud.sagemaker.control_plane.endpoint_configs import EndpointConfig
    from sagemaker_rest.cloud.sagemaker.control_plane.models import Model

# "No consistent 200s within 8 minutes": what SageMaker waits unless the variant says otherwise
# https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-inference-code.html#your-algorithms-inference-algo-ping-requests
STARTUP_TIMEOUT_SECONDS = 480
# https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints-invoke.html
SERVERLESS_STARTUP_TIMEOUT_SECONDS = 180

_FORMS = {
    ("S3Object", "Gzip"): ArtifactForm.ARCHIVE,
    ("S3Object", "None"): ArtifactForm.OBJECT,
    ("S3Prefix", "None"): ArtifactForm.PREFIX,
}
# what would change what is served, and nothing here understands
_NOT_HERE = ("AdditionalModelDataSources",)
_NOT_HERE_OF_A_SOURCE = ("HubAccessConfig", "ManifestS3Uri")


@dataclass(frozen=True, slots=True)
class DeployedConfig:
    """A configuration with its models, by their names: deleting them changes nothing here."""

    config: EndpointConfig
    models: Mapping[str, Model]
    deployed_at: datetime

    @property
    def name(self) -> str:
        return self.config.name

    @property
    def variants(self) -> Sequence[Mapping[str, Any]]:
        return self.config.variants

    def images(self, variant: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the images of a variant's containers."""
        return tuple(each["Image"] for each in self.models[variant["ModelName"]].containers if each.get("Image"))

    def with_variants(self, changed: Mapping[str, Mapping[str, Any]]) -> DeployedConfig:
        """Return the same with some members of some variants changed, by the variant's name."""
        variants = tuple({**variant, **changed.get(variant["VariantName"], {})} for variant in self.variants)
        return dataclasses.replace(self, config=self.config.having(ProductionVariants=variants))

    def definition(self, name: str, arn: str) -> EndpointDefinition:
        """Return the runtime's definition of the endpoint of that name with this configuration."""
        _, _, _, region, account_id, _ = arn.split(":", 5)
        return EndpointDefinition(
            name=name,
            arn=arn,
            account_id=account_id,
            region=region,
            config_name=self.name,
            variants=tuple(self._variant(variant) for variant in self.variants),
            shadow_variants=tuple(self._variant(variant) for variant in self.config.shadow_variants),
            data_capture=_data_capture(self.config.data_capture),
            asynchronous=_asynchronous(self.config.asynchronous),
            volume_key=self.config.volume_key,
        )

    def _variant(self, variant: Mapping[str, Any]) -> VariantDefinition:
        model = self.models[variant["ModelName"]]
        return VariantDefinition(
            name=variant["VariantName"],
            model_name=model.name,
            execution_role_arn=model.definition.get("ExecutionRoleArn", ""),
            containers=tuple(_container(container) for container in model.containers),
            weight=float(variant.get("InitialVariantWeight", 1.0)),
            startup_timeout_seconds=_startup_timeout(variant),
            unsupported=_unsupported(model),
            execution_mode=ExecutionMode(model.execution_mode),
            instance_count=int(variant.get("InitialInstanceCount", 1)),
            serverless=_serverless(variant.get("ServerlessConfig")),
            is_isolated=bool(model.definition.get("EnableNetworkIsolation")),
            network=_network(model.definition.get("VpcConfig")),
        )


def deployed(call: Call, config: EndpointConfig) -> DeployedConfig:
    """Return a configuration as it is now, with its models.

    Raises:
        ServiceError: ValidationException if a model is gone.

    """
    names = {variant["ModelName"] for variant in (*config.variants, *config.shadow_variants)}
    return DeployedConfig(config, {name: found_model(call, name) for name in names}, now())


def _startup_timeout(variant: Mapping[str, Any]) -> float:
    default = SERVERLESS_STARTUP_TIMEOUT_SECONDS if "ServerlessConfig" in variant else STARTUP_TIMEOUT_SECONDS
    return float(variant.get("ContainerStartupHealthCheckTimeoutInSeconds") or default)


def _asynchronous(config: Mapping[str, Any] | None) -> AsynchronousDefinition | None:
    if not config:
        return None
    output = config.get("OutputConfig", {})
    notification = output.get("NotificationConfig", {})
    definition = AsynchronousDefinition(
        output_path=output.get("S3OutputPath"),
        failure_path=output.get("S3FailurePath"),
        success_topic=notification.get("SuccessTopic"),
        error_topic=notification.get("ErrorTopic"),
        response_in=tuple(notification.get("IncludeInferenceResponseIn", ())),
        kms_key_id=output.get("KmsKeyId"),
    )
    concurrency = config.get("ClientConfig", {}).get("MaxConcurrentInvocationsPerInstance")
    return definition if concurrency is None else dataclasses.replace(definition, concurrency_per_instance=concurrency)


def _serverless(config: Mapping[str, Any] | None) -> ServerlessDefinition | None:
    return None if not config else ServerlessDefinition(config["MemorySizeInMB"], config["MaxConcurrency"])


def _network(config: Mapping[str, Any] | None) -> NetworkDefinition | None:
    return None if not config else NetworkDefinition(tuple(config["Subnets"]), tuple(config["SecurityGroupIds"]))


def _data_capture(config: Mapping[str, Any] | None) -> DataCaptureDefinition | None:
    if not config or not config.get("EnableCapture", True):
        return None
    modes = {option["CaptureMode"] for option in config["CaptureOptions"]}
    content_types = config.get("CaptureContentTypeHeader", {})
    return DataCaptureDefinition(
        destination_url=config["DestinationS3Uri"],
        sampling_percentage=float(config["InitialSamplingPercentage"]),
        captures_input=bool(modes & {"Input", "InputAndOutput"}),
        captures_output=bool(modes & {"Output", "InputAndOutput"}),
        csv_content_types=tuple(content_types.get("CsvContentTypes", ())),
        json_content_types=tuple(content_types.get("JsonContentTypes", ())),
        kms_key_id=config.get("KmsKeyId"),
    )


def _container(container: Mapping[str, Any]) -> ContainerDefinition:
    cache = container.get("MultiModelConfig", {}).get("ModelCacheSetting", "Enabled")
    return ContainerDefinition(
        image=container.get("Image", ""),
        model_data=_model_data(container),
        environment=container.get("Environment", {}),
        hostname=container.get("ContainerHostname"),
        multi_model=container.get("Mode") == "MultiModel",
        caches_models=cache == "Enabled",
    )


def _model_data(container: Mapping[str, Any]) -> ModelData | None:
    source = container.get("ModelDataSource", {}).get("S3DataSource")
    if source:
        form = _FORMS.get((source["S3DataType"], source["CompressionType"]))
        return None if form is None else ModelData(source["S3Uri"], form)
    url = container.get("ModelDataUrl")
    return ModelData(url) if url else None


def _unsupported(model: Model) -> str | None:
    """Return a sentence about the first thing that this model asks for and the local target cannot do yet."""
    for container in model.containers:
        source = container.get("ModelDataSource", {}).get("S3DataSource", {})
        missing = [member for member in _NOT_HERE if container.get(member)]
        missing += [f"ModelDataSource with {member}" for member in _NOT_HERE_OF_A_SOURCE if source.get(member)]
        if missing:
            return f"The model {model.name} uses {missing[0]}, which the local target does not implement yet."
    return None
