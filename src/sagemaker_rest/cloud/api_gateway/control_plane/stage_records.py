"""The records of stages. https://docs.aws.amazon.com/apigateway/latest/api/API_Stage.html."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.api_gateway.control_plane.errors import bad_request, not_found

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sagemaker_rest.cloud.api_gateway.control_plane.call import Call

_VARIABLE_NAME = re.compile(r"\w{1,64}", re.ASCII)
_VARIABLE_VALUE = re.compile(r"[A-Za-z0-9\-._~:/?#&=,]{0,512}")


@dataclass(frozen=True, slots=True)
class AccessLogSettings:
    """The destination of access logs, and the format of a line. `destination_arn` is a log group's, or a Firehose
    stream's.
    """

    format: str | None = None
    destination_arn: str | None = None


@dataclass(frozen=True, slots=True)
class CanarySettings:
    """A second deployment, for some of the requests."""

    deployment_id: str
    percent_traffic: float = 0.0
    stage_variable_overrides: Mapping[str, str] | None = None
    use_stage_cache: bool = False


@dataclass(frozen=True, slots=True)
class MethodSetting:
    """The settings by which a stage serves a method, or all of them. `logging_level` is unknown until somebody
    sets it.
    """

    metrics_enabled: bool = False
    logging_level: str | None = None
    data_trace_enabled: bool = False
    throttling_burst_limit: int = 5000
    throttling_rate_limit: float = 10_000.0
    caching_enabled: bool = False
    cache_ttl_in_seconds: int = 300
    cache_data_encrypted: bool = False
    require_authorization_for_cache_control: bool = True
    unauthorized_cache_control_header_strategy: str = "SUCCEED_WITH_RESPONSE_HEADER"


@dataclass(frozen=True, slots=True)
class Stage:
    """A deployment under a name. `cache_generation` counts how often the cache was flushed; callers do not see it."""

    stage_name: str
    deployment_id: str
    created_date: datetime
    last_updated_date: datetime
    description: str | None = None
    cache_cluster_enabled: bool = False
    cache_cluster_size: str | None = None
    cache_cluster_status: str = "NOT_AVAILABLE"
    method_settings: Mapping[str, MethodSetting] = field(default_factory=dict)
    variables: Mapping[str, str] | None = None
    documentation_version: str | None = None
    access_log_settings: AccessLogSettings | None = None
    canary_settings: CanarySettings | None = None
    client_certificate_id: str | None = None
    tracing_enabled: bool = False
    tags: Mapping[str, str] | None = None
    cache_generation: int = 0


def found_stage(call: Call) -> Stage:
    """Return the stage that the request names.

    Raises:
        ServiceError: NotFoundException if it is not there.

    """
    known = call.records.view(Stage, call.given("restApiId"))
    if call.given("stageName") not in known:
        raise not_found("Invalid stage identifier specified")
    return known[call.given("stageName")]


def checked_variables(variables: Mapping[str, str] | None) -> Mapping[str, str] | None:
    """Return stage variables, or None if there are none.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/aws-api-gateway-stage-variables-reference.html

    Raises:
        ServiceError: BadRequestException for a name or a value that cannot be.

    """
    for name, text in (variables or {}).items():
        if not _VARIABLE_NAME.fullmatch(name):
            raise bad_request(
                f"Invalid stage variable name {name!r}: use letters, digits and underscores, at most 64 of them"
            )
        if not _VARIABLE_VALUE.fullmatch(text):
            raise bad_request(
                f"Invalid stage variable value {text!r} of {name}: "
                "use letters, digits and -._~:/?#&=, at most 512 of them"
            )
    return dict(variables) if variables else None


def checked_percentage(percentage: float) -> float:
    """Return the traffic of a canary.

    Raises:
        ServiceError: BadRequestException if it is not a percentage.

    """
    if not 0 <= percentage <= 100:
        raise bad_request(f"Invalid percentTraffic {percentage}: it must be between 0.0 and 100.0")
    return float(percentage)
