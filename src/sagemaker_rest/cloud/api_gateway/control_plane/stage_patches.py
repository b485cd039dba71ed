"""UpdateStage: patch operations on a stage.

Its paths are not those of a table alone: whatever no other path is for, is the setting of a method.
https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html#UpdateStage-Patch
"""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.errors import bad_request
from sagemaker_rest.cloud.api_gateway.control_plane.patching import (
    ADD,
    COPY,
    REMOVE,
    REPLACE,
    Patch,
    Path,
    decimal,
    flag,
    optional,
    read_patch,
    value,
    whole_number,
)
from sagemaker_rest.cloud.api_gateway.control_plane.stage_records import (
    AccessLogSettings,
    CanarySettings,
    MethodSetting,
    Stage,
    checked_percentage,
    checked_variables,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_SMALLEST_CLUSTER = "0.5"
_CLUSTER_SIZES = ("0.5", "1.6", "6.1", "13.5", "28.4", "58.2", "118", "237")
_STRATEGIES = ("FAIL_WITH_403", "SUCCEED_WITH_RESPONSE_HEADER", "SUCCEED_WITHOUT_RESPONSE_HEADER")
_LEVELS = ("OFF", "ERROR", "INFO")
_LONGEST_TTL = 3600
_LOG_DESTINATION = re.compile(
    r"arn:[\w-]+:(?:logs:[\w-]+:\d{12}:log-group:.+|firehose:[\w-]+:\d{12}:deliverystream/.+)"
)
# "the log format must contain at least one of them"
_NEEDED_IN_FORMAT = ("$context.requestId", "$context.extendedRequestId")


def patched(stage: Stage, operations: Iterable[Mapping[str, Any]]) -> Stage:
    """Return `stage` with all operations of a request carried out.

    Raises:
        ServiceError: BadRequestException, in API Gateway's words, for the first that cannot be.

    """
    for operation in operations:
        patch = read_patch(operation)
        if patch.op == COPY:
            stage = _promoted(stage, patch)
        elif patch.op == REMOVE:
            stage = _removed(stage, patch)
        elif patch.op == ADD and patch.path.startswith("/canarySettings"):
            raise bad_request(f"Invalid add operation with path: {patch.path}")
        else:
            stage = _replaced(stage, patch)
    return stage


def with_cache_cluster(stage: Stage, enabled: bool | None, size: str | None) -> Stage:  # noqa: FBT001 - as it is given
    """Return a stage whose cache cluster is switched, resized, or both; None leaves it as it is."""
    enabled = stage.cache_cluster_enabled if enabled is None else enabled
    size = size or stage.cache_cluster_size
    if size is not None and size not in _CLUSTER_SIZES:
        raise bad_request(f"Invalid cache cluster size {size}: it must be one of {', '.join(_CLUSTER_SIZES)}")
    return dataclasses.replace(
        stage,
        cache_cluster_enabled=enabled,
        cache_cluster_size=(size or _SMALLEST_CLUSTER) if enabled else size,
        cache_cluster_status="AVAILABLE" if enabled else "NOT_AVAILABLE",
    )


def _promoted(stage: Stage, patch: Patch) -> Stage:
    """Take over what the canary has, which stays as it is."""
    canary = stage.canary_settings
    pair = (patch.copied_from, patch.path)
    if pair not in _PROMOTIONS:
        raise bad_request(
            f"Invalid copy operation with path: {patch.path} and from {patch.copied_from}. Valid copy:path are "
            "[/deploymentId, /variables] and valid copy:from are "
            "[/canarySettings/deploymentId, /canarySettings/stageVariableOverrides]"
        )
    if canary is None:
        raise bad_request("Promotion not available. Canary does not exist.")
    if patch.path == "/deploymentId":
        return dataclasses.replace(stage, deployment_id=canary.deployment_id)
    variables = {**(stage.variables or {}), **(canary.stage_variable_overrides or {})}
    return dataclasses.replace(stage, variables=variables or None)


_PROMOTIONS = (
    ("/canarySettings/deploymentId", "/deploymentId"),
    ("/canarySettings/stageVariableOverrides", "/variables"),
)


def _removed(stage: Stage, patch: Patch) -> Stage:
    for row in _REMOVALS:
        names = row.names_in(patch.path)
        if names is not None:
            changed: Stage = row.change(stage, dataclasses.replace(patch, names=names))
            return changed
    key = patch.path.removeprefix("/")
    if key not in stage.method_settings:
        raise bad_request(f"Cannot remove method setting {key} because there is no method setting for this method ")
    others = {name: setting for name, setting in stage.method_settings.items() if name != key}
    return dataclasses.replace(stage, method_settings=others)


def _replaced(stage: Stage, patch: Patch) -> Stage:
    for row in _ROWS:
        names = row.names_in(patch.path)
        if names is not None:
            changed: Stage = row.change(stage, dataclasses.replace(patch, names=names))
            return changed
    if patch.path.startswith("/accessLogSettings"):
        raise bad_request(
            "Invalid accessLogSettings path. Must be one of : "
            "[/accessLogSettings/destinationArn, /accessLogSettings/format]"
        )
    raise bad_request(f"Invalid method setting path: {patch.path}. Must be one of: [{_SHOWN_PATHS}]")


def _change_variable(stage: Stage, patch: Patch) -> Stage:
    return dataclasses.replace(stage, variables=_with_entry(stage.variables, patch))


def _with_entry(variables: Mapping[str, str] | None, patch: Patch) -> Mapping[str, str] | None:
    entries = dict(variables or {})
    entries.pop(patch.name, None)
    if patch.op != REMOVE:
        entries |= checked_variables({patch.name: patch.value or ""}) or {}
    return entries or None


def _change_cache_cluster(stage: Stage, patch: Patch) -> Stage:
    if patch.path == "/cacheClusterSize":
        return with_cache_cluster(stage, None, patch.value)
    return with_cache_cluster(stage, flag(patch.value or ""), None)


def _change_access_log(stage: Stage, patch: Patch) -> Stage:
    text = patch.value
    if not text:
        raise bad_request("Access Log value must not be empty")
    settings = stage.access_log_settings or AccessLogSettings()
    if patch.path == "/accessLogSettings/format":
        if not any(variable in text for variable in _NEEDED_IN_FORMAT):
            raise bad_request(f"Access Log format must contain at least one of {' or '.join(_NEEDED_IN_FORMAT)}")
        return dataclasses.replace(stage, access_log_settings=dataclasses.replace(settings, format=text))
    if not _LOG_DESTINATION.fullmatch(text):
        raise bad_request(
            f"Invalid ARN specified in the request: {text!r} is the ARN of neither a log group nor a Firehose stream"
        )
    # a log group's ARN is kept without its `:*`, as API Gateway gives it back
    settings = dataclasses.replace(settings, destination_arn=text.removesuffix(":*"))
    return dataclasses.replace(stage, access_log_settings=settings)


def _change_canary(stage: Stage, patch: Patch) -> Stage:
    """Change a canary; the first change makes it, with the stage's own deployment."""
    canary = stage.canary_settings or CanarySettings(stage.deployment_id)
    text = patch.value or ""
    match patch.path.rpartition("/")[2]:
        case "deploymentId":
            canary = dataclasses.replace(canary, deployment_id=text)
        case "percentTraffic":
            canary = dataclasses.replace(canary, percent_traffic=checked_percentage(decimal(text)))
        case _:
            canary = dataclasses.replace(canary, use_stage_cache=flag(text))
    return dataclasses.replace(stage, canary_settings=canary)


def _change_override(stage: Stage, patch: Patch) -> Stage:
    canary = stage.canary_settings or CanarySettings(stage.deployment_id)
    overrides = _with_entry(canary.stage_variable_overrides, patch)
    return dataclasses.replace(stage, canary_settings=dataclasses.replace(canary, stage_variable_overrides=overrides))


def _level(text: str) -> str:
    if text not in _LEVELS:
        raise bad_request(f"Invalid logging level {text}: it must be OFF, ERROR or INFO")
    return text


def _seconds(text: str) -> int:
    seconds = whole_number(text)
    if not 0 <= seconds <= _LONGEST_TTL:
        raise bad_request(f"Invalid cache TTL {seconds}: it must be between 0 and {_LONGEST_TTL} seconds")
    return seconds


def _strategy(text: str) -> str:
    if text not in _STRATEGIES:
        raise bad_request(
            f"Invalid unauthorizedCacheControlHeaderStrategy {text}: it must be one of {', '.join(_STRATEGIES)}"
        )
    return text


_METHOD_SETTINGS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "metrics/enabled": ("metrics_enabled", flag),
    "logging/dataTrace": ("data_trace_enabled", flag),
    "logging/loglevel": ("logging_level", _level),
    "throttling/burstLimit": ("throttling_burst_limit", whole_number),
    "throttling/rateLimit": ("throttling_rate_limit", decimal),
    "caching/ttlInSeconds": ("cache_ttl_in_seconds", _seconds),
    "caching/enabled": ("caching_enabled", flag),
    "caching/dataEncrypted": ("cache_data_encrypted", flag),
    "caching/requireAuthorizationForCacheControl": ("require_authorization_for_cache_control", flag),
    "caching/unauthorizedCacheControlHeaderStrategy": ("unauthorized_cache_control_header_strategy", _strategy),
}
_METHOD = re.compile(r"/(?P<key>(?:.*/)?[A-Z*]+)/(?P<setting>\w+/\w+)", re.DOTALL)
_EVERY_METHOD = "*/*"


