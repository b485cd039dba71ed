"""Models. https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateModel.html."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.sagemaker.control_plane.call import given_members, now
from sagemaker_rest.cloud.sagemaker.control_plane.errors import exists, not_found, refused
from sagemaker_rest.cloud.sagemaker.control_plane.listing import Listing
from sagemaker_rest.cloud.sagemaker.control_plane.model_packages import packaged_containers
from sagemaker_rest.cloud.sagemaker.control_plane.model_rules import check_model
from sagemaker_rest.cloud.sagemaker.control_plane.tags import tag_new, untag_deleted
from sagemaker_rest.cloud.sagemaker.runtime.variants.failure_reasons import SAGEMAKER
from sagemaker_rest.errors import AccessDeniedError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sagemaker_rest.cloud.sagemaker.control_plane.call import Call, Operation

_LISTING = Listing("Models", "ModelName", "ModelArn")


@dataclass(frozen=True, slots=True)
class Model:
    """`definition` has the members that CreateModel was given, which DescribeModel shows again.

    `containers` are those that serve it: a container that names a model package is replaced by the package's.
    """

    name: str
    arn: str
    created: datetime
    definition: Mapping[str, Any]
    containers: tuple[Mapping[str, Any], ...]

    @property
    def uses_packages(self) -> bool:
        given = (self.definition.get("PrimaryContainer"), *self.definition.get("Containers", ()))
        return any(container.get("ModelPackageName") for container in given if container)

    @property
    def execution_mode(self) -> str:
        """Return `Serial` for a pipeline, `Direct` for containers that requests name."""
        mode: str = self.definition.get("InferenceExecutionConfig", {}).get("Mode", "Serial")
        return mode


def create_model(call: Call) -> dict[str, Any]:
    check_model(call.request)
    name = call.given("ModelName")
    arn = call.arn("model", name)
    models = call.records.of(Model)
    if name.lower() in models:
        raise exists("model", arn)
    _require_trust(call)
    definition = {"EnableNetworkIsolation": False, **given_members(call.request, without=("Tags",))}
    given = definition.get("Containers") or [definition["PrimaryContainer"]]
    containers = tuple(served for container in given for served in _served(call, container))
    models[name.lower()] = Model(name, arn, now(), definition, containers)
    tag_new(call, arn)
    return {"ModelArn": arn}


def describe_model(call: Call) -> dict[str, Any]:
    model = found_model(call, call.given("ModelName"))
    return {**model.definition, "ModelArn": model.arn, "CreationTime": model.created}


def list_models(call: Call) -> dict[str, Any]:
    return _LISTING.answer(
        call.request,
        (
            {"ModelName": model.name, "ModelArn": model.arn, "CreationTime": model.created}
            for model in call.records.view(Model).values()
        ),
    )


def delete_model(call: Call) -> None:
    model = found_model(call, call.given("ModelName"))
    del call.records.of(Model)[model.name.lower()]
    untag_deleted(call.records, model.arn)


def found_model(call: Call, name: str) -> Model:
    """Return a model by its name.

    Raises:
        ServiceError: ValidationException if it is not there.

    """
    models = call.records.view(Model)
    if name.lower() not in models:
        raise not_found("model", call.arn("model", name))
    return models[name.lower()]


def _require_trust(call: Call) -> None:
    role = call.given("ExecutionRoleArn")
    try:
        if role:
            call.surroundings.roles.assume(role, SAGEMAKER)
    except AccessDeniedError as denied:
        raise refused(
            f'The execution role ARN "{role}" is invalid. Please ensure that the role exists and that its trust '
            'relationship policy allows the action "sts:AssumeRole" for the service principal '
            '"sagemaker.amazonaws.com".'
        ) from denied


def _served(call: Call, container: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    return packaged_containers(call, container) if container.get("ModelPackageName") else (container,)


OPERATIONS: dict[str, Operation] = {
    "CreateModel": create_model,
    "DeleteModel": delete_model,
    "DescribeModel": describe_model,
    "ListModels": list_models,
}
