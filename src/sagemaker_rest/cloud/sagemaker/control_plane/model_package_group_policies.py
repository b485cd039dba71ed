"""Policies of groups of model packages: kept, and not looked at, since nobody shares groups between accounts here.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_PutModelPackageGroupPolicy.html
"""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.sagemaker.control_plane.errors import refused
from sagemaker_rest.cloud.sagemaker.control_plane.model_package_groups import ModelPackageGroup

if TYPE_CHECKING:
    from sagemaker_rest.cloud.sagemaker.control_plane.call import Call, Operation


def put_model_package_group_policy(call: Call) -> dict[str, Any]:
    group = _group(call)
    policy = call.given("ResourcePolicy")
    try:
        is_object = isinstance(json.loads(policy), dict)
    except (ValueError, RecursionError):
        is_object = False
    if not is_object:
        # [?] the words are not established
        raise refused("Invalid resource policy: it must be a JSON object.")
    _keep(call, dataclasses.replace(group, policy=policy))
    return {"ModelPackageGroupArn": group.arn}


def get_model_package_group_policy(call: Call) -> dict[str, Any]:
    return {"ResourcePolicy": _with_policy(call).policy}


def delete_model_package_group_policy(call: Call) -> None:
    _keep(call, dataclasses.replace(_with_policy(call), policy=None))


def _group(call: Call) -> ModelPackageGroup:
    name = call.given("ModelPackageGroupName")
    group = call.records.view(ModelPackageGroup).get(name.lower())
    if group is None:
        # clients know this beginning for a group that is not there
        raise refused(f"Cannot find Model Package Group: {call.arn('model-package-group', name)}")
    return group


def _with_policy(call: Call) -> ModelPackageGroup:
    group = _group(call)
    if group.policy is None:
        # as above
        raise refused(f"Cannot find resource policy for: {group.arn}")
    return group


def _keep(call: Call, group: ModelPackageGroup) -> None:
    call.records.of(ModelPackageGroup)[group.name.lower()] = group


OPERATIONS: dict[str, Operation] = {
    "DeleteModelPackageGroupPolicy": delete_model_package_group_policy,
    "GetModelPackageGroupPolicy": get_model_package_group_policy,
    "PutModelPackageGroupPolicy": put_model_package_group_policy,
}
