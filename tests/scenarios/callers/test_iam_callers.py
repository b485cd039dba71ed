"""AWS_IAM over the wire: keys and policies of IAM, sessions of STS."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from botocore.credentials import Credentials

from tests.scenarios.callers.conftest import ROOT, Api, allowing

if TYPE_CHECKING:
    from collections.abc import Callable

INVOKE = "execute-api:Invoke"


@pytest.fixture
def signed_api(api: Api) -> Api:
    api.deploy(authorizationType="AWS_IAM")
    return api


@pytest.fixture
def iam(aws: Callable[[str], Any]) -> Any:
    return aws("iam")


@pytest.fixture
def ann(iam: Any, name: str) -> Credentials:
    """The key of a new user who may do nothing. The user is called as the test's API is."""
    iam.create_user(UserName=name)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return Credentials(key["AccessKeyId"], key["SecretAccessKey"])


def test_the_local_account_s_key_is_let_in(signed_api: Api) -> None:
    answer = signed_api.get_signed(ROOT)

    assert (answer.status_code, answer.json()["user"]) == (200, "arn:aws:iam::123456789012:root")


@pytest.mark.parametrize(
    ("key", "secret", "error"),
    [("test", "wrong", "InvalidSignature"), ("AKIANOBODY", "test", "UnrecognizedClient")],
    ids=["wrong-secret", "unknown-key"],
)
def test_a_key_that_nobody_has_is_not(signed_api: Api, key: str, secret: str, error: str) -> None:
    answer = signed_api.get_signed(Credentials(key, secret))

    assert (answer.status_code, answer.headers["x-amzn-ErrorType"]) == (403, f"{error}Exception")


def test_a_user_without_a_policy_is_denied(signed_api: Api, ann: Credentials, name: str) -> None:
    answer = signed_api.get_signed(ann)

    shown = signed_api.method_arn.replace("123456789012", "********9012")
    assert answer.status_code == 403
    assert answer.json()["Message"] == (
        f"User: arn:aws:iam::123456789012:user/{name} is not authorized to perform: {INVOKE} on resource: {shown}"
    )


def test_a_user_is_let_in_by_its_own_policy(signed_api: Api, iam: Any, ann: Credentials, name: str) -> None:
    iam.put_user_policy(UserName=name, PolicyName="it", PolicyDocument=allowing(INVOKE, signed_api.method_arn))

    answer = signed_api.get_signed(ann)

    assert (answer.status_code, answer.json()["user"]) == (200, f"arn:aws:iam::123456789012:user/{name}")


def test_a_user_is_let_in_by_an_attached_policy(signed_api: Api, iam: Any, ann: Credentials, name: str) -> None:
    policy = iam.create_policy(PolicyName=name, PolicyDocument=allowing(INVOKE))["Policy"]["Arn"]
    iam.attach_user_policy(UserName=name, PolicyArn=policy)

    assert signed_api.get_signed(ann).status_code == 200


def test_a_user_is_let_in_by_a_policy_of_aws(signed_api: Api, iam: Any, ann: Credentials, name: str) -> None:
    iam.attach_user_policy(UserName=name, PolicyArn="arn:aws:iam::aws:policy/AmazonAPIGatewayInvokeFullAccess")

    assert signed_api.get_signed(ann).status_code == 200


def test_aws_s_policies_are_not_the_account_s(iam: Any) -> None:
    listed = iam.list_policies(Scope="Local", MaxItems=1000)["Policies"]

    assert [policy["Arn"] for policy in listed if ":aws:policy/" in policy["Arn"]] == []


def test_a_user_is_let_in_by_a_policy_of_its_group(signed_api: Api, iam: Any, ann: Credentials, name: str) -> None:
    iam.create_group(GroupName=name)
    iam.add_user_to_group(GroupName=name, UserName=name)
    iam.put_group_policy(GroupName=name, PolicyName="it", PolicyDocument=allowing(INVOKE))

    assert signed_api.get_signed(ann).status_code == 200


