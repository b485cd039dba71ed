"""Access keys: those of moto's IAM users, those of sessions that moto's STS gave out, and the local account's own.

The account's own are `test` and `test`, which LocalStack's users know, and which this project's harness hands to
Terraform and to boto3: they sign for the account's root. The control plane takes any other key for root as well (as
moto does, and LocalStack), but a signature for API Gateway proves who calls, and a key that nobody has proves nothing.
"""

from __future__ import annotations

import json
from datetime import UTC
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.authorization.principal import Principal
from sagemaker_rest.cloud.authorization.signature import Credentials
from sagemaker_rest.cloud.neighbours.backends import loaded_backends
from sagemaker_rest.cloud.neighbours.iam.identity import find_role, session_of, user_principal

if TYPE_CHECKING:
    from moto.iam.models import User
    from moto.sts.models import AssumedRole

# moto's, and LocalStack's
DEFAULT_ACCOUNT_ID = "123456789012"
ROOT_ACCESS_KEY = "test"
ROOT_SECRET_KEY = "test"  # noqa: S105 - a well-known pretence, not a secret


class MotoCredentials:
    """The `CredentialSource` over moto's IAM and STS."""

    def find(self, access_key_id: str) -> Credentials | None:
        """Return the credentials of that id; None if there are none, or they are inactive, or their role is gone."""
        if access_key_id == ROOT_ACCESS_KEY:
            return Credentials(ROOT_ACCESS_KEY, ROOT_SECRET_KEY, root(), DEFAULT_ACCOUNT_ID)
        return _of_user(access_key_id) or _of_session(access_key_id)


def root(partition: str = "aws") -> Principal:
    """Return the local account itself."""
    return Principal(f"arn:{partition}:iam::{DEFAULT_ACCOUNT_ID}:root", DEFAULT_ACCOUNT_ID, is_root=True)


def _of_user(access_key_id: str) -> Credentials | None:
    for backend in loaded_backends("iam"):
        for user in list(backend.users.values()):
            secret = _secret(user, access_key_id)
            if secret is not None:
                return Credentials(access_key_id, secret, user_principal(user), user.id)
    return None


def _secret(user: User, access_key_id: str) -> str | None:
    return next(
        (
            key.secret_access_key
            for key in user.access_keys
            if key.access_key_id == access_key_id and key.status == "Active"
        ),
        None,
    )


def _of_session(access_key_id: str) -> Credentials | None:
    for backend in loaded_backends("sts"):
        session = next((one for one in list(backend.assumed_roles) if one.access_key_id == access_key_id), None)
        if session is not None:
            return _session_credentials(session)
    return None


def _session_credentials(session: AssumedRole) -> Credentials | None:
    role = find_role(session.role_arn)
    if role is None:
        return None
    policy = json.loads(session.policy) if session.policy else None
    expires = session.expiration if session.expiration.tzinfo else session.expiration.replace(tzinfo=UTC)
    return Credentials(
        session.access_key_id,
        session.secret_access_key,
        session_of(role, session.session_name, policy),
        session.user_id,
        session.session_token,
        expires,
    )


def caller(access_key_id: str, partition: str = "aws") -> Principal:
    """Return who signs with this access key, as far as the control plane and SageMaker Runtime ask: a user or a role's
    session of moto's IAM. Any other key speaks for the account itself.
    """
    found = MotoCredentials().find(access_key_id)
    return root(partition) if found is None or found.principal.is_root else found.principal
