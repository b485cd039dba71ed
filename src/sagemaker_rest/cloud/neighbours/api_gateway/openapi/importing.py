"""A definition put on a REST API of moto: all of it, or nothing.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api-update.html
"""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

from moto.apigateway.exceptions import ApiGatewayException, BadRequestException

from sagemaker_rest.cloud.neighbours.api_gateway.mapping_checks import (
    check_integration,
    check_integration_response,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from moto.apigateway.models import APIGatewayBackend, Resource, RestAPI

    from sagemaker_rest.cloud.neighbours.api_gateway.openapi.definition import (
        ApiDefinition,
        IntegrationDefinition,
        MethodDefinition,
    )

_TYPES = ("AWS", "AWS_PROXY", "HTTP", "HTTP_PROXY", "MOCK")
_DRAFT_4 = "http://json-schema.org/draft-04/schema#"
_COLLECTIONS = ("resources", "models", "request_validators", "authorizers", "gateway_responses")


def import_definition(
    backend: APIGatewayBackend, rest_api: RestAPI, definition: ApiDefinition, *, overwrite: bool
) -> None:
    """Merge `definition` into `rest_api`, or let it take the place of what is there. Endpoint configuration, stages and
    API keys stay as they are.

    Raises BadRequestException, in API Gateway's words; `rest_api` is then as it was.
    """
    before = _copied(rest_api)
    try:
        if overwrite:
            _clear(rest_api, definition)
        _Import(backend, rest_api, definition).carry_out()
    except ApiGatewayException as error:
        vars(rest_api).update(_copied_back(before))
        raise BadRequestException(f"Errors found during import:\n\t{error.message}") from error


def _copied(rest_api: RestAPI) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """The API's attributes with collections of their own, and each resource's methods. An import replaces methods and
    models and changes none, so that no deeper copy is needed.
    """
    attributes = vars(rest_api) | {name: dict(getattr(rest_api, name)) for name in _COLLECTIONS}
    return attributes, {resource.id: dict(resource.resource_methods) for resource in rest_api.resources.values()}


def _copied_back(before: tuple[dict[str, Any], dict[str, dict[str, Any]]]) -> dict[str, Any]:
    attributes, methods = before
    for resource in attributes["resources"].values():
        resource.resource_methods = methods[resource.id]
    return attributes


def _clear(rest_api: RestAPI, definition: ApiDefinition) -> None:
    """Resources of the same path keep their ids; API Gateway's documentation does not say whether they do there."""
    kept = {prefix for path in definition.paths for prefix in _prefixes(path)}
    rest_api.resources = {key: one for key, one in rest_api.resources.items() if one.get_path() in kept | {"/"}}
    for resource in rest_api.resources.values():
        resource.resource_methods = {}
    rest_api.models, rest_api.request_validators = {}, {}
    rest_api.authorizers, rest_api.gateway_responses = {}, {}
    rest_api.binaryMediaTypes, rest_api.api_key_source = [], "HEADER"
    rest_api.minimum_compression_size, rest_api.policy = None, None
    rest_api.description, rest_api.disableExecuteApiEndpoint = "", False


def _prefixes(path: str) -> list[str]:
    """`/a/b` and what it lies below: `/a`, `/a/b`."""
    parts = path.strip("/").split("/") if path != "/" else []
    return ["/" + "/".join(parts[: count + 1]) for count in range(len(parts))]


class _Import:
    def __init__(self, backend: APIGatewayBackend, rest_api: RestAPI, definition: ApiDefinition) -> None:
        self._backend = backend
        self._api = rest_api
        self._definition = definition

    def carry_out(self) -> None:
        self._set_attributes()
        for model in self._definition.models:
            self._api.add_model(model.name, model.description, self._schema(model.schema), model.content_type)
        validators = self._ids(self._api.request_validators)
        for name, checks in self._definition.validators.items():
            self._api.request_validators.pop(validators.get(name), None)
            self._api.create_request_validator(name, *checks)
        authorizers = self._ids(self._api.authorizers)
        for authorizer in self._definition.authorizers:
            self._api.authorizers.pop(authorizers.get(authorizer.name), None)
            self._backend.create_authorizer(self._api.id, authorizer.name, authorizer.type, **authorizer.settings)
        for response in self._definition.gateway_responses:
            self._api.put_gateway_response(response.type, response.status, response.parameters, response.templates)
        for path in self._definition.paths:
            self._resource(path)
        for method in self._definition.methods:
            self._put_method(method)

    def _set_attributes(self) -> None:
        definition, api = self._definition, self._api
        given = {
            "name": definition.title,
            "description": definition.description,
            "version": definition.version,
            "api_key_source": definition.api_key_source,
            "minimum_compression_size": definition.minimum_compression_size,
            "policy": None if definition.policy is None else json.dumps(definition.policy),
            "disableExecuteApiEndpoint": definition.execute_api_disabled,
        }
        for name, value in given.items():
            if value is not None:
                setattr(api, name, value)
        if definition.binary_media_types is not None:
            api.binaryMediaTypes = list(dict.fromkeys([*api.binaryMediaTypes, *definition.binary_media_types]))
        if definition.vpc_endpoint_ids is not None:
            ids = list(definition.vpc_endpoint_ids)
            api.endpoint_configuration = {**api.endpoint_configuration, "vpcEndpointIds": ids}

    def _schema(self, schema: Mapping[str, Any]) -> str:
        text = json.dumps({"$schema": _DRAFT_4, **schema}, default=str)
        models = f"https://apigateway.amazonaws.com/restapis/{self._api.id}/models/"
        return text.replace('"#/components/schemas/', f'"{models}')

    @staticmethod
    def _ids(named: Mapping[str, Any]) -> dict[str, str]:
        return {entry.name: key for key, entry in named.items()}

    def _resource(self, path: str) -> Resource:
        resource = self._api.get_resource_for_path("/")
        for prefix in _prefixes(path):
            found = self._api.get_resource_for_path(prefix)
            part = prefix.rpartition("/")[2]
            resource = found or _explained(
                f"Unable to create resource at path '{prefix}'",
                partial(self._backend.create_resource, self._api.id, resource.id, part),
            )
        return resource

    def _put_method(self, method: MethodDefinition) -> None:
        place = (self._api.id, self._resource(method.path).id, method.http_method)
        self._backend.put_method(
            *place,
            method.authorization_type,
            api_key_required=method.api_key_required,
            request_parameters=dict(method.request_parameters) or None,
            request_models=dict(method.request_models) or None,
            operation_name=method.operation_name,
            authorizer_id=self._ids(self._api.authorizers).get(method.authorizer or ""),
            authorization_scopes=list(method.authorization_scopes) or None,
            request_validator_id=self._ids(self._api.request_validators).get(method.validator or ""),
        )
        for response in method.responses:
            self._backend.put_method_response(
                *place, response.status, dict(response.models) or None, dict(response.parameters) or None
            )
        if method.integration is not None:
            where = f"on '{method.http_method}' for resource at path '{method.path}'"
            integration = method.integration
            _explained(f"Unable to put integration {where}", partial(self._put_integration, place, integration))
            _explained(f"Unable to put integration response {where}", partial(self._put_responses, place, integration))

    def _put_integration(self, place: tuple[str, str, str], integration: IntegrationDefinition) -> None:
        if integration.type not in _TYPES:
            raise BadRequestException(
                f"Invalid integration type {integration.type!r}: it must be one of {', '.join(_TYPES)}"
            )
        settings = dict(integration.settings)
        check_integration(self._backend.get_method(*place), settings["request_parameters"])
        made = self._backend.put_integration(
            *place, integration.type, integration.uri, integration_method=integration.http_method, **settings
        )
        made.cache_key_parameters = list(integration.cache_key_parameters)
        made.cache_namespace = integration.cache_namespace or place[1]

    def _put_responses(self, place: tuple[str, str, str], integration: IntegrationDefinition) -> None:
        for response in integration.responses:
            check_integration_response(self._backend.get_method(*place), response.status, response.parameters)
            self._backend.put_integration_response(
                *place,
                response.status,
                response.selection_pattern,
                dict(response.templates),
                dict(response.parameters),
                response.content_handling,
            )


def _explained(what: str, action: Callable[[], Any]) -> Any:
    try:
        return action()
    except ApiGatewayException as error:
        raise BadRequestException(f"{what}: {error.message}") from error
