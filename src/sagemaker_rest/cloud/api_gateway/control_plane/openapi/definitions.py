"""A document as calls of the operations that it stands for: `members` are those of their inputs.

What has an identifier only once it is made (a resource, an authorizer, a validator) goes by its name here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.cloud.api_gateway.control_plane.documentation_parts import DocumentationPartLocation

Members = dict[str, Any]


@dataclass(frozen=True, slots=True)
class MethodDefinition:
    """An operation: `members` of PutMethod, and those of the calls that complete the method."""

    path: str
    http_method: str
    members: Members
    authorizer: str | None
    validator: str | None
    responses: tuple[Members, ...]
    integration: Members | None
    integration_responses: tuple[Members, ...]


@dataclass(frozen=True, slots=True)
class ModelDefinition:
    """A schema, which names others as `#/components/schemas/NAME`."""

    name: str
    schema: Mapping[str, Any]
    description: str | None = None


@dataclass(frozen=True, slots=True)
class PartDefinition:
    """A documentation part; `properties` is the text of a JSON object."""

    location: DocumentationPartLocation
    properties: str


@dataclass(frozen=True, slots=True)
class ApiSettings:
    """Settings of the API; one is None where the document says nothing of it."""

    title: str | None = None
    description: str | None = None
    version: str | None = None
    binary_media_types: tuple[str, ...] | None = None
    api_key_source: str | None = None
    minimum_compression_size: int | None = None
    policy: str | None = None
    vpc_endpoint_ids: tuple[str, ...] | None = None
    disable_execute_api_endpoint: bool | None = None


@dataclass(frozen=True, slots=True)
class ApiDefinition:
    """A whole document. `paths` are all paths, also those without a method; `parts` is None if none are imported."""

    settings: ApiSettings
    paths: tuple[str, ...]
    methods: tuple[MethodDefinition, ...]
    models: tuple[ModelDefinition, ...]
    validators: tuple[Members, ...]
    authorizers: tuple[Members, ...]
    gateway_responses: tuple[Members, ...]
    parts: tuple[PartDefinition, ...] | None
    warnings: tuple[str, ...]
