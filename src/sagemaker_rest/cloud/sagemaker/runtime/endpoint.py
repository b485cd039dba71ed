"""The parts of an endpoint, as the control plane hands it over, and the progress of its deployment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum


class EndpointStatus(StrEnum):
    """https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeEndpoint.html#sagemaker-DescribeEndpoint-response-EndpointStatus"""

    CREATING = "Creating"
    UPDATING = "Updating"
    ROLLING_BACK = "RollingBack"
    IN_SERVICE = "InService"
    DELETING = "Deleting"
    FAILED = "Failed"


class ArtifactForm(Enum):
    """The form of a model's artifacts in S3."""

    ARCHIVE = "archive"
    """One object, a gzip-compressed tar."""

    OBJECT = "object"
    """One object, which is a file of the model as it stands."""

    PREFIX = "prefix"
    """Every object whose key begins so is a file of the model."""


@dataclass(frozen=True, slots=True)
class ModelData:
    """The place and form of a model's artifacts."""

    url: str
    form: ArtifactForm = ArtifactForm.ARCHIVE


@dataclass(frozen=True, slots=True)
class ContainerDefinition:
    """One container of a model.

    With `multi_model` the address of `model_data` is a prefix under which archives lie, each loaded when it is asked
    for; `caches_models` keeps it loaded afterwards. `hostname` is the container's name among several.
    """

    image: str
    model_data: ModelData | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    hostname: str | None = None
    multi_model: bool = False
    caches_models: bool = True


class ExecutionMode(StrEnum):
    """The way in which the containers of a model work together."""

    SERIAL = "Serial"
    """A pipeline: the answer of one is the request of the next."""

    DIRECT = "Direct"
    """Each for itself: a request names the one it is for."""


@dataclass(frozen=True, slots=True)
class ServerlessDefinition:
    """A variant that has no instances, and answers at most `maximum_concurrency` requests at a time."""

    memory_megabytes: int
    maximum_concurrency: int


@dataclass(frozen=True, slots=True)
class NetworkDefinition:
    """The part of a VPC in which a model's instances have their addresses, by the identifiers of EC2."""

    subnets: tuple[str, ...]
    security_groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VariantDefinition:
    """A variant with the model that it serves. Capacity has no meaning here: each container of the model runs once."""

    name: str
    model_name: str
    execution_role_arn: str
    containers: tuple[ContainerDefinition, ...]
    weight: float = 1.0
    startup_timeout_seconds: float = 300.0
    # what this definition asks for and the local target cannot do; deploying it fails with this sentence
    unsupported: str | None = None
    execution_mode: ExecutionMode = ExecutionMode.SERIAL
    # counted, not run: what is divided by it (InvocationsPerInstance) or multiplied (asynchronous concurrency)
    instance_count: int = 1
    serverless: ServerlessDefinition | None = None
    # EnableNetworkIsolation: its containers have no network
    is_isolated: bool = False
    network: NetworkDefinition | None = None

    def container_name(self, position: int) -> str:
        """Return SageMaker's name for the container at `position` (from 0) in errors, logs and failure reasons."""
        if len(self.containers) == 1:
            return "primary"
        return self.containers[position].hostname or f"container-{position + 1}"

    def stream_suffix(self, position: int) -> tuple[str, ...]:
        """Return what the log stream of the container at `position` has behind the instance: its name, if it is not
        alone.
        """
        return () if len(self.containers) == 1 else (self.container_name(position),)


@dataclass(frozen=True, slots=True)
class DataCaptureDefinition:
    """The requests and answers that are kept in S3: `sampling_percentage` of them, from 0 to 100.

    The content types say what is kept as text; everything else is kept in base64.
    """

    destination_url: str
    sampling_percentage: float
    captures_input: bool
    captures_output: bool
    csv_content_types: tuple[str, ...] = ()
    json_content_types: tuple[str, ...] = ()
    kms_key_id: str | None = None


@dataclass(frozen=True, slots=True)
class AsynchronousDefinition:
    """The destination of an asynchronous endpoint's results, and how many requests an instance works on at a time.

    Paths are addresses in S3, topics ARNs of SNS. `response_in` names the notifications that carry the answer itself.
    """

    output_path: str | None
    failure_path: str | None = None
    success_topic: str | None = None
    error_topic: str | None = None
    response_in: tuple[str, ...] = ()
    kms_key_id: str | None = None
    # [?] "If no value is provided, SageMaker chooses an optimal value"; which one is not documented
    concurrency_per_instance: int = 4


@dataclass(frozen=True, slots=True)
class EndpointDefinition:
    """An endpoint with one configuration of it. The shadow variants get copies of requests and never answer.

    `volume_key` encrypts the disks of the instances: an ARN, an ID or an alias of KMS.
    """

    name: str
    arn: str
    account_id: str
    region: str
    config_name: str
    variants: tuple[VariantDefinition, ...]
    shadow_variants: tuple[VariantDefinition, ...] = ()
    data_capture: DataCaptureDefinition | None = None
    asynchronous: AsynchronousDefinition | None = None
    volume_key: str | None = None


class DeploymentStage(StrEnum):
    """The operation on the variants of a deployment: the statuses of a variant in DescribeEndpoint."""

    CREATING = "Creating"
    UPDATING = "Updating"
    DELETING = "Deleting"
    ACTIVATING_TRAFFIC = "ActivatingTraffic"
    BAKING = "Baking"


@dataclass(frozen=True, slots=True)
class DeploymentState:
    """The state of a deployment, as DescribeEndpoint shows it.

    `config_name` is the configuration in service. While something is under way `stage` says what, and `share`, from 0
    to 1, how much of the traffic the new fleet takes.
    """

    status: EndpointStatus
    config_name: str
    failure_reason: str | None = None
    stage: DeploymentStage | None = None
    share: float = 0.0


DeploymentListener = Callable[[DeploymentState], None]
