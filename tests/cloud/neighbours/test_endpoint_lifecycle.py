"""Endpoints through SageMaker's API: they come up as the execution role allows, and say why when they do not."""

from __future__ import annotations

import gzip
import json
import time
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from tests.cloud.neighbours.conftest import ALLOW_ALL, IMAGE, settle
from tests.tar_archives import file, tar_bytes

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cloud.neighbours.conftest import Roles

SAGEMAKER = "sagemaker.amazonaws.com"
WITHOUT_LOGS = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Action": "*", "Resource": "*"},
        {"Effect": "Deny", "Action": "logs:PutLogEvents", "Resource": "*"},
    ],
}


def packed(name: str, content: bytes = b"content") -> bytes:
    return gzip.compress(tar_bytes(file(name, content)))


def log_events(client: Callable[..., Any], endpoint: str) -> list[str]:
    logs = client("logs")
    group = f"/aws/sagemaker/Endpoints/{endpoint}"
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        streams = logs.describe_log_streams(logGroupName=group)["logStreams"]
        if streams:
            assert streams[0]["logStreamName"].startswith("AllTraffic/i-")
            events = logs.get_log_events(logGroupName=group, logStreamName=streams[0]["logStreamName"])["events"]
            return [event["message"] for event in events]
        time.sleep(0.1)
    return []


def test_an_endpoint_comes_up_answers_and_writes_its_log(
    client: Callable[..., Any],
    sagemaker: Any,
    roles: Roles,
    upload: Callable[[bytes], str],
    archive: bytes,
    create_endpoint: Callable[..., str],
) -> None:
    name = create_endpoint(roles.make(SAGEMAKER, ALLOW_ALL), upload(archive))
    first = sagemaker.describe_endpoint(EndpointName=name)["EndpointStatus"]
    client("logs").create_log_group(logGroupName=f"/aws/sagemaker/Endpoints/{name}")

    last = settle(sagemaker, name)
    answer = client("sagemaker-runtime").invoke_endpoint(
        EndpointName=name, ContentType="application/json", Body=json.dumps({"instances": [2.0]})
    )

    assert (first, last["EndpointStatus"]) == ("Creating", "InService")
    assert json.loads(answer["Body"].read()) == {"predictions": [4.0]}
    assert log_events(client, name) != []


def test_a_role_that_may_not_write_logs_serves_without_them(
    client: Callable[..., Any],
    sagemaker: Any,
    roles: Roles,
    upload: Callable[[bytes], str],
    archive: bytes,
    create_endpoint: Callable[..., str],
) -> None:
    name = create_endpoint(roles.make(SAGEMAKER, WITHOUT_LOGS), upload(archive))

    status = settle(sagemaker, name)["EndpointStatus"]

    assert status == "InService"
    groups = client("logs").describe_log_groups(logGroupNamePrefix=f"/aws/sagemaker/Endpoints/{name}")["logGroups"]
    assert groups == []


@pytest.mark.parametrize(
    ("service", "image", "content", "reason"),
    [
        pytest.param("lambda.amazonaws.com", IMAGE, b"", "Could not assume role", id="a role for another service"),
        pytest.param(SAGEMAKER, IMAGE, b"no archive", "Failed to extract model data archive", id="no archive"),
        pytest.param(SAGEMAKER, IMAGE, packed("../escaped"), "'../escaped'", id="a member that leaves the folder"),
        pytest.param(
            SAGEMAKER,
            IMAGE,
            packed("1/saved_model.pb", bytes(range(256)) * 4096)[:200],
            "Failed to extract model data archive",
            id="a truncated archive",
        ),
        pytest.param(SAGEMAKER, IMAGE, packed("readme.txt"), "did not pass the ping health check", id="no SavedModel"),
        pytest.param(
            SAGEMAKER,
            IMAGE,
            packed("1/saved_model.pb", b"no graph"),
            "did not pass the ping health check",
            id="a damaged SavedModel",
        ),
        pytest.param(
            SAGEMAKER,
            "123456789012.dkr.ecr.eu-west-1.amazonaws.com/mine:1",
            b"",
            "cannot be served by the local target",
            id="an image that nobody can serve",
        ),
    ],
)
def test_an_endpoint_that_cannot_come_up_is_failed_with_the_reason(
    sagemaker: Any,
    roles: Roles,
    upload: Callable[[bytes], str],
    create_endpoint: Callable[..., str],
    service: str,
    image: str,
    content: bytes,
    reason: str,
) -> None:
    name = create_endpoint(roles.make(service, ALLOW_ALL), upload(content), image)

    described = settle(sagemaker, name)

    assert described["EndpointStatus"] == "Failed"
    assert reason in described["FailureReason"]


def test_an_artifact_that_does_not_exist_fails_the_endpoint(
    sagemaker: Any, roles: Roles, name: str, create_endpoint: Callable[..., str]
) -> None:
    create_endpoint(roles.make(SAGEMAKER, ALLOW_ALL), f"s3://{name}/absent.tar.gz")

    described = settle(sagemaker, name)

    assert described["FailureReason"].startswith(
        f'Failed to download model data from URL "s3://{name}/absent.tar.gz". Please ensure that there is an object'
    )


def test_an_endpoint_in_progress_refuses_changes(
    sagemaker: Any,
    roles: Roles,
    upload: Callable[[bytes], str],
    archive: bytes,
    create_endpoint: Callable[..., str],
) -> None:
    name = create_endpoint(roles.make(SAGEMAKER, ALLOW_ALL), upload(archive))

    with pytest.raises(ClientError, match="Cannot create already existing endpoint"):
        sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=name)
    with pytest.raises(ClientError, match="Cannot update in-progress endpoint"):
        sagemaker.update_endpoint(EndpointName=name, EndpointConfigName=name)
    with pytest.raises(ClientError, match="Cannot update in-progress endpoint"):
        sagemaker.delete_endpoint(EndpointName=name)


@pytest.mark.parametrize("operation", ["describe_endpoint", "delete_endpoint"])
def test_an_endpoint_that_does_not_exist(sagemaker: Any, operation: str) -> None:
    with pytest.raises(ClientError, match="Could not find endpoint"):
        getattr(sagemaker, operation)(EndpointName="nobody")


def test_an_endpoint_needs_its_configuration(sagemaker: Any, name: str) -> None:
    with pytest.raises(ClientError, match="Could not find endpoint configuration"):
        sagemaker.create_endpoint(EndpointName=name, EndpointConfigName="nothing")
