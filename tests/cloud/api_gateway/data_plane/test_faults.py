"""Gateway response types: the table that control plane and data plane share."""

from __future__ import annotations

import pytest

from sagemaker_rest.cloud.api_gateway.data_plane.faults import FAULT_TYPES

# https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
STATUSES = {
    "ACCESS_DENIED": 403,
    "API_CONFIGURATION_ERROR": 500,
    "AUTHORIZER_CONFIGURATION_ERROR": 500,
    "AUTHORIZER_FAILURE": 500,
    "BAD_REQUEST_BODY": 400,
    "BAD_REQUEST_PARAMETERS": 400,
    "EXPIRED_TOKEN": 403,
    "INTEGRATION_FAILURE": 504,
    "INTEGRATION_TIMEOUT": 504,
    "INVALID_API_KEY": 403,
    "INVALID_SIGNATURE": 403,
    "MISSING_AUTHENTICATION_TOKEN": 403,
    "QUOTA_EXCEEDED": 429,
    "REQUEST_TOO_LARGE": 413,
    "RESOURCE_NOT_FOUND": 404,
    "THROTTLED": 429,
    "UNAUTHORIZED": 401,
    "UNSUPPORTED_MEDIA_TYPE": 415,
    "WAF_FILTERED": 403,
}


@pytest.mark.parametrize(("name", "status"), STATUSES.items())
def test_a_gateway_response_has_aws_s_status(name: str, status: int) -> None:
    assert FAULT_TYPES[name].status == status


def test_every_type_is_listed() -> None:
    assert FAULT_TYPES.keys() == {*STATUSES, "DEFAULT_4XX", "DEFAULT_5XX"}
