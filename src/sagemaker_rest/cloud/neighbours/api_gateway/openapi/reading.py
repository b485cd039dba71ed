"""From an OpenAPI 3 document to the definition of an API.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.neighbours.api_gateway.openapi.definition import (
    ApiDefinition,
    AuthorizerDefinition,
    DefinitionError,
    GatewayResponseDefinition,
    ModelDefinition,
)
from sagemaker_rest.cloud.neighbours.api_gateway.openapi.operations import METHODS, OperationReader

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_BASE_PATHS = ("ignore", "prepend", "split")
_EXTENSION = "x-amazon-apigateway-"


def read_definition(document: Mapping[str, Any], base_path: str = "ignore") -> ApiDefinition:
    """What `document` defines; `base_path` says what becomes of its base path: ignore, prepend or split.

    Raises DefinitionError where API Gateway would import nothing.
    """
    info, components = document.get("info") or {}, document.get("components") or {}
    authorizers = tuple(_authorizers(components.get("securitySchemes") or {}))
    reader = OperationReader(document, {each.name: each for each in authorizers}, _validators(document))
    prefix = _prefix(document, base_path)
    paths = {prefix + path if path != "/" else prefix or "/": item for path, item in _paths(document).items()}
    methods = tuple(reader.read(path, name, item) for path, item in paths.items() for name in item if name in METHODS)
    endpoint = _endpoint_configuration(document)
    return ApiDefinition(
        title=_text(info.get("title")),
        description=_text(info.get("description")),
        version=_text(info.get("version")),
        paths=tuple(paths),
        methods=methods,
        models=(*_models(components.get("schemas") or {}), *reader.inline_models()),
        validators=_validators(document),
        authorizers=authorizers,
        gateway_responses=tuple(_gateway_responses(document)),
        binary_media_types=_list(document.get(f"{_EXTENSION}binary-media-types")),
        api_key_source=document.get(f"{_EXTENSION}api-key-source"),
        minimum_compression_size=document.get(f"{_EXTENSION}minimum-compression-size"),
        policy=document.get(f"{_EXTENSION}policy"),
        vpc_endpoint_ids=_list(endpoint.get("vpcEndpointIds")),
        execute_api_disabled=endpoint.get("disableExecuteApiEndpoint"),
        warnings=(*_missing_attributes(document), *reader.warnings),
    )


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _list(value: list[str] | None) -> tuple[str, ...] | None:
    return None if value is None else tuple(value)


def _paths(document: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    paths = document.get("paths") or {}
    for path, item in paths.items():
        if not path.startswith("/") or not isinstance(item, dict):
            raise DefinitionError(f"Invalid path {path!r}: a path begins with a slash and holds operations")
    # the slash at the end of a path means nothing to API Gateway
    return {path.rstrip("/") or "/": item for path, item in paths.items()}


def _prefix(document: Mapping[str, Any], base_path: str) -> str:
    """https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api-basePath.html"""
    if base_path not in _BASE_PATHS:
        raise DefinitionError(f"Invalid basepath {base_path!r}: it must be {', '.join(_BASE_PATHS)}")
    server = (document.get("servers") or [{}])[0]
    default = server.get("variables", {}).get("basePath", {}).get("default")
    without_host = server.get("url", "").partition("://")[2].partition("/")[2] or server.get("url", "")
    parts = [part for part in (default or without_host).split("/") if part and "{" not in part and ":" not in part]
    taken = {"ignore": [], "prepend": parts, "split": parts[1:]}[base_path]
    return "".join(f"/{part}" for part in taken)


def _validators(document: Mapping[str, Any]) -> dict[str, tuple[bool, bool]]:
    return {
        name: (bool(entry.get("validateRequestBody")), bool(entry.get("validateRequestParameters")))
        for name, entry in (document.get(f"{_EXTENSION}request-validators") or {}).items()
    }


def _authorizers(schemes: Mapping[str, Any]) -> Iterator[AuthorizerDefinition]:
    for name, scheme in schemes.items():
        entry = scheme.get(f"{_EXTENSION}authorizer")
        if entry is None:
            continue
        header = scheme.get("name")
        settings = {
            "auth_type": scheme.get(f"{_EXTENSION}authtype"),
            "authorizer_uri": entry.get("authorizerUri"),
            "authorizer_credentials": entry.get("authorizerCredentials"),
            # of a REQUEST authorizer it stands here; of the others it is the header that the scheme names
            "identity_source": entry.get("identitySource") or (f"method.request.header.{header}" if header else None),
            "identiy_validation_expression": entry.get("identityValidationExpression"),
            "authorizer_result_ttl": entry.get("authorizerResultTtlInSeconds", 300),
            "provider_arns": entry.get("providerARNs"),
        }
        yield AuthorizerDefinition(name, str(entry.get("type", "token")).upper(), settings)


def _gateway_responses(document: Mapping[str, Any]) -> Iterator[GatewayResponseDefinition]:
    for kind, entry in (document.get(f"{_EXTENSION}gateway-responses") or {}).items():
        status = entry.get("statusCode")
        # 'default' keeps the status of the type
        yield GatewayResponseDefinition(
            kind,
            None if status in (None, "default") else str(status),
            dict(entry.get("responseParameters") or {}),
            dict(entry.get("responseTemplates") or {}),
        )


def _models(schemas: Mapping[str, Any]) -> Iterator[ModelDefinition]:
    for name, schema in schemas.items():
        if not name.isascii() or not name.isalnum():
            raise DefinitionError(f"Unable to create model for '{name}': Model name must be alphanumeric: {name}")
        yield ModelDefinition(name, schema, description=schema.get("description", ""))


def _endpoint_configuration(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """It stands beside a server, or at the top of what was a Swagger 2.0 document."""
    name = f"{_EXTENSION}endpoint-configuration"
    servers = document.get("servers") or []
    return next((server[name] for server in servers if name in server), None) or document.get(name) or {}


def _missing_attributes(document: Mapping[str, Any]) -> Iterator[str]:
    """Of API Gateway's warnings the ones that anybody can check: what a document must have and does not."""
    needed: dict[str, Any] = {"info": document, "paths": document}
    info = document.get("info")
    if info is not None:
        needed |= {"info.title": info, "info.version": info}
    for path, item in (document.get("paths") or {}).items():
        for name in METHODS & item.keys():
            where = f"paths.'{path}'({name}).responses"
            needed[where] = item[name]
            for status, response in (item[name].get("responses") or {}).items():
                if "$ref" not in response:
                    needed[f"{where}.{status}.description"] = response
    for where, owner in needed.items():
        if owner.get(where.rpartition(".")[2]) is None:
            yield f"Parse issue: attribute {where} is missing"
