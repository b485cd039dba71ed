"""modules/apigw_sagemaker_integration: both sides of the rules for its inputs, but those of `routes`.

Terraform reports all that is wrong at once, so one plan shows all refusals: each call of the module below is wrong in
several ways, and each case looks for the sentence about one of them. A rule that looks at another input is checked only
when that one is right, hence the several calls.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.scenarios.plan.conftest import API
from tests.scenarios.plan.wrong_api_inputs import (
    BESIDE,
    BESIDE_DOMAIN,
    BESIDE_EDGE,
    BESIDE_PRIVATE,
    ELSEWHERE,
    ELSEWHERE_EDGE,
    EXISTING,
    EXISTING_THROTTLE,
    FORMS,
    LIMITS,
    NO_VPC_ENDPOINT,
    NOT_SIGNED,
    QUOTA_AT_EDGE,
    QUOTA_HIGH,
    QUOTA_LOW,
    REST,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.scenarios.plan.conftest import RefuseCalls

pytestmark = pytest.mark.plan

BY_THEMSELVES = {
    "forms": FORMS,
    "limits": LIMITS,
    "rest": REST,
    "quota_low": QUOTA_LOW,
    "quota_high": QUOTA_HIGH,
    "beside_domain": BESIDE_DOMAIN,
}
BESIDE_OTHERS = {
    "beside": BESIDE,
    "beside_edge": BESIDE_EDGE,
    "beside_private": BESIDE_PRIVATE,
    "quota_at_edge": QUOTA_AT_EDGE,
    "existing": EXISTING,
    "existing_throttle": EXISTING_THROTTLE,
}
FOR_RESOURCES = {
    "no_vpc_endpoint": NO_VPC_ENDPOINT,
    "not_signed": NOT_SIGNED,
    "elsewhere": ELSEWHERE,
    "elsewhere_edge": ELSEWHERE_EDGE,
}


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        pytest.param("forms", 'name is "digits!". It must have 1 to 255', id="name form"),
        pytest.param("limits", 'nnn". It must have 1 to 255', id="name too long"),
        pytest.param("rest", 'name is "". It must have 1 to 255', id="no name"),
        pytest.param("forms", "description is 1025 characters long. API Gateway takes at most 1024", id="description"),
        pytest.param("forms", 'authorization is "COGNITO". It must be AWS_IAM, NONE, COGNITO', id="authorization"),
        pytest.param("limits", 'authorization is "none". It must be AWS_IAM, NONE', id="authorization case"),
        pytest.param("quota_low", "timeout_quota_milliseconds is 28999. It must be a whole", id="quota too small"),
        pytest.param("quota_high", "timeout_quota_milliseconds is 300001. It must be a whole", id="quota too large"),
        pytest.param(
            "quota_at_edge", "timeout_quota_milliseconds is 60000 and endpoint.type is EDGE. AWS", id="quota at edge"
        ),
        pytest.param("beside_edge", "timeout_milliseconds is 49. It must be a whole number", id="timeout too short"),
        pytest.param(
            "beside", "timeout_milliseconds is 29001. It must be a whole number", id="timeout above the quota"
        ),
        pytest.param(
            "beside_private", "timeout_milliseconds is 100.5. It must be a whole number", id="timeout of a fraction"
        ),
        pytest.param("forms", '"png". binary_media_types has content types', id="media type"),
        pytest.param("limits", '"*/*". binary_media_types has', id="all media types"),
        pytest.param("rest", '"application/*". binary_media_types has', id="media types with JSON"),
        pytest.param(
            "forms", 'cors.allow_origin is "https://example.com/". It must be * or one origin', id="origin with a path"
        ),
        pytest.param(
            "rest", 'cors.allow_origin is "example.com". It must be * or one origin', id="origin without scheme"
        ),
        pytest.param("limits", 'cors.allow_credentials is true and cors.allow_origin is "*"', id="credentials for all"),
        pytest.param("forms", "cors.max_age_seconds is -1. It must be a whole number", id="max age negative"),
        pytest.param("limits", "cors.max_age_seconds is 86401. It must be a whole number", id="max age too long"),
        pytest.param("rest", "cors.expose_headers have X Team. The name of a header", id="CORS header"),
        pytest.param("forms", 'gateway_responses has "TEAPOT". It must be one of', id="gateway response's type"),
        pytest.param("forms", 'gateway_responses["THROTTLED"].status_code is 199', id="gateway response's status"),
        pytest.param(
            "limits", 'gateway_responses["THROTTLED"].status_code is 600', id="gateway response's status above"
        ),
        pytest.param(
            "limits",
            """gateway_responses["THROTTLED"].headers has Retry-After: it's 5""",
            id="gateway response's header",
        ),
        pytest.param("forms", 'authorizer.cognito.user_pool_arns has "digits". It must have ARNs', id="user pool"),
        pytest.param("limits", "authorizer.cognito.user_pool_arns has . It must have ARNs", id="no user pool"),
        pytest.param("forms", 'authorizer.cognito.header is "My Token". The name of', id="token's header"),
        pytest.param("forms", 'authorizer.lambda.function_arn is "tokens". It must be the ARN', id="function"),
        pytest.param("forms", 'authorizer.lambda.type is "JWT". It must be TOKEN or REQUEST', id="authorizer type"),
        pytest.param("forms", 'identity_sources has "Authorization". Each must be', id="identity source"),
        pytest.param(
            "rest",
            'authorizer.lambda.type is "TOKEN" and identity_sources has method.request.querystring.token',
            id="token in the query",
        ),
        pytest.param("limits", "identity_sources is empty and ttl_seconds is 3601. Without a", id="no identity source"),
        pytest.param("forms", "authorizer.lambda.ttl_seconds is -1. It must be", id="authorizer ttl negative"),
        pytest.param("limits", "authorizer.lambda.ttl_seconds is 3601. It must be", id="authorizer ttl too long"),
        pytest.param("limits", 'validation_expression is set and type is "REQUEST"', id="expression for a request"),
        pytest.param("limits", 'authorizer.lambda.role.arn is "role/own". It must be the ARN', id="authorizer's role"),
        pytest.param("quota_low", 'api_key_source is "COOKIE". It must be HEADER or AUTHORIZER', id="key source"),
        pytest.param(
            "beside", 'api_key_source is "AUTHORIZER" and authorizer.lambda is not set', id="key from no authorizer"
        ),
        pytest.param("forms", "web_acl.arn is", id="web ACL of CloudFront"),
        pytest.param(
            "beside", "usage_plans has gold plan, and no route has api_key_required. A plan is", id="plan without keys"
        ),
        pytest.param("beside", 'usage_plans["gold plan"] has the API keys "alice". Names of', id="plan's name"),
        pytest.param(
            "beside", 'usage_plans["gold plan"].api_keys has existing together with', id="existing key that is shaped"
        ),
        pytest.param("beside", 'usage_plans["gold plan"].throttle has rate_limit 1 and burst_limit -1', id="throttle"),
        pytest.param("beside", 'usage_plans["gold plan"].quota.limit is 0. It must be', id="quota of none"),
        pytest.param("beside_edge", 'usage_plans["gold"].quota.limit is 1.5. It must be', id="quota of a fraction"),
        pytest.param("beside", 'usage_plans["gold plan"].quota.period is "YEAR". It must be', id="quota's period"),
        pytest.param("beside_private", "quota.offset is 1 with the period DAY. API Gateway", id="offset in a day"),
        pytest.param("beside_edge", "quota.offset is 7 with the period WEEK. API Gateway", id="offset in a week"),
        pytest.param("beside_domain", "quota.offset is 28 with the period MONTH. API Gateway", id="offset in a month"),
        pytest.param("beside", "route_throttles has classify. Each must be the name of a route", id="throttle's route"),
        pytest.param("beside", "route_throttles has classify: rate_limit -1, burst_limit 1", id="route's throttle"),
        pytest.param("beside_domain", "resource_policy is set and empty. It needs json", id="empty policy"),
        pytest.param("beside_edge", "resource_policy.json is set together with source_ips", id="policy twice"),
        pytest.param(
            "beside_edge", "resource_policy.json has 25 characters. It must be a policy", id="policy without statements"
        ),
        pytest.param("beside_private", "resource_policy.json has 8209 characters. It must be", id="policy too long"),
        pytest.param("beside", 'resource_policy.source_ips has "10.0.0.300". It must be an address', id="address"),
        pytest.param(
            "beside", "resource_policy.vpc_endpoint_ids is set and endpoint.type is REGIONAL", id="VPC of a public API"
        ),
        pytest.param("beside", 'resource_policy.account_ids has "1234". It must be the id', id="account"),
        pytest.param(
            "not_signed",
            "resource_policy.account_ids is set, and open is not AWS_IAM. Who does",
            id="accounts unsigned",
        ),
        pytest.param("forms", 'endpoint.type is "regional". It must be REGIONAL, EDGE or', id="endpoint type"),
        pytest.param(
            "limits",
            "endpoint.vpc_endpoint_ids is set and endpoint.type is REGIONAL",
            id="VPC endpoint of regional API",
        ),
        pytest.param("rest", 'endpoint.vpc_endpoint_ids has "vpc-0a1b". It must be the id', id="VPC endpoint"),
        pytest.param("no_vpc_endpoint", "endpoint.type is PRIVATE, and no VPC endpoint may call", id="no VPC endpoint"),
        pytest.param(
            "beside_edge", "endpoint.disable_execute_api_endpoint is true and domain is not set", id="no way in"
        ),
        pytest.param("beside", 'domain.name is "API.example.com". It must be a domain name', id="domain name"),
        pytest.param("beside_domain", "domain.certificate_arn is not set. A domain name needs", id="no certificate"),
        pytest.param("beside", 'domain.certificate_arn is "certificate". It must be the ARN', id="certificate"),
        pytest.param(
            "elsewhere", "The certificate of a REGIONAL API must be in its region", id="certificate elsewhere"
        ),
        pytest.param("elsewhere_edge", "of an EDGE API must be in us-east-1", id="certificate not CloudFront's"),
        pytest.param("beside", 'domain.base_path is "v1/digits". It must be one part', id="base path"),
        pytest.param("beside", 'domain.security_policy is "TLS_1_3". It must be TLS_1_2', id="TLS"),
        pytest.param("beside", 'truststore_uri is "https://example.com/ca.pem". It must be', id="trust store"),
        pytest.param(
            "beside",
            "domain.mutual_tls is set, endpoint.type is REGIONAL and endpoint.disable_execute_api_endpoint is false",
            id="mutual TLS that can be walked round",
        ),
        pytest.param("beside_private", "domain is set and endpoint.type is PRIVATE", id="private domain"),
        pytest.param("beside_private", "domain.existing is set together with certificate_arn", id="domain of another"),
        pytest.param("existing", 'rest_api_id "My API" and parent_resource_id "root". They', id="API's id"),
        pytest.param("existing", 'existing_api.parent_path is "a b". It must be the path', id="parent path"),
        pytest.param(
            "existing",
            "existing_api is set together with description, binary_media_types, gateway_responses, resource_policy.",
            id="API of another shaped",
        ),
        pytest.param(
            "existing_throttle",
            "existing_api is set together with api_key_source, endpoint.disable_execute_api_endpoint.",
            id="API of another shaped more",
        ),
        pytest.param(
            "existing",
            "existing_api.deploy is false and usage_plans, web_acl, stage (more than its name) is set",
            id="stage of another",
        ),
        pytest.param(
            "existing_throttle", "existing_api.deploy is false and domain is set", id="domain of another stage"
        ),
        pytest.param(
            "existing_throttle", 'routes["predict"].throttle is set, and the stage of', id="throttle of another stage"
        ),
        pytest.param(
            "existing", "existing_api.name is not set, and alarms or dashboard is. CloudWatch", id="metrics of no name"
        ),
        pytest.param("forms", 'stage.name is "v 1". It must have 1 to 128', id="stage form"),
        pytest.param("limits", 'sss". It must have 1 to 128', id="stage too long"),
        pytest.param("rest", 'stage.name is "". It must have 1 to 128', id="no stage"),
        pytest.param("forms", 'has color! = "blue". A name has letters', id="stage variable's name"),
        pytest.param("limits", 'has color = "blue green". A name has letters', id="stage variable's value"),
        pytest.param(
            "forms", "stage.access_logs.retention_in_days is 2. CloudWatch takes", id="access logs' retention"
        ),
        pytest.param(
            "limits", "stage.execution_logs.retention_in_days is -1. CloudWatch", id="execution logs' retention"
        ),
        pytest.param("forms", 'stage.access_logs.kms_key_arn is "alias/logs". It must be', id="access logs' key"),
        pytest.param("limits", 'stage.execution_logs.kms_key_arn is "key". It must be', id="execution logs' key"),
        pytest.param("forms", "stage.access_logs.fields has $context.identity.sourceIp. API Gateway", id="log fields"),
        pytest.param("limits", "log-group:api:*", id="log group's ARN"),
        pytest.param(
            "limits", "stage.access_logs.existing is set together with kms_key_arn", id="log group of another"
        ),
        pytest.param("forms", 'stage.execution_logs.level is "DEBUG". It must be ERROR or INFO', id="log level"),
        pytest.param("forms", "stage.throttle has rate_limit -1 and burst_limit 1. Neither", id="stage's rate"),
        pytest.param("limits", "stage.throttle has rate_limit 1 and burst_limit 1.5. Neither", id="stage's burst"),
        pytest.param("forms", 'stage.cache.size is "1". It must be 0.5', id="cache size"),
        pytest.param("forms", "stage.cache.ttl_seconds is 3601. It must be", id="cache ttl"),
        pytest.param("forms", "stage.canary.percent_traffic is 101. It must be", id="canary above"),
        pytest.param("limits", "stage.canary.percent_traffic is -1. It must be", id="canary below"),
        pytest.param("rest", "stage.canary has neither variables nor base_redeployment_hash", id="canary of nothing"),
        pytest.param("limits", 'stage.canary.base_redeployment_hash is "abc". It must be', id="canary's base"),
        pytest.param("forms", 'stage.cloudwatch_role_arn is "role/logs". It must be the ARN', id="logs' role"),
        pytest.param("forms", "alarms.server_error_rate.threshold is 1. It is a share", id="share of all"),
        pytest.param("limits", "alarms.client_error_rate.threshold is -0.1. It is a share", id="share below none"),
        pytest.param("forms", "alarms.latency.threshold is 0. It must be more than 0", id="latency of none"),
        pytest.param("limits", "alarms.integration_latency.threshold is -1. It must be", id="latency negative"),
        pytest.param("forms", 'alarms.latency.statistic is "median". It must be a percentile', id="statistic"),
        pytest.param("limits", 'alarms.integration_latency.statistic is "p101". It must be', id="percentile"),
        pytest.param("forms", "alarms.period_seconds is 90 and evaluation_periods is 5. The period", id="alarm period"),
        pytest.param("rest", "alarms.period_seconds is 60 and evaluation_periods is 1441", id="alarm over a day"),
        pytest.param("forms", "alarms.datapoints_to_alarm is 6 and evaluation_periods is 5", id="datapoints above"),
        pytest.param("rest", "alarms.datapoints_to_alarm is 0 and evaluation_periods is 1441", id="no datapoints"),
        pytest.param("forms", "alarms has the actions topic. They must be ARNs, at most 5", id="alarm action"),
        pytest.param("limits", ":5. They must be ARNs, at most 5", id="six alarm actions"),
        pytest.param("forms", 'dashboard.name is "all digits". It must have 1 to 255', id="dashboard's name"),
        pytest.param("forms", "dashboard.period_seconds is 30. It must be a multiple of 60", id="dashboard's period"),
        pytest.param("forms", 'integration_role.existing.arn is "role/own". It must be the ARN', id="role form"),
        pytest.param("limits", "integration_role.existing is set together with path or", id="role and path"),
        pytest.param("forms", 'integration_role.path is "ml". An IAM path begins and ends', id="role path"),
        pytest.param("rest", 'ppp/". An IAM path begins and ends with a slash and is at most 512', id="path too long"),
        pytest.param("forms", 'permissions_boundary_arn is "boundary". It must be the ARN', id="boundary form"),
        pytest.param("forms", 'tags has the entries "AWS:mine". A key has', id="tag key of AWS"),
        pytest.param("rest", 'tags has the entries "long". A key has', id="tag value"),
        pytest.param("limits", "tags has 51 entries. AWS takes at most 50", id="too many tags"),
    ],
)
def test_what_is_wrong_is_refused_by_name_value_and_rule(refused: Mapping[str, str], call: str, sentence: str) -> None:
    assert sentence in refused[call]


@pytest.fixture(scope="module")
def refused(refuse_calls: RefuseCalls) -> Mapping[str, str]:
    return {
        **refuse_calls(API, BY_THEMSELVES, by_itself=True),
        **refuse_calls(API, BESIDE_OTHERS),
        **refuse_calls(API, FOR_RESOURCES),
    }
