"""The target of an integration: its URI, method, role and timeout, checked when they are put.

https://docs.aws.amazon.com/apigateway/latest/api/API_PutIntegration.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.api_gateway.control_plane.errors import bad_request
from sagemaker_rest.cloud.api_gateway.control_plane.methods import check_http_method

if TYPE_CHECKING:
    from sagemaker_rest.cloud.api_gateway.control_plane.resource_records import Integration
    from sagemaker_rest.cloud.api_gateway.control_plane.rest_api_records import RestApi

OVER_HTTP = ("HTTP", "HTTP_PROXY")
_SHORTEST_TIMEOUT = 50
_LONGEST_TIMEOUT = 29_000
# what AWS raises the quota to for regional and private APIs, and what a stream may take
_LONGEST_RAISED_TIMEOUT = 300_000
_LONGEST_STREAM_TIMEOUT = 900_000
_HTTP_URI = re.compile(r"https?://\S+", re.IGNORECASE)
_ROLE = re.compile(r"arn:aws[a-z-]*:iam::(?:\d{12}:role/.+|\*:user/\*)")


def check_target(integration: Integration, api: RestApi) -> None:
    """Check what an integration calls.

    Raises:
        ServiceError: BadRequestException, in API Gateway's words, for what it refuses.

    """
    check_timeout(integration, api)
    if integration.type == "MOCK":
        return
    check_http_method(integration.http_method or "")
    if integration.type in OVER_HTTP:
        if not _HTTP_URI.fullmatch(integration.uri or ""):
            raise bad_request("Invalid HTTP endpoint specified for URI")
    else:
        _check_service(integration)


def check_timeout(integration: Integration, api: RestApi) -> None:
    """Check an integration's timeout against what its API may have.

    Raises:
        ServiceError: BadRequestException for one out of range.

    """
    longest = _LONGEST_TIMEOUT if "EDGE" in api.endpoint_configuration.types else _LONGEST_RAISED_TIMEOUT
    if integration.response_transfer_mode == "STREAM":
        longest = _LONGEST_STREAM_TIMEOUT
    if not _SHORTEST_TIMEOUT <= integration.timeout_in_millis <= longest:
        raise bad_request(f"Timeout should be between {_SHORTEST_TIMEOUT} ms and {longest} ms")


def _check_service(integration: Integration) -> None:
    """Check `arn:aws:apigateway:REGION:SERVICE:path|action/…`, and the role that calls it."""
    parts = (integration.uri or "").split(":", 5)
    if parts[0] != "arn" or len(parts) < 6:
        raise bad_request("Invalid ARN specified in the request")
    _, _, kind, _, service, api = parts
    if kind != "apigateway" or api.partition("/")[0] not in {"path", "action"}:
        raise bad_request("AWS ARN for integration must contain path or action")
    # `subdomain.service` names the host that answers
    service = service.rpartition(".")[2]
    if integration.type == "AWS_PROXY" and service not in {"lambda", "firehose"}:
        raise bad_request(
            "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations."
        )
    # a function may allow API Gateway by its own policy instead
    if not integration.credentials and service != "lambda":
        raise bad_request("Role ARN must be specified for AWS integrations")
    if integration.credentials and not _ROLE.fullmatch(integration.credentials):
        raise bad_request("Invalid ARN specified in the request")
