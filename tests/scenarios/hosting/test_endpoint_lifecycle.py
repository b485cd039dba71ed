"""Endpoints through SageMaker's API: they come up as the execution role allows, and say why when they do not."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from tests.scenarios.hosting.hosted import IMAGE, container, variant
from tests.tar_archives import file, tar_bytes

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.scenarios.hosting.hosted import Hosting

WITHOUT_LOGS = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Action": "*", "Resource": "*"},
        {"Effect": "Deny", "Action": "logs:PutLogEvents", "Resource": "*"},
    ],
}


FOR_LAMBDA = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}],
}


def packed(name: str, content: bytes = b"content") -> bytes:
    return gzip.compress(tar_bytes(file(name, content)))


def start(hosting: Hosting, url: str, image: str = IMAGE, role: str | None = None) -> str:
    """The name of an endpoint on its way."""
    return hosting.start(variant(hosting.model(container(url, Image=image), role=role)))


def test_an_endpoint_comes_up_answers_and_writes_its_log(hosting: Hosting, plus_two: bytes) -> None:
    name = start(hosting, hosting.upload("model.tar.gz", plus_two))
    first = hosting.sagemaker.describe_endpoint(EndpointName=name)["EndpointStatus"]

    last = hosting.wait(name)
    answer = hosting.invoke(name, {"instances": [2.0]})

    assert (first, last["EndpointStatus"]) == ("Creating", "InService")
    assert answer["Body"] == {"predictions": [3.0]}
    assert hosting.log(name, "AllTraffic/i-", "") != ""


def test_a_role_that_may_not_write_logs_serves_without_them(
    client: Callable[..., Any], hosting: Hosting, plus_two: bytes
) -> None:
    archive = hosting.upload("model.tar.gz", plus_two)
    name = start(hosting, archive, role=hosting.role(WITHOUT_LOGS))
    status = hosting.wait(name)["EndpointStatus"]

    allowed_later = start(hosting, archive)
    hosting.wait(allowed_later)

    assert status == "InService"
    assert hosting.log(allowed_later, "AllTraffic/i-", "") != ""
    groups = client("logs").describe_log_groups(logGroupNamePrefix=f"/aws/sagemaker/Endpoints/{name}")["logGroups"]
    assert groups == []


@pytest.mark.parametrize(
    ("image", "content", "reason"),
    [
        pytest.param(IMAGE, b"no archive", "Failed to extract model data archive", id="no archive"),
        pytest.param(IMAGE, packed("../escaped"), "'../escaped'", id="a member that leaves the folder"),
        pytest.param(
            IMAGE,
            packed("1/saved_model.pb", bytes(range(256)) * 4096)[:200],
            "Failed to extract model data archive",
            id="a truncated archive",
        ),
        pytest.param(IMAGE, packed("d/" * 985 + "f"), "deeper than 100 folders, the limit", id="folders without end"),
        pytest.param(IMAGE, packed("caf\udce9"), "Found: caf", id="a name that is not text"),
        pytest.param(IMAGE, packed("readme.txt"), "did not pass the ping health check", id="no SavedModel"),
        pytest.param(
            IMAGE,
            packed("1/saved_model.pb", b"no graph"),
            "did not pass the ping health check",
            id="a damaged SavedModel",
        ),
        pytest.param(
            "123456789012.dkr.ecr.eu-west-1.amazonaws.com/mine:1",
            b"",
            "cannot be served by the local target",
            id="an image that nobody can serve",
        ),
    ],
)
def test_an_endpoint_that_cannot_come_up_is_failed_with_the_reason(
    hosting: Hosting, image: str, content: bytes, reason: str
) -> None:
    name = start(hosting, hosting.upload("model.tar.gz", content), image)

    described = hosting.wait(name)

    assert described["EndpointStatus"] == "Failed"
    assert reason in described["FailureReason"]
    assert len(described["FailureReason"]) <= 1024
    hosting.delete(name)


def test_a_role_that_no_longer_trusts_sagemaker_fails_the_endpoint(
    client: Callable[..., Any], hosting: Hosting
) -> None:
    role = hosting.role()
    model = hosting.model(container(hosting.upload("model.tar.gz", b"")), role=role)
    client("iam").update_assume_role_policy(RoleName=role.rpartition("/")[2], PolicyDocument=json.dumps(FOR_LAMBDA))

    described = hosting.wait(hosting.start(variant(model)))

    assert described["EndpointStatus"] == "Failed"
    assert described["FailureReason"].startswith(f"Could not assume role {role}.")


def test_a_model_of_a_role_that_sagemaker_cannot_assume_is_refused(hosting: Hosting) -> None:
    role = "arn:aws:iam::123456789012:role/nobody"

    with pytest.raises(ClientError, match=f'The execution role ARN "{role}" is invalid'):
        hosting.model(container(), role=role)


def test_an_artifact_that_does_not_exist_fails_the_endpoint(hosting: Hosting) -> None:
    url = f"s3://{hosting.bucket}/absent.tar.gz"

    described = hosting.wait(start(hosting, url))

    assert described["FailureReason"].startswith(
        f'Failed to download model data from URL "{url}". Please ensure that there is an object'
    )
