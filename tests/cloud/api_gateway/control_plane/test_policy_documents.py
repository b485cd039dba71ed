"""Resource policies: what is one, and what is not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sagemaker_rest.cloud.api_gateway.control_plane.policy_documents import check_policy
from sagemaker_rest.cloud.protocol.errors import ServiceError

STATEMENT = {"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*"}


@pytest.mark.parametrize(
    "policy",
    [
        pytest.param({"Version": "2012-10-17", "Statement": [STATEMENT]}, id="a list of statements"),
        pytest.param({"Version": "2012-10-17", "Statement": STATEMENT}, id="one statement"),
        # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
        pytest.param({"Statement": [STATEMENT]}, id="no version, which is that of 2008"),
        pytest.param({"Version": "2008-10-17", "Statement": []}, id="no statement"),
        pytest.param(
            {
                "Statement": {
                    "Effect": "Deny",
                    "NotPrincipal": {"AWS": ["arn:aws:iam::123456789012:root"], "Service": "sagemaker.amazonaws.com"},
                    "NotAction": ["execute-api:*"],
                    "NotResource": ["execute-api:/a", "execute-api:/b"],
                    "Condition": {
                        "Bool": {"aws:SecureTransport": False},
                        "IpAddress": {"aws:SourceIp": ["10.0.0.0/8"]},
                    },
                }
            },
            id="what is not named, and conditions",
        ),
    ],
)
def test_a_policy_is_taken(policy: Any) -> None:
    check_policy(json.dumps(policy))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("{", id="not JSON"),
        pytest.param("[" * 8_000, id="too deep"),
        pytest.param("[]", id="a list"),
        pytest.param("{}", id="no statements"),
        pytest.param('{"Version": "2020-01-01", "Statement": []}', id="another version"),
        pytest.param('{"Version": ["2012-10-17"], "Statement": []}', id="a version that is not text"),
        pytest.param('{"Statement": "Allow"}', id="a statement that is text"),
        pytest.param(json.dumps({"Statement": [STATEMENT | {"Effect": "Maybe"}]}), id="another effect"),
        pytest.param(json.dumps({"Statement": [{**STATEMENT, "Effect": ["Allow"]}]}), id="a list of effects"),
        pytest.param(json.dumps({"Statement": [{"Effect": "Allow"}]}), id="an effect alone"),
        pytest.param(json.dumps({"Statement": STATEMENT | {"Resource": 5}}), id="a resource that is a number"),
        pytest.param(json.dumps({"Statement": STATEMENT | {"Action": [{}]}}), id="an action that is an object"),
        pytest.param(json.dumps({"Statement": STATEMENT | {"Principal": "me"}}), id="a principal that is a name"),
        pytest.param(json.dumps({"Statement": STATEMENT | {"Principal": {"AWS": 1}}}), id="a number as principal"),
        pytest.param(json.dumps({"Statement": STATEMENT | {"Condition": []}}), id="a list of conditions"),
        pytest.param(json.dumps({"Statement": STATEMENT | {"Condition": {"Bool": "x"}}}), id="an operator of a text"),
    ],
)
def test_what_is_not_a_policy_is_refused(text: str) -> None:
    with pytest.raises(ServiceError, match="Please check the policy syntax") as refused:
        check_policy(text)

    assert refused.value.code == "BadRequestException"


def test_a_policy_beyond_the_quota_is_refused() -> None:
    policy = {"Statement": [STATEMENT | {"Sid": f"statement{number}"} for number in range(100)]}

    with pytest.raises(ServiceError, match="more than 8192 bytes"):
        check_policy(json.dumps(policy))
