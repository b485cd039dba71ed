"""Security schemes and requirements: authorizers, and who may call a method.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authorizer.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.errors import bad_request
from sagemaker_rest.cloud.api_gateway.control_plane.openapi.references import resolved
from sagemaker_rest.cloud.api_gateway.control_plane.openapi.typed import (
    a_list,
    a_map,
    a_number,
    a_text,
    an_enumerator,
    texts,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sagemaker_rest.cloud.api_gateway.control_plane.openapi.definitions import Members

_SCHEMES = "components.securitySchemes"
_AUTHORIZER = "x-amazon-apigateway-authorizer"
_AUTH_TYPE = "x-amazon-apigateway-authtype"
_TYPES = ("TOKEN", "REQUEST", "COGNITO_USER_POOLS")
_SOURCES = {"header": "header", "query": "querystring"}


class SecurityReader:
    """Reads the security of one document; `warnings` lists what is ignored."""

    def __init__(self, document: Mapping[str, Any], warnings: list[str]) -> None:
        components = a_map(document.get("components"), "components")
        schemes = a_map(components.get("securitySchemes"), _SCHEMES)
        self._schemes = {name: resolved(document, scheme, f"{_SCHEMES}.{name}") for name, scheme in schemes.items()}
        self._default = document.get("security")
        self._default_auth = a_map(document.get("x-amazon-apigateway-auth"), "x-amazon-apigateway-auth")
        self._warnings = warnings
        self.authorizers: tuple[Members, ...] = tuple(self._read_authorizers())
        self._authorizer_types = {members["name"]: members["type"] for members in self.authorizers}

    def of(self, operation: Mapping[str, Any], place: str) -> tuple[Members, str | None]:
        """Return the members of PutMethod that say who may call, and the authorizer's name if there is one.

        API Gateway knows no alternatives: whatever the requirements name is required.

        Raises:
            ServiceError: BadRequestException for a value of another type.

        """
        auth = a_map(operation.get("x-amazon-apigateway-auth"), f"{place}.x-amazon-apigateway-auth")
        kind = an_enumerator((auth or self._default_auth).get("type"), f"{place}.x-amazon-apigateway-auth.type")
        members: Members = {"authorizationType": kind or "NONE", "apiKeyRequired": False}
        authorizer = None
        for requirement in a_list(operation.get("security", self._default), f"{place}.security"):
            for name, scopes in a_map(requirement, f"{place}.security").items():
                members |= self._required(name, list(texts(scopes, f"{place}.security.{name}")))
                authorizer = name if name in self._authorizer_types else authorizer
        return members, authorizer

    def _required(self, name: str, scopes: list[str]) -> Members:
        kind = self._authorizer_types.get(name)
        if kind is not None:
            by_pool = kind == "COGNITO_USER_POOLS"
            return {
                "authorizationType": kind if by_pool else "CUSTOM",
                **({"authorizationScopes": scopes} if scopes else {}),
            }
        scheme = self._schemes.get(name)
        if scheme is None:
            self._warn(f"Security definition '{name}' not found. Ignoring.")
        elif _is_signature(scheme):
            return {"authorizationType": "AWS_IAM"}
        elif _is_key(scheme):
            return {"apiKeyRequired": True}
        return {}

    def _read_authorizers(self) -> Iterator[Members]:
        for name, scheme in self._schemes.items():
            place = f"{_SCHEMES}.{name}"
            if _AUTHORIZER in scheme:
                yield _authorizer(name, scheme, place)
            elif scheme.get("type") != "apiKey":
                self._warn(f"Unsupported security definition type '{scheme.get('type')}' for '{name}'. Ignoring.")
            elif _AUTH_TYPE in scheme and not _is_signature(scheme):
                raise bad_request(
                    f"Unable to create authorizer from security definition: '{name}'. Extension {_AUTHORIZER} is "
                    f"required. Any methods with security: '{name}' will not be created. If this security definition "
                    f"is not a custom authorizer, remove the {_AUTH_TYPE} extension and it will be ignored."
                )
            elif not _is_signature(scheme) and not _is_key(scheme):
                self._warn(f"The API key of security definition '{name}' is not the header x-api-key. Ignoring.")

    def _warn(self, text: str) -> None:
        if text not in self._warnings:
            self._warnings.append(text)


def _is_signature(scheme: Mapping[str, Any]) -> bool:
    return str(scheme.get(_AUTH_TYPE)).lower() == "awssigv4"


def _is_key(scheme: Mapping[str, Any]) -> bool:
    return scheme.get("type") == "apiKey" and str(scheme.get("name")).lower() == "x-api-key"


def _authorizer(name: str, scheme: Mapping[str, Any], place: str) -> Members:
    """Return the members of CreateAuthorizer."""
    entry = a_map(scheme[_AUTHORIZER], f"{place}.{_AUTHORIZER}")
    kind = an_enumerator(entry.get("type"), f"{place}.{_AUTHORIZER}.type")
    if kind not in _TYPES:
        raise bad_request(
            f"Unable to create authorizer from security definition: '{name}'. "
            f"Invalid authorizer type {entry.get('type')!r}: it must be one of {', '.join(_TYPES).lower()}"
        )

    def text(member: str) -> str | None:
        return a_text(entry.get(member), f"{place}.{_AUTHORIZER}.{member}") or None

    members = {
        "name": name,
        "type": kind,
        "authType": a_text(scheme.get(_AUTH_TYPE), f"{place}.{_AUTH_TYPE}"),
        "authorizerUri": text("authorizerUri"),
        "authorizerCredentials": text("authorizerCredentials"),
        "identitySource": text("identitySource") or (_named_source(scheme) if kind != "REQUEST" else None),
        "identityValidationExpression": text("identityValidationExpression"),
        "authorizerResultTtlInSeconds": a_number(
            entry.get("authorizerResultTtlInSeconds"), f"{place}.{_AUTHORIZER}.authorizerResultTtlInSeconds"
        ),
        "providerARNs": list(texts(entry.get("providerARNs"), f"{place}.{_AUTHORIZER}.providerARNs")) or None,
    }
    return {member: value for member, value in members.items() if value is not None}


def _named_source(scheme: Mapping[str, Any]) -> str | None:
    """Return the header or query parameter that the scheme itself names."""
    source = _SOURCES.get(str(scheme.get("in")))
    return f"method.request.{source}.{scheme['name']}" if source and scheme.get("name") else None
