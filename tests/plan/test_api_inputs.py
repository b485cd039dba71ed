"""modules/apigw_sagemaker_integration: both sides of the rules for its inputs, but those of `routes`.

Terraform reports all that is wrong at once, so one plan shows many refusals: each set of inputs below is wrong in
several ways, and each case looks for the sentence about one of them. A rule that looks at another input is checked only
when that one is right, hence the several sets.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.errors import TerraformError
from tests.plan.conftest import API

if TYPE_CHECKING:
    from sagemaker_rest.pytest_plugin import PlanStack
    from sagemaker_rest.terraform.plan import Plan

pytestmark = pytest.mark.plan

ACCOUNT = "123456789012"
ROUTES: dict[str, Any] = {"predict": {"endpoint_name": "digits"}}
KEYED: dict[str, Any] = {"predict": {"endpoint_name": "digits", "api_key_required": True}}
USER_POOL = f"arn:aws:cognito-idp:eu-west-1:{ACCOUNT}:userpool/eu-west-1_1a2B"
FUNCTION = f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:tokens"
CERTIFICATE = f"arn:aws:acm:eu-west-1:{ACCOUNT}:certificate/1a2b"
KEY = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/1a2b"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/own"

# --- inputs whose rules look at nothing else ---

FORMS: dict[str, Any] = {
    "name": "digits!",
    "description": "d" * 1025,
    "routes": ROUTES,
    "authorization": "COGNITO",
    "binary_media_types": ["png"],
    "cors": {"allow_origin": "https://example.com/", "max_age_seconds": -1},
    "gateway_responses": {"TEAPOT": {}, "THROTTLED": {"status_code": 199}},
    "authorizer": {
        "cognito": {"user_pool_arns": ["digits"], "header": "My Token"},
        "lambda": {"function_arn": "tokens", "type": "JWT", "identity_sources": ["Authorization"], "ttl_seconds": -1},
    },
    "web_acl": {"arn": f"arn:aws:wafv2:us-east-1:{ACCOUNT}:global/webacl/all/1a2b"},
    "endpoint": {"type": "regional"},
    "stage": {
        "name": "v 1",
        "variables": {"color!": "blue"},
        "access_logs": {
            "retention_in_days": 2,
            "kms_key_arn": "alias/logs",
            "fields": {"ip": "$context.identity.sourceIp"},
        },
        "execution_logs": {"level": "DEBUG"},
        "throttle": {"rate_limit": -1, "burst_limit": 1},
        "cache": {"size": "1", "ttl_seconds": 3601},
        "canary": {"percent_traffic": 101},
        "cloudwatch_role_arn": "role/logs",
    },
    "alarms": {
        "server_error_rate": {"threshold": 1},
        "latency": {"threshold": 0, "statistic": "median"},
        "period_seconds": 90,
        "datapoints_to_alarm": 6,
        "alarm_actions": ["topic"],
    },
    "dashboard": {"name": "all digits", "period_seconds": 30},
    "integration_role": {"existing": {"arn": "role/own"}, "path": "ml", "permissions_boundary_arn": "boundary"},
    "tags": {"AWS:mine": "x"},
}
LIMITS: dict[str, Any] = {
    "name": "n" * 256,
    "routes": ROUTES,
    "authorization": "none",
    "binary_media_types": ["*/*", "image/png"],
    "cors": {"allow_origin": "*", "allow_credentials": True, "max_age_seconds": 86401},
    "gateway_responses": {"THROTTLED": {"status_code": 600, "headers": {"Retry-After": "it's 5"}}},
    "authorizer": {
        "cognito": {"user_pool_arns": []},
        "lambda": {
            "function_arn": FUNCTION,
            "type": "REQUEST",
            "identity_sources": [],
            "ttl_seconds": 3601,
            "validation_expression": "^ey",
            "role": {"arn": "role/own"},
        },
    },
    "endpoint": {"type": "REGIONAL", "vpc_endpoint_ids": ["vpce-0a1b"]},
    "stage": {
        "name": "s" * 129,
        "access_logs": {"existing": {"arn": f"arn:aws:logs:eu-west-1:{ACCOUNT}:log-group:api:*"}, "kms_key_arn": KEY},
        "execution_logs": {"retention_in_days": -1, "kms_key_arn": "key"},
        "throttle": {"rate_limit": 1, "burst_limit": 1.5},
        "canary": {"percent_traffic": -1, "variables": {"color": "blue green"}, "base_redeployment_hash": "abc"},
    },
    "alarms": {
        "client_error_rate": {"threshold": -0.1},
        "integration_latency": {"threshold": -1, "statistic": "p101"},
        "period_seconds": 0,
        "evaluation_periods": 0,
        "ok_actions": [f"arn:aws:sns:eu-west-1:{ACCOUNT}:{number}" for number in range(6)],
    },
    "integration_role": {"existing": {"arn": ROLE}, "path": "/ml/"},
    "tags": {f"key {number}": "v" for number in range(51)},
}
REST: dict[str, Any] = {
    "name": "",
    "routes": ROUTES,
    "binary_media_types": ["application/*"],
    "cors": {"allow_origin": "example.com", "allow_headers": ["X Team"]},
    "authorizer": {"lambda": {"function_arn": FUNCTION, "identity_sources": ["method.request.querystring.token"]}},
    "endpoint": {"type": "PRIVATE", "vpc_endpoint_ids": ["vpc-0a1b"]},
    "stage": {"name": "", "canary": {}},
    "alarms": {"evaluation_periods": 1441, "datapoints_to_alarm": 0},
    "integration_role": {"path": f"/{'p' * 511}/"},
    "tags": {"long": "v" * 257},
}

# --- inputs whose rules look at others ---

BESIDE: dict[str, Any] = {
    "name": "n",
    "routes": ROUTES,
    "timeout_milliseconds": 29001,
    "api_key_source": "AUTHORIZER",
    "usage_plans": {
        "gold plan": {
            "api_keys": {"alice": {"existing": {"id": "a1"}, "enabled": False}},
            "throttle": {"rate_limit": 1, "burst_limit": -1},
            "quota": {"limit": 0, "period": "YEAR"},
            "route_throttles": {"classify": {"rate_limit": -1, "burst_limit": 1}},
        }
    },
    "resource_policy": {"source_ips": ["10.0.0.300"], "vpc_endpoint_ids": ["vpce-0a1b"], "account_ids": ["1234"]},
    "domain": {
        "name": "API.example.com",
        "certificate_arn": "certificate",
        "base_path": "v1/digits",
        "security_policy": "TLS_1_3",
        "mutual_tls": {"truststore_uri": "https://example.com/ca.pem"},
    },
}
QUOTA_LOW: dict[str, Any] = {
    "name": "n",
    "routes": ROUTES,
    "timeout_quota_milliseconds": 28999,
    "api_key_source": "COOKIE",
}
QUOTA_HIGH: dict[str, Any] = {"name": "n", "routes": ROUTES, "timeout_quota_milliseconds": 300001}
QUOTA_AT_EDGE: dict[str, Any] = {
    "name": "n",
    "routes": ROUTES,
    "timeout_quota_milliseconds": 60000,
    "endpoint": {"type": "EDGE"},
}
BESIDE_EDGE: dict[str, Any] = {
    "name": "n",
    "routes": KEYED,
    "authorization": "NONE",
    "timeout_milliseconds": 49,
    "endpoint": {"type": "EDGE", "disable_execute_api_endpoint": True},
    "usage_plans": {"gold": {"quota": {"limit": 1.5, "period": "WEEK", "offset": 7}}},
    "resource_policy": {"json": json.dumps({"Version": "2012-10-17"}), "account_ids": [ACCOUNT]},
}
BESIDE_PRIVATE: dict[str, Any] = {
    "name": "n",
    "routes": KEYED,
    "timeout_milliseconds": 100.5,
    "endpoint": {"type": "PRIVATE"},
    "usage_plans": {"gold": {"quota": {"limit": 1, "period": "DAY", "offset": 1}}},
    "resource_policy": {"json": json.dumps({"Statement": "s" * 8192})},
    "domain": {"name": "api.example.com", "existing": True, "route53_zone": {"id": "Z1"}},
}
BESIDE_DOMAIN: dict[str, Any] = {
    "name": "n",
    "routes": KEYED,
    "endpoint": {"type": "PRIVATE"},
    "resource_policy": {},
    "usage_plans": {"gold": {"quota": {"limit": 1, "period": "MONTH", "offset": 28}}},
    "domain": {"name": "api.example.com"},
}
NO_VPC_ENDPOINT: dict[str, Any] = {"name": "n", "routes": ROUTES, "endpoint": {"type": "PRIVATE"}}
NOT_SIGNED: dict[str, Any] = {
    "name": "n",
    "routes": ROUTES | {"open": {"endpoint_name": "digits", "authorization": "NONE"}},
    "resource_policy": {"account_ids": [ACCOUNT]},
}
ELSEWHERE: dict[str, Any] = {
    "name": "n",
    "routes": ROUTES,
    "domain": {"name": "api.example.com", "certificate_arn": CERTIFICATE.replace("eu-west-1", "ap-south-2")},
}
ELSEWHERE_EDGE: dict[str, Any] = ELSEWHERE | {"endpoint": {"type": "EDGE"}}
THERE: dict[str, Any] = {"rest_api_id": "a1b2c3", "parent_resource_id": "d4e5f6"}
EXISTING: dict[str, Any] = {
    "name": "n",
    "description": "mine",
    "routes": KEYED,
    "existing_api": {"rest_api_id": "My API", "parent_resource_id": "root", "parent_path": "a b"},
    "binary_media_types": ["image/png"],
    "gateway_responses": {"THROTTLED": {}},
    "resource_policy": {"source_ips": ["10.0.0.0/8"]},
    "usage_plans": {"gold": {}},
    "web_acl": {"arn": f"arn:aws:wafv2:eu-west-1:{ACCOUNT}:regional/webacl/all/1a2b"},
    "stage": {"name": "live", "metrics": True},
    "alarms": {},
}
EXISTING_THROTTLE: dict[str, Any] = {
    "name": "n",
    "existing_api": THERE,
    "routes": {"predict": {"endpoint_name": "digits", "throttle": {"rate_limit": 1, "burst_limit": 1}}},
    "domain": {"name": "api.example.com", "existing": True},
    "api_key_source": "AUTHORIZER",
    "authorizer": {"lambda": {"function_arn": FUNCTION}},
    "endpoint": {"disable_execute_api_endpoint": True},
}


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


@pytest.fixture(scope="session")
def at_the_limits(plan_stack: PlanStack) -> Plan:
    """Every input as large as it may be, and a role, a log group and a key that are there already."""
    return plan_stack(
        API,
        name="n" * 127 + " ._-" + "n" * 124,
        description="d" * 1024,
        routes={"predict": {"endpoint_name": "e" * 63, "api_key_required": True}},
        timeout_quota_milliseconds=300000,
        timeout_milliseconds=300000,
        binary_media_types=["image/*", "application/octet-stream"],
        cors={"allow_origin": "https://example.com:8443", "allow_credentials": True, "max_age_seconds": 86400},
        gateway_responses={"THROTTLED": {"status_code": 599}, "UNAUTHORIZED": {"status_code": 200}},
        authorizer={
            "cognito": {"user_pool_arns": [USER_POOL]},
            "lambda": {"function_arn": f"{FUNCTION}:live", "ttl_seconds": 3600, "role": {"arn": ROLE}},
        },
        usage_plans={
            "p" * 64: {
                "api_keys": {"k" * 64: {"existing": {"id": "a1b2"}}},
                "throttle": {"rate_limit": 0, "burst_limit": 0},
                "quota": {"limit": 1, "period": "MONTH", "offset": 27},
            },
            "week": {"quota": {"limit": 1, "period": "WEEK", "offset": 6}},
        },
        resource_policy={"source_ips": ["203.0.113.7", "2001:db8::/32"]},
        domain={"name": "*.a-1.example.com", "existing": True, "base_path": "a$-_.+!*'()1"},
        stage={
            "name": "s" * 128,
            "variables": {"a_1": "-._~:/?#&=,"},
            "access_logs": {
                "existing": {"arn": f"arn:aws:firehose:eu-west-1:{ACCOUNT}:deliverystream/amazon-apigateway-a"}
            },
            "execution_logs": {"retention_in_days": 3653, "kms_key_arn": KEY},
            "canary": {"percent_traffic": 100, "base_redeployment_hash": "0" * 64},
        },
        alarms={
            "server_error_rate": {"threshold": 0},
            "client_error_rate": {"threshold": 0.99},
            "latency": {"statistic": "p99.99"},
            "integration_latency": {"statistic": "Maximum"},
            "period_seconds": 3600,
            "evaluation_periods": 24,
            "datapoints_to_alarm": 24,
            "alarm_actions": [f"arn:aws:sns:eu-west-1:{ACCOUNT}:{number}" for number in range(5)],
        },
        dashboard={"name": "d" * 255, "period_seconds": 120},
        integration_role={"existing": {"arn": "arn:aws-cn:iam::123456789012:role/ml/own"}},
        tags={f"{number:02}".ljust(128, "k"): "v" * 256 for number in range(50)},
    )


@pytest.fixture(scope="session")
def at_the_lower_limits(plan_stack: PlanStack) -> Plan:
    """Every input as small as it may be."""
    return plan_stack(
        API,
        name="n",
        description="",
        routes={"p": {"endpoint_name": "e"}},
        timeout_milliseconds=50,
        cors={"allow_origin": "*", "max_age_seconds": 0, "allow_headers": [], "expose_headers": []},
        authorizer={"lambda": {"function_arn": FUNCTION, "type": "REQUEST", "identity_sources": [], "ttl_seconds": 0}},
        stage={"name": "s", "canary": {"percent_traffic": 0, "variables": {"a": "b"}}},
        alarms={"evaluation_periods": 1, "datapoints_to_alarm": 1, "latency": {"enabled": False}},
    )


def test_the_largest_inputs_are_taken(at_the_limits: Plan) -> None:
    rest_api = at_the_limits.only("aws_api_gateway_rest_api").values

    assert len(rest_api["name"]) == 255
    assert len(rest_api["description"]) == 1024
    assert len(rest_api["tags"]) == 50
    assert len(at_the_limits.only("aws_api_gateway_stage").values["stage_name"]) == 128
    assert at_the_limits.resource('aws_api_gateway_integration.route["POST /predict"]').values[
        "timeout_milliseconds"
    ] == (300000)


def test_what_exists_is_used_and_left_alone(at_the_limits: Plan) -> None:
    made = {resource.type for resource in at_the_limits.resources.values()}
    integration = at_the_limits.resource('aws_api_gateway_integration.route["POST /predict"]').values

    assert made.isdisjoint(
        {"aws_iam_role", "aws_iam_role_policy", "aws_api_gateway_api_key", "aws_api_gateway_domain_name"}
    )
    assert {group.name for group in at_the_limits.of_type("aws_cloudwatch_log_group")} == {"execution"}
    assert integration["credentials"] == "arn:aws-cn:iam::123456789012:role/ml/own"
    assert at_the_limits.outputs["integration_role_arn"] == "arn:aws-cn:iam::123456789012:role/ml/own"
    assert at_the_limits.only("aws_api_gateway_usage_plan_key").values["key_id"] == "a1b2"


def test_the_smallest_inputs_are_taken(at_the_lower_limits: Plan) -> None:
    integration = at_the_lower_limits.resource('aws_api_gateway_integration.route["POST /p"]').values

    assert at_the_lower_limits.only("aws_api_gateway_rest_api").values["name"] == "n"
    assert at_the_lower_limits.only("aws_api_gateway_stage").values["stage_name"] == "s"
    assert integration["timeout_milliseconds"] == 50
    assert 'aws_cloudwatch_metric_alarm.this["latency"]' not in at_the_lower_limits.resources