def test_a_user_s_boundary_must_allow_too(signed_api: Api, iam: Any, ann: Credentials, name: str) -> None:
    boundary = iam.create_policy(PolicyName=name, PolicyDocument=allowing("s3:*"))["Policy"]["Arn"]
    iam.put_user_policy(UserName=name, PolicyName="it", PolicyDocument=allowing(INVOKE))
    iam.put_user_permissions_boundary(UserName=name, PermissionsBoundary=boundary)
    described = iam.get_user(UserName=name)["User"]["PermissionsBoundary"]["PermissionsBoundaryArn"]

    within = signed_api.get_signed(ann).status_code
    iam.delete_user_permissions_boundary(UserName=name)

    assert (described, within, signed_api.get_signed(ann).status_code) == (boundary, 403, 200)


def test_a_user_is_made_with_its_boundary(iam: Any, name: str) -> None:
    boundary = iam.create_policy(PolicyName=name, PolicyDocument=allowing("s3:*"))["Policy"]["Arn"]

    iam.create_user(UserName=name, PermissionsBoundary=boundary)

    assert iam.get_user(UserName=name)["User"]["PermissionsBoundary"]["PermissionsBoundaryArn"] == boundary


def test_an_inactive_key_is_nobody_s(signed_api: Api, iam: Any, ann: Credentials, name: str) -> None:
    iam.put_user_policy(UserName=name, PolicyName="it", PolicyDocument=allowing(INVOKE))
    iam.update_access_key(UserName=name, AccessKeyId=ann.access_key, Status="Inactive")

    answer = signed_api.get_signed(ann)

    assert answer.json() == {"message": "The security token included in the request is invalid."}


@pytest.fixture
def assume(aws: Callable[[str], Any], iam: Any, name: str) -> Callable[..., Credentials]:
    """A session of a new role that may invoke every API."""
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "123456789012"}}
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps({"Statement": [trust]}))["Role"]["Arn"]
    iam.put_role_policy(RoleName=name, PolicyName="it", PolicyDocument=allowing(INVOKE))

    def session(**settings: Any) -> Credentials:
        given = aws("sts").assume_role(RoleArn=role, RoleSessionName="ann", **settings)["Credentials"]
        return Credentials(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])

    return session


def test_a_session_of_a_role_is_let_in(signed_api: Api, assume: Callable[..., Credentials], name: str) -> None:
    answer = signed_api.get_signed(assume())

    assert (answer.status_code, answer.json()["user"]) == (200, f"arn:aws:sts::123456789012:assumed-role/{name}/ann")


def test_a_session_is_nobody_without_its_token(signed_api: Api, assume: Callable[..., Credentials]) -> None:
    session = assume()

    answer = signed_api.get_signed(Credentials(session.access_key, session.secret_key))

    assert (answer.status_code, answer.headers["x-amzn-ErrorType"]) == (403, "UnrecognizedClientException")


def test_a_session_s_policy_must_allow_too(signed_api: Api, assume: Callable[..., Credentials]) -> None:
    assert signed_api.get_signed(assume(Policy=allowing("s3:*"))).status_code == 403
    assert signed_api.get_signed(assume(Policy=allowing(INVOKE))).status_code == 200


def test_a_role_s_boundary_must_allow_too(
    signed_api: Api, iam: Any, assume: Callable[..., Credentials], name: str
) -> None:
    boundary = iam.create_policy(PolicyName=name, PolicyDocument=allowing("s3:*"))["Policy"]["Arn"]
    iam.put_role_permissions_boundary(RoleName=name, PermissionsBoundary=boundary)

    assert signed_api.get_signed(assume()).status_code == 403


def test_a_resource_policy_lets_a_user_in(signed_api: Api, ann: Credentials, name: str) -> None:
    user = f"arn:aws:iam::123456789012:user/{name}"
    signed_api.update(("replace", "/policy", allowing(INVOKE, "execute-api:/v1/GET/*", Principal={"AWS": user})))

    before = signed_api.get_signed(ann).status_code
    signed_api.redeploy()

    assert (before, signed_api.get_signed(ann).status_code) == (403, 200)
