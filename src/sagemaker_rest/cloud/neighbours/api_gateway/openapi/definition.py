"""What an OpenAPI document says of a REST API, in API Gateway's own terms."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class DefinitionError(ValueError):
    """A document that no API can be made from; the message is what API Gateway's would say."""


@dataclass(frozen=True, slots=True)
class IntegrationResponseDefinition:
    """`selection_pattern` is empty for the default."""

    status: str
    selection_pattern: str
    parameters: Mapping[str, str]
    templates: Mapping[str, str]
    content_handling: str | None = None


@dataclass(frozen=True, slots=True)
class IntegrationDefinition:
    """`settings` are the arguments of PutIntegration by moto's names."""

    type: str
    uri: str
    http_method: str | None
    settings: Mapping[str, Any]
    cache_namespace: str | None
    cache_key_parameters: tuple[str, ...]
    responses: tuple[IntegrationResponseDefinition, ...]


@dataclass(frozen=True, slots=True)
class MethodResponseDefinition:
    """`models` are names by content type; `parameters` are `method.response.header.NAME`."""

    status: str
    models: Mapping[str, str]
    parameters: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class MethodDefinition:
    """One operation. `authorizer` and `validator` are names."""

    path: str
    http_method: str
    operation_name: str | None
    authorization_type: str
    authorizer: str | None
    authorization_scopes: tuple[str, ...]
    api_key_required: bool
    request_parameters: Mapping[str, bool]
    request_models: Mapping[str, str]
    validator: str | None
    responses: tuple[MethodResponseDefinition, ...]
    integration: IntegrationDefinition | None


@dataclass(frozen=True, slots=True)
class ModelDefinition:
    """`schema` refers to other models as `#/components/schemas/NAME`."""

    name: str
    schema: Mapping[str, Any]
    content_type: str = "application/json"
    description: str = ""


@dataclass(frozen=True, slots=True)
class AuthorizerDefinition:
    """`settings` are the arguments of CreateAuthorizer by moto's names."""

    name: str
    type: str
    settings: Mapping[str, Any]

    @property
    def authorization_type(self) -> str:
        return "COGNITO_USER_POOLS" if self.type == "COGNITO_USER_POOLS" else "CUSTOM"


@dataclass(frozen=True, slots=True)
class GatewayResponseDefinition:
    type: str
    status: str | None
    parameters: Mapping[str, str]
    templates: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ApiDefinition:
    """A whole document. `validators` are "checks the body, checks the parameters" by name; a setting of the API is None
    where the document says nothing of it; `paths` are all paths, also those without a method.
    """

    title: str | None
    description: str | None
    version: str | None
    paths: tuple[str, ...]
    methods: tuple[MethodDefinition, ...]
    models: tuple[ModelDefinition, ...] = ()
    validators: Mapping[str, tuple[bool, bool]] = field(default_factory=dict)
    authorizers: tuple[AuthorizerDefinition, ...] = ()
    gateway_responses: tuple[GatewayResponseDefinition, ...] = ()
    binary_media_types: tuple[str, ...] | None = None
    api_key_source: str | None = None
    minimum_compression_size: int | None = None
    policy: Mapping[str, Any] | None = None
    vpc_endpoint_ids: tuple[str, ...] | None = None
    execute_api_disabled: bool | None = None
    warnings: tuple[str, ...] = ()
