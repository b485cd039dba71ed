"""Refusals of CreateModel because members do not go together.

The rules are AWS's, from the API's reference. Of the words, those of a container with two sources and of a pipeline
with several multi-model containers are known to be AWS's, too.
https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateModel.html
https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ContainerDefinition.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.sagemaker.control_plane.errors import refused

if TYPE_CHECKING:
    from collections.abc import Sequence

MAXIMUM_ENVIRONMENT_BYTES = 32 * 1024

Container = Mapping[str, Any]


def check_model(request: Mapping[str, Any]) -> None:
    """Check the members of CreateModel against each other.

    Raises:
        ServiceError: ValidationException for the first rule that the request breaks.

    """
    primary, several = request.get("PrimaryContainer"), request.get("Containers")
    if bool(primary) == bool(several):
        given = "both" if primary else "neither"
        raise refused(f"A model has either PrimaryContainer or Containers; {given} was given.")
    containers: list[Container] = several or [primary]
    for container in containers:
        _check_container(container, has_vpc=bool(request.get("VpcConfig")))
    _check_environments(containers)
    _check_together(containers, _execution_mode(request), is_primary=bool(primary))


def _execution_mode(request: Mapping[str, Any]) -> str:
    mode: str = (request.get("InferenceExecutionConfig") or {}).get("Mode", "Serial")
    return mode


def _check_container(container: Container, *, has_vpc: bool) -> None:
    if bool(container.get("Image")) == bool(container.get("ModelPackageName")):
        raise refused("Specify one of either Image and Model Data URL or ModelPackageName in container definition.")
    if container.get("ModelDataUrl") and container.get("ModelDataSource"):
        raise refused("A container has either ModelDataUrl or ModelDataSource; both were given.")
    is_multi_model = container.get("Mode") == "MultiModel"
    if is_multi_model and not container.get("ModelDataUrl"):
        raise refused(
            "A container in MultiModel mode needs ModelDataUrl, the S3 prefix that its models have in common; "
            "ModelDataSource cannot be used with multi-model endpoints."
        )
    if container.get("MultiModelConfig") and not is_multi_model:
        raise refused("MultiModelConfig can only be given for a container in MultiModel mode.")
    _check_data_source((container.get("ModelDataSource") or {}).get("S3DataSource") or {})
    _check_image_config(container.get("ImageConfig") or {}, has_vpc=has_vpc)


def _check_data_source(source: Mapping[str, Any]) -> None:
    if source.get("S3DataType") != "S3Prefix":
        return
    if source["CompressionType"] == "Gzip":
        raise refused("CompressionType Gzip needs S3DataType S3Object: an archive is one object.")
    if not source["S3Uri"].endswith("/"):
        raise refused(
            f"S3Uri '{source['S3Uri']}' is a key name prefix (S3DataType S3Prefix), which must end with a forward "
            "slash (/)."
        )


def _check_image_config(config: Mapping[str, Any], *, has_vpc: bool) -> None:
    is_private = config.get("RepositoryAccessMode") == "Vpc"
    if is_private and not has_vpc:
        raise refused("RepositoryAccessMode Vpc needs VpcConfig: the registry is reached through the model's VPC.")
    if config.get("RepositoryAuthConfig") and not is_private:
        raise refused("RepositoryAuthConfig can only be given with RepositoryAccessMode Vpc.")


def _check_environments(containers: Sequence[Container]) -> None:
    variables = [pair for container in containers for pair in (container.get("Environment") or {}).items()]
    size = sum(len(text.encode()) for pair in variables for text in pair)
    if size > MAXIMUM_ENVIRONMENT_BYTES:
        raise refused(
            f"The keys and values of all Environment maps of a model are at most {MAXIMUM_ENVIRONMENT_BYTES} bytes "
            f"together; these are {size}."
        )


def _check_together(containers: Sequence[Container], mode: str, *, is_primary: bool) -> None:
    hostnames = [container.get("ContainerHostname") for container in containers]
    named = [hostname for hostname in hostnames if hostname]
    if not is_primary and named and len(named) < len(containers):
        raise refused("ContainerHostname must be given for every container of a model, or for none.")
    if len(set(named)) < len(named):
        raise refused(f"Each container of a model needs a ContainerHostname of its own; given were {named}.")
    if mode == "Direct":
        if is_primary:
            raise refused("InferenceExecutionConfig with Mode Direct needs Containers; PrimaryContainer was given.")
        if not named:
            raise refused("With Mode Direct every container needs ContainerHostname: requests name it.")
        return
    if len(containers) > 1 and sum(container.get("Mode") == "MultiModel" for container in containers) > 1:
        raise refused("More than one container in MultiModel mode is not supported with inference pipeline.")
