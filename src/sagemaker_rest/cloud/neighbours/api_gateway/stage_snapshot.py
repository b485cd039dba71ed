"""A stage of moto as the data plane sees it: what applies without a deployment.

Method settings are by resource path and method. API Gateway names them `{resource path}/{method}`, where each slash
but the last may be written as `~1`.
https://docs.aws.amazon.com/apigateway/latest/api/API_MethodSetting.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.data_plane.stage_settings import (
    AccessLogSettings,
    CanarySettings,
    LoggingLevel,
    MethodSettings,
    UnauthorizedCacheControl,
)

if TYPE_CHECKING:
    from moto.apigateway.models import Stage


def method_of(key: str) -> tuple[str, str]:
    """The resource path and the method that method settings are for: `~1models~1{name}/POST`, `*/*`."""
    path, _, method = key.rpartition("/")
    return "/" + path.replace("~1", "/").lstrip("/"), method


def method_settings(stage: Stage) -> dict[tuple[str, str], MethodSettings]:
    """By resource path and method; `("/*", "*")` is for every other method."""
    return {method_of(key): _settings(entries) for key, entries in stage.method_settings.items()}


def _settings(entries: dict[str, Any]) -> MethodSettings:
    return MethodSettings(
        logging_level=LoggingLevel(entries.get("loggingLevel") or LoggingLevel.OFF),
        data_trace=entries["dataTraceEnabled"],
        detailed_metrics=entries["metricsEnabled"],
        caching=entries["cachingEnabled"],
        cache_ttl_seconds=entries["cacheTtlInSeconds"],
        cache_control_needs_authorization=entries["requireAuthorizationForCacheControl"],
        unauthorized_cache_control=UnauthorizedCacheControl(entries["unauthorizedCacheControlHeaderStrategy"]),
    )


def access_log(stage: Stage) -> AccessLogSettings | None:
    """Where the stage's access log goes; None without one."""
    settings = stage.access_log_settings or {}
    if not settings.get("destinationArn") or not settings.get("format"):
        return None
    return AccessLogSettings(settings["destinationArn"], settings["format"])


def canary(stage: Stage) -> CanarySettings | None:
    """The stage's canary as `canary` keeps it; one without a deployment of its own has the stage's."""
    settings = getattr(stage, "canary_settings", None)
    if not settings:
        return None
    return CanarySettings(
        deployment_id=settings.get("deploymentId") or stage.deployment_id,
        percent_traffic=float(settings.get("percentTraffic", 0.0)),
        variables=dict(settings.get("stageVariableOverrides") or {}),
        uses_stage_cache=bool(settings.get("useStageCache", False)),
    )
