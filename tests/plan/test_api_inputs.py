"""modules/apigw_sagemaker_integration: both sides of the rules for its inputs, but those of `routes`.

Terraform reports all that is wrong at once, so one plan shows many refusals: each set of inputs below is wrong in
several ways, and each case looks for the sentence about one of them. A rule that looks at another input is checked only
when that one is right, hence the several sets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.errors import TerraformError
from tests.plan.conftest import API
from tests.plan.wrong_api_inputs import (
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
    from sagemaker_rest.pytest_plugin import PlanStack

pytestmark = pytest.mark.plan


@pytest.mark.parametrize(
    ("inputs", "sentence"),
    [
        pytest.param(FORMS, 'name is "digits!". It must have 1 to 255', id="name form"),
        pytest.param(LIMITS, 'nnn". It must have 1 to 255', id="name too long"),
        pytest.param(REST, 'name is "". It must have 1 to 255', id="no name"),
        pytest.param(FORMS, "description is 1025 characters long. API Gateway takes at most 1024", id="description"),
        pytest.param(FORMS, 'authorization is "COGNITO". It must be AWS_IAM, NONE, COGNITO', id="authorization"),
        pytest.param(LIMITS, 'authorization is "none". It must be AWS_IAM, NONE', id="authorization case"),
        pytest.param(QUOTA_LOW, "timeout_quota_milliseconds is 28999. It must be a whole", id="quota too small"),
        pytest.param(QUOTA_HIGH, "timeout_quota_milliseconds is 300001. It must be a whole", id="quota too large"),
        pytest.param(
            QUOTA_AT_EDGE, "timeout_quota_milliseconds is 60000 and endpoint.type is EDGE. AWS", id="quota at edge"
        ),
        pytest.param(BESIDE_EDGE, "timeout_milliseconds is 49. It must be a whole number", id="timeout too short"),
        pytest.param(BESIDE, "timeout_milliseconds is 29001. It must be a whole number", id="timeout above the quota"),
        pytest.param(
            BESIDE_PRIVATE, "timeout_milliseconds is 100.5. It must be a whole number", id="timeout of a fraction"
        ),
        pytest.param(FORMS, '"png". binary_media_types has content types', id="media type"),
        pytest.param(LIMITS, '"*/*". binary_media_types has', id="all media types"),
        pytest.param(REST, '"application/*". binary_media_types has', id="media types with JSON"),
        pytest.param(
            FORMS, 'cors.allow_origin is "https://example.com/". It must be * or one origin', id="origin with a path"
        ),
        pytest.param(
            REST, 'cors.allow_origin is "example.com". It must be * or one origin', id="origin without scheme"
        ),
        pytest.param(LIMITS, 'cors.allow_credentials is true and cors.allow_origin is "*"', id="credentials for all"),
        pytest.param(FORMS, "cors.max_age_seconds is -1. It must be a whole number", id="max age negative"),
        pytest.param(LIMITS, "cors.max_age_seconds is 86401. It must be a whole number", id="max age too long"),
        pytest.param(REST, "cors.expose_headers have X Team. The name of a header", id="CORS header"),
        pytest.param(FORMS, 'gateway_responses has "TEAPOT". It must be one of', id="gateway response's type"),
        pytest.param(FORMS, 'gateway_responses["THROTTLED"].status_code is 199', id="gateway response's status"),
        pytest.param(LIMITS, 'gateway_responses["THROTTLED"].status_code is 600', id="gateway response's status above"),
        pytest.param(
            LIMITS, """gateway_responses["THROTTLED"].headers has Retry-After: it's 5""", id="gateway response's header"
        ),
        pytest.param(FORMS, 'authorizer.cognito.user_pool_arns has "digits". It must have ARNs', id="user pool"),
        pytest.param(LIMITS, "authorizer.cognito.user_pool_arns has . It must have ARNs", id="no user pool"),
        pytest.param(FORMS, 'authorizer.cognito.header is "My Token". The name of', id="token's header"),
        pytest.param(FORMS, 'authorizer.lambda.function_arn is "tokens". It must be the ARN', id="function"),
        pytest.param(FORMS, 'authorizer.lambda.type is "JWT". It must be TOKEN or REQUEST', id="authorizer type"),
        pytest.param(FORMS, 'identity_sources has "Authorization". Each must be', id="identity source"),
        pytest.param(
            REST,
            'authorizer.lambda.type is "TOKEN" and identity_sources has method.request.querystring.token',
            id="token in the query",
        ),
        pytest.param(LIMITS, "identity_sources is empty and ttl_seconds is 3601. Without a", id="no identity source"),
        pytest.param(FORMS, "authorizer.lambda.ttl_seconds is -1. It must be", id="authorizer ttl negative"),
        pytest.param(LIMITS, "authorizer.lambda.ttl_seconds is 3601. It must be", id="authorizer ttl too long"),
        pytest.param(LIMITS, 'validation_expression is set and type is "REQUEST"', id="expression for a request"),
        pytest.param(LIMITS, 'authorizer.lambda.role.arn is "role/own". It must be the ARN', id="authorizer's role"),
        pytest.param(QUOTA_LOW, 'api_key_source is "COOKIE". It must be HEADER or AUTHORIZER', id="key source"),
        pytest.param(
            BESIDE, 'api_key_source is "AUTHORIZER" and authorizer.lambda is not set', id="key from no authorizer"
        ),
        pytest.param(FORMS, "web_acl.arn is", id="web ACL of CloudFront"),
        pytest.param(
            BESIDE, "usage_plans has gold plan, and no route has api_key_required. A plan is", id="plan without keys"
        ),
        pytest.param(BESIDE, 'usage_plans["gold plan"] has the API keys "alice". Names of', id="plan's name"),
        pytest.param(
            BESIDE, 'usage_plans["gold plan"].api_keys has existing together with', id="existing key that is shaped"
        ),
        pytest.param(BESIDE, 'usage_plans["gold plan"].throttle has rate_limit 1 and burst_limit -1', id="throttle"),
        pytest.param(BESIDE, 'usage_plans["gold plan"].quota.limit is 0. It must be', id="quota of none"),
        pytest.param(BESIDE_EDGE, 'usage_plans["gold"].quota.limit is 1.5. It must be', id="quota of a fraction"),
        pytest.param(BESIDE, 'usage_plans["gold plan"].quota.period is "YEAR". It must be', id="quota's period"),
        pytest.param(BESIDE_PRIVATE, "quota.offset is 1 with the period DAY. API Gateway", id="offset in a day"),
        pytest.param(BESIDE_EDGE, "quota.offset is 7 with the period WEEK. API Gateway", id="offset in a week"),
        pytest.param(BESIDE_DOMAIN, "quota.offset is 28 with the period MONTH. API Gateway", id="offset in a month"),
        pytest.param(BESIDE, "route_throttles has classify. Each must be the name of a route", id="throttle's route"),
        pytest.param(BESIDE, "route_throttles has classify: rate_limit -1, burst_limit 1", id="route's throttle"),
        pytest.param(BESIDE_DOMAIN, "resource_policy is set and empty. It needs json", id="empty policy"),
        pytest.param(BESIDE_EDGE, "resource_policy.json is set together with source_ips", id="policy twice"),
        pytest.param(
            BESIDE_EDGE, "resource_policy.json has 25 characters. It must be a policy", id="policy without statements"
        ),
        pytest.param(BESIDE_PRIVATE, "resource_policy.json has 8209 characters. It must be", id="policy too long"),
        pytest.param(BESIDE, 'resource_policy.source_ips has "10.0.0.300". It must be an address', id="address"),
        pytest.param(
            BESIDE, "resource_policy.vpc_endpoint_ids is set and endpoint.type is REGIONAL", id="VPC of a public API"
        ),
        pytest.param(BESIDE, 'resource_policy.account_ids has "1234". It must be the id', id="account"),
        pytest.param(
            NOT_SIGNED, "resource_policy.account_ids is set, and open is not AWS_IAM. Who does", id="accounts unsigned"
        ),
        pytest.param(FORMS, 'endpoint.type is "regional". It must be REGIONAL, EDGE or', id="endpoint type"),
        pytest.param(
            LIMITS, "endpoint.vpc_endpoint_ids is set and endpoint.type is REGIONAL", id="VPC endpoint of regional API"
        ),
        pytest.param(REST, 'endpoint.vpc_endpoint_ids has "vpc-0a1b". It must be the id', id="VPC endpoint"),
        pytest.param(NO_VPC_ENDPOINT, "endpoint.type is PRIVATE, and no VPC endpoint may call", id="no VPC endpoint"),
        pytest.param(
            BESIDE_EDGE, "endpoint.disable_execute_api_endpoint is true and domain is not set", id="no way in"
        ),
        pytest.param(BESIDE, 'domain.name is "API.example.com". It must be a domain name', id="domain name"),
        pytest.param(BESIDE_DOMAIN, "domain.certificate_arn is not set. A domain name needs", id="no certificate"),
        pytest.param(BESIDE, 'domain.certificate_arn is "certificate". It must be the ARN', id="certificate"),
        pytest.param(ELSEWHERE, "The certificate of a REGIONAL API must be in its region", id="certificate elsewhere"),
        pytest.param(ELSEWHERE_EDGE, "of an EDGE API must be in us-east-1", id="certificate not CloudFront's"),
        pytest.param(BESIDE, 'domain.base_path is "v1/digits". It must be one part', id="base path"),
        pytest.param(BESIDE, 'domain.security_policy is "TLS_1_3". It must be TLS_1_2', id="TLS"),
        pytest.param(BESIDE, 'truststore_uri is "https://example.com/ca.pem". It must be', id="trust store"),
        pytest.param(
            BESIDE,
            "domain.mutual_tls is set, endpoint.type is REGIONAL and endpoint.disable_execute_api_endpoint is false",
            id="mutual TLS that can be walked round",
        ),
        pytest.param(BESIDE_PRIVATE, "domain is set and endpoint.type is PRIVATE", id="private domain"),
        pytest.param(BESIDE_PRIVATE, "domain.existing is set together with certificate_arn", id="domain of another"),
        pytest.param(EXISTING, 'rest_api_id "My API" and parent_resource_id "root". They', id="API's id"),
        pytest.param(EXISTING, 'existing_api.parent_path is "a b". It must be the path', id="parent path"),
        pytest.param(
            EXISTING,
            "existing_api is set together with description, binary_media_types, gateway_responses, resource_policy.",
            id="API of another shaped",
        ),
        pytest.param(
            EXISTING_THROTTLE,
            "existing_api is set together with api_key_source, endpoint.disable_execute_api_endpoint.",
            id="API of another shaped more",
        ),
        pytest.param(
            EXISTING,
            "existing_api.deploy is false and usage_plans, web_acl, stage (more than its name) is set",
            id="stage of another",
        ),
        pytest.param(EXISTING_THROTTLE, "existing_api.deploy is false and domain is set", id="domain of another stage"),
        pytest.param(
            EXISTING_THROTTLE, 'routes["predict"].throttle is set, and the stage of', id="throttle of another stage"
        ),
        pytest.param(
            EXISTING, "existing_api.name is not set, and alarms or dashboard is. CloudWatch", id="metrics of no name"
        ),
        pytest.param(FORMS, 'stage.name is "v 1". It must have 1 to 128', id="stage form"),
        pytest.param(LIMITS, 'sss". It must have 1 to 128', id="stage too long"),
        pytest.param(REST, 'stage.name is "". It must have 1 to 128', id="no stage"),
        pytest.param(FORMS, 'has color! = "blue". A name has letters', id="stage variable's name"),
        pytest.param(LIMITS, 'has color = "blue green". A name has letters', id="stage variable's value"),
        pytest.param(FORMS, "stage.access_logs.retention_in_days is 2. CloudWatch takes", id="access logs' retention"),
        pytest.param(
            LIMITS, "stage.execution_logs.retention_in_days is -1. CloudWatch", id="execution logs' retention"
        ),
        pytest.param(FORMS, 'stage.access_logs.kms_key_arn is "alias/logs". It must be', id="access logs' key"),
        pytest.param(LIMITS, 'stage.execution_logs.kms_key_arn is "key". It must be', id="execution logs' key"),
        pytest.param(FORMS, "stage.access_logs.fields has $context.identity.sourceIp. API Gateway", id="log fields"),
        pytest.param(LIMITS, "log-group:api:*", id="log group's ARN"),
        pytest.param(LIMITS, "stage.access_logs.existing is set together with kms_key_arn", id="log group of another"),
        pytest.param(FORMS, 'stage.execution_logs.level is "DEBUG". It must be ERROR or INFO', id="log level"),
        pytest.param(FORMS, "stage.throttle has rate_limit -1 and burst_limit 1. Neither", id="stage's rate"),
        pytest.param(LIMITS, "stage.throttle has rate_limit 1 and burst_limit 1.5. Neither", id="stage's burst"),
        pytest.param(FORMS, 'stage.cache.size is "1". It must be 0.5', id="cache size"),
        pytest.param(FORMS, "stage.cache.ttl_seconds is 3601. It must be", id="cache ttl"),
        pytest.param(FORMS, "stage.canary.percent_traffic is 101. It must be", id="canary above"),
        pytest.param(LIMITS, "stage.canary.percent_traffic is -1. It must be", id="canary below"),
        pytest.param(REST, "stage.canary has neither variables nor base_redeployment_hash", id="canary of nothing"),
        pytest.param(LIMITS, 'stage.canary.base_redeployment_hash is "abc". It must be', id="canary's base"),
        pytest.param(FORMS, 'stage.cloudwatch_role_arn is "role/logs". It must be the ARN', id="logs' role"),
        pytest.param(FORMS, "alarms.server_error_rate.threshold is 1. It is a share", id="share of all"),
        pytest.param(LIMITS, "alarms.client_error_rate.threshold is -0.1. It is a share", id="share below none"),
        pytest.param(FORMS, "alarms.latency.threshold is 0. It must be more than 0", id="latency of none"),
        pytest.param(LIMITS, "alarms.integration_latency.threshold is -1. It must be", id="latency negative"),
        pytest.param(FORMS, 'alarms.latency.statistic is "median". It must be a percentile', id="statistic"),
        pytest.param(LIMITS, 'alarms.integration_latency.statistic is "p101". It must be', id="percentile"),
        pytest.param(FORMS, "alarms.period_seconds is 90 and evaluation_periods is 5. The period", id="alarm period"),
        pytest.param(REST, "alarms.period_seconds is 60 and evaluation_periods is 1441", id="alarm over a day"),
        pytest.param(FORMS, "alarms.datapoints_to_alarm is 6 and evaluation_periods is 5", id="datapoints above"),
        pytest.param(REST, "alarms.datapoints_to_alarm is 0 and evaluation_periods is 1441", id="no datapoints"),
        pytest.param(FORMS, "alarms has the actions topic. They must be ARNs, at most 5", id="alarm action"),
        pytest.param(LIMITS, ":5. They must be ARNs, at most 5", id="six alarm actions"),
        pytest.param(FORMS, 'dashboard.name is "all digits". It must have 1 to 255', id="dashboard's name"),
        pytest.param(FORMS, "dashboard.period_seconds is 30. It must be a multiple of 60", id="dashboard's period"),
        pytest.param(FORMS, 'integration_role.existing.arn is "role/own". It must be the ARN', id="role form"),
        pytest.param(LIMITS, "integration_role.existing is set together with path or", id="role and path"),
        pytest.param(FORMS, 'integration_role.path is "ml". An IAM path begins and ends', id="role path"),
        pytest.param(REST, 'ppp/". An IAM path begins and ends with a slash and is at most 512', id="path too long"),
        pytest.param(FORMS, 'permissions_boundary_arn is "boundary". It must be the ARN', id="boundary form"),
        pytest.param(FORMS, 'tags has the entries "AWS:mine". A key has', id="tag key of AWS"),
        pytest.param(REST, 'tags has the entries "long". A key has', id="tag value"),
        pytest.param(LIMITS, "tags has 51 entries. AWS takes at most 50", id="too many tags"),
    ],
)
def test_what_is_wrong_is_refused_by_name_value_and_rule(
    plan_stack: PlanStack, inputs: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(TerraformError) as refused:
        plan_stack(API, **inputs)

    assert sentence in refused.value.diagnostics
