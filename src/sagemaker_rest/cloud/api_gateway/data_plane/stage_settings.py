"""The settings of a stage besides its deployment: logs, metrics, caching, a canary. All of it applies at once.

https://docs.aws.amazon.com/apigateway/latest/api/API_MethodSetting.html
https://docs.aws.amazon.com/apigateway/latest/api/API_CanarySettings.html
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# the method settings of every method that has none of its own, as in `*/*`
EVERY_METHOD = ("/*", "*")


class LoggingLevel(StrEnum):
    """The level of the execution log: nothing, failed requests, every request."""

    OFF = "OFF"
    ERROR = "ERROR"
    INFO = "INFO"


class UnauthorizedCacheControl(StrEnum):
    """The treatment of a request that asks for a fresh answer and may not."""

    FAIL_WITH_403 = "FAIL_WITH_403"
    SUCCEED_WITH_RESPONSE_HEADER = "SUCCEED_WITH_RESPONSE_HEADER"
    SUCCEED_WITHOUT_RESPONSE_HEADER = "SUCCEED_WITHOUT_RESPONSE_HEADER"


@dataclass(frozen=True, slots=True)
class MethodSettings:
    """Of one method, or of all. `detailed_metrics` adds the dimensions Resource and Method to the stage's metrics;
    `data_trace` adds headers and bodies to the execution log.
    """

    logging_level: LoggingLevel = LoggingLevel.OFF
    data_trace: bool = False
    detailed_metrics: bool = False
    caching: bool = False
    cache_ttl_seconds: int = 300
    cache_control_needs_authorization: bool = True
    unauthorized_cache_control: UnauthorizedCacheControl = UnauthorizedCacheControl.SUCCEED_WITH_RESPONSE_HEADER


@dataclass(frozen=True, slots=True)
class AccessLogSettings:
    """`destination_arn` is a CloudWatch Logs group or a Firehose stream; `format` has `$context.…` variables."""

    destination_arn: str
    format: str


@dataclass(frozen=True, slots=True)
class CanarySettings:
    """A second deployment that takes `percent_traffic` (0 to 100) of the requests; `variables` override the stage's."""

    deployment_id: str
    percent_traffic: float
    variables: Mapping[str, str] = field(default_factory=dict)
    uses_stage_cache: bool = False


def settings_of(
    settings: Mapping[tuple[str, str], MethodSettings], resource_path: str, http_method: str
) -> MethodSettings:
    """Return the method's own settings, else the stage's, else API Gateway's defaults: nothing is logged or cached."""
    return settings.get((resource_path, http_method)) or settings.get(EVERY_METHOD) or _DEFAULTS


_DEFAULTS = MethodSettings()
