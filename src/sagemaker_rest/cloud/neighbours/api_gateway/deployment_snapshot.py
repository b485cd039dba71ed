"""What a deployment serves: a copy of the REST API, taken when CreateDeployment was called.

moto 5.2.5 keeps no such copy, so a stage would serve what the API is now and a forgotten redeployment would not show.
It also deploys an API of whose methods only some have an integration, which API Gateway refuses; replaces a stage that
CreateDeployment names, where API Gateway moves it to the new deployment and keeps its settings; deletes a deployment
that a stage serves, which API Gateway refuses, so that a missing create_before_destroy would not show.

https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-deploy-api.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.apigateway.exceptions import BadRequestException, DeploymentNotFoundException, StageStillActive
from moto.apigateway.models import (
    APIGatewayBackend,
    Deployment,
    Integration,
    IntegrationResponse,
    Method,
    Resource,
    RestAPI,
    Stage,
    apigateway_backends,
)

from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import (
    DEFAULT_TIMEOUT_MILLIS,
    ApiSnapshot,
    ContentHandling,
    DeployedStage,
    GatewayResponseSnapshot,
    IntegrationResponseSnapshot,
    IntegrationSnapshot,
    MethodResponseSnapshot,
    MethodSnapshot,
    ModelSnapshot,
    PassthroughBehavior,
    ResourceSnapshot,
    StageSnapshot,
    Throttle,
    ValidatorSnapshot,
)
from sagemaker_rest.cloud.neighbours.api_gateway import stage_snapshot
from sagemaker_rest.cloud.neighbours.api_gateway.access_snapshot import access_settings, authorizer, check_policy
from sagemaker_rest.cloud.neighbours.wafv2.web_acls import is_blocking, is_evaluated

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_DRAFT_4 = "http://json-schema.org/draft-04/schema#"
# every REST API has these two from the start; moto has neither
_BUILT_IN_MODELS = {
    "Empty": ModelSnapshot(
        "Empty", "application/json", f'{{"$schema": "{_DRAFT_4}", "title": "Empty Schema", "type": "object"}}'
    ),
    "Error": ModelSnapshot(
        "Error",
        "application/json",
        f'{{"$schema": "{_DRAFT_4}", "title": "Error Schema", "type": "object",'
        ' "properties": {"message": {"type": "string"}}}',
    ),
}

_MOTO_DEFAULT_THROTTLE = Throttle(rate=1000.0, burst=2000)

_create_deployment = APIGatewayBackend.create_deployment


def install_deployment_snapshots() -> None:
    """Make moto's deployments what a stage serves. Calling it again changes nothing."""
    APIGatewayBackend.create_deployment = _create_deployment_with_snapshot
    RestAPI.delete_deployment = _delete_unused_deployment


class MotoStages:
    """The stages of every account and region of moto, with what they serve."""

    def find(self, api_id: str, stage_name: str) -> DeployedStage | None:
        """The stage as it is now, with the API as it was when the stage's deployment was created."""
        for backend in _backends():
            rest_api = backend.apis.get(api_id)
            if rest_api is not None:
                return _deployed(rest_api, stage_name)
        return None


def _backends() -> Iterator[APIGatewayBackend]:
    # lists, because another thread may be adding an account or a region
    for regions in list(apigateway_backends.values()):
        yield from list(regions.values())


def _deployed(rest_api: RestAPI, stage_name: str) -> DeployedStage | None:
    stage = rest_api.stages.get(stage_name)
    deployment = rest_api.deployments.get(stage.deployment_id) if stage else None
    snapshot = getattr(deployment, "api_snapshot", None)
    if stage is None or snapshot is None:
        return None
    settings = stage_snapshot.canary(stage)
    canary = rest_api.deployments.get(settings.deployment_id) if settings else None
    return DeployedStage(snapshot, _stage(rest_api, stage), getattr(canary, "api_snapshot", None))


def _create_deployment_with_snapshot(
    self: APIGatewayBackend, function_id: str, name: str, description: str = "", stage_variables: Any = None
) -> Deployment:
    rest_api = self.get_rest_api(function_id)
    if any(method.method_integration is None for method in _methods(rest_api)):
        # moto's own error for this is a NotFoundException
        raise BadRequestException("No integration defined for method")
    check_policy(rest_api)
    kept = rest_api.stages.get(name)
    deployment = _create_deployment(self, function_id, name, description, stage_variables)
    deployment.api_snapshot = take_snapshot(rest_api)
    if kept is not None:
        kept.deployment_id = deployment.id
        kept.variables.update(stage_variables or {})
        rest_api.stages[name] = kept
    return deployment


def _delete_unused_deployment(self: RestAPI, deployment_id: str) -> Deployment:
    if deployment_id not in self.deployments:
        raise DeploymentNotFoundException
    if any(stage.deployment_id == deployment_id for stage in self.stages.values()):
        raise StageStillActive
    return self.deployments.pop(deployment_id)


def _methods(rest_api: RestAPI) -> list[Method]:
    return [method for resource in rest_api.resources.values() for method in resource.resource_methods.values()]


