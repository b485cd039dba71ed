"""The operation that a request calls follows from the request itself."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.http import HttpRequest
from sagemaker_rest.cloud.protocol.called_operation import CalledOperation, called_operation, is_call_of

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def request(
    service: str, method: str = "POST", path: str = "/", headers: dict[str, str] | None = None, body: bytes = b""
) -> HttpRequest:
    signed = {"Authorization": f"AWS4-HMAC-SHA256 Credential=test/20261122/eu-west-1/{service}/aws4_request"}
    return HttpRequest(method, path, "", Headers({**signed, **(headers or {})}), body)


@pytest.mark.parametrize(
    ("asked", "operation"),
    [
        pytest.param(request("kms", headers={"X-Amz-Target": "TrentService.ListKeys"}), "ListKeys", id="target"),
        pytest.param(request("iam", headers=FORM, body=b"Action=ListRoles&Version=2010-05-08"), "ListRoles", id="form"),
        pytest.param(
            request("monitoring", path="/service/GraniteServiceVersion20100801/operation/ListMetrics"),
            "ListMetrics",
            id="RPC path",
        ),
        pytest.param(request("s3", "PUT", "/bucket/key"), "PutObject", id="path, S3"),
        pytest.param(request("apigateway", "GET", "/v2/apis"), "GetApis", id="path, one of two services of the name"),
        pytest.param(request("eks", "GET", "/clusters"), "ListClusters", id="path, any REST service"),
        pytest.param(request("brand-new", "GET", "/x"), "GET /x", id="a service that botocore does not know"),
    ],
)
def test_the_operation_is_found(asked: HttpRequest, operation: str) -> None:
    called = called_operation(asked)

    assert called is not None
    assert called.operation == operation


def test_a_request_that_is_not_signed_calls_nothing() -> None:
    assert called_operation(HttpRequest("GET", "/")) is None


def test_the_service_is_the_one_that_is_signed_for() -> None:
    asked = request("monitoring", headers={"X-Amz-Target": "GraniteServiceVersion20100801.ListMetrics"})

    assert called_operation(asked) == CalledOperation("monitoring", "ListMetrics")


@pytest.mark.parametrize(
    ("service", "asked", "expected"),
    [
        pytest.param(
            "mailmanager", request("ses", headers={"X-Amz-Target": "MailManagerSvc.ListRelays"}), True, id="target"
        ),
        pytest.param("mailmanager", request("ses", "GET", "/v2/email/contact-lists"), False, id="no target"),
        pytest.param("sesv2", request("ses", "GET", "/v2/email/contact-lists"), True, id="path"),
        pytest.param(
            "ses", request("ses", headers=FORM, body=b"Action=ListIdentities&Version=2010-12-01"), True, id="form"
        ),
        pytest.param(
            "ses", request("ses", headers=FORM, body=b"Action=ListIdentities&Version=1"), False, id="other version"
        ),
    ],
)
def test_services_of_one_name_are_told_apart(service: str, asked: HttpRequest, *, expected: bool) -> None:
    assert is_call_of(service, asked) is expected
