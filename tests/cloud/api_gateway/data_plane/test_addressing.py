"""Requests are told apart by their form: those for execute-api, and their API, stage and path."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.api_gateway.data_plane.addressing import address_of
from sagemaker_rest.cloud.http import HttpRequest

FORMS = {
    "aws-host": ("abc123.execute-api.eu-west-1.amazonaws.com", "/v1/predict"),
    "aws-host-in-upper-case": ("ABC123.Execute-API.eu-west-1.amazonaws.com", "/v1/predict"),
    "aws-host-in-china": ("abc123.execute-api.cn-north-1.amazonaws.com.cn", "/v1/predict"),
    "localstack-host": ("abc123.execute-api.localhost.localstack.cloud:4566", "/v1/predict"),
    "localstack-host-without-domain": ("abc123.execute-api.localhost:4566", "/v1/predict"),
    "aws-path": ("127.0.0.1:4566", "/_aws/execute-api/abc123/v1/predict"),
    "user-request-path": ("127.0.0.1:4566", "/restapis/abc123/v1/_user_request_/predict"),
}


@pytest.mark.parametrize(("host", "path"), FORMS.values(), ids=FORMS)
def test_every_url_form_names_the_api_the_stage_and_the_path(host: str, path: str) -> None:
    address = address_of(HttpRequest("POST", path, headers=Headers({"Host": host})))

    assert address is not None
    assert (address.api_id, address.stage, address.path) == ("abc123", "v1", "/predict")


ROOTS = {
    "aws-host": ("abc123.execute-api.eu-west-1.amazonaws.com", "/v1"),
    "aws-host-with-slash": ("abc123.execute-api.eu-west-1.amazonaws.com", "/v1/"),
    "aws-path": ("localhost", "/_aws/execute-api/abc123/v1"),
    "aws-path-with-slash": ("localhost", "/_aws/execute-api/abc123/v1/"),
    "user-request-path": ("localhost", "/restapis/abc123/v1/_user_request_"),
    "user-request-path-with-slash": ("localhost", "/restapis/abc123/v1/_user_request_/"),
}


@pytest.mark.parametrize(("host", "path"), ROOTS.values(), ids=ROOTS)
def test_nothing_behind_the_stage_is_the_root(host: str, path: str) -> None:
    address = address_of(HttpRequest("GET", path, headers=Headers({"Host": host})))

    assert address is not None
    assert (address.api_id, address.stage, address.path) == ("abc123", "v1", "/")


OTHERS = {
    "another-service": ("runtime.sagemaker.eu-west-1.amazonaws.com", "/endpoints/mnist/invocations"),
    "the-control-plane": ("127.0.0.1:4566", "/restapis/abc123/resources"),
    "the-control-plane-of-a-stage": ("127.0.0.1:4566", "/restapis/abc123/stages/v1"),
    "a-bucket": ("127.0.0.1:4566", "/bucket/_aws/execute-api/abc123/v1"),
    "no-host": ("", "/v1/predict"),
}


@pytest.mark.parametrize(("host", "path"), OTHERS.values(), ids=OTHERS)
def test_other_requests_are_left_to_others(host: str, path: str) -> None:
    assert address_of(HttpRequest("POST", path, headers=Headers({"Host": host}))) is None


def test_the_path_stays_percent_encoded() -> None:
    address = address_of(HttpRequest("GET", "/_aws/execute-api/abc123/v1/a%2Fb%20c"))

    assert address is not None
    assert address.path == "/a%2Fb%20c"
