"""API Gateway's control plane put together: every operation by its AWS name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane import (
    account,
    api_key_files,
    api_keys,
    authorizers,
    base_path_mappings,
    client_certificates,
    deployments,
    documentation_parts,
    documentation_versions,
    domain_name_access_associations,
    domain_names,
    gateway_responses,
    integration_responses,
    integrations,
    method_responses,
    method_tests,
    methods,
    models,
    request_validators,
    resources,
    rest_apis,
    sdks,
    stages,
    tags,
    usage,
    usage_plan_keys,
    usage_plans,
    vpc_links,
)
from sagemaker_rest.cloud.api_gateway.control_plane.call import Call
from sagemaker_rest.cloud.api_gateway.control_plane.openapi import exports, imports
from sagemaker_rest.cloud.api_gateway.control_plane.surroundings import Surroundings
from sagemaker_rest.cloud.protocol.constraints import Wording
from sagemaker_rest.cloud.protocol.errors import OperationNotImplementedError
from sagemaker_rest.cloud.protocol.service import Scope, Service
from sagemaker_rest.cloud.records import Store

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.cloud.api_gateway.control_plane.call import Operation
    from sagemaker_rest.cloud.http import HttpRequest, HttpResponse

OPERATIONS: dict[str, Operation] = {
    **account.OPERATIONS,
    **api_key_files.OPERATIONS,
    **api_keys.OPERATIONS,
    **authorizers.OPERATIONS,
    **base_path_mappings.OPERATIONS,
    **client_certificates.OPERATIONS,
    **deployments.OPERATIONS,
    **documentation_parts.OPERATIONS,
    **documentation_versions.OPERATIONS,
    **domain_name_access_associations.OPERATIONS,
    **domain_names.OPERATIONS,
    **exports.OPERATIONS,
    **gateway_responses.OPERATIONS,
    **imports.OPERATIONS,
    **integration_responses.OPERATIONS,
    **integrations.OPERATIONS,
    **method_responses.OPERATIONS,
    **methods.OPERATIONS,
    **models.OPERATIONS,
    **request_validators.OPERATIONS,
    **resources.OPERATIONS,
    **rest_apis.OPERATIONS,
    **sdks.OPERATIONS,
    **stages.OPERATIONS,
    **tags.OPERATIONS,
    **usage.OPERATIONS,
    **usage_plan_keys.OPERATIONS,
    **usage_plans.OPERATIONS,
    **vpc_links.OPERATIONS,
}

# AWS lists the values of these in an order of its own; recorded on AWS by others
_WORDING = Wording(
    names_the_input=True,
    names_java_classes=True,
    # a template that is null passes the body on as it is
    maps_with_nulls=frozenset({"requestTemplates", "responseTemplates"}),
    enum_orders={
        "DocumentationPartType": (
            *("RESPONSE_BODY", "RESPONSE", "METHOD", "MODEL", "AUTHORIZER", "RESPONSE_HEADER"),
            *("RESOURCE", "PATH_PARAMETER", "REQUEST_BODY", "QUERY_PARAMETER", "API", "REQUEST_HEADER"),
        ),
        "Op": ("add", "remove", "move", "test", "replace", "copy"),
        "GatewayResponseType": (
            "REQUEST_TOO_LARGE",
            "RESOURCE_NOT_FOUND",
            "AUTHORIZER_CONFIGURATION_ERROR",
            "MISSING_AUTHENTICATION_TOKEN",
            "BAD_REQUEST_BODY",
            "INVALID_SIGNATURE",
            "INVALID_API_KEY",
            "BAD_REQUEST_PARAMETERS",
            "AUTHORIZER_FAILURE",
            "UNAUTHORIZED",
            "INTEGRATION_TIMEOUT",
            "ACCESS_DENIED",
            "DEFAULT_4XX",
            "DEFAULT_5XX",
            "WAF_FILTERED",
            "QUOTA_EXCEEDED",
            "THROTTLED",
            "API_CONFIGURATION_ERROR",
            "UNSUPPORTED_MEDIA_TYPE",
            "INTEGRATION_FAILURE",
            "EXPIRED_TOKEN",
        ),
        "EndpointType": ("PRIVATE", "EDGE", "REGIONAL"),
        "IntegrationType": ("HTTP", "MOCK", "AWS_PROXY", "HTTP_PROXY", "AWS"),
    },
)


# they call a backend, and the store must not wait for it
_UNLOCKED: dict[str, Operation] = {**method_tests.OPERATIONS}


class ApiGatewayControlPlane:
    """API Gateway of every account and region. Safe to use from many threads."""

    def __init__(self, surroundings: Surroundings | None = None) -> None:
        self.store = Store()
        self._surroundings = surroundings or Surroundings()
        self._service = Service("apigateway", self._carry_out, _WORDING)

    def answer(self, request: HttpRequest, scope: Scope) -> HttpResponse:
        """Return the answer to a signed request."""
        return self._service.answer(request, scope)

    def _carry_out(self, name: str, scope: Scope, request: Mapping[str, Any]) -> Mapping[str, Any] | None:
        if name in _UNLOCKED:
            published = self.store.records(scope.account_id, scope.region).published()
            return _UNLOCKED[name](Call(scope, request, published, self._surroundings))
        if name not in OPERATIONS:
            raise OperationNotImplementedError(f"The local cloud does not implement {name} of API Gateway")
        with self.store.draft(scope.account_id, scope.region) as records:
            return OPERATIONS[name](Call(scope, request, records, self._surroundings))
