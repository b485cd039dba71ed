"""Principals out of moto's IAM: roles that services assume, and the ones who sign requests."""

from __future__ import annotations

import json
import re
from typing import Any

from moto.core import DEFAULT_ACCOUNT_ID
from moto.iam.exceptions import NotFoundException
from moto.iam.models import ManagedPolicy, Role, User, iam_backends
from moto.sts.models import sts_backends

from sagemaker_rest.cloud.authorization.policy import trusts
from sagemaker_rest.cloud.authorization.principal import PolicyDocument, Principal
from sagemaker_rest.errors import AccessDeniedError

ROLE_ARN = re.compile(r"arn:(?P<partition>aws[a-z-]*):iam::(?P<account>\d{12}):role/(?P<path>.+)")
SESSION = "local-cloud"


class IamRoles:
    """The `RoleSource` over moto's IAM."""

    def assume(self, role_arn: str, service: str) -> Principal:
        role = _role(role_arn)
        if role is None or not trusts(json.loads(role.assume_role_policy_document), service):
            raise AccessDeniedError(f"{service} is not authorized to perform: sts:AssumeRole on resource: {role_arn}")
        return _assumed(role, SESSION)


def _role(arn: str) -> Role | None:
    match = ROLE_ARN.fullmatch(arn)
    if match is None:
        return None
    try:
        return iam_backends[match["account"]][match["partition"]].get_role_by_arn(arn)
    except NotFoundException:
        return None


def _assumed(role: Role, session: str) -> Principal:
    managed = [_document(policy) for policy in role.managed_policies.values()]
    inline = [json.loads(document) for document in role.policies.values()]
    return Principal(
        arn=f"arn:{role.partition}:sts::{role.account_id}:assumed-role/{role.name}/{session}",
        account_id=role.account_id,
        policies=(*inline, *managed),
        boundary=_boundary(role),
    )


def _document(policy: ManagedPolicy) -> PolicyDocument:
    version = next(version for version in policy.versions if version.version_id == policy.default_version_id)
    document: dict[str, Any] = json.loads(version.document)
    return document


def _boundary(role: Role) -> PolicyDocument | None:
    if role.permissions_boundary_arn is None:
        return None
    return _document(iam_backends[role.account_id][role.partition].get_policy(role.permissions_boundary_arn))


def caller(access_key_id: str, partition: str = "aws") -> Principal:
    """Who signs with this access key: a user or a role's session of moto's IAM. Any other key speaks for the account
    itself, as with
    LocalStack: the local target checks what roles may do, not passwords.
    """
    for account_id, account in list(iam_backends.items()):
        for user in account[partition].users.values():
            if any(key.access_key_id == access_key_id for key in user.access_keys):
                return _user(user, account_id, partition)
    for account in list(sts_backends.values()):
        for session in account[partition].assumed_roles:
            role = _role(session.role_arn) if session.access_key_id == access_key_id else None
            if role is not None:
                return _assumed(role, session.session_name)
    return Principal(f"arn:{partition}:iam::{DEFAULT_ACCOUNT_ID}:root", DEFAULT_ACCOUNT_ID, is_root=True)


def _user(user: User, account_id: str, partition: str) -> Principal:
    groups = iam_backends[account_id][partition].get_groups_for_user(user.name)
    inline = [document for holder in (user, *groups) for document in holder.policies.values()]
    managed = [_document(policy) for holder in (user, *groups) for policy in holder.managed_policies.values()]
    return Principal(user.arn, account_id, (*(json.loads(document) for document in inline), *managed))
