"""Conditions in bucket policies."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.authorization.conditions import conditions_hold
from sagemaker_rest.cloud.authorization.policy import statements_of
from sagemaker_rest.cloud.neighbours.backends import moto_module
from sagemaker_rest.cloud.neighbours.mends import replaces

if TYPE_CHECKING:
    from collections.abc import Mapping

    from moto.iam.access_control import PermissionResult
    from moto.s3.models import FakeBucket

# The local cloud listens on the loopback interface without TLS, and stands for AWS, which is spoken to over TLS.
_CONTEXT: Mapping[str, str] = {"aws:SecureTransport": "true"}


@replaces(
    "moto.s3.models:FakeBucket.get_permission",
    moto="5.2.5",
    symptom='a bucket policy for Principal "*" is enforced without its conditions: the advised denial of requests that '
    "do not come over TLS denies everything",
    see="https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html",
)
def _permission(self: FakeBucket, action: str, resource: str) -> PermissionResult:
    """Let moto decide by the statements whose conditions hold."""
    access_control = moto_module("moto.iam.access_control")
    if self.policy is None:
        return access_control.PermissionResult.NEUTRAL
    document = json.loads(self.policy)
    holding = [
        {element: value for element, value in statement.items() if element != "Condition"}
        for statement in statements_of([document])
        if conditions_hold(statement.get("Condition", {}), _CONTEXT)
    ]
    policy = access_control.IAMPolicy(json.dumps({**document, "Statement": holding}))
    return policy.is_action_permitted(action, resource)