def take_snapshot(rest_api: RestAPI) -> ApiSnapshot:
    """`rest_api` as it is now. Every method must have an integration."""
    return ApiSnapshot(
        id=rest_api.id,
        account_id=rest_api.account_id,
        region=rest_api.region_name,
        resources=tuple(_resource(rest_api, resource) for resource in rest_api.resources.values()),
        models=_BUILT_IN_MODELS
        | {
            model.name: ModelSnapshot(model.name, model.content_type or "application/json", model.schema or "{}")
            for model in rest_api.models.values()
        },
        gateway_responses={
            response.response_type: GatewayResponseSnapshot(
                response_type=response.response_type,
                status=int(response.status_code) if response.status_code else None,
                parameters=_copy(response.response_parameters),
                templates=_copy(response.response_templates),
            )
            for response in rest_api.gateway_responses.values()
        },
        binary_media_types=tuple(rest_api.binaryMediaTypes),
        execute_api_disabled=_is_true(rest_api.disableExecuteApiEndpoint),
        **access_settings(rest_api),
    )


def _resource(rest_api: RestAPI, resource: Resource) -> ResourceSnapshot:
    methods = {name: _method(rest_api, method) for name, method in resource.resource_methods.items()}
    return ResourceSnapshot(resource.id, resource.get_path(), methods)


def _method(rest_api: RestAPI, method: Method) -> MethodSnapshot:
    validator = rest_api.request_validators.get(method.request_validator_id)
    return MethodSnapshot(
        http_method=method.http_method,
        integration=_integration(method.method_integration),
        authorization_type=method.authorization_type or "NONE",
        authorizer=authorizer(rest_api.authorizers.get(method.authorizer_id)),
        authorization_scopes=tuple(method.authorization_scopes or ()),
        api_key_required=_is_true(method.api_key_required),
        request_parameters={name: _is_true(value) for name, value in _copy(method.request_parameters).items()},
        request_models=_copy(method.request_models),
        validator=ValidatorSnapshot(
            validates_body=_is_true(validator.validate_request_body),
            validates_parameters=_is_true(validator.validate_request_parameters),
        )
        if validator
        else None,
        responses={
            int(status): MethodResponseSnapshot(
                int(status),
                {name: _is_true(value) for name, value in _copy(response.response_parameters).items()},
                _copy(response.response_models),
            )
            for status, response in method.method_responses.items()
        },
    )


def _integration(integration: Integration) -> IntegrationSnapshot:
    responses = (integration.integration_responses or {}).values()
    return IntegrationSnapshot(
        type=integration.integration_type,
        uri=integration.uri or "",
        http_method=integration.http_method,
        credentials=integration.credentials or None,
        request_parameters=_copy(integration.request_parameters),
        request_templates=_copy(integration.request_templates),
        passthrough_behavior=PassthroughBehavior(
            integration.passthrough_behaviour or PassthroughBehavior.WHEN_NO_MATCH
        ),
        content_handling=_content_handling(integration.content_handling),
        timeout_millis=int(integration.timeout_in_millis or DEFAULT_TIMEOUT_MILLIS),
        # Terraform creates responses at the same time, so moto's order is chance. Which of several matching patterns
        # wins on AWS is not documented; API Gateway lists responses by status, and so they are tried here.
        responses=tuple(sorted(map(_integration_response, responses), key=lambda response: response.status)),
        cache_namespace=integration.cache_namespace or "",
        cache_key_parameters=tuple(integration.cache_key_parameters),
    )


def _integration_response(response: IntegrationResponse) -> IntegrationResponseSnapshot:
    return IntegrationResponseSnapshot(
        status=int(response.status_code),
        selection_pattern=response.selection_pattern or None,
        parameters=_copy(response.response_parameters),
        templates=_copy(response.response_templates),
        content_handling=_content_handling(response.content_handling),
    )


def _content_handling(value: str | None) -> ContentHandling | None:
    return ContentHandling(value) if value else None


def _stage(rest_api: RestAPI, stage: Stage) -> StageSnapshot:
    return StageSnapshot(
        name=stage.name,
        deployment_id=stage.deployment_id,
        variables=_copy(stage.variables),
        throttles=_throttles(stage),
        blocked_by_web_acl=is_blocking(stage.web_acl_arn),
        unimplemented=tuple(_unimplemented_of_stage(stage)),
        api_name=rest_api.name,
        settings=stage_snapshot.method_settings(stage),
        access_log=stage_snapshot.access_log(stage),
        canary=stage_snapshot.canary(stage),
        has_cache=_is_true(stage.cache_cluster_enabled),
        cache_generation=getattr(stage, "cache_generation", 0),
        is_traced=_is_true(stage.tracing_enabled),
    )


def _throttles(stage: Stage) -> dict[tuple[str, str], Throttle]:
    throttles = {}
    for key, settings in stage.method_settings.items():
        limit = Throttle(settings["throttlingRateLimit"], settings["throttlingBurstLimit"])
        # -1 is no limit; moto's own default for a method setting that says nothing of throttling is none either
        if limit != _MOTO_DEFAULT_THROTTLE and limit.rate >= 0 and limit.burst >= 0:
            throttles[stage_snapshot.method_of(key)] = limit
    return throttles


def _unimplemented_of_stage(stage: Stage) -> Iterator[str]:
    log = stage_snapshot.access_log(stage)
    if log is not None and ":firehose:" in log.destination_arn:
        yield "An access log sent to Amazon Data Firehose"
    if not is_evaluated(stage.web_acl_arn):
        yield "A web ACL (AWS WAF) with rules"


def _copy(values: Mapping[str, Any] | None) -> dict[str, Any]:
    return dict(values or {})


def _is_true(value: Any) -> bool:
    """A flag that moto holds as a bool, or as the text that came in a patch operation."""
    return value.lower() == "true" if isinstance(value, str) else bool(value)