def _change_method_setting(stage: Stage, patch: Patch) -> Stage:
    """Change the setting of a method. One that had none begins with those of every method.

    The settings are kept under the method as it was written, with a slash as `/` or as `~1`.
    """
    found = _METHOD.fullmatch(patch.path)
    if found is None or found["setting"] not in _METHOD_SETTINGS:
        raise bad_request(f"Invalid method setting path: {patch.path}. Must be one of: [{_SHOWN_PATHS}]")
    attribute, read = _METHOD_SETTINGS[found["setting"]]
    known = stage.method_settings
    setting = known.get(found["key"]) or known.get(_EVERY_METHOD) or MethodSetting()
    changed = dataclasses.replace(setting, **{attribute: read(patch.value or "")})
    return dataclasses.replace(stage, method_settings={**known, found["key"]: changed})


def _text(path: str, attribute: str) -> Path:
    return value(path, attribute, optional)


_ROWS = (
    value("/deploymentId", "deployment_id"),
    _text("/description", "description"),
    _text("/clientCertificateId", "client_certificate_id"),
    _text("/documentationVersion", "documentation_version"),
    value("/tracingEnabled", "tracing_enabled", flag, removed=False),
    Path("/cacheClusterEnabled", (REPLACE,), _change_cache_cluster),
    Path("/cacheClusterSize", (REPLACE,), _change_cache_cluster),
    Path("/variables/{name}", (ADD, REPLACE), _change_variable),
    Path("/accessLogSettings/destinationArn", (ADD, REPLACE), _change_access_log),
    Path("/accessLogSettings/format", (ADD, REPLACE), _change_access_log),
    Path("/canarySettings/deploymentId", (REPLACE,), _change_canary),
    Path("/canarySettings/percentTraffic", (REPLACE,), _change_canary),
    Path("/canarySettings/useStageCache", (REPLACE,), _change_canary),
    Path("/canarySettings/stageVariableOverrides/{name}", (REPLACE,), _change_override),
    *(Path(f"/{{method+}}/{setting}", (ADD, REPLACE), _change_method_setting) for setting in _METHOD_SETTINGS),
)
_REMOVALS = (
    value("/accessLogSettings", "access_log_settings", ops=(REMOVE,)),
    value("/canarySettings", "canary_settings", ops=(REMOVE,)),
    Path("/variables/{name}", (REMOVE,), _change_variable),
    Path("/canarySettings/stageVariableOverrides/{name}", (REMOVE,), _change_override),
)


