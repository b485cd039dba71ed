"""Freeze the records of an API into the data that the data plane serves.

https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-deploy-api.html
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.authorizers import Authorizer
from sagemaker_rest.cloud.api_gateway.control_plane.gateway_responses import GatewayResponse
from sagemaker_rest.cloud.api_gateway.control_plane.models import Model
from sagemaker_rest.cloud.api_gateway.control_plane.request_validators import RequestValidator
from sagemaker_rest.cloud.api_gateway.control_plane.resource_records import Resource, path_of
from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import (
    ApiSnapshot,
    AuthorizerSnapshot,
    ContentHandling,
    GatewayResponseSnapshot,
    IntegrationResponseSnapshot,
    IntegrationSnapshot,
    MethodResponseSnapshot,
    MethodSnapshot,
    ModelSnapshot,
    PassthroughBehavior,
    ResourceSnapshot,
    ValidatorSnapshot,
)
from sagemaker_rest.cloud.authorization.conditions import as_list

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.cloud.api_gateway.control_plane.resource_records import (
        Integration,
        IntegrationResponse,
        Method,
    )
    from sagemaker_rest.cloud.api_gateway.control_plane.rest_api_records import RestApi
    from sagemaker_rest.cloud.protocol.service import Scope
    from sagemaker_rest.cloud.records import Records

DEFINITION_KINDS: tuple[type, ...] = (Authorizer, GatewayResponse, Model, RequestValidator, Resource)
"""The kinds of records that make up an API: stages and the like are not deployed."""

_SHORT_ARN = "execute-api:/"
_DEFAULT_IDENTITY_SOURCE = "method.request.header.Authorization"


def frozen_api(api: RestApi, owned: Records, scope: Scope) -> ApiSnapshot:
    """Return an API with all that it owns as it is now. Every method must have an integration."""
    resources = owned.view(Resource, api.id)
    return ApiSnapshot(
        id=api.id,
        account_id=scope.account_id,
        region=scope.region,
        resources=tuple(
            ResourceSnapshot(
                resource.id,
                path_of(resource, resources),
                {name: _method(api, owned, method) for name, method in resource.resource_methods.items()},
            )
            for resource in resources.values()
        ),
        models={
            model.name: ModelSnapshot(model.name, model.content_type, model.schema)
            for model in owned.view(Model, api.id).values()
        },
        gateway_responses={
            name: _gateway_response(response) for name, response in owned.view(GatewayResponse, api.id).items()
        },
        binary_media_types=api.binary_media_types or (),
        execute_api_disabled=api.disable_execute_api_endpoint,
        policy=_policy(api, scope),
        is_private="PRIVATE" in api.endpoint_configuration.types,
        vpc_endpoint_ids=api.endpoint_configuration.vpc_endpoint_ids or (),
        api_key_source=api.api_key_source,
    )


def _method(api: RestApi, owned: Records, method: Method) -> MethodSnapshot:
    authorizer = owned.view(Authorizer, api.id).get(method.authorizer_id or "")
    validator = owned.view(RequestValidator, api.id).get(method.request_validator_id or "")
    return MethodSnapshot(
        http_method=method.http_method,
        integration=_integration(method.method_integration),
        authorization_type=method.authorization_type,
        authorizer=_authorizer(authorizer) if authorizer else None,
        authorization_scopes=tuple(method.authorization_scopes or ()),
        api_key_required=method.api_key_required,
        request_parameters=dict(method.request_parameters or {}),
        request_models=dict(method.request_models or {}),
        validator=ValidatorSnapshot(validator.validate_request_body, validator.validate_request_parameters)
        if validator
        else None,
        responses={
            int(status): MethodResponseSnapshot(
                int(status), dict(response.response_parameters or {}), dict(response.response_models or {})
            )
            for status, response in (method.method_responses or {}).items()
        },
    )


def _integration(integration: Integration | None) -> IntegrationSnapshot:
    if integration is None:
        raise ValueError("a method without an integration is not deployed")
    responses = map(_integration_response, (integration.integration_responses or {}).values())
    return IntegrationSnapshot(
        type=integration.type,
        uri=integration.uri or "",
        http_method=integration.http_method,
        credentials=integration.credentials or None,
        request_parameters=dict(integration.request_parameters or {}),
        request_templates=dict(integration.request_templates or {}),
        passthrough_behavior=PassthroughBehavior(integration.passthrough_behavior),
        content_handling=_content_handling(integration.content_handling),
        timeout_millis=integration.timeout_in_millis,
        # Terraform puts responses at the same time, so their order is chance. Which of several matching patterns
        # wins on AWS is not documented; API Gateway lists responses by status, and so they are tried here.
        responses=tuple(sorted(responses, key=lambda response: response.status)),
        cache_namespace=integration.cache_namespace or "",
        cache_key_parameters=tuple(integration.cache_key_parameters or ()),
    )


def _integration_response(response: IntegrationResponse) -> IntegrationResponseSnapshot:
    return IntegrationResponseSnapshot(
        status=int(response.status_code),
        selection_pattern=response.selection_pattern or None,
        parameters=dict(response.response_parameters or {}),
        templates=dict(response.response_templates or {}),
        content_handling=_content_handling(response.content_handling),
    )


def _content_handling(text: str | None) -> ContentHandling | None:
    return ContentHandling(text) if text else None


def _authorizer(authorizer: Authorizer) -> AuthorizerSnapshot:
    return AuthorizerSnapshot(
        name=authorizer.name,
        type=authorizer.type,
        provider_arns=tuple(authorizer.provider_arns or ()),
        identity_source=authorizer.identity_source or _DEFAULT_IDENTITY_SOURCE,
        identity_validation=authorizer.identity_validation_expression or "",
    )


def _gateway_response(response: GatewayResponse) -> GatewayResponseSnapshot:
    return GatewayResponseSnapshot(
        response_type=response.response_type,
        status=int(response.status_code) if response.status_code else None,
        parameters=dict(response.response_parameters or {}),
        templates=dict(response.response_templates or {}),
    )


def _policy(api: RestApi, scope: Scope) -> Mapping[str, Any] | None:
    """Return the resource policy, in which `execute-api:/stage/method/path` stands for this API's ARN."""
    if not api.policy:
        return None
    document: dict[str, Any] = json.loads(api.policy)
    prefix = f"arn:{scope.partition}:execute-api:{scope.region}:{scope.account_id}:{api.id}/"
    return document | {
        "Statement": [_with_whole_arns(statement, prefix) for statement in as_list(document.get("Statement", []))]
    }


def _with_whole_arns(statement: dict[str, Any], prefix: str) -> dict[str, Any]:
    return statement | {
        name: [_whole_arn(resource, prefix) for resource in as_list(statement[name])]
        for name in ("Resource", "NotResource")
        if name in statement
    }


def _whole_arn(resource: str, prefix: str) -> str:
    short = resource.startswith(_SHORT_ARN)
    return prefix + resource.removeprefix(_SHORT_ARN) if short else resource
