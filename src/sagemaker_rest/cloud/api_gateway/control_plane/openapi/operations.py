"""From an operation of a document to a method."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.errors import bad_request
from sagemaker_rest.cloud.api_gateway.control_plane.openapi.definitions import MethodDefinition
from sagemaker_rest.cloud.api_gateway.control_plane.openapi.integrations import IntegrationReader
from sagemaker_rest.cloud.api_gateway.control_plane.openapi.references import resolved
from sagemaker_rest.cloud.api_gateway.control_plane.openapi.typed import a_flag, a_list, a_map, a_text, maps

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sagemaker_rest.cloud.api_gateway.control_plane.openapi.definitions import Members
    from sagemaker_rest.cloud.api_gateway.control_plane.openapi.schemas import SchemaReader
    from sagemaker_rest.cloud.api_gateway.control_plane.openapi.security import SecurityReader

ANY_METHOD = "x-amazon-apigateway-any-method"
HTTP_METHODS = frozenset({"delete", "get", "head", "options", "patch", "post", "put", ANY_METHOD})

_INTEGRATION = "x-amazon-apigateway-integration"
_VALIDATOR = "x-amazon-apigateway-request-validator"
_LOCATIONS = {"query": "querystring", "header": "header", "path": "path"}
_PATH_PARAMETER = re.compile(r"\{([^{}+]+)\+?\}")


class OperationReader:
    """Reads the operations of one document."""

    def __init__(
        self,
        document: Mapping[str, Any],
        schemas: SchemaReader,
        security: SecurityReader,
        validators: Collection[str],
        warnings: list[str],
    ) -> None:
        self._document = document
        self._schemas = schemas
        self._security = security
        self._validators = validators
        self._warnings = warnings

    def read(self, path: str, name: str, item: Mapping[str, Any], place: str) -> MethodDefinition:
        """Return the method of the operation `name` of a path item, which is at `place` in the document.

        Raises:
            ServiceError: BadRequestException for what cannot be a method.

        """
        operation = a_map(item[name], place)
        http_method = "ANY" if name == ANY_METHOD else name.upper()
        security, authorizer = self._security.of(operation, place)
        integration = resolved(self._document, operation.get(_INTEGRATION), f"{place}.{_INTEGRATION}")
        reader = IntegrationReader(path, http_method, f"{place}.{_INTEGRATION}", self._warnings)
        members: Members = {
            "httpMethod": http_method,
            **security,
            "operationName": a_text(operation.get("operationId"), f"{place}.operationId"),
            "requestParameters": self._parameters(path, item, operation, place),
            "requestModels": self._request_models(operation, place),
        }
        return MethodDefinition(
            path=path,
            http_method=http_method,
            members={member: value for member, value in members.items() if value not in (None, {})},
            authorizer=authorizer,
            validator=self._validator(operation, place),
            responses=self._responses(operation, place),
            integration=reader.integration(integration) if integration else None,
            integration_responses=reader.responses(integration),
        )

    def _parameters(
        self, path: str, item: Mapping[str, Any], operation: Mapping[str, Any], place: str
    ) -> dict[str, bool]:
        # a path declares its parameters by itself
        found = {f"method.request.path.{name}": True for name in _PATH_PARAMETER.findall(path)}
        for parameter in self._parameters_of(item, place) + self._parameters_of(operation, place):
            location, name = _LOCATIONS.get(str(parameter.get("in"))), a_text(parameter.get("name"), place)
            if location is not None and name:
                required = a_flag(parameter.get("required"), f"{place}.parameters.[{name}].required")
                found[f"method.request.{location}.{name}"] = location == "path" or bool(required)
        return found

    def _parameters_of(self, owner: Mapping[str, Any], place: str) -> list[Mapping[str, Any]]:
        given = a_list(owner.get("parameters"), f"{place}.parameters")
        return [resolved(self._document, parameter, f"{place}.parameters") for parameter in given]

    def _request_models(self, operation: Mapping[str, Any], place: str) -> dict[str, str]:
        body = resolved(self._document, operation.get("requestBody"), f"{place}.requestBody")
        return self._content(body, f"{place}.requestBody")

    def _responses(self, operation: Mapping[str, Any], place: str) -> tuple[Members, ...]:
        responses = a_map(operation.get("responses"), f"{place}.responses")
        return tuple(
            self._response(
                status, resolved(self._document, response, f"{place}.responses.{status}"), f"{place}.responses.{status}"
            )
            for status, response in responses.items()
            # API Gateway has no method response for "any other status"
            if status.isascii() and status.isdigit()
        )

    def _response(self, status: str, response: Mapping[str, Any], place: str) -> Members:
        headers = a_map(response.get("headers"), f"{place}.headers")
        members: Members = {
            "statusCode": status,
            "responseModels": self._content(response, place),
            "responseParameters": {f"method.response.header.{name}": False for name in headers},
        }
        return {member: value for member, value in members.items() if value}

    def _content(self, owner: Mapping[str, Any], place: str) -> dict[str, str]:
        content = maps(owner.get("content"), f"{place}.content")
        models = {
            media_type: self._schemas.model_name(a_map(entry.get("schema"), f"{place}.content.schema"))
            for media_type, entry in content.items()
        }
        return {media_type: name for media_type, name in models.items() if name}

    def _validator(self, operation: Mapping[str, Any], place: str) -> str | None:
        given = operation.get(_VALIDATOR, self._document.get(_VALIDATOR))
        name = a_text(given, f"{place}.{_VALIDATOR}") or None
        if name is not None and name not in self._validators:
            raise bad_request(
                f"Unable to set the request validator of {place}: {name!r} is not among {_VALIDATOR}s of the document"
            )
        return name
