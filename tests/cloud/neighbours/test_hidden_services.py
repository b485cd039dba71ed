"""moto's administration is out of reach, and its paths are names of buckets and objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.http import HttpRequest
from tests.cloud.neighbours.asking import client_of

if TYPE_CHECKING:
    from sagemaker_rest.cloud.http import ControlPlane

SIGNED = "AWS4-HMAC-SHA256 Credential=test/20260101/{}/{}/aws4_request, SignedHeaders=host, Signature=0"


@pytest.fixture
def bucket(neighbours: ControlPlane, name: str) -> str:
    client_of(neighbours, "s3").create_bucket(
        Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
    )
    return name


@pytest.mark.parametrize("method", ["GET", "DELETE"])
@pytest.mark.parametrize(
    "path",
    [
        "/moto-api/",
        "/moto-api/reset",
        "/moto-api/data.json",
        "/moto-api/seed",
        "/moto-api/config",
        "/moto-api/recorder/start-recording",
        "/moto-api/recorder/download-recording",
        "//moto-api/reset",
        "/x/../moto-api/reset",
        "/%6doto-api/reset",
        "/moto-api%2Freset",
    ],
)
def test_administration_is_answered_by_s3(neighbours: ControlPlane, method: str, path: str) -> None:
    answer = neighbours(HttpRequest(method, path, headers=Headers({"Host": "127.0.0.1"})))

    assert answer.status == 404
    assert b"<Code>NoSuchBucket</Code>" in answer.body


def test_a_reset_empties_nothing(neighbours: ControlPlane, bucket: str) -> None:
    neighbours(HttpRequest("POST", "/moto-api/reset", headers=Headers({"Host": "127.0.0.1"})))

    assert bucket in [each["Name"] for each in client_of(neighbours, "s3").list_buckets()["Buckets"]]


@pytest.mark.parametrize(
    ("host", "service", "region"),
    [
        pytest.param("motoapi.amazonaws.com", "s3", "eu-west-1", id="host"),
        pytest.param("moto_api", "s3", "eu-west-1", id="name"),
        pytest.param("127.0.0.1", "motoapi", "amazonaws.com", id="signature"),
        pytest.param("127.0.0.1", "motoapi", "eu-west-1", id="signature and region"),
    ],
)
def test_no_host_and_no_signature_lead_to_administration(
    neighbours: ControlPlane, bucket: str, host: str, service: str, region: str
) -> None:
    headers = Headers({"Host": host, "Authorization": SIGNED.format(region, service)})

    neighbours(HttpRequest("POST", "/moto-api/reset", headers=headers))

    assert bucket in [each["Name"] for each in client_of(neighbours, "s3").list_buckets()["Buckets"]]


def test_a_path_does_not_choose_a_service(neighbours: ControlPlane, name: str) -> None:
    neighbours(
        HttpRequest(
            "GET", "/iam_us-east-1/", f"Action=CreateUser&Version=2010-05-08&UserName={name}", Headers({"Host": "x"})
        )
    )

    assert name not in [user["UserName"] for user in client_of(neighbours, "iam").list_users()["Users"]]


def test_a_signature_that_reads_in_two_ways_is_refused(neighbours: ControlPlane) -> None:
    two = "AWS4-HMAC-SHA256 k/20260101/us-east-1/iam/aws4_request, Credential=k/20260101/us-east-1/s3/aws4_request"

    answer = neighbours(HttpRequest("GET", "/", headers=Headers({"Host": "localhost", "Authorization": two})))

    assert (answer.status, answer.headers["x-amzn-ErrorType"]) == (400, "IncompleteSignature")
