"""The API, stage and path that a request is for: execute-api's own Host form, and LocalStack's three.

`{api}.execute-api.{region}.amazonaws.com/{stage}/{path}`,
`{api}.execute-api.localhost.localstack.cloud:PORT/{stage}/{path}` (and `{api}.execute-api.localhost:PORT`),
`/_aws/execute-api/{api}/{stage}/{path}` and `/restapis/{api}/{stage}/_user_request_/{path}`.

A request "through" a VPC endpoint has one of the hosts that AWS gives it, as in `curl -H 'Host: …'`:
`{api}-{vpce}.execute-api.{region}.amazonaws.com`, or `{vpce}-….execute-api.{region}.vpce.amazonaws.com` with the header
`x-apigw-api-id`.
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-test-invoke-url.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.partitions import any_dns_suffix

if TYPE_CHECKING:
    from sagemaker_rest.cloud.http import HttpRequest

_HOST = re.compile(
    r"(?P<api>[a-z0-9-]+?)(?:-(?P<vpc_endpoint>vpce-[a-z0-9]+))?\.execute-api\."
    rf"(?:[a-z0-9-]+\.{any_dns_suffix()}|localhost\.localstack\.cloud|localhost)(?::\d+)?",
    re.IGNORECASE,
)
# the name that a VPC endpoint has of its own; which API it is for stands in a header
_VPC_ENDPOINT_HOST = re.compile(
    rf"(?P<vpc_endpoint>vpce-[a-z0-9]+)(?:-[a-z0-9-]+)?\.execute-api\.[a-z0-9-]+\.vpce\.{any_dns_suffix()}(?::\d+)?",
    re.IGNORECASE,
)
_API_HEADER = "X-Apigw-Api-Id"
_PATHS = (
    re.compile(r"/_aws/execute-api/(?P<api>[^/]*)(?:/(?P<stage>[^/]*)(?P<path>/.*)?)?", re.DOTALL),
    re.compile(r"/restapis/(?P<api>[^/]+)/(?P<stage>[^/]+)/_user_request_(?P<path>/.*)?", re.DOTALL),
)
_STAGE_FIRST = re.compile(r"/(?P<stage>[^/]*)(?P<path>/.*)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Address:
    """`path` is what follows the stage, with its leading slash, percent-encoded as it came; `host` is for $context.
    `vpc_endpoint_id` is the VPC endpoint that the request comes through; `base_path` is what a custom domain name
    maps, None for a request to the API's own host.
    """

    api_id: str
    stage: str
    path: str
    host: str
    vpc_endpoint_id: str | None = None
    base_path: str | None = None


def address_of(request: HttpRequest) -> Address | None:
    """Return the API that a request is for, or None if it is none of execute-api's forms."""
    host = request.headers.get("Host", "")
    for pattern in _PATHS:
        if named := pattern.fullmatch(request.path):
            return Address(named["api"].lower(), named["stage"] or "", named["path"] or "/", host)
    by_host = _HOST.fullmatch(host) or _VPC_ENDPOINT_HOST.fullmatch(host)
    named = _STAGE_FIRST.fullmatch(request.path)
    if by_host is None or named is None:
        return None
    # host names know no upper case, so an API's id is compared in lower case
    api_id = (by_host.groupdict().get("api") or request.headers.get(_API_HEADER, "")).lower()
    return Address(api_id, named["stage"], named["path"] or "/", host, by_host["vpc_endpoint"])
