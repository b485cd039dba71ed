"""GetExport as OpenAPI 3. moto 5.2.5 gives Swagger 2 whatever the type, of the API as it is now and without its models;
API Gateway exports what the stage serves.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-export-api.html
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from moto.apigateway.exceptions import BadRequestException, StageNotFoundException
from moto.apigateway.responses import APIGatewayResponse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import (
        ApiSnapshot,
        IntegrationResponseSnapshot,
        IntegrationSnapshot,
        MethodResponseSnapshot,
        MethodSnapshot,
        StageSource,
    )

_get_export = APIGatewayResponse.get_export

_EXTENSIONS = frozenset({"", "integrations"})
_TEXT = {"type": "string"}
_LOCATIONS = {"path": "path", "querystring": "query", "header": "header"}
_SECURITY_SCHEMES = {
    "api_key": {"type": "apiKey", "name": "x-api-key", "in": "header"},
    "sigv4": {
        "type": "apiKey",
        "name": "Authorization",
        "in": "header",
        "x-amazon-apigateway-authtype": "awsSigv4",
    },
}


def install(stages: StageSource) -> None:
    """Export what `stages` serve. Calling it again changes nothing."""

    def get_export(self: APIGatewayResponse) -> Any:
        _, _, api_id, _, stage_name, _, export_type = self.path.split("/")
        if export_type != "oas30":
            return _get_export(self)
        return _export(self, stages, api_id, stage_name)

    APIGatewayResponse.get_export = get_export


def _export(response: APIGatewayResponse, stages: StageSource, api_id: str, stage_name: str) -> Any:
    rest_api = response.backend.get_rest_api(api_id)
    deployed = stages.find(api_id, stage_name)
    if deployed is None:
        raise StageNotFoundException
    extensions = (response.querystring.get("extensions") or [""])[0]
    if extensions not in _EXTENSIONS:
        raise NotImplementedError(f"GetExport with the extensions {extensions}")
    if "yaml" in response.headers.get("Accept", ""):
        raise NotImplementedError("GetExport as YAML")
    created = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    info = {"title": rest_api.name, "version": created}
    if rest_api.description:
        info["description"] = rest_api.description
    document = openapi_document(deployed.api, stage_name, info, with_integrations=extensions == "integrations")
    headers = {
        "Content-Type": "application/json",
        "Content-Disposition": f'attachment; filename="oas30_{created}.json"',
    }
    return 200, headers, json.dumps(document, indent=2).encode()


def openapi_document(
    api: ApiSnapshot, stage: str, info: Mapping[str, str], *, with_integrations: bool = False
) -> dict[str, Any]:
    """`api` as an OpenAPI 3.0.1 document; `with_integrations` adds the backends as x-amazon-apigateway-integration."""
    methods = [method for resource in api.resources for method in resource.methods.values()]
    components: dict[str, Any] = {"schemas": _schemas(api, methods)}
    schemes = {name for method in methods for name in _security(method)}
    if schemes:
        components["securitySchemes"] = {name: _security_scheme(name, methods) for name in sorted(schemes)}
    domain = "amazonaws.com.cn" if api.region.startswith("cn-") else "amazonaws.com"
    return {
        "openapi": "3.0.1",
        "info": dict(info),
        "servers": [
            {
                "url": f"https://{api.id}.execute-api.{api.region}.{domain}/{{basePath}}",
                "variables": {"basePath": {"default": stage}},
            }
        ],
        "paths": {
            # OpenAPI knows no greedy parameter; API Gateway keeps its own way to write one
            resource.path: {
                _operation_name(name): _operation(method, with_integrations=with_integrations)
                for name, method in resource.methods.items()
            }
            for resource in sorted(api.resources, key=lambda resource: resource.path)
            if resource.methods
        },
        "components": components,
    }


def _operation_name(http_method: str) -> str:
    return "x-amazon-apigateway-any-method" if http_method == "ANY" else http_method.lower()


def _operation(method: MethodSnapshot, *, with_integrations: bool) -> dict[str, Any]:
    operation: dict[str, Any] = {}
    parameters = [_parameter(name, required=needed) for name, needed in method.request_parameters.items()]
    if parameters:
        operation["parameters"] = parameters
    if method.request_models:
        operation["requestBody"] = {"content": _content(method.request_models), "required": True}
    operation["responses"] = {str(status): _response(response) for status, response in method.responses.items()}
    security = _security(method)
    if security:
        # one requirement with every scheme: a caller needs all of them
        operation["security"] = [security]
    if with_integrations:
        operation["x-amazon-apigateway-integration"] = _integration(method.integration)
    return operation


def _parameter(name: str, *, required: bool) -> dict[str, Any]:
    location, _, named = name.removeprefix("method.request.").partition(".")
    where = _LOCATIONS[location]
    # OpenAPI allows no optional path parameter
    return {"name": named, "in": where, "required": required or where == "path", "schema": _TEXT}


def _response(response: MethodResponseSnapshot) -> dict[str, Any]:
    document: dict[str, Any] = {"description": f"{response.status} response"}
    names = [name.removeprefix("method.response.header.") for name in response.parameters]
    if names:
        document["headers"] = {name: {"schema": _TEXT} for name in sorted(names)}
    document["content"] = _content(response.models)
    return document


def _content(models: Mapping[str, str]) -> dict[str, Any]:
    return {
        content_type: {"schema": {"$ref": f"#/components/schemas/{model}"}} for content_type, model in models.items()
    }


def _schemas(api: ApiSnapshot, methods: list[MethodSnapshot]) -> dict[str, Any]:
    """Of the models that methods name, and of those that these refer to."""
    wanted = {model for method in methods for model in method.request_models.values()}
    wanted |= {
        model for method in methods for response in method.responses.values() for model in response.models.values()
    }
    base = f"https://apigateway.amazonaws.com/restapis/{api.id}/models/"
    schemas: dict[str, Any] = {}
    while missing := sorted(wanted & api.models.keys() - schemas.keys()):
        for name in missing:
            text = api.models[name].schema
            wanted |= {other for other in api.models if f"{base}{other}" in text}
            schemas[name] = _schema(text.replace(base, "#/components/schemas/"), name)
    return schemas


def _schema(text: str, name: str) -> Any:
    try:
        document = json.loads(text)
    except ValueError as error:
        raise BadRequestException(f"The model {name} is no JSON Schema: {error}") from error
    # OpenAPI 3.0 has no such member
    return {key: value for key, value in document.items() if key != "$schema"}


def _security(method: MethodSnapshot) -> dict[str, list[str]]:
    security: dict[str, list[str]] = {}
    if method.authorization_type == "AWS_IAM":
        security["sigv4"] = []
    if method.authorizer is not None:
        security[method.authorizer.name] = list(method.authorization_scopes)
    if method.api_key_required:
        security["api_key"] = []
    return security


def _security_scheme(name: str, methods: list[MethodSnapshot]) -> dict[str, Any]:
    if name in _SECURITY_SCHEMES:
        return _SECURITY_SCHEMES[name]
    authorizer = next(method.authorizer for method in methods if method.authorizer and method.authorizer.name == name)
    pools = authorizer.type == "COGNITO_USER_POOLS"
    return {
        "type": "apiKey",
        "name": authorizer.identity_source.rpartition(".")[2] or "Authorization",
        "in": "header",
        "x-amazon-apigateway-authtype": "cognito_user_pools" if pools else "custom",
    }


def _integration(integration: IntegrationSnapshot) -> dict[str, Any]:
    document: dict[str, Any] = {
        "type": integration.type.lower(),
        "httpMethod": integration.http_method,
        "uri": integration.uri or None,
        "credentials": integration.credentials,
        "requestParameters": dict(integration.request_parameters),
        "requestTemplates": dict(integration.request_templates),
        "passthroughBehavior": integration.passthrough_behavior.lower(),
        "contentHandling": integration.content_handling,
        "timeoutInMillis": integration.timeout_millis,
        "cacheNamespace": integration.cache_namespace or None,
        "cacheKeyParameters": list(integration.cache_key_parameters),
    }
    responses = {each.selection_pattern or "default": _integration_response(each) for each in integration.responses}
    return {name: value for name, value in document.items() if value} | {"responses": responses}


def _integration_response(response: IntegrationResponseSnapshot) -> dict[str, Any]:
    document: dict[str, Any] = {
        "statusCode": str(response.status),
        "responseParameters": dict(response.parameters),
        "responseTemplates": dict(response.templates),
        "contentHandling": response.content_handling,
    }
    return {name: value for name, value in document.items() if value}
