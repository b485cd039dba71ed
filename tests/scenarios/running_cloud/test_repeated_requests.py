"""Attempts of one call at the running cloud, and HEAD."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import requests

if TYPE_CHECKING:
    from collections.abc import Callable

    from sagemaker_rest.cloud.server.process import CloudProcess


def test_a_model_is_made_once_for_two_attempts_of_one_call(cloud: CloudProcess, client: Callable[..., Any]) -> None:
    name = "made-once"
    request = {
        "data": json.dumps({"ModelName": name, "PrimaryContainer": {"Image": "image"}}),
        "headers": {
            "Authorization": "AWS4-HMAC-SHA256 Credential=test/20261122/eu-west-1/sagemaker/aws4_request",
            "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Target": "SageMaker.CreateModel",
            "amz-sdk-invocation-id": name,
        },
    }

    statuses = [requests.post(cloud.url, timeout=10, **request).status_code for _ in range(2)]  # type: ignore[arg-type]

    assert statuses == [200, 200]
    assert client("sagemaker").describe_model(ModelName=name)["ModelName"] == name


@pytest.mark.parametrize("path", ["/_localstack/health", "/_aws/execute-api/unknown/v1/predict"])
def test_head_is_answered_without_a_body(cloud: CloudProcess, path: str) -> None:
    with requests.Session() as session:
        head = session.head(f"{cloud.url}{path}", timeout=10)
        after = session.get(f"{cloud.url}/_localstack/health", timeout=10)

    assert head.content == b""
    assert int(head.headers["Content-Length"]) > 0
    assert after.status_code == 200
