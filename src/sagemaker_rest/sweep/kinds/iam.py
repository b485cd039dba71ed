"""Roles, which the Tagging API does not list, and policies, which it lists in one region only.

Their listings have no tags in them: those are asked for one by one, several at a time.
"""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from sagemaker_rest.sweep.kinds.kind import ClientSource, Kind, Thing, is_absent, pages, tag_map

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_THREADS = 8
_SERVICE_ROLES = "/aws-service-role/"


def _with_tags(names: list[str], tags_of: Callable[[str], list[dict[str, str]]]) -> Iterator[Thing]:
    def look(name: str) -> Thing | None:
        try:
            return Thing(name, tag_map(tags_of(name)))
        except ClientError as error:
            if is_absent(error):
                return None  # somebody deleted it meanwhile
            raise

    with ThreadPoolExecutor(_THREADS) as pool:
        yield from filter(None, pool.map(look, names))


def _roles(source: ClientSource) -> Iterator[Thing]:
    client = source.client("iam")
    found = pages(client, "list_roles", "Roles")
    names = [role["RoleName"] for role in found if not role["Path"].startswith(_SERVICE_ROLES)]
    yield from _with_tags(names, lambda name: list(pages(client, "list_role_tags", "Tags", RoleName=name)))


def _policies(source: ClientSource) -> Iterator[Thing]:
    client = source.client("iam")
    arns = [policy["Arn"] for policy in pages(client, "list_policies", "Policies", Scope="Local")]
    yield from _with_tags(arns, lambda arn: list(pages(client, "list_policy_tags", "Tags", PolicyArn=arn)))


def _delete_role(source: ClientSource, name: str) -> None:
    client = source.client("iam")
    for profile in list(pages(client, "list_instance_profiles_for_role", "InstanceProfiles", RoleName=name)):
        client.remove_role_from_instance_profile(InstanceProfileName=profile["InstanceProfileName"], RoleName=name)
    for policy in list(pages(client, "list_attached_role_policies", "AttachedPolicies", RoleName=name)):
        client.detach_role_policy(RoleName=name, PolicyArn=policy["PolicyArn"])
    for policy_name in list(pages(client, "list_role_policies", "PolicyNames", RoleName=name)):
        client.delete_role_policy(RoleName=name, PolicyName=policy_name)
    client.delete_role(RoleName=name)


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


ROLE = Kind(
    "IAM role", _delete_role, re.compile(r"arn:[^:]+:iam::[0-9]*:role/(?:.*/)?(?P<id>[^/]+)"), _roles, is_global=True
)
POLICY = Kind(
    "IAM policy", _delete_policy, re.compile(r"(?P<id>arn:[^:]+:iam::[0-9]*:policy/.+)"), _policies, is_global=True
)
