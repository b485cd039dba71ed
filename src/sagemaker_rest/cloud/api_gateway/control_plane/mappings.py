"""Mapping expressions of integrations, checked when they are put.

https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.api_gateway.control_plane.errors import bad_request

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sagemaker_rest.cloud.api_gateway.control_plane.resource_records import Method
    from sagemaker_rest.cloud.protocol.errors import ServiceError

# "Mapping template size", a quota that cannot be increased
# https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
LARGEST_TEMPLATE = 300 * 1024
_EVERYWHERE = r"'[^']*'|context\.\S+|stageVariables\.\S+"
_REQUEST_SOURCE = re.compile(
    rf"{_EVERYWHERE}|method\.request\.(?:body(?:\..+)?|(?:path|(?:multivalue)?querystring|(?:multivalue)?header)\.\S+)"
)
_RESPONSE_SOURCE = re.compile(rf"{_EVERYWHERE}|integration\.response\.(?:body(?:\..+)?|(?:multivalue)?header\.\S+)")
_REQUEST_TARGET = re.compile(r"integration\.request\.(?:path|querystring|header)\.\S+")
_CONTENT_TYPE = re.compile(r"[^/\s]+/[^/\s](?:.*\S)?")


def check_request_mappings(method: Method, mappings: Mapping[str, str] | None) -> None:
    """Check that the integration of `method` can have these request parameters.

    Raises:
        ServiceError: BadRequestException for an expression that means nothing, or one that `method` does not declare.

    """
    declared = method.request_parameters or {}
    for target, source in (mappings or {}).items():
        if not _REQUEST_TARGET.fullmatch(target):
            raise invalid_mapping(f"Invalid mapping expression specified: {target}")
        if not _REQUEST_SOURCE.fullmatch(source):
            raise invalid_mapping(f"Invalid mapping expression specified: {source}")
        if _names_parameter(source) and source.replace(".multivalue", ".") not in declared:
            raise invalid_mapping(f"Invalid mapping expression parameter specified: {source}")


def check_response_mappings(method: Method, status: str, mappings: Mapping[str, str] | None) -> None:
    """Check that a response of `method`'s integration can have these response parameters.

    Raises:
        ServiceError: BadRequestException for an expression that means nothing, or a header that the method's response
            of this status does not declare.

    """
    if not mappings:
        return
    response = (method.method_responses or {}).get(status)
    if response is None:
        # only mappings need the method's response: an integration response without them may come first, as recorded
        raise invalid_mapping("No method response exists for method.")
    for target, source in mappings.items():
        if not _RESPONSE_SOURCE.fullmatch(source):
            raise invalid_mapping(f"Invalid mapping expression specified: {source}")
        if target not in (response.response_parameters or {}):
            raise invalid_mapping(f"Invalid mapping expression parameter specified: {target}")


def check_cache_keys(method: Method, mappings: Mapping[str, str] | None, keys: Iterable[str]) -> None:
    """Check that every cache key is declared by `method`, mapped by its integration, or of the body.

    Raises:
        ServiceError: BadRequestException for another.

    """
    known = {*(method.request_parameters or {}), *(mappings or {})}
    if any(key.replace(".multivalue", ".") not in known and not _is_of_body(key) for key in keys):
        raise bad_request("Invalid cache key parameter specified")


def check_content_types(templates: Iterable[str]) -> None:
    """Check the content types that templates are for.

    Raises:
        ServiceError: BadRequestException for text that cannot be one.

    """
    for content_type in templates:
        if not _CONTENT_TYPE.fullmatch(content_type):
            raise bad_request(
                f"Validation Result: warnings : [], errors : [Invalid content type specified: {content_type}]"
            )


def check_template_sizes(templates: Mapping[str, str | None]) -> None:
    """Check that no template is larger than API Gateway takes.

    Raises:
        ServiceError: BadRequestException for one that is.

    """
    for content_type, template in templates.items():
        if len((template or "").encode("utf-8", "surrogatepass")) > LARGEST_TEMPLATE:
            # [?] the quota is documented, its wording is not
            raise bad_request(f"Mapping template exceeds the maximum size of {LARGEST_TEMPLATE} bytes: {content_type}")


def invalid_mapping(error: str) -> ServiceError:
    """Return 400, as API Gateway words what is wrong with a mapping."""
    return bad_request(f"Invalid mapping expression specified: Validation Result: warnings : [], errors : [{error}]")


def _names_parameter(source: str) -> bool:
    return source.startswith("method.request.") and not _is_of_body(source)


def _is_of_body(source: str) -> bool:
    return source.startswith("method.request.body")
