"""Schemas of a document, as API Gateway makes models of them.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.openapi.definitions import ModelDefinition
from sagemaker_rest.cloud.api_gateway.control_plane.openapi.typed import a_map, a_text, maps

if TYPE_CHECKING:
    from collections.abc import Mapping

SCHEMAS = "#/components/schemas/"

# what JSON Schema has not is left out of models: people show what came of `nullable` and `example`
# https://stackoverflow.com/a/71663897
_DROPPED = frozenset({"deprecated", "discriminator", "externalDocs", "nullable", "readOnly", "writeOnly", "xml"})
# of a Swagger 2.0 document it stays, and is refused
# https://github.com/awslabs/aws-api-gateway-developer-portal/issues/571
_EXAMPLE = frozenset({"example"})
_NAMED = frozenset({"definitions", "patternProperties", "properties"})
_VALUES = frozenset({"default", "enum"})


class SchemaReader:
    """Reads the schemas of one document; models of those without a name gather in `inline` meanwhile."""

    def __init__(self, document: Mapping[str, Any], warnings: list[str]) -> None:
        components = a_map(document.get("components"), "components")
        self._named = maps(components.get("schemas"), "components.schemas")
        self._dropped = _DROPPED if "swagger" in document else _DROPPED | _EXAMPLE
        self._warnings = warnings
        self._inline: dict[str, ModelDefinition] = {}

    def models(self) -> tuple[ModelDefinition, ...]:
        """Return the models of the named schemas, and of those without a name that `model_name` has met.

        Raises:
            ServiceError: BadRequestException for a value of another type.

        """
        named = (
            ModelDefinition(
                name,
                self._cleaned(schema),
                a_text(schema.get("description"), f"components.schemas.{name}.description"),
            )
            for name, schema in self._named.items()
        )
        return (*named, *self._inline.values())

    def model_name(self, schema: Mapping[str, Any]) -> str | None:
        """Return the name of the model of a body's schema; None if there is none."""
        if not schema:
            return None
        if "$ref" not in schema:
            text = json.dumps(schema, sort_keys=True)
            name = f"MODEL{hashlib.sha256(text.encode()).hexdigest()[:6]}"
            self._inline[name] = ModelDefinition(name, self._cleaned(schema))
            return name
        name = str(schema["$ref"]).removeprefix(SCHEMAS)
        if name not in self._named:
            self._warnings.append(missing_model(name))
            return None
        return name

    def _cleaned(self, schema: Any) -> Any:
        """Return a schema without what is dropped; properties may have such names."""
        if isinstance(schema, list):
            return [self._cleaned(entry) for entry in schema]
        if not isinstance(schema, dict):
            return schema
        return {
            key: self._entry(key, value)
            for key, value in schema.items()
            if key not in self._dropped and not key.startswith("x-")
        }

    def _entry(self, key: str, value: Any) -> Any:
        if key in _VALUES:
            return value
        if key in _NAMED and isinstance(value, dict):
            return {name: self._cleaned(entry) for name, entry in value.items()}
        return self._cleaned(value)


def missing_model(name: str) -> str:
    """Return the warning about a model that is referred to and is not there."""
    return f"Reference to model '{name}' not found. Ignoring."
