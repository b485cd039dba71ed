"""A stage as the data plane serves it: what applies at once, without a deployment.

Method settings are by resource path and method. API Gateway names them `{resource path}/{method}`, where each slash
but the last may be written as `~1`.
https://docs.aws.amazon.com/apigateway/latest/api/API_MethodSetting.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sagemaker_rest.cloud.api_gateway.control_plane.patching import unescaped
from sagemaker_rest.cloud.api_gateway.control_plane.stage_records import MethodSetting
from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import StageSnapshot, Throttle
from sagemaker_rest.cloud.api_gateway.data_plane.stage_settings import (
    AccessLogSettings,
    CanarySettings,
    LoggingLevel,
    MethodSettings,
    UnauthorizedCacheControl,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sagemaker_rest.cloud.api_gateway.control_plane.stage_records import Stage
    from sagemaker_rest.cloud.api_gateway.control_plane.surroundings import WebAcl

_DEFAULT = MethodSetting()


def served_stage(stage: Stage, api_name: str, acl: WebAcl | None) -> StageSnapshot:
    """Return a stage as it is now."""
    settings = {method_of(key): setting for key, setting in stage.method_settings.items()}
    canary = stage.canary_settings
    return StageSnapshot(
        name=stage.stage_name,
        deployment_id=stage.deployment_id,
        variables=dict(stage.variables or {}),
        throttles={method: throttle for method, setting in settings.items() if (throttle := _throttle(setting))},
        blocked_by_web_acl=acl is not None and acl.blocks_by_default,
        unimplemented=tuple(_unimplemented(stage, acl)),
        api_name=api_name,
        settings={method: _settings(setting) for method, setting in settings.items()},
        access_log=_access_log(stage),
        canary=CanarySettings(
            deployment_id=canary.deployment_id,
            percent_traffic=canary.percent_traffic,
            variables=dict(canary.stage_variable_overrides or {}),
            uses_stage_cache=canary.use_stage_cache,
        )
        if canary
        else None,
        has_cache=stage.cache_cluster_enabled,
        cache_generation=stage.cache_generation,
        is_traced=stage.tracing_enabled,
    )


def method_of(key: str) -> tuple[str, str]:
    """Return the resource path and the method that method settings are for: `~1models~1{name}/POST`, `*/*`."""
    path, _, method = key.rpartition("/")
    return "/" + unescaped(path).lstrip("/"), method


def _settings(setting: MethodSetting) -> MethodSettings:
    return MethodSettings(
        logging_level=LoggingLevel(setting.logging_level or LoggingLevel.OFF),
        data_trace=setting.data_trace_enabled,
        detailed_metrics=setting.metrics_enabled,
        caching=setting.caching_enabled,
        cache_ttl_seconds=setting.cache_ttl_in_seconds,
        cache_control_needs_authorization=setting.require_authorization_for_cache_control,
        unauthorized_cache_control=UnauthorizedCacheControl(setting.unauthorized_cache_control_header_strategy),
    )


def _throttle(setting: MethodSetting) -> Throttle | None:
    """Return the limit of a method. The account's own, which is the default, is more than one machine carries."""
    limit = Throttle(setting.throttling_rate_limit, setting.throttling_burst_limit)
    is_default = (limit.rate, limit.burst) == (_DEFAULT.throttling_rate_limit, _DEFAULT.throttling_burst_limit)
    # -1 means no limit
    return None if is_default or limit.rate < 0 or limit.burst < 0 else limit


def _access_log(stage: Stage) -> AccessLogSettings | None:
    """Return where the access log goes; one that is only half set goes nowhere."""
    settings = stage.access_log_settings
    if settings is None or not settings.destination_arn or not settings.format:
        return None
    return AccessLogSettings(settings.destination_arn, settings.format)


def _unimplemented(stage: Stage, acl: WebAcl | None) -> Iterator[str]:
    log = _access_log(stage)
    if log is not None and ":firehose:" in log.destination_arn:
        yield "An access log sent to Amazon Data Firehose"
    if acl is not None and acl.has_rules:
        yield "A web ACL (AWS WAF) with rules"
