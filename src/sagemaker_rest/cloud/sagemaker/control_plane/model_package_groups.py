"""Groups of model packages. https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateModelPackageGroup.html."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.sagemaker.control_plane.call import given_members, now
from sagemaker_rest.cloud.sagemaker.control_plane.errors import conflict, refused
from sagemaker_rest.cloud.sagemaker.control_plane.listing import Listing
from sagemaker_rest.cloud.sagemaker.control_plane.tags import tag_new, untag_deleted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sagemaker_rest.cloud.sagemaker.control_plane.call import Call, Operation

_LISTING = Listing("ModelPackageGroupSummaryList", "ModelPackageGroupName", "ModelPackageGroupArn", order="Ascending")
# what DescribeModelPackageGroup shows and a summary does not
_NOT_IN_SUMMARIES = ("CreatedBy",)


@dataclass(frozen=True, slots=True)
class ModelPackageGroup:
    """A group, whose packages are versions numbered from 1; `last_version` was the newest that there ever was.

    `policy` is the text of its resource policy, if it has one.
    """

    name: str
    arn: str
    created: datetime
    created_by: Mapping[str, Any]
    definition: Mapping[str, Any]
    last_version: int = 0
    policy: str | None = None


def create_model_package_group(call: Call) -> dict[str, Any]:
    name = call.given("ModelPackageGroupName")
    arn = call.arn("model-package-group", name)
    groups = call.records.of(ModelPackageGroup)
    if name.lower() in groups:
        # [?] the words are not established
        raise refused(f"Model Package Group already exists: {arn}")
    definition = given_members(call.request, without=("Tags",))
    groups[name.lower()] = ModelPackageGroup(name, arn, now(), user_context(call), definition)
    tag_new(call, arn)
    return {"ModelPackageGroupArn": arn}


def describe_model_package_group(call: Call) -> dict[str, Any]:
    return _described(found_group(call, call.given("ModelPackageGroupName")))


def list_model_package_groups(call: Call) -> dict[str, Any]:
    # nobody shares groups between accounts here
    groups = () if call.given("CrossAccountFilterOption") == "CrossAccount" else call.records.view(ModelPackageGroup)
    described = (_described(call.records.view(ModelPackageGroup)[name]) for name in groups)
    return _LISTING.answer(call.request, (given_members(each, without=_NOT_IN_SUMMARIES) for each in described))


def delete_model_package_group(call: Call) -> None:
    group = found_group(call, call.given("ModelPackageGroupName"))
    if call.records.has_owned(group.arn):
        # "Before you delete a model group, you must first delete its model versions"; [?] the words
        raise conflict(f"Model Package Group {group.arn} still has Model Packages, which must be deleted before.")
    del call.records.of(ModelPackageGroup)[group.name.lower()]
    untag_deleted(call.records, group.arn)


def found_group(call: Call, name_or_arn: str) -> ModelPackageGroup:
    """Return a group by its name or its ARN.

    Raises:
        ServiceError: ValidationException if it is not there.

    """
    name = own_name(call, name_or_arn, "model-package-group")
    groups = call.records.view(ModelPackageGroup)
    if name.lower() not in groups:
        raise refused(f"ModelPackageGroup {call.arn('model-package-group', name)} does not exist.")
    return groups[name.lower()]


def own_name(call: Call, name_or_arn: str, kind: str) -> str:
    """Return the name in an ARN of the caller's account and region, or the name itself.

    Raises:
        ServiceError: ValidationException for an ARN of elsewhere or of another kind.

    """
    if not name_or_arn.startswith("arn:"):
        return name_or_arn
    _, _, _, region, account_id, resource = name_or_arn.split(":", 5)
    if region != call.scope.region:
        raise refused(f"ARN should be scoped to correct region: {call.scope.region}")
    kind_in_arn, _, name = resource.partition("/")
    if (account_id, kind_in_arn) != (call.scope.account_id, kind):
        # [?] the words are not established
        raise refused(f"{name_or_arn} is not the ARN of a {kind} of the account {call.scope.account_id}.")
    return name


def user_context(call: Call) -> dict[str, Any]:
    """Return what AWS keeps of the caller."""
    return {"IamIdentity": {"Arn": call.scope.principal.arn}}


def _described(group: ModelPackageGroup) -> dict[str, Any]:
    return {
        **group.definition,
        "ModelPackageGroupArn": group.arn,
        "CreationTime": group.created,
        "CreatedBy": group.created_by,
        "ModelPackageGroupStatus": "Completed",
    }


OPERATIONS: dict[str, Operation] = {
    "CreateModelPackageGroup": create_model_package_group,
    "DeleteModelPackageGroup": delete_model_package_group,
    "DescribeModelPackageGroup": describe_model_package_group,
    "ListModelPackageGroups": list_model_package_groups,
}
