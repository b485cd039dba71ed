"""Mappings that API Gateway refuses when they are put, and moto 5.2.5 takes: an expression that means nothing, a
request parameter that the method does not declare, a response header that the method response does not declare, a
response for a status that the method does not declare. Taken here, they would fail first on AWS.

https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from moto.apigateway.exceptions import BadRequestException
from moto.apigateway.responses import APIGatewayResponse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from moto.apigateway.models import Method

# the operations, not the backend's methods: those serve the import of an OpenAPI document too, whose parameters moto
# does not read
_put_integration = APIGatewayResponse.put_integration
_put_integration_response = APIGatewayResponse.put_integration_response

_EVERYWHERE = r"'[^']*'|context\.\S+|stageVariables\.\S+"
_REQUEST_SOURCE = re.compile(
    rf"{_EVERYWHERE}|method\.request\.(?:body(?:\..+)?|(?:path|(?:multivalue)?querystring|(?:multivalue)?header)\.\S+)"
)
_RESPONSE_SOURCE = re.compile(rf"{_EVERYWHERE}|integration\.response\.(?:body(?:\..+)?|(?:multivalue)?header\.\S+)")
_REQUEST_TARGET = re.compile(r"integration\.request\.(?:path|querystring|header)\.\S+")


def install() -> None:
    """Make moto refuse them. Calling it again changes nothing."""
    APIGatewayResponse.put_integration = _checked_put_integration
    APIGatewayResponse.put_integration_response = _checked_put_integration_response


def check_integration(method: Method, request_parameters: Mapping[str, str] | None) -> None:
    """Raise BadRequestException, in API Gateway's words, if `method` cannot have these mappings."""
    declared = method.request_parameters or {}
    for target, source in (request_parameters or {}).items():
        if not _REQUEST_TARGET.fullmatch(target):
            raise _refused(f"Invalid mapping expression specified: {target}")
        if not _REQUEST_SOURCE.fullmatch(source):
            raise _refused(f"Invalid mapping expression specified: {source}")
        if _names_parameter(source) and source.replace(".multivalue", ".") not in declared:
            raise _refused(f"Invalid mapping expression parameter specified: {source}")


def check_integration_response(method: Method, status: str, response_parameters: Mapping[str, str] | None) -> None:
    """Raise BadRequestException, in API Gateway's words, if `method` cannot have this response."""
    response = method.method_responses.get(status)
    if response is None:
        raise _refused("No method response exists for method.")
    _check_response_mappings(response.response_parameters or {}, (response_parameters or {}).items())


def _check_response_mappings(declared: Mapping[str, bool], mappings: Iterable[tuple[str, str]]) -> None:
    for target, source in mappings:
        if not _RESPONSE_SOURCE.fullmatch(source):
            raise _refused(f"Invalid mapping expression specified: {source}")
        if target not in declared:
            raise _refused(f"Invalid mapping expression parameter specified: {target}")


def _names_parameter(source: str) -> bool:
    return source.startswith("method.request.") and not source.startswith("method.request.body")


def _refused(error: str) -> BadRequestException:
    return BadRequestException(
        f"Invalid mapping expression specified: Validation Result: warnings : [], errors : [{error}]"
    )


def _checked_put_integration(self: APIGatewayResponse) -> Any:
    check_integration(_method(self), self._get_param("requestParameters"))
    return _put_integration(self)


def _checked_put_integration_response(self: APIGatewayResponse) -> Any:
    status = self.path.split("/")[9]
    check_integration_response(_method(self), status, self._get_param("responseParameters"))
    return _put_integration_response(self)


def _method(response: APIGatewayResponse) -> Method:
    parts = response.path.split("/")
    return response.backend.get_method(parts[2], parts[4], parts[6])
