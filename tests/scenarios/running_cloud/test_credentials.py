"""The signer of a request decides what it may do, as soon as IAM knows the key."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

import pytest
import requests
from botocore.exceptions import ClientError

from tests.scenarios.running_cloud.conftest import ALLOW_ALL

if TYPE_CHECKING:
    from collections.abc import Callable

    from sagemaker_rest.cloud.server.process import CloudProcess
    from tests.scenarios.running_cloud.conftest import Roles

NOTHING = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}


def invoke(runtime: Any) -> ClientError:
    """Ask for an endpoint that is not there: the error says whether asking was allowed."""
    with pytest.raises(ClientError) as caught:
        runtime.invoke_endpoint(EndpointName="absent", Body=b"")
    return caught.value


def test_an_unknown_key_speaks_for_the_account(client: Callable[..., Any]) -> None:
    assert invoke(client("sagemaker-runtime")).response["Error"]["Code"] == "ValidationError"


@pytest.mark.parametrize(
    ("policy", "code"),
    [
        pytest.param(NOTHING, "AccessDeniedException", id="denied"),
        pytest.param(ALLOW_ALL, "ValidationError", id="allowed"),
    ],
)
def test_a_user_may_do_what_its_policies_allow(
    client: Callable[..., Any], iam: Any, policy: dict[str, Any], code: str
) -> None:
    user = f"user-{uuid.uuid4().hex[:8]}"
    iam.create_user(UserName=user)
    iam.put_user_policy(UserName=user, PolicyName="it", PolicyDocument=json.dumps(policy))
    key = iam.create_access_key(UserName=user)["AccessKey"]

    refused = invoke(client("sagemaker-runtime", key["AccessKeyId"], key["SecretAccessKey"]))

    assert refused.response["Error"]["Code"] == code


@pytest.mark.parametrize(
    ("policy", "code"),
    [
        pytest.param(NOTHING, "AccessDeniedException", id="denied"),
        pytest.param(ALLOW_ALL, "ValidationError", id="allowed"),
    ],
)
def test_a_session_may_do_what_its_role_allows(
    client: Callable[..., Any], roles: Roles, policy: dict[str, Any], code: str
) -> None:
    role = roles.make("ec2.amazonaws.com", policy)
    session = client("sts").assume_role(RoleArn=role, RoleSessionName="test")["Credentials"]

    refused = invoke(
        client("sagemaker-runtime", session["AccessKeyId"], session["SecretAccessKey"], session["SessionToken"])
    )

    assert refused.response["Error"]["Code"] == code


def test_a_request_that_nobody_signed_is_refused(cloud: CloudProcess) -> None:
    answer = requests.post(f"{cloud.url}/endpoints/absent/invocations", data=b"{}", timeout=10)

    assert (answer.status_code, answer.json()) == (403, {"message": "Missing Authentication Token"})
