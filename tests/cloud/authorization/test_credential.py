"""The credential of a request, as its header or its query string names it."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.authorization.credential import Credential, credential_of, signed_service
from sagemaker_rest.cloud.http import HttpRequest

SIGNED = Credential("AKIDEXAMPLE", "20261122", "eu-west-1", "monitoring")


def request(authorization: str | None = None, query: str = "") -> HttpRequest:
    return HttpRequest("POST", "/", query, Headers({} if authorization is None else {"Authorization": authorization}))


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param(
            request(
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261122/eu-west-1/monitoring/aws4_request, "
                "SignedHeaders=host, Signature=00"
            ),
            id="header",
        ),
        pytest.param(
            request(
                "AWS4-HMAC-SHA256 SignedHeaders=host,Credential=AKIDEXAMPLE/20261122/eu-west-1/monitoring/aws4_request"
            ),
            id="header, behind another part",
        ),
        pytest.param(
            request(query="a=b&X-Amz-Credential=AKIDEXAMPLE%2F20261122%2Feu-west-1%2Fmonitoring%2Faws4_request&c=d"),
            id="presigned",
        ),
    ],
)
def test_the_credential_is_read(asked: HttpRequest) -> None:
    assert credential_of(asked) == SIGNED


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param(request(), id="unsigned"),
        pytest.param(request("Bearer abc"), id="bearer token"),
        pytest.param(request("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261122/eu-west-1"), id="parts are missing"),
        pytest.param(request(query="X-Amz-Credential=AKIDEXAMPLE"), id="presigned, parts are missing"),
        pytest.param(request(query="NotX-Amz-Credential=a/b/c/d/aws4_request"), id="another parameter"),
    ],
)
def test_a_request_without_a_whole_credential_has_none(asked: HttpRequest) -> None:
    assert credential_of(asked) is None
    assert signed_service(asked) == ""


def test_a_key_may_hold_slashes() -> None:
    found = credential_of(request("AWS4-HMAC-SHA256 Credential=a/b/20261122/eu-west-1/s3/aws4_request"))

    assert found == Credential("a/b", "20261122", "eu-west-1", "s3")


def test_the_signed_service_is_in_lower_case() -> None:
    assert signed_service(request("AWS4-HMAC-SHA256 Credential=a/1/r/IoTSecuredTunneling/aws4_request")) == (
        "iotsecuredtunneling"
    )
