"""The common part of both forms of a document: the records of a deployment, and the extensions that are asked for.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-export-api.html
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.authorizers import Authorizer
from sagemaker_rest.cloud.api_gateway.control_plane.gateway_responses import GatewayResponse
from sagemaker_rest.cloud.api_gateway.control_plane.models import Model
from sagemaker_rest.cloud.api_gateway.control_plane.request_validators import RequestValidator
from sagemaker_rest.cloud.api_gateway.control_plane.resource_records import Resource, path_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sagemaker_rest.cloud.api_gateway.control_plane.deployment_records import DeployedRecords
    from sagemaker_rest.cloud.api_gateway.control_plane.resource_records import (
        Integration,
        IntegrationResponse,
        Method,
        MethodResponse,
    )
    from sagemaker_rest.cloud.api_gateway.control_plane.rest_api_records import RestApi

_EXTENSION = "x-amazon-apigateway-"
_LOCATIONS = {"path": "path", "querystring": "query", "header": "header"}
_DEFAULT_TIMEOUT = 29_000
_PATH_PARAMETER = re.compile(r"\{([^{}+]+)\+?\}")
_KEY = {"type": "apiKey", "name": "x-api-key", "in": "header"}
_SIGNATURE = {"type": "apiKey", "name": "Authorization", "in": "header", f"{_EXTENSION}authtype": "awsSigv4"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a request; `location` is OpenAPI's word for it."""

    name: str
    location: str
    required: bool


@dataclass(frozen=True)
class Deployed:
    """A deployment, read for export with `extensions`."""

    records: DeployedRecords
    extensions: frozenset[str]

    @property
    def api(self) -> RestApi:
        """Return the API as it was deployed."""
        return self.records.api

    def has(self, *extensions: str) -> bool:
        """Return whether one of the extensions is asked for; `apigateway` is all of API Gateway's own."""
        return bool(self.extensions & {"apigateway", *extensions})

    @cached_property
    def resources(self) -> list[tuple[str, Resource]]:
        """Return the resources that have methods with their paths, in the order of the paths."""
        resources = self.records.owned.view(Resource, self.api.id)
        found = [(path_of(each, resources), each) for each in resources.values() if each.resource_methods]
        return sorted(found, key=lambda each: each[0])

    @cached_property
    def methods(self) -> list[Method]:
        """Return all methods."""
        return [method for _, resource in self.resources for method in resource.resource_methods.values()]

    def schemas(self, base: str) -> dict[str, Any]:
        """Return the models that methods lead to as schemas by name, which name each other below `base`."""
        models = self.records.owned.view(Model, self.api.id)
        address = f"https://apigateway.amazonaws.com/restapis/{self.api.id}/models/"
        texts = {name: model.schema.replace(address, base) for name, model in models.items()}
        reference = re.compile(f'"{re.escape(base)}([A-Za-z0-9]+)"')
        wanted: set[str] = set()
        found = {name for method in self.methods for name in _model_names(method)} & texts.keys()
        while found:
            wanted |= found
            found = {name for known in found for name in reference.findall(texts[known])} & texts.keys() - wanted
        # in the order in which they were made
        return {name: _schema(texts[name]) for name in texts if name in wanted}

    def security(self, method: Method) -> list[dict[str, list[str]]]:
        """Return the requirements of a method: one with every scheme, as a caller needs all of them."""
        required: dict[str, list[str]] = {}
        if method.authorization_type == "AWS_IAM":
            required["sigv4"] = []
        authorizer = self._authorizer(method)
        if authorizer is not None:
            required[authorizer.name] = list(method.authorization_scopes or ())
        if method.api_key_required:
            required["api_key"] = []
        return [required] if required else []

    def security_schemes(self) -> dict[str, Any]:
        """Return the schemes that the methods require by name."""
        schemes: dict[str, Any] = {}
        for method in self.methods:
            authorizer = self._authorizer(method)
            if authorizer is not None:
                schemes[authorizer.name] = self._scheme(authorizer)
            if method.api_key_required:
                schemes["api_key"] = _KEY
            if method.authorization_type == "AWS_IAM":
                schemes["sigv4"] = _SIGNATURE
        return dict(sorted(schemes.items()))

    def _authorizer(self, method: Method) -> Authorizer | None:
        return self.records.owned.view(Authorizer, self.api.id).get(method.authorizer_id or "")

    def _scheme(self, authorizer: Authorizer) -> dict[str, Any]:
        source = authorizer.identity_source or ""
        # a function that reads the whole request has its sources in the extension
        named = "Unused" if authorizer.type == "REQUEST" else source.rpartition(".")[2] or "Authorization"
        scheme = {
            "type": "apiKey",
            "name": named,
            "in": "header",
            f"{_EXTENSION}authtype": authorizer.auth_type or "custom",
        }
        if not self.has("authorizers"):
            return scheme
        extension = {
            "type": authorizer.type.lower(),
            "providerARNs": list(authorizer.provider_arns or ()),
            "authorizerUri": authorizer.authorizer_uri,
            "authorizerCredentials": authorizer.authorizer_credentials,
            "identitySource": source if authorizer.type == "REQUEST" else None,
            "identityValidationExpression": authorizer.identity_validation_expression,
            "authorizerResultTtlInSeconds": authorizer.authorizer_result_ttl_in_seconds,
        }
        return scheme | {f"{_EXTENSION}authorizer": _filled(extension)}

    def operation_extensions(self, resource: Resource, method: Method) -> dict[str, Any]:
        """Return the extensions of an operation."""
        found: dict[str, Any] = {}
        validator = self.records.owned.view(RequestValidator, self.api.id).get(method.request_validator_id or "")
        if validator is not None and self.has():
            found[f"{_EXTENSION}request-validator"] = validator.name
        if method.method_integration is not None and self.has("integrations"):
            found[f"{_EXTENSION}integration"] = _integration(method.method_integration, resource.id)
        return found

    def api_extensions(self) -> dict[str, Any]:
        """Return the extensions of the whole document, but that of the endpoint."""
        if not self.has():
            return {}
        validators = self.records.owned.view(RequestValidator, self.api.id).values()
        responses = self.records.owned.view(GatewayResponse, self.api.id).values()
        found = {
            "gateway-responses": {one.response_type: _gateway_response(one) for one in responses},
            "request-validators": {
                one.name: {
                    "validateRequestParameters": one.validate_request_parameters,
                    "validateRequestBody": one.validate_request_body,
                }
                for one in validators
            },
            "binary-media-types": list(self.api.binary_media_types or ()),
            "policy": json.loads(self.api.policy) if self.api.policy else None,
            # what is by default is not told
            "api-key-source": self.api.api_key_source if self.api.api_key_source != "HEADER" else None,
        }
        extensions = {f"{_EXTENSION}{name}": value for name, value in found.items() if value}
        if self.api.minimum_compression_size is not None:
            extensions[f"{_EXTENSION}minimum-compression-size"] = self.api.minimum_compression_size
        return extensions

    def endpoint_extension(self) -> dict[str, Any]:
        """Return the extension that says how the API is reached, if there is anything to say."""
        endpoint = {
            "disableExecuteApiEndpoint": self.api.disable_execute_api_endpoint,
            "vpcEndpointIds": list(self.api.endpoint_configuration.vpc_endpoint_ids or ()),
        }
        filled = _filled(endpoint)
        return {f"{_EXTENSION}endpoint-configuration": filled} if filled and self.has() else {}


