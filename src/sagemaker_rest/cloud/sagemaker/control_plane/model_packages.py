"""Model packages: versions of a group, or packages of their own, that models are made of once they are approved.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateModelPackage.html
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.protocol.errors import OperationNotImplementedError
from sagemaker_rest.cloud.sagemaker.control_plane.call import given_members, now
from sagemaker_rest.cloud.sagemaker.control_plane.errors import refused
from sagemaker_rest.cloud.sagemaker.control_plane.listing import Listing
from sagemaker_rest.cloud.sagemaker.control_plane.model_package_groups import (
    ModelPackageGroup,
    found_group,
    own_name,
    user_context,
)
from sagemaker_rest.cloud.sagemaker.control_plane.tags import tag_new, untag_deleted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sagemaker_rest.cloud.sagemaker.control_plane.call import Call, Operation

_LISTING = Listing(
    "ModelPackageSummaryList",
    "ModelPackageName",
    "ModelPackageArn",
    order="Ascending",
    equals=(("ModelApprovalStatus", "ModelApprovalStatus"),),
)
_SUMMARY = (
    "ModelPackageName",
    "ModelPackageGroupName",
    "ModelPackageVersion",
    "ModelPackageArn",
    "ModelPackageDescription",
    "CreationTime",
    "ModelPackageStatus",
    "ModelApprovalStatus",
    "ModelLifeCycle",
    "ModelPackageRegistrationType",
)
# members that ask for work which nobody does here
_WORK = {
    "ValidationSpecification": "validation by batch transform jobs",
    "SourceAlgorithmSpecification": "algorithms of a training job",
}
_ABOUT_THE_REQUEST = ("Tags", "ClientToken", "ModelPackageGroupName", "ModelPackageName")
# members of a package's container that a model's container has, too
_SERVED = (
    "ContainerHostname",
    "Image",
    "ModelDataUrl",
    "ModelDataSource",
    "AdditionalModelDataSources",
    "Environment",
)
_PLACES = ("Image", "ModelDataUrl", "ModelDataSource")
# members that UpdateModelPackage puts in the place of what was given before
_REPLACED = (
    "ModelApprovalStatus",
    "ModelPackageRegistrationType",
    "ApprovalDescription",
    "InferenceSpecification",
    "SourceUri",
    "ModelCard",
    "ModelLifeCycle",
)
_APPROVED, _PENDING = "Approved", "PendingManualApproval"


@dataclass(frozen=True, slots=True)
class ModelPackage:
    """`definition` has the members that CreateModelPackage was given, as UpdateModelPackage changed them.

    A version of a group has the group's name and a version, any other package has a name of its own.
    """

    arn: str
    name: str
    created: datetime
    created_by: Mapping[str, Any]
    definition: Mapping[str, Any]
    group_name: str | None = None
    version: int | None = None
    modified: datetime | None = None
    modified_by: Mapping[str, Any] | None = None


def create_model_package(call: Call) -> dict[str, Any]:
    for member, work in _WORK.items():
        if call.given(member):
            raise OperationNotImplementedError(f"The local cloud does not implement model packages with {work}")
    group, name = call.given("ModelPackageGroupName"), call.given("ModelPackageName")
    if group and name:
        raise refused(
            "Both ModelPackageName and ModelPackageGroupName are provided in the input. Cannot determine which one to "
            "use."
        )
    if not group and not name:
        raise refused("Missing ARN.")
    definition = given_members(call.request, without=_ABOUT_THE_REQUEST)
    package = _next_version(call, group, definition) if group else _unversioned(call, name, definition)
    call.records.of(ModelPackage, _owner(call, package.group_name))[package.arn] = package
    tag_new(call, package.arn)
    return {"ModelPackageArn": package.arn}


def describe_model_package(call: Call) -> dict[str, Any]:
    return _described(_found(call, call.given("ModelPackageName")))


def list_model_packages(call: Call) -> dict[str, Any]:
    rows = ({"package": each, **_described(each), "ModelPackageName": each.name} for each in _listed(call))
    answer = _LISTING.answer(call.request, rows)
    packages = [row["package"] for row in answer[_LISTING.output]]
    return {**answer, _LISTING.output: [_summary(package) for package in packages]}


def update_model_package(call: Call) -> dict[str, Any]:
    package = _found(call, call.given("ModelPackageArn"))
    definition = dict(package.definition)
    if package.version is None and call.given("ModelApprovalStatus"):
        # "does not apply to unversioned models"; [?] the words
        raise refused(f"ModelApprovalStatus does not apply to the unversioned model package {package.arn}.")
    definition |= {member: call.given(member) for member in _REPLACED if call.given(member) is not None}
    metadata = {**definition.get("CustomerMetadataProperties", {}), **call.given("CustomerMetadataProperties", {})}
    for key in call.given("CustomerMetadataPropertiesToRemove", ()):
        metadata.pop(key, None)
    additions = call.given("AdditionalInferenceSpecificationsToAdd", ())
    definition["CustomerMetadataProperties"] = metadata
    definition["AdditionalInferenceSpecifications"] = [*_additional(package), *additions]
    changed = dataclasses.replace(
        package, definition=given_members(definition), modified=now(), modified_by=user_context(call)
    )
    call.records.of(ModelPackage, _owner(call, package.group_name))[package.arn] = changed
    return {"ModelPackageArn": package.arn}


def delete_model_package(call: Call) -> None:
    package = _found(call, call.given("ModelPackageName"))
    del call.records.of(ModelPackage, _owner(call, package.group_name))[package.arn]
    untag_deleted(call.records, package.arn)


def packaged_containers(call: Call, container: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """Return the containers that serve a model's container which names a package: those of its specification.

    Raises:
        ServiceError: ValidationException for a package that is not there or not approved.

    """
    package = _found(call, container["ModelPackageName"])
    approval = package.definition.get("ModelApprovalStatus")
    if package.version is not None and approval != _APPROVED:
        # "For versioned models, the value of this parameter must be set to Approved to deploy the model"; [?] the words
        raise refused(
            f"Model package {package.arn} cannot be deployed: its ModelApprovalStatus is {approval}, not {_APPROVED}."
        )
    packaged = _specification(package, container.get("InferenceSpecificationName"))["Containers"]
    return tuple(_served(each, container) for each in packaged)


def _served(packaged: Mapping[str, Any], container: Mapping[str, Any]) -> Mapping[str, Any]:
    environment = container.get("Environment")
    if environment and packaged.get("Environment"):
        raise refused(
            f"Environment variable map cannot be specified both at Model Package {_shown(packaged['Environment'])} "
            f"and Model {_shown(environment)}"
        )
    taken = {member: packaged[member] for member in _SERVED if packaged.get(member)}
    without = ("ModelPackageName", "InferenceSpecificationName", *_PLACES)
    return {**taken, **given_members(container, without=without)}


def _shown(environment: Mapping[str, str]) -> str:
    return f"{{{', '.join(f'{key}={value}' for key, value in environment.items())}}}"


def _specification(package: ModelPackage, name: str | None) -> Mapping[str, Any]:
    specifications = {each["Name"]: each for each in _additional(package)}
    found = specifications.get(name) if name else package.definition.get("InferenceSpecification")
    if found is None:
        # [?] the words are not established
        called = f"no inference specification named {name}" if name else "no InferenceSpecification"
        raise refused(f"Model package {package.arn} has {called}: it cannot be deployed.")
    specification: Mapping[str, Any] = found
    return specification


def _additional(package: ModelPackage) -> Sequence[Mapping[str, Any]]:
    additional: Sequence[Mapping[str, Any]] = package.definition.get("AdditionalInferenceSpecifications", ())
    return additional


def _next_version(call: Call, name_or_arn: str, definition: Mapping[str, Any]) -> ModelPackage:
    group = found_group(call, name_or_arn)
    version = group.last_version + 1
    call.records.of(ModelPackageGroup)[group.name.lower()] = dataclasses.replace(group, last_version=version)
    arn = call.arn("model-package", f"{group.name}/{version}")
    definition = {"ModelApprovalStatus": _PENDING, **definition}
    return ModelPackage(arn, group.name, now(), user_context(call), definition, group.name, version)


def _unversioned(call: Call, name: str, definition: Mapping[str, Any]) -> ModelPackage:
    arn = call.arn("model-package", name)
    if arn in call.records.view(ModelPackage):
        # [?] the words are not established
        raise refused(f"Model Package already exists: {arn}")
    if definition.get("ModelApprovalStatus"):
        # "does not apply to unversioned models"; [?] the words
        raise refused(f"ModelApprovalStatus does not apply to the unversioned model package {arn}.")
    return ModelPackage(arn, name, now(), user_context(call), definition)


def _listed(call: Call) -> list[ModelPackage]:
    """Return the versions of a group, or, without a group, packages of the type that is asked for: those without
    versions.
    """
    if call.given("ModelPackageGroupName"):
        group = found_group(call, call.given("ModelPackageGroupName"))
        return list(call.records.view(ModelPackage, group.arn).values())
    kind = call.given("ModelPackageType", "Unversioned")
    groups = call.records.view(ModelPackageGroup).values() if kind != "Unversioned" else ()
    unversioned = call.records.view(ModelPackage).values() if kind != "Versioned" else ()
    versions = [version for group in groups for version in call.records.view(ModelPackage, group.arn).values()]
    return [*versions, *unversioned]


def _found(call: Call, name_or_arn: str) -> ModelPackage:
    name = own_name(call, name_or_arn, "model-package")
    arn = call.arn("model-package", name)
    group, _, version = name.partition("/")
    packages = call.records.view(ModelPackage, _owner(call, group if version else None))
    if arn not in packages:
        raise refused(f"ModelPackage {arn} does not exist.")
    return packages[arn]


def _owner(call: Call, group_name: str | None) -> str:
    """Return whose a package is: a group's versions go with the group's ARN."""
    return "" if group_name is None else call.arn("model-package-group", group_name)


def _summary(package: ModelPackage) -> dict[str, Any]:
    described = _described(package)
    return {member: described[member] for member in _SUMMARY if member in described}


def _described(package: ModelPackage) -> dict[str, Any]:
    described = {
        **package.definition,
        # AWS leaves the name of a version away
        "ModelPackageName": package.name if package.version is None else None,
        "ModelPackageGroupName": package.group_name,
        "ModelPackageVersion": package.version,
        "ModelPackageArn": package.arn,
        "CreationTime": package.created,
        "CreatedBy": package.created_by,
        "LastModifiedTime": package.modified,
        "LastModifiedBy": package.modified_by,
        "ModelPackageStatus": "Completed",
        "ModelPackageStatusDetails": {"ValidationStatuses": [], "ImageScanStatuses": []},
    }
    return {member: value for member, value in described.items() if value is not None}


OPERATIONS: dict[str, Operation] = {
    "CreateModelPackage": create_model_package,
    "DeleteModelPackage": delete_model_package,
    "DescribeModelPackage": describe_model_package,
    "ListModelPackages": list_model_packages,
    "UpdateModelPackage": update_model_package,
}
