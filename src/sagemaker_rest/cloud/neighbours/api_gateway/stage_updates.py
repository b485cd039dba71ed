"""UpdateStage. moto 5.2.5 reads its patch operations by what their paths contain: it never removes method settings,
misses those of a nested resource, fails at a variable that is added, drops what it does not know, and turns logging on
for an account that has no role for it. Here and at CreateStage it takes any stage variable.

https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html#UpdateStage-Patch
https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
"""

from __future__ import annotations

import copy
import re
from typing import Any

from moto.apigateway import urls
from moto.apigateway.exceptions import BadRequestException
from moto.apigateway.models import APIGatewayBackend, Stage
from moto.apigateway.responses import APIGatewayResponse

from sagemaker_rest.cloud.neighbours.api_gateway import canary as api_gateway_canary

_create_stage = APIGatewayBackend.create_stage

NO_ROLE = "CloudWatch Logs role ARN must be set in account settings to enable logging"
_CACHE = "{0}/restapis/(?P<function_id>[^/]+)/stages/(?P<stage_name>[^/]+)/cache/data/?$"
_VARIABLE_NAME = re.compile(r"\w{1,64}", re.ASCII)
_VARIABLE_VALUE = re.compile(r"[A-Za-z0-9\-._~:/?#&=,]{0,512}")
_METHOD_SETTING = re.compile(r"/(?P<key>.*/[A-Z*]+)/(?P<setting>(?:metrics|logging|throttling|caching)/\w+)", re.DOTALL)
_LOG_DESTINATION = re.compile(
    r"arn:[\w-]+:(?:logs:[\w-]+:\d{12}:log-group:.+|firehose:[\w-]+:\d{12}:deliverystream/.+)"
)
# "the log format must contain at least one of them"
_NEEDED_IN_FORMAT = ("$context.requestId", "$context.extendedRequestId")
_TEXTS = {"/deploymentId": "deployment_id", "/description": "description"}
_NOT_HERE = {"/clientCertificateId": "client certificates", "/documentationVersion": "documentation versions"}


def install() -> None:
    """Make moto change stages as API Gateway does. Calling it again changes nothing."""
    APIGatewayBackend.create_stage = _create_checked_stage
    APIGatewayBackend.update_stage = _update_stage
    APIGatewayResponse.flush_stage_cache = _flush_stage_cache
    urls.url_paths[_CACHE] = APIGatewayResponse.dispatch


def _create_checked_stage(self: APIGatewayBackend, *arguments: Any, **named: Any) -> Stage:
    for name, value in (named.get("variables") or {}).items():
        check_variable(name, value)
    return _create_stage(self, *arguments, **named)


def check_variable(name: str, value: str) -> None:
    """Raise BadRequestException for a stage variable that cannot be.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/aws-api-gateway-stage-variables-reference.html
    """
    if not _VARIABLE_NAME.fullmatch(name):
        raise BadRequestException(
            f"Invalid stage variable name {name!r}: use letters, digits and underscores, at most 64 of them"
        )
    if not _VARIABLE_VALUE.fullmatch(value):
        raise BadRequestException(
            f"Invalid stage variable value {value!r} of {name}: use letters, digits and -._~:/?#&=, at most 512 of them"
        )


def _update_stage(
    self: APIGatewayBackend, function_id: str, stage_name: str, patch_operations: list[dict[str, Any]]
) -> Stage:
    """All operations or none."""
    rest_api = self.get_rest_api(function_id)
    stage: Stage = self.get_stage(function_id, stage_name)
    changed = copy.deepcopy(stage)
    for operation in patch_operations:
        _apply(changed, operation)
    if changed.deployment_id not in rest_api.deployments:
        raise BadRequestException("Deployment id does not exist")
    if not self.account.cloudwatch_role_arn and _logs(changed) and _logs(changed) != _logs(stage):
        raise BadRequestException(NO_ROLE)
    vars(stage).update(vars(changed))
    return stage


def _logs(stage: Stage) -> list[Any]:
    """What of the stage's settings makes logs."""
    levels = [
        (key, settings.get("loggingLevel"))
        for key, settings in stage.method_settings.items()
        if settings.get("loggingLevel", "OFF") != "OFF"
    ]
    return levels + ([stage.access_log_settings] if stage.access_log_settings else [])


