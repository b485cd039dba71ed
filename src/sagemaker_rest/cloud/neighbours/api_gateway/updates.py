"""Changes to the parts of a REST API. moto 5.2.5 creates, reads and deletes them, and has none of these operations:
UpdateMethod, UpdateMethodResponse, UpdateIntegration, UpdateIntegrationResponse, UpdateModel, UpdateGatewayResponse,
UpdateResource, UpdateDeployment. The AWS provider uses them for every change in place.

https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html
"""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from moto.apigateway.exceptions import BadRequestException
from moto.apigateway.responses import APIGatewayResponse

from sagemaker_rest.cloud.neighbours.api_gateway.mapping_checks import (
    check_integration,
    check_integration_response,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Answer = tuple[int, dict[str, str], str]


def _as_it_is(value: str) -> str:
    return value


def _flag(value: str) -> bool:
    return value.lower() == "true"


@dataclass(frozen=True, slots=True)
class _Patchable:
    """Which patch paths a kind of object has: `values` are replaced, `maps` and `lists` hold entries by name.

    Each gives the attribute that moto keeps it under and what its text is read with.
    """

    values: Mapping[str, tuple[str, Callable[[str], Any]]] = field(default_factory=dict)
    maps: Mapping[str, tuple[str, Callable[[str], Any]]] = field(default_factory=dict)
    lists: Mapping[str, str] = field(default_factory=dict)

    def apply(self, target: Any, operations: list[dict[str, str]]) -> None:
        for operation in operations:
            name, _, key = operation["path"].removeprefix("/").partition("/")
            removed = operation["op"] == "remove"
            if name in self.values and not key:
                attribute, read = self.values[name]
                setattr(target, attribute, None if removed else read(operation.get("value", "")))
            elif name in self.maps and key:
                attribute, read = self.maps[name]
                entries = dict(getattr(target, attribute) or {})
                entries.pop(_unescaped(key), None)
                added = {} if removed else {_unescaped(key): read(operation.get("value", ""))}
                setattr(target, attribute, entries | added)
            elif name in self.lists:
                attribute, entry = self.lists[name], _unescaped(key) or operation.get("value", "")
                kept = [known for known in getattr(target, attribute) or [] if known != entry]
                setattr(target, attribute, kept if removed else [*kept, entry])
            else:
                raise BadRequestException(f"Invalid patch path {operation['path']}")


def _unescaped(key: str) -> str:
    """A JSON pointer's part, as in `application~1json`."""
    return key.replace("~1", "/").replace("~0", "~")


_METHOD = _Patchable(
    values={
        "apiKeyRequired": ("api_key_required", _flag),
        "authorizationType": ("authorization_type", _as_it_is),
        "authorizerId": ("authorizer_id", _as_it_is),
        "operationName": ("operation_name", _as_it_is),
        "requestValidatorId": ("request_validator_id", _as_it_is),
    },
    maps={"requestModels": ("request_models", _as_it_is), "requestParameters": ("request_parameters", _flag)},
    lists={"authorizationScopes": "authorization_scopes"},
)
_METHOD_RESPONSE = _Patchable(
    maps={"responseModels": ("response_models", _as_it_is), "responseParameters": ("response_parameters", _flag)}
)
_INTEGRATION = _Patchable(
    values={
        "cacheNamespace": ("cache_namespace", _as_it_is),
        "connectionType": ("connection_type", _as_it_is),
        "contentHandling": ("content_handling", _as_it_is),
        "credentials": ("credentials", _as_it_is),
        "httpMethod": ("http_method", _as_it_is),
        "passthroughBehavior": ("passthrough_behaviour", _as_it_is),
        "timeoutInMillis": ("timeout_in_millis", int),
        "type": ("integration_type", _as_it_is),
        "uri": ("uri", _as_it_is),
    },
    maps={
        "requestParameters": ("request_parameters", _as_it_is),
        "requestTemplates": ("request_templates", _as_it_is),
        "tlsConfig": ("tls_config", _flag),
    },
    lists={"cacheKeyParameters": "cache_key_parameters"},
)
_INTEGRATION_RESPONSE = _Patchable(
    values={
        "contentHandling": ("content_handling", _as_it_is),
        "selectionPattern": ("selection_pattern", _as_it_is),
    },
    maps={
        "responseParameters": ("response_parameters", _as_it_is),
        "responseTemplates": ("response_templates", _as_it_is),
    },
)
_MODEL = _Patchable(values={"description": ("description", _as_it_is), "schema": ("schema", _as_it_is)})
_GATEWAY_RESPONSE = _Patchable(
    values={"statusCode": ("status_code", _as_it_is)},
    maps={
        "responseParameters": ("response_parameters", _as_it_is),
        "responseTemplates": ("response_templates", _as_it_is),
    },
)
_RESOURCE = _Patchable(values={"parentId": ("parent_id", _as_it_is), "pathPart": ("path_part", _as_it_is)})
_DEPLOYMENT = _Patchable(values={"description": ("description", _as_it_is)})


def _parts(response: APIGatewayResponse) -> list[str]:
    """The names in the request's path: `restapis/{0}/resources/{1}/methods/{2}/…/responses/{3}`, every other part."""
    parts = [part for part in response.path.split("/") if part and part != "integration"]
    return parts[1::2]


def _patched(
    response: APIGatewayResponse,
    kind: _Patchable,
    target: Any,
    document: Callable[[], Any],
    check: Callable[[Any], None] = lambda _: None,
) -> Answer:
    """Change `target`, all or nothing; `check` raises if it cannot be what it would become."""
    changed = copy.copy(target)
    kind.apply(changed, response._get_param("patchOperations") or [])  # noqa: SLF001 - moto's way to read a request
    check(changed)
    vars(target).update(vars(changed))
    return 200, {}, json.dumps(document())


def _update_method(self: APIGatewayResponse) -> Answer:
    api, resource, method = _parts(self)
    target = self.backend.get_method(api, resource, method)
    return _patched(self, _METHOD, target, target.to_json)


def _update_method_response(self: APIGatewayResponse) -> Answer:
    api, resource, method, status = _parts(self)
    target = _found(self.backend.get_method_response(api, resource, method, status))
    return _patched(self, _METHOD_RESPONSE, target, target.to_json)


def _update_integration(self: APIGatewayResponse) -> Answer:
    api, resource, method = _parts(self)
    target = _found(self.backend.get_integration(api, resource, method))
    declaring = self.backend.get_method(api, resource, method)
    return _patched(
        self,
        _INTEGRATION,
        target,
        target.to_json,
        lambda changed: check_integration(declaring, changed.request_parameters),
    )


def _update_integration_response(self: APIGatewayResponse) -> Answer:
    api, resource, method, status = _parts(self)
    target = self.backend.get_integration_response(api, resource, method, status)
    declaring = self.backend.get_method(api, resource, method)
    return _patched(
        self,
        _INTEGRATION_RESPONSE,
        target,
        target.to_json,
        lambda changed: check_integration_response(declaring, status, changed.response_parameters),
    )


def _update_model(self: APIGatewayResponse) -> Answer:
    api, name = _parts(self)
    target = self.backend.get_model(api, name)
    return _patched(self, _MODEL, target, target.to_json)


def _update_gateway_response(self: APIGatewayResponse) -> Answer:
    api, response_type = _parts(self)
    target = self.backend.get_gateway_response(api, response_type)
    return _patched(self, _GATEWAY_RESPONSE, target, target.to_json)


def _update_resource(self: APIGatewayResponse) -> Answer:
    api, resource = _parts(self)
    target = self.backend.get_resource(api, resource)
    return _patched(self, _RESOURCE, target, target.to_dict)


def _update_deployment(self: APIGatewayResponse) -> Answer:
    api, deployment = _parts(self)
    target = _found(self.backend.get_rest_api(api).deployments.get(deployment))
    return _patched(self, _DEPLOYMENT, target, target.to_json)


def _found(target: Any) -> Any:
    if target is None:
        raise BadRequestException("Invalid identifier specified")
    return target


def install() -> None:
    """Give moto the operations. Calling it again changes nothing."""
    APIGatewayResponse.update_method = _update_method
    APIGatewayResponse.update_method_response = _update_method_response
    APIGatewayResponse.update_integration = _update_integration
    APIGatewayResponse.update_integration_response = _update_integration_response
    APIGatewayResponse.update_model = _update_model
    APIGatewayResponse.update_gateway_response = _update_gateway_response
    APIGatewayResponse.update_resource = _update_resource
    APIGatewayResponse.update_deployment = _update_deployment
