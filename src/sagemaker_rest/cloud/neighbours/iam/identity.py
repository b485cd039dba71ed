"""Principals out of moto's IAM: users, roles that services assume, and sessions of roles."""

from __future__ import annotations

import functools
import json
import re
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.authorization.policy import trusts
from sagemaker_rest.cloud.authorization.principal import PolicyDocument, Principal
from sagemaker_rest.cloud.neighbours.backends import backend_of, moto_module
from sagemaker_rest.errors import AccessDeniedError

if TYPE_CHECKING:
    from moto.iam.models import ManagedPolicy, Role, User

ROLE_ARN = re.compile(r"arn:(?P<partition>aws[a-z-]*):iam::(?P<account>\d{12}):role/(?P<path>.+)")
SESSION = "local-cloud"


class IamRoles:
    """The `RoleSource` over moto's IAM."""

    def assume(self, role_arn: str, service: str) -> Principal:
        role = find_role(role_arn)
        if role is None or not _is_trusting(role.assume_role_policy_document, service):
            raise AccessDeniedError(f"{service} is not authorized to perform: sts:AssumeRole on resource: {role_arn}")
        return session_of(role, SESSION)


def find_role(arn: str) -> Role | None:
    """Return the role of that ARN; None if there is none."""
    match = ROLE_ARN.fullmatch(arn)
    if match is None:
        return None
    try:
        found: Role = backend_of("iam", match["account"], match["partition"]).get_role_by_arn(arn)
    except (KeyError, moto_module("moto.iam.exceptions").NotFoundException):
        # KeyError for a partition that moto does not know
        return None
    return found


def session_of(role: Role, session: str, session_policy: PolicyDocument | None = None) -> Principal:
    """Return the principal of a session of `role`."""
    managed = [_document(policy) for policy in role.managed_policies.values()]
    inline = [_parsed(document) for document in role.policies.values()]
    return Principal(
        arn=f"arn:{role.partition}:sts::{role.account_id}:assumed-role/{role.name}/{session}",
        account_id=role.account_id,
        policies=(*inline, *managed),
        boundary=_boundary(role),
        session_policy=session_policy,
        role_arn=role.arn,
    )


@functools.lru_cache(maxsize=4096)
def _is_trusting(document: str, service: str) -> bool:
    return trusts(_parsed(document), service)


@functools.lru_cache(maxsize=4096)
def _parsed(document: str) -> PolicyDocument:
    """Parse a policy once: a role is assumed with each request."""
    parsed: PolicyDocument = json.loads(document)
    return parsed


def _document(policy: ManagedPolicy) -> PolicyDocument:
    version = next(version for version in policy.versions if version.version_id == policy.default_version_id)
    return _parsed(version.document)


def _boundary(holder: Role | User) -> PolicyDocument | None:
    arn = holder.permissions_boundary_arn
    if not arn:
        return None
    account, partition = holder.account_id, holder.arn.split(":")[1]
    return _document(backend_of("iam", account, partition).get_policy(arn))


def user_principal(user: User) -> Principal:
    """Return a user with its own policies and those of its groups."""
    account_id, partition = user.account_id, user.arn.split(":")[1]
    groups = backend_of("iam", account_id, partition).get_groups_for_user(user.name)
    inline = [document for holder in (user, *groups) for document in holder.policies.values()]
    managed = [_document(policy) for holder in (user, *groups) for policy in holder.managed_policies.values()]
    return Principal(
        user.arn, account_id, (*(_parsed(document) for document in inline), *managed), boundary=_boundary(user)
    )
