"""From the text of a document to the definition of an API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.errors import bad_request
from sagemaker_rest.cloud.api_gateway.control_plane.openapi.definitions import ApiDefinition
from sagemaker_rest.cloud.api_gateway.control_plane.openapi.operations import HTTP_METHODS, OperationReader
from sagemaker_rest.cloud.api_gateway.control_plane.openapi.parse_issues import parse_issues
from sagemaker_rest.cloud.api_gateway.control_plane.openapi.references import resolved
from sagemaker_rest.cloud.api_gateway.control_plane.openapi.schemas import SchemaReader
from sagemaker_rest.cloud.api_gateway.control_plane.openapi.security import SecurityReader
from sagemaker_rest.cloud.api_gateway.control_plane.openapi.settings import (
    read_gateway_responses,
    read_parts,
    read_settings,
    read_validators,
)
from sagemaker_rest.cloud.api_gateway.control_plane.openapi.swagger import upgraded
from sagemaker_rest.cloud.api_gateway.control_plane.openapi.texts import NotADocumentError, read_text
from sagemaker_rest.cloud.api_gateway.control_plane.openapi.typed import a_list, a_map, a_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.cloud.protocol.service import Scope

_BASE_PATHS = ("ignore", "prepend", "split")


def read_document(text: bytes, scope: Scope, refusal: str = "Invalid OpenAPI input.") -> Mapping[str, Any]:
    """Return the document that a text is; `refusal` is said of a text that is none.

    Raises:
        ServiceError: BadRequestException.

    """
    variables = {"AccountId": scope.account_id, "Partition": scope.partition, "Region": scope.region}
    try:
        document = read_text(text, variables)
    except NotADocumentError as error:
        raise bad_request(refusal) from error
    if not isinstance(document, dict):
        raise bad_request(refusal)
    return document


def read_definition(document: Mapping[str, Any], parameters: Mapping[str, str]) -> ApiDefinition:
    """Return what `document` defines. `parameters` are those of the import: `basepath`, `ignore`.

    Raises:
        ServiceError: BadRequestException where API Gateway imports nothing.

    """
    warnings: list[str] = []
    document = _as_openapi_3(document, warnings)
    security = SecurityReader(document, warnings)
    validators = read_validators(document)
    schemas = SchemaReader(document, warnings)
    reader = OperationReader(document, schemas, security, {validator["name"] for validator in validators}, warnings)
    prefix = _prefix(document, parameters.get("basepath", "ignore"))
    items = {
        prefix + path if path != "/" else prefix or "/": (item, place) for path, item, place in _path_items(document)
    }
    methods = tuple(
        reader.read(path, name, item, f"{place}({name})")
        for path, (item, place) in items.items()
        for name in item
        if name in HTTP_METHODS
    )
    parts = None if parameters.get("ignore") == "documentation" else read_parts(document, warnings)
    return ApiDefinition(
        settings=read_settings(document),
        paths=tuple(items),
        methods=methods,
        models=schemas.models(),
        validators=validators,
        authorizers=security.authorizers,
        gateway_responses=read_gateway_responses(document),
        parts=parts,
        warnings=tuple(warnings),
    )


def _as_openapi_3(document: Mapping[str, Any], warnings: list[str]) -> Mapping[str, Any]:
    if str(document.get("swagger")) == "2.0":
        return upgraded(document)
    # https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
    if not str(document.get("openapi")).startswith("3.0"):
        raise bad_request("Unsupported OpenAPI version: the document needs swagger: '2.0' or openapi: 3.0.x")
    warnings.extend(parse_issues(document))
    return document


def _path_items(document: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any], str]]:
    found = []
    for path, item in a_map(document.get("paths"), "paths").items():
        if path.startswith("x-"):
            continue
        if not path.startswith("/"):
            raise bad_request(f"Invalid path {path!r}: a path begins with a slash")
        place = f"paths.'{path}'"
        # the slash at the end of a path means nothing to API Gateway
        found.append((path.rstrip("/") or "/", resolved(document, item, place), place))
    return found


def _prefix(document: Mapping[str, Any], base_path: str) -> str:
    """Return the prefix of all paths:
    https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api-basePath.html
    """
    if base_path not in _BASE_PATHS:
        raise bad_request(f"Invalid basepath {base_path!r}: it must be {', '.join(_BASE_PATHS)}")
    if base_path == "ignore":
        return ""
    parts = [part for part in _base_path(document).split("/") if part and "{" not in part]
    return "".join(f"/{part}" for part in (parts if base_path == "prepend" else parts[1:]))


def _base_path(document: Mapping[str, Any]) -> str:
    """Return the path of the first server: its variable `basePath`, even if its URL does not use it, or the URL's."""
    servers = a_list(document.get("servers"), "servers")
    server = a_map(servers[0], "servers") if servers else {}
    variables = a_map(server.get("variables"), "servers.variables")
    variable = a_map(variables.get("basePath"), "servers.variables.basePath")
    url = a_text(server.get("url"), "servers.url") or ""
    _, has_host, after_host = url.partition("://")
    in_url = after_host.partition("/")[2] if has_host else url
    return a_text(variable.get("default"), "servers.variables.basePath.default") or in_url
