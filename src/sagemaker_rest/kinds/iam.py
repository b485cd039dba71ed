"""Kinds of IAM. The Tagging API lists no roles and users, and policies in one region only; their listings have no tags
in them, so those are asked for one by one.
"""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING, Any

from sagemaker_rest.kinds.kind import ClientSource, Kind, asked_one_by_one, deleting, listed, pages, tag_map

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# AWS makes these by itself, for instance when the first scalable target is registered, and they stay.
_SERVICE_ROLES = "/aws-service-role/"


def _is_ours(role: dict[str, Any]) -> bool:
    return not str(role["Path"]).startswith(_SERVICE_ROLES)


def _tags_by(operation: str, argument: str) -> Callable[[Any, str], Mapping[str, str]]:
    return lambda client, identity: tag_map(list(pages(client, operation, "Tags", **{argument: identity})))


def _delete_role(source: ClientSource, name: str) -> None:
    client = source.client("iam")
    for profile in list(pages(client, "list_instance_profiles_for_role", "InstanceProfiles", RoleName=name)):
        client.remove_role_from_instance_profile(InstanceProfileName=profile["InstanceProfileName"], RoleName=name)
    _delete_policies_of(client, "role", RoleName=name)
    client.delete_role(RoleName=name)


def _delete_policies_of(client: Any, entity: str, **named: str) -> None:
    """Detach the policies of a role, a user or a group, and delete those in it."""
    for policy in list(pages(client, f"list_attached_{entity}_policies", "AttachedPolicies", **named)):
        getattr(client, f"detach_{entity}_policy")(PolicyArn=policy["PolicyArn"], **named)
    for name in list(pages(client, f"list_{entity}_policies", "PolicyNames", **named)):
        getattr(client, f"delete_{entity}_policy")(PolicyName=name, **named)


def _delete_user(source: ClientSource, name: str) -> None:
    """Delete a user with its keys, its password and its place in groups."""
    client = source.client("iam")
    for key in list(pages(client, "list_access_keys", "AccessKeyMetadata", UserName=name)):
        client.delete_access_key(UserName=name, AccessKeyId=key["AccessKeyId"])
    for group in list(pages(client, "list_groups_for_user", "Groups", UserName=name)):
        client.remove_user_from_group(GroupName=group["GroupName"], UserName=name)
    with contextlib.suppress(client.exceptions.NoSuchEntityException):  # most have no password
        client.delete_login_profile(UserName=name)
    _delete_policies_of(client, "user", UserName=name)
    client.delete_user(UserName=name)


def _delete_group(source: ClientSource, name: str) -> None:
    client = source.client("iam")
    for user in list(pages(client, "get_group", "Users", GroupName=name)):
        client.remove_user_from_group(GroupName=name, UserName=user["UserName"])
    _delete_policies_of(client, "group", GroupName=name)
    client.delete_group(GroupName=name)


def _delete_instance_profile(source: ClientSource, name: str) -> None:
    client = source.client("iam")
    for role in client.get_instance_profile(InstanceProfileName=name)["InstanceProfile"]["Roles"]:
        client.remove_role_from_instance_profile(InstanceProfileName=name, RoleName=role["RoleName"])
    client.delete_instance_profile(InstanceProfileName=name)


def _delete_policy(source: ClientSource, arn: str) -> None:
    client = source.client("iam")
    for member, kind in (("PolicyRoles", "role"), ("PolicyUsers", "user"), ("PolicyGroups", "group")):
        for entity in list(pages(client, "list_entities_for_policy", member, PolicyArn=arn)):
            detach: Any = getattr(client, f"detach_{kind}_policy")
            detach(PolicyArn=arn, **{f"{kind.capitalize()}Name": entity[f"{kind.capitalize()}Name"]})
    for version in list(pages(client, "list_policy_versions", "Versions", PolicyArn=arn)):
        if not version["IsDefaultVersion"]:
            client.delete_policy_version(PolicyArn=arn, VersionId=version["VersionId"])
    client.delete_policy(PolicyArn=arn)


USER = Kind(
    "IAM user",
    "iam",
    listed("list_users", "Users", "UserName"),
    _delete_user,
    re.compile(r"arn:[^:]+:iam::[0-9]*:user/(?:.*/)?(?P<id>[^/]+)"),
    asked_one_by_one(_tags_by("list_user_tags", "UserName")),
    is_global=True,
)
GROUP = Kind(
    "IAM group", "iam", listed("list_groups", "Groups", "GroupName"), _delete_group, is_named=True, is_global=True
)
INSTANCE_PROFILE = Kind(
    "IAM instance profile",
    "iam",
    listed("list_instance_profiles", "InstanceProfiles", "InstanceProfileName"),
    _delete_instance_profile,
    re.compile(r"arn:[^:]+:iam::[0-9]*:instance-profile/(?:.*/)?(?P<id>[^/]+)"),
    asked_one_by_one(_tags_by("list_instance_profile_tags", "InstanceProfileName")),
    is_global=True,
)
ROLE = Kind(
    "IAM role",
    "iam",
    listed("list_roles", "Roles", "RoleName", counts=_is_ours),
    _delete_role,
    re.compile(r"arn:[^:]+:iam::[0-9]*:role/(?:.*/)?(?P<id>[^/]+)"),
    asked_one_by_one(_tags_by("list_role_tags", "RoleName")),
    is_global=True,
)
POLICY = Kind(
    "IAM policy",
    "iam",
    listed("list_policies", "Policies", "Arn", Scope="Local"),
    _delete_policy,
    re.compile(r"(?P<id>arn:[^:]+:iam::[0-9]*:policy/.+)"),
    asked_one_by_one(_tags_by("list_policy_tags", "PolicyArn")),
    is_global=True,
)
OIDC_PROVIDER = Kind(
    "IAM OIDC provider",
    "iam",
    listed("list_open_id_connect_providers", "OpenIDConnectProviderList", "Arn"),
    deleting("iam", "delete_open_id_connect_provider", "OpenIDConnectProviderArn"),
    re.compile(r"(?P<id>arn:[^:]+:iam::[0-9]*:oidc-provider/.+)"),
    asked_one_by_one(_tags_by("list_open_id_connect_provider_tags", "OpenIDConnectProviderArn")),
    is_global=True,
)
