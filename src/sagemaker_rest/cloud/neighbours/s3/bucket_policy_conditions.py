"""Conditions in bucket policies. moto 5.2.5 enforces a bucket's policy for `Principal: "*"` as if it had none: one that
denies what does not come over TLS, as AWS advises, would deny everything, to Terraform too.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from moto.iam.access_control import IAMPolicy, PermissionResult
from moto.s3.models import FakeBucket

from sagemaker_rest.cloud.authorization.conditions import conditions_hold
from sagemaker_rest.cloud.authorization.policy import statements_of

if TYPE_CHECKING:
    from collections.abc import Mapping

# The local cloud listens on the loopback interface without TLS, and stands for AWS, which is spoken to over TLS.
_CONTEXT: Mapping[str, str] = {"aws:SecureTransport": "true"}


def install() -> None:
    """Let moto's bucket policies have conditions. Calling it again changes nothing."""
    FakeBucket.get_permission = _permission


def _permission(self: FakeBucket, action: str, resource: str) -> PermissionResult:
    """What moto finds in the statements whose conditions hold."""
    if self.policy is None:
        return PermissionResult.NEUTRAL
    document = json.loads(self.policy)
    holding = [
        {element: value for element, value in statement.items() if element != "Condition"}
        for statement in statements_of([document])
        if conditions_hold(statement.get("Condition", {}), _CONTEXT)
    ]
    return IAMPolicy(json.dumps({**document, "Statement": holding})).is_action_permitted(action, resource)
