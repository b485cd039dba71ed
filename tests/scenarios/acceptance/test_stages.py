"""Deployments, stages and their settings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.scenarios.acceptance.acceptance import Acceptance
from tests.scenarios.acceptance.kinds import Kind, Same

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sagemaker_rest.pytest_plugin import UniqueName
    from sagemaker_rest.targets.target import Target

pytestmark = pytest.mark.e2e

ACCOUNT = "aws_api_gateway_account.account"
DEPLOYMENT = "aws_api_gateway_deployment"
STAGE = "aws_api_gateway_stage"
CERTIFICATE = "aws_api_gateway_client_certificate.client_certificate"
EXPORT = "data.aws_api_gateway_export.export"

COMMON_LOG = (
    '$context.identity.sourceIp [$context.requestTime] "$context.httpMethod $context.resourcePath" '
    "$context.status $context.requestId"
)
JSON_LOG = '{ "id": "$context.requestId", "status": "$context.status" }'


def settings(kind: str, **values: Any) -> Mapping[str, Mapping[str, Any]]:
    """Return the expectations of settings that are each made by a resource of its own."""
    return {
        f"aws_api_gateway_method_settings.method_settings_{kind}_{name}": {f"settings.0.{name}": value}
        for name, value in values.items()
    }


KINDS = (
    Kind(
        "account",
        (
            {
                ACCOUNT: {
                    "cloudwatch_role_arn": Same('aws_iam_role.account["one"]', "arn"),
                    "features": ["UsagePlans"],
                }
            },
            {ACCOUNT: {"cloudwatch_role_arn": Same('aws_iam_role.account["two"]', "arn")}},
        ),
    ),
    Kind(
        "deployment",
        (
            {
                f"{DEPLOYMENT}.deployment": {
                    "created_date": re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ"),
                    "description": "",
                    "execution_arn": re.compile(r"arn:aws:execute-api:[a-z0-9-]+:\d{12}:[a-z0-9]{10}/"),
                    "id": re.compile("[a-z0-9]{6}"),
                    "invoke_url": re.compile(r"https://[a-z0-9]{10}\.execute-api\.[a-z0-9-]+\.amazonaws\.com/"),
                    "variables": None,
                },
                f"{STAGE}.deployment": {"deployment_id": Same(f"{DEPLOYMENT}.deployment_with_triggers", "id")},
                f"{DEPLOYMENT}.deployment_with_triggers": {"description": "one", "triggers": {"redeployment": "one"}},
            },
            {
                f"{DEPLOYMENT}.deployment": {"description": "second"},
                f"{STAGE}.deployment": {"deployment_id": Same(f"{DEPLOYMENT}.deployment_with_triggers", "id")},
                f"{DEPLOYMENT}.deployment_with_triggers": {"description": "two"},
            },
            {f"{DEPLOYMENT}.deployment": {"description": "third"}},
        ),
    ),
    Kind(
        "deployment_stage",
        (
            {
                f"{DEPLOYMENT}.deployment_stage": {
                    "execution_arn": re.compile(".*/of-the-deployment"),
                    "invoke_url": re.compile(".*/of-the-deployment"),
                    "stage_description": "made by a deployment",
                    "variables": {"endpoint": "digits"},
                },
                f"{DEPLOYMENT}.deployment_stage_canary": {
                    "canary_settings": [
                        {
                            "percent_traffic": 33.33,
                            "stage_variable_overrides": {"endpoint": "letters"},
                            "use_stage_cache": True,
                        }
                    ]
                },
            },
        ),
    ),
    Kind(
        "stage",
        (
            {
                f"{STAGE}.stage": {
                    "access_log_settings": [],
                    "arn": re.compile(r"arn:aws:apigateway:[a-z0-9-]+::/restapis/[a-z0-9]{10}/stages/plain"),
                    "cache_cluster_enabled": False,
                    "cache_cluster_size": "",
                    "canary_settings": [],
                    "deployment_id": Same(f'{DEPLOYMENT}.main["one"]', "id"),
                    "description": "",
                    "execution_arn": re.compile(r"arn:aws:execute-api:[a-z0-9-]+:\d{12}:[a-z0-9]{10}/plain"),
                    "invoke_url": re.compile(r"https://[a-z0-9]{10}\.execute-api\.[a-z0-9-]+\.amazonaws\.com/plain"),
                    "tags": {},
                    "variables": {},
                    "web_acl_arn": "",
                    "xray_tracing_enabled": False,
                }
            },
            {
                f"{STAGE}.stage": {
                    "deployment_id": Same(f'{DEPLOYMENT}.main["two"]', "id"),
                    "description": "Hello world",
                    "variables": {"one": "1", "three": "3"},
                    "xray_tracing_enabled": True,
                }
            },
            {
                f"{STAGE}.stage": {
                    "deployment_id": Same(f'{DEPLOYMENT}.main["one"]', "id"),
                    "description": "",
                    "variables": {},
                    "xray_tracing_enabled": False,
                }
            },
        ),
    ),
    Kind(
        "stage_variables",
        (
            {f"{STAGE}.stage_variables": {"variables": {"one": "1", "two": "2"}}},
            {f"{STAGE}.stage_variables": {"variables": {"one": "1", "two": "two", "three": "a/b?c=d,e"}}},
            {f"{STAGE}.stage_variables": {"variables": {"two": "two"}}},
        ),
    ),
    Kind(
        "stage_tags",
        (
            {f"{STAGE}.stage_tags": {"tags": {"team": "vision"}}},
            {f"{STAGE}.stage_tags": {"tags": {"team": "speech", "stage": "test"}}},
            {f"{STAGE}.stage_tags": {"tags": {"stage": "test"}}},
        ),
    ),
    Kind(
        "stage_cache",
        (
            {
                f"{STAGE}.stage_cache": {"cache_cluster_enabled": True, "cache_cluster_size": "0.5"},
                f"{STAGE}.stage_cache_by_and_by": {"cache_cluster_enabled": False, "cache_cluster_size": ""},
            },
            {
                f"{STAGE}.stage_cache": {"cache_cluster_enabled": True, "cache_cluster_size": "1.6"},
                f"{STAGE}.stage_cache_by_and_by": {"cache_cluster_enabled": False, "cache_cluster_size": "0.5"},
            },
            {
                f"{STAGE}.stage_cache": {"cache_cluster_enabled": False},
                f"{STAGE}.stage_cache_by_and_by": {"cache_cluster_enabled": True, "cache_cluster_size": "0.5"},
            },
        ),
    ),
    Kind(
        "stage_access_logs",
        (
            {
                f'{STAGE}.stage_access_logs["group"]': {
                    "access_log_settings.0.destination_arn": Same("aws_cloudwatch_log_group.stage_access_logs", "arn"),
                    "access_log_settings.0.format": COMMON_LOG,
                },
                f'{STAGE}.stage_access_logs["stream"]': {
                    "access_log_settings.0.destination_arn": Same(
                        "aws_kinesis_firehose_delivery_stream.stage_access_logs", "arn"
                    ),
                },
            },
            {
                f'{STAGE}.stage_access_logs["group"]': {"access_log_settings.0.format": JSON_LOG},
                f'{STAGE}.stage_access_logs["stream"]': {"access_log_settings.0.format": JSON_LOG},
            },
            {
                f'{STAGE}.stage_access_logs["group"]': {"access_log_settings": []},
                f'{STAGE}.stage_access_logs["stream"]': {"access_log_settings": []},
            },
        ),
    ),
    Kind(
        "stage_canary",
        (
            {
                f"{STAGE}.stage_canary": {
                    "canary_settings": [
                        {
                            "deployment_id": Same(f'{DEPLOYMENT}.main["two"]', "id"),
                            "percent_traffic": 33.33,
                            "stage_variable_overrides": {"one": "3"},
                            "use_stage_cache": True,
                        }
                    ]
                }
            },
            {
                f"{STAGE}.stage_canary": {
                    "canary_settings.0.percent_traffic": 66.66,
                    "canary_settings.0.stage_variable_overrides": {"four": "5"},
                    "canary_settings.0.use_stage_cache": False,
                }
            },
            {f"{STAGE}.stage_canary": {"canary_settings": [], "variables": {"one": "1", "two": "2"}}},
        ),
    ),
    Kind(
        "stage_web_acl",
        (
            {
                f"{STAGE}.stage_web_acl": {
                    "web_acl_arn": Same("aws_wafv2_web_acl_association.stage_web_acl", "web_acl_arn")
                }
            },
        ),
    ),
    Kind(
        "client_certificate",
        (
            {
                f'{CERTIFICATE}["one"]': {
                    "arn": re.compile(r"arn:aws:apigateway:[a-z0-9-]+::/clientcertificates/[a-z0-9]{6}"),
                    "created_date": re.compile(r"20\d\d-\d\d-\d\d .* UTC"),
                    "description": "first",
                    "expiration_date": re.compile(r"20\d\d-\d\d-\d\d .* UTC"),
                    "pem_encoded_certificate": re.compile(
                        r"-----BEGIN CERTIFICATE-----\n.*\n-----END CERTIFICATE-----\n?", re.DOTALL
                    ),
                    "tags": {"team": "vision"},
                },
                f"{STAGE}.client_certificate": {"client_certificate_id": Same(f'{CERTIFICATE}["one"]', "id")},
            },
            {
                f'{CERTIFICATE}["one"]': {"description": "second", "tags": {"team": "speech", "stage": "test"}},
                f"{STAGE}.client_certificate": {"client_certificate_id": Same(f'{CERTIFICATE}["two"]', "id")},
            },
            {
                f'{CERTIFICATE}["one"]': {"description": "", "tags": {"stage": "test"}},
                f"{STAGE}.client_certificate": {"client_certificate_id": ""},
            },
        ),
    ),
    Kind(
        "stage_documentation",
        (
            {f"{STAGE}.stage_documentation": {"documentation_version": "one"}},
            {f"{STAGE}.stage_documentation": {"documentation_version": "two"}},
            {f"{STAGE}.stage_documentation": {"documentation_version": "one"}},
        ),
    ),
    Kind(
        "export",
        (
            {
                f'{EXPORT}["oas30"]': {
                    "body": re.compile(r'.*"openapi" ?: ?"3\.0\.1".*x-amazon-apigateway-integration.*', re.DOTALL),
                    "content_disposition": re.compile(r'attachment; filename="oas30_\d{4}.*\.json"'),
                    "content_type": "application/octet-stream",
                },
                f'{EXPORT}["swagger"]': {
                    "body": re.compile(r'.*"swagger" ?: ?"2\.0".*', re.DOTALL),
                    "content_disposition": re.compile(r'attachment; filename="swagger_\d{4}.*\.json"'),
                },
            },
        ),
    ),
    Kind(
        "method_settings",
        (
            {
                f'aws_api_gateway_method_settings.method_settings["{path}"]': {
                    "settings.0.logging_level": "INFO",
                    "settings.0.throttling_burst_limit": 5,
                    "settings.0.throttling_rate_limit": 10,
                }
                for path in ("*/*", "digits/GET", "~1letters/POST")
            },
            {
                f'aws_api_gateway_method_settings.method_settings["{path}"]': {
                    "settings.0.cache_ttl_in_seconds": 60,
                    "settings.0.logging_level": "ERROR",
                    "settings.0.metrics_enabled": True,
                    "settings.0.throttling_rate_limit": 20,
                }
                for path in ("*/*", "digits/GET")
            },
            {
                f'aws_api_gateway_method_settings.method_settings["{path}"]': {
                    "settings.0.logging_level": "OFF",
                    "settings.0.throttling_burst_limit": 10,
                }
                for path in ("*/*", "digits/GET", "~1letters/POST")
            },
        ),
    ),
    Kind(
        "method_settings_throttling",
        (
            settings("throttling", throttling_burst_limit=1, throttling_rate_limit=1.1),
            settings("throttling", throttling_burst_limit=2, throttling_rate_limit=2.2),
        ),
    ),
    Kind(
        "method_settings_logging",
        (
            {
                **settings("logging", logging_level="INFO", metrics_enabled=True, data_trace_enabled=True),
                # not limited, as long as nothing is said of it
                "aws_api_gateway_method_settings.method_settings_logging_metrics_enabled": {
                    "settings.0.metrics_enabled": True,
                    "settings.0.throttling_burst_limit": -1,
                    "settings.0.throttling_rate_limit": -1,
                },
            },
            settings("logging", logging_level="ERROR", metrics_enabled=False, data_trace_enabled=False),
            settings("logging", logging_level="OFF", metrics_enabled=True, data_trace_enabled=True),
        ),
    ),
    Kind(
        "method_settings_caching",
        (
            settings(
                "caching",
                caching_enabled=True,
                cache_ttl_in_seconds=1,
                cache_data_encrypted=True,
                require_authorization_for_cache_control=True,
                unauthorized_cache_control_header_strategy="SUCCEED_WITH_RESPONSE_HEADER",
            ),
            settings(
                "caching",
                caching_enabled=False,
                cache_ttl_in_seconds=0,
                cache_data_encrypted=False,
                require_authorization_for_cache_control=False,
                unauthorized_cache_control_header_strategy="SUCCEED_WITHOUT_RESPONSE_HEADER",
            ),
            settings(
                "caching",
                caching_enabled=True,
                cache_ttl_in_seconds=60,
                cache_data_encrypted=True,
                require_authorization_for_cache_control=True,
                unauthorized_cache_control_header_strategy="FAIL_WITH_403",
            ),
        ),
    ),
)


@pytest.fixture(scope="class")
def variables(target: Target, unique_name_factory: UniqueName) -> Iterator[Mapping[str, Any]]:
    """Make the web ACL of a stage, and delete it after the stages."""
    wafv2, name = target.client("wafv2"), unique_name_factory("acceptance")
    metrics = {"SampledRequestsEnabled": False, "CloudWatchMetricsEnabled": False, "MetricName": "requests"}
    made = wafv2.create_web_acl(Name=name, Scope="REGIONAL", DefaultAction={"Allow": {}}, VisibilityConfig=metrics)[
        "Summary"
    ]
    yield {"web_acl_arn": made["ARN"]}
    wafv2.delete_web_acl(Name=name, Scope="REGIONAL", Id=made["Id"], LockToken=made["LockToken"])


class TestStages(Acceptance):
    configuration = "stages"
    kinds = KINDS
