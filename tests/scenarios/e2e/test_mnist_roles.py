"""The example's two roles may do what they must and no more: each with one permission taken away fails as on AWS."""

from __future__ import annotations

import json
import secrets
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
import requests

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sagemaker_rest.targets.stack import Stack

pytestmark = pytest.mark.e2e


@contextmanager
def without(iam: Any, role_arn: str, action: str) -> Iterator[None]:
    """The role's inline policies with one action less, for as long as the block lasts."""
    role = role_arn.rpartition("/")[2]
    documents = {
        policy: iam.get_role_policy(RoleName=role, PolicyName=policy)["PolicyDocument"]
        for policy in iam.list_role_policies(RoleName=role)["PolicyNames"]
    }
    reduced = {policy: without_action(document, action) for policy, document in documents.items()}
    assert reduced != documents, f"{role} had no {action} to take away"
    put(iam, role, reduced)
    try:
        yield
    finally:
        put(iam, role, documents)


def without_action(document: Mapping[str, Any], action: str) -> dict[str, Any]:
    reduced: dict[str, Any] = json.loads(json.dumps(document))
    for statement in reduced["Statement"]:
        actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
        if action in actions:
            statement["Action"] = [kept for kept in actions if kept != action] or ["sts:GetCallerIdentity"]
    return reduced


def put(iam: Any, role: str, documents: Mapping[str, Any]) -> None:
    for policy, document in documents.items():
        iam.put_role_policy(RoleName=role, PolicyName=policy, PolicyDocument=json.dumps(document))


@contextmanager
def second_endpoint(sagemaker: Any, of: Stack) -> Iterator[dict[str, Any]]:
    """Another endpoint of the stack's configuration, described once it is no longer Creating; deleted afterwards."""
    config = sagemaker.describe_endpoint(EndpointName=of.outputs["endpoint_name"])["EndpointConfigName"]
    name = f"second-{secrets.token_hex(4)}"
    sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=config)
    try:
        yield settled(sagemaker, name)
    finally:
        sagemaker.delete_endpoint(EndpointName=name)


def settled(sagemaker: Any, name: str) -> dict[str, Any]:
    deadline = time.monotonic() + 900
    while time.monotonic() < deadline:
        described: dict[str, Any] = sagemaker.describe_endpoint(EndpointName=name)
        if described["EndpointStatus"] != "Creating":
            return described
        time.sleep(0.2)
    raise AssertionError(f"{name} is still Creating")


def test_without_invoke_endpoint_the_api_answers_403(mnist: Stack, iam: Any, payload: Mapping[str, Any]) -> None:
    role = mnist.outputs["integration_role_arn"]

    with without(iam, role, "sagemaker:InvokeEndpoint"):
        refused = requests.post(mnist.url(), json=payload, timeout=30)
    allowed = requests.post(mnist.url(), json=payload, timeout=30)

    assert refused.status_code == 403
    assert "is not authorized to perform: sagemaker:InvokeEndpoint on resource" in refused.json()["message"]
    assert allowed.status_code == 200


@pytest.mark.parametrize(
    ("action", "reason"),
    [
        pytest.param("s3:GetObject", "Failed to download model data from URL", id="reading the artifact"),
        pytest.param("ecr:BatchGetImage", "does not have ecr:BatchGetImage permission", id="pulling the image"),
        pytest.param(
            "ecr:GetAuthorizationToken", "does not have ecr:GetAuthorizationToken permission", id="logging in to ECR"
        ),
    ],
)
def test_without_one_permission_of_the_execution_role_an_endpoint_is_failed(
    mnist: Stack, iam: Any, sagemaker: Any, action: str, reason: str
) -> None:
    with without(iam, mnist.outputs["execution_role_arn"], action), second_endpoint(sagemaker, mnist) as described:
        assert described["EndpointStatus"] == "Failed"
        assert reason in described["FailureReason"]
