"""From an operation of an OpenAPI 3 document to a method with its integration.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration.html
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.neighbours.api_gateway.openapi.definition import (
    DefinitionError,
    IntegrationDefinition,
    IntegrationResponseDefinition,
    MethodDefinition,
    MethodResponseDefinition,
    ModelDefinition,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.cloud.neighbours.api_gateway.openapi.definition import AuthorizerDefinition

ANY_METHOD = "x-amazon-apigateway-any-method"
METHODS = frozenset({"delete", "get", "head", "options", "patch", "post", "put", ANY_METHOD})

_SCHEMAS = "#/components/schemas/"
_LOCATIONS = {"query": "querystring", "header": "header", "path": "path"}
_KEY_HEADER = "x-api-key"


class OperationReader:
    """Reads the operations of one document; `warnings` and the models of inline schemas come together meanwhile."""

    def __init__(
        self,
        document: Mapping[str, Any],
        authorizers: Mapping[str, AuthorizerDefinition],
        validators: Mapping[str, tuple[bool, bool]],
    ) -> None:
        self._document = document
        self._schemes: Mapping[str, Any] = (document.get("components") or {}).get("securitySchemes") or {}
        self._authorizers = authorizers
        self._validators = validators
        self._inline: dict[str, ModelDefinition] = {}
        self.warnings: list[str] = []

    def inline_models(self) -> tuple[ModelDefinition, ...]:
        """The models that API Gateway makes of schemas without a name."""
        return tuple(self._inline.values())

    def read(self, path: str, name: str, item: Mapping[str, Any]) -> MethodDefinition:
        """The method for the operation `name` of a path item."""
        operation: Mapping[str, Any] = item[name]
        http_method = "ANY" if name == ANY_METHOD else name.upper()
        integration = self._resolved(operation.get("x-amazon-apigateway-integration"))
        return MethodDefinition(
            path=path,
            http_method=http_method,
            operation_name=operation.get("operationId"),
            request_parameters=self._parameters([*item.get("parameters", []), *operation.get("parameters", [])]),
            request_models=self._content(self._resolved(operation.get("requestBody")), path),
            validator=self._validator(operation, path),
            responses=tuple(
                self._response(str(status), self._resolved(response), path)
                for status, response in (operation.get("responses") or {}).items()
                # API Gateway has no method response for "any other status"
                if str(status).isdigit()
            ),
            integration=read_integration(integration) if integration else None,
            **self._security(operation),
        )

    def _resolved(self, node: Any) -> Any:
        """`node`, or what it refers to elsewhere in the document."""
        seen: set[str] = set()
        while isinstance(node, dict) and "$ref" in node:
            reference = str(node["$ref"])
            if reference in seen or not reference.startswith("#/"):
                raise DefinitionError(f"Unable to resolve the reference {reference}: it must lead into this document")
            seen.add(reference)
            node = self._document
            for part in reference.removeprefix("#/").split("/"):
                node = node.get(part.replace("~1", "/").replace("~0", "~")) if isinstance(node, dict) else None
            if node is None:
                raise DefinitionError(f"Unable to resolve the reference {reference}: there is no such part")
        return node

    def _parameters(self, parameters: list[Any]) -> dict[str, bool]:
        resolved = [self._resolved(parameter) for parameter in parameters]
        return {
            f"method.request.{_LOCATIONS[parameter['in']]}.{parameter['name']}": bool(parameter.get("required"))
            for parameter in resolved
            if parameter.get("in") in _LOCATIONS
        }

    def _response(self, status: str, response: Mapping[str, Any], path: str) -> MethodResponseDefinition:
        headers = response.get("headers") or {}
        return MethodResponseDefinition(
            status,
            models=self._content(response, path),
            parameters={f"method.response.header.{name}": False for name in headers},
        )

    def _content(self, owner: Mapping[str, Any] | None, path: str) -> dict[str, str]:
        content = (owner or {}).get("content") or {}
        models = {media_type: self._model(entry.get("schema"), path) for media_type, entry in content.items()}
        return {media_type: name for media_type, name in models.items() if name}

    def _model(self, schema: Mapping[str, Any] | None, path: str) -> str | None:
        if not schema:
            return None
        reference = str(schema.get("$ref", ""))
        if not reference:
            digest = hashlib.sha256(json.dumps(schema, sort_keys=True, default=str).encode()).hexdigest()
            name = f"MODEL{digest[:6]}"
            self._inline[name] = ModelDefinition(name, schema)
            return name
        name = reference.removeprefix(_SCHEMAS)
        if name not in ((self._document.get("components") or {}).get("schemas") or {}):
            self.warnings.append(f"Unable to find the model {reference} that {path} refers to, ignoring it")
            return None
        return name

    def _validator(self, operation: Mapping[str, Any], path: str) -> str | None:
        key = "x-amazon-apigateway-request-validator"
        name = operation.get(key) or self._document.get(key)
        if name and name not in self._validators:
            raise DefinitionError(
                f"Unable to set the request validator of '{path}': {name!r} is not among "
                "x-amazon-apigateway-request-validators"
            )
        return name

    def _security(self, operation: Mapping[str, Any]) -> dict[str, Any]:
        """Who may call. API Gateway knows no alternatives: whatever the requirements name is required."""
        requirements = operation.get("security", self._document.get("security")) or []
        named = {name: scopes or [] for requirement in requirements for name, scopes in requirement.items()}
        auth = operation.get("x-amazon-apigateway-auth") or self._document.get("x-amazon-apigateway-auth") or {}
        security: dict[str, Any] = {
            "authorization_type": str(auth.get("type", "NONE")).upper(),
            "authorizer": None,
            "authorization_scopes": (),
            "api_key_required": False,
        }
        for name, scopes in named.items():
            security |= self._scheme(name, scopes)
        return security

    def _scheme(self, name: str, scopes: list[str]) -> dict[str, Any]:
        scheme, authorizer = self._schemes.get(name) or {}, self._authorizers.get(name)
        if authorizer is not None:
            return {
                "authorization_type": authorizer.authorization_type,
                "authorizer": name,
                "authorization_scopes": tuple(scopes),
            }
        if str(scheme.get("x-amazon-apigateway-authtype")).lower() == "awssigv4":
            return {"authorization_type": "AWS_IAM"}
        if scheme.get("type") == "apiKey" and str(scheme.get("name")).lower() == _KEY_HEADER:
            return {"api_key_required": True}
        self.warnings.append(f"Unable to use the security scheme '{name}', ignoring it: API Gateway has no such one")
        return {}


def read_integration(integration: Mapping[str, Any]) -> IntegrationDefinition:
    """An x-amazon-apigateway-integration; its enumerations are read without regard to upper case, as on AWS."""
    tls = integration.get("tlsConfig")
    return IntegrationDefinition(
        type=_upper(integration.get("type")) or "",
        uri=str(integration.get("uri") or ""),
        http_method=_upper(integration.get("httpMethod")),
        settings={
            "credentials": integration.get("credentials"),
            "request_templates": dict(integration.get("requestTemplates") or {}) or None,
            "request_parameters": _texts(integration.get("requestParameters")) or None,
            "passthrough_behavior": _upper(integration.get("passthroughBehavior")) or "WHEN_NO_MATCH",
            "content_handling": _upper(integration.get("contentHandling")),
            "timeout_in_millis": integration.get("timeoutInMillis"),
            "connection_type": _upper(integration.get("connectionType")),
            "tls_config": dict(tls) if tls else None,
        },
        cache_namespace=integration.get("cacheNamespace"),
        cache_key_parameters=tuple(integration.get("cacheKeyParameters") or ()),
        responses=tuple(
            IntegrationResponseDefinition(
                status=str(response.get("statusCode", "")),
                selection_pattern="" if pattern == "default" else str(pattern),
                parameters=_texts(response.get("responseParameters")),
                templates=dict(response.get("responseTemplates") or {}),
                content_handling=_upper(response.get("contentHandling")),
            )
            for pattern, response in (integration.get("responses") or {}).items()
        ),
    )


def _upper(value: Any) -> str | None:
    return str(value).upper() if value else None


def _texts(values: Mapping[str, Any] | None) -> dict[str, str]:
    return {name: str(value) for name, value in (values or {}).items()}