def _shown_paths() -> str:
    """Return the paths as API Gateway's refusal lists them, which lacks some commas and some paths."""
    stage = (
        "/deploymentId, /description, /cacheClusterEnabled, /cacheClusterSize, /clientCertificateId, "
        "/accessLogSettings, /accessLogSettings/destinationArn, /accessLogSettings/format, "
    )
    methods = [
        _method_paths(method, between) for method, between in (("/{resourcePath}/{httpMethod}", ""), ("/*/*", " "))
    ]
    return f"{stage}{methods[0]}, {methods[1]}, /variables/{{variable_name}}, /tracingEnabled"


def _method_paths(method: str, between: str) -> str:
    first = ", ".join(f"{method}/{name}" for name in ("metrics/enabled", "logging/dataTrace", "logging/loglevel"))
    middle = between.join(
        f"{method}/{name}" for name in ("throttling/burstLimit", "throttling/rateLimit", "caching/ttlInSeconds")
    )
    last = ", ".join(f"{method}/caching/{name}" for name in _CACHING)
    return f"{first}, {middle}, {last}"


_CACHING = (
    "enabled",
    "dataEncrypted",
    "requireAuthorizationForCacheControl",
    "unauthorizedCacheControlHeaderStrategy",
)
_SHOWN_PATHS = _shown_paths()
