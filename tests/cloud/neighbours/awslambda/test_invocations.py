"""Invoke where no container engine answers."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from tests.cloud.neighbours.asking import client_of

if TYPE_CHECKING:
    from sagemaker_rest.cloud.http import ControlPlane


@pytest.fixture
def function(neighbours: ControlPlane, name: str) -> str:
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
        ],
    }
    role = client_of(neighbours, "iam").create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("app.py", "def handler(event, context):\n    return event\n")
    made: Any = client_of(neighbours, "lambda").create_function(
        FunctionName=name,
        Runtime="python3.12",
        Role=role["Role"]["Arn"],
        Handler="app.handler",
        Code={"ZipFile": packed.getvalue()},
    )
    return str(made["FunctionName"])


@pytest.mark.parametrize(
    ("operation", "members"),
    [
        pytest.param("invoke", {"Payload": b"{}"}, id="Invoke"),
        pytest.param("invoke", {"Payload": b"{}", "InvocationType": "Event"}, id="Invoke, as an event"),
        pytest.param("invoke_async", {"InvokeArgs": b"{}"}, id="InvokeAsync"),
    ],
)
def test_invoke_without_an_engine_is_not_made_up(
    neighbours: ControlPlane, function: str, operation: str, members: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_HOST", "tcp://127.0.0.1:1")

    with pytest.raises(ClientError) as refused:
        getattr(client_of(neighbours, "lambda"), operation)(FunctionName=function, **members)

    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501
    assert "Invoke: a function runs in a container, and no Docker answers" in refused.value.response["Error"]["Message"]