def _apply(stage: Stage, operation: dict[str, Any]) -> None:
    path = operation["path"]
    if operation["op"] == "copy":
        api_gateway_canary.promote(stage, operation)
    elif path.startswith(api_gateway_canary.PATH):
        api_gateway_canary.change(stage, operation)
    elif path.startswith("/variables/"):
        _change_variable(stage, operation)
    elif path.startswith("/accessLogSettings"):
        _change_access_log(stage, operation)
    elif path in _TEXTS:
        setattr(stage, _TEXTS[path], operation.get("value", ""))
    elif path in _NOT_HERE:
        raise NotImplementedError(f"{_NOT_HERE[path]} of API Gateway's stages")
    elif path in ("/cacheClusterEnabled", "/cacheClusterSize", "/tracingEnabled"):
        _change_feature(stage, path, operation["value"])
    else:
        _apply_to_methods(stage, operation)


def _apply_to_methods(stage: Stage, operation: dict[str, Any]) -> None:
    path, removed = operation["path"], operation["op"] == "remove"
    if removed and path.removeprefix("/") in stage.method_settings:
        del stage.method_settings[path.removeprefix("/")]
    elif not removed and (found := _METHOD_SETTING.fullmatch(path)):
        _change_method_setting(stage, found["key"], found["setting"], operation["value"])
    else:
        raise BadRequestException(f"Invalid patch path {path}")


def _change_variable(stage: Stage, operation: dict[str, Any]) -> None:
    name = operation["path"].removeprefix("/variables/")
    if operation["op"] == "remove":
        stage.variables.pop(name, None)
    else:
        check_variable(name, operation["value"])
        stage.variables[name] = operation["value"]


def _change_access_log(stage: Stage, operation: dict[str, Any]) -> None:
    name = operation["path"].removeprefix("/accessLogSettings").removeprefix("/")
    if not name:
        stage.access_log_settings = None
        return
    value = operation.get("value", "")
    if name == "destinationArn" and not _LOG_DESTINATION.fullmatch(value):
        raise BadRequestException(
            f"Invalid ARN specified in the request: {value!r} is the ARN of neither a log group nor a Firehose stream"
        )
    if name == "format" and not any(variable in value for variable in _NEEDED_IN_FORMAT):
        raise BadRequestException(f"Access Log format must contain at least one of {' or '.join(_NEEDED_IN_FORMAT)}")
    # a log group's ARN is kept without its `:*`, as API Gateway gives it back
    kept = value.removesuffix(":*") if name == "destinationArn" else value
    stage.access_log_settings = (stage.access_log_settings or {}) | {name: kept}


def _change_feature(stage: Stage, path: str, value: str) -> None:
    if path == "/cacheClusterSize":
        stage.cache_cluster_size = value
    elif path == "/tracingEnabled":
        stage.tracing_enabled = value.lower() == "true"
    else:
        stage.cache_cluster_enabled = value.lower() == "true"
        stage.cache_cluster_status = "AVAILABLE" if stage.cache_cluster_enabled else "NOT_AVAILABLE"


def _change_method_setting(stage: Stage, key: str, setting: str, value: str) -> None:
    try:
        stage._patch_method_setting(key, setting, value)  # noqa: SLF001 - moto's names and types of the settings
    except ValueError as error:
        raise BadRequestException(f"Invalid value {value!r} for {setting}") from error
    level = stage.method_settings.get(key, {}).get("loggingLevel", "OFF")
    if level not in ("OFF", "ERROR", "INFO"):
        raise BadRequestException(f"Invalid logging level {level}: it must be OFF, ERROR or INFO")
    ttl = stage.method_settings.get(key, {}).get("cacheTtlInSeconds", 0)
    if not 0 <= ttl <= 3600:
        raise BadRequestException(f"Invalid cache TTL {ttl}: it must be between 0 and 3600 seconds")


def _flush_stage_cache(self: APIGatewayResponse) -> Any:
    """https://docs.aws.amazon.com/apigateway/latest/api/API_FlushStageCache.html"""
    parts = self.path.split("/")
    stage = self.backend.get_stage(parts[2], parts[4])
    stage.cache_generation = getattr(stage, "cache_generation", 0) + 1
    return 202, {"status": 202}, ""