def operation_name(http_method: str) -> str:
    """Return the key of an operation in a path item."""
    return f"{_EXTENSION}any-method" if http_method == "ANY" else http_method.lower()


def parameters(path: str, method: Method) -> list[Parameter]:
    """Return the parameters of a request; OpenAPI wants all that its path has."""
    declared = method.request_parameters or {}
    undeclared = [name for name in _PATH_PARAMETER.findall(path) if f"method.request.path.{name}" not in declared]
    found = [Parameter(name, "path", required=True) for name in undeclared]
    for key, required in declared.items():
        location, _, name = key.removeprefix("method.request.").partition(".")
        where = _LOCATIONS.get(location)
        if where is not None:
            found.append(Parameter(name, where, required or where == "path"))
    return found


def header_names(response: MethodResponse) -> list[str]:
    """Return the headers that a response declares."""
    return [name.removeprefix("method.response.header.") for name in response.response_parameters or {}]


def responses(method: Method) -> Iterable[MethodResponse]:
    """Return the responses of a method in the order of their status."""
    known = method.method_responses or {}
    return [known[status] for status in sorted(known)]


def _model_names(method: Method) -> set[str]:
    named = set((method.request_models or {}).values())
    return named.union(*((one.response_models or {}).values() for one in responses(method)))


def _schema(text: str) -> Any:
    document = json.loads(text)
    # OpenAPI has no such member
    return {key: value for key, value in document.items() if key != "$schema"} if isinstance(document, dict) else {}


def _integration(integration: Integration, resource_id: str) -> dict[str, Any]:
    """Return x-amazon-apigateway-integration; what API Gateway would fill in is left out."""
    found = {
        "type": integration.type.lower(),
        "httpMethod": integration.http_method,
        "uri": integration.uri,
        "connectionType": integration.connection_type if integration.connection_type == "VPC_LINK" else None,
        "connectionId": integration.connection_id,
        "credentials": integration.credentials,
        "responses": {
            one.selection_pattern or "default": _integration_response(one)
            for one in (integration.integration_responses or {}).values()
        },
        "requestParameters": dict(integration.request_parameters or {}),
        "requestTemplates": dict(integration.request_templates or {}),
        "passthroughBehavior": integration.passthrough_behavior.lower(),
        "contentHandling": integration.content_handling,
        "timeoutInMillis": integration.timeout_in_millis if integration.timeout_in_millis != _DEFAULT_TIMEOUT else None,
        "cacheNamespace": integration.cache_namespace if integration.cache_namespace != resource_id else None,
        "cacheKeyParameters": list(integration.cache_key_parameters),
        "tlsConfig": {"insecureSkipVerification": integration.tls_config.insecure_skip_verification}
        if integration.tls_config
        else None,
        "responseTransferMode": integration.response_transfer_mode,
        "integrationTarget": integration.integration_target,
    }
    return _filled(found)


def _integration_response(response: IntegrationResponse) -> dict[str, Any]:
    found = {
        "statusCode": response.status_code,
        "responseParameters": dict(response.response_parameters or {}),
        "responseTemplates": dict(response.response_templates or {}),
        "contentHandling": response.content_handling,
    }
    return _filled(found)


def _gateway_response(response: GatewayResponse) -> dict[str, Any]:
    found = {
        "statusCode": response.status_code,
        "responseParameters": dict(response.response_parameters),
        "responseTemplates": dict(response.response_templates),
    }
    return _filled(found)


def _filled(members: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value not in (None, False, {}, [])}
