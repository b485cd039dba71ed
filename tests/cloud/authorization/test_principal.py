"""Principals: identity policies, cut by a permissions boundary and a session policy, and what a refusal says."""

from __future__ import annotations

from typing import Any

import pytest

from sagemaker_rest.cloud.authorization.principal import Principal
from sagemaker_rest.errors import AccessDeniedError

USER = "arn:aws:iam::123456789012:user/ann"
KEY = "arn:aws:kms:eu-west-1:123456789012:key/1"


def policy(effect: str, action: str = "kms:Decrypt") -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [{"Effect": effect, "Action": action, "Resource": "*"}]}


ALLOW, DENY, SILENT = policy("Allow"), policy("Deny"), policy("Allow", "s3:GetObject")


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        pytest.param({}, "because no identity-based policy allows the kms:Decrypt action", id="silent"),
        pytest.param({"policies": (ALLOW, DENY)}, "with an explicit deny in an identity-based policy", id="denied"),
        pytest.param(
            {"policies": (ALLOW,), "boundary": SILENT},
            "because no permissions boundary allows the kms:Decrypt action",
            id="outside-the-boundary",
        ),
        pytest.param(
            {"policies": (ALLOW,), "boundary": DENY},
            "with an explicit deny in a permissions boundary",
            id="denied-by-the-boundary",
        ),
        pytest.param(
            {"policies": (ALLOW,), "session_policy": SILENT},
            "because no session policy allows the kms:Decrypt action",
            id="outside-the-session",
        ),
        pytest.param(
            {"boundary": ALLOW}, "because no identity-based policy allows the kms:Decrypt action", id="boundary-alone"
        ),
    ],
)
def test_a_refusal_says_which_policy_refuses(members: dict[str, Any], reason: str) -> None:
    principal = Principal(USER, "123456789012", **members)

    with pytest.raises(AccessDeniedError) as refused:
        principal.require("kms:Decrypt", KEY)

    assert str(refused.value) == f"User: {USER} is not authorized to perform: kms:Decrypt on resource: {KEY} {reason}"


@pytest.mark.parametrize(
    "members",
    [
        pytest.param({"policies": (ALLOW,)}, id="policy"),
        pytest.param({"policies": (ALLOW,), "boundary": ALLOW, "session_policy": ALLOW}, id="all"),
        pytest.param({"is_root": True}, id="root"),
    ],
)
def test_what_all_of_them_allow_is_allowed(members: dict[str, Any]) -> None:
    assert Principal(USER, "123456789012", **members).may("kms:Decrypt", KEY)
