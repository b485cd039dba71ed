"""Inputs of modules/apigw_sagemaker_integration that are wrong, each set in several ways.

What a variable refuses by itself keeps the rules between inputs from being looked at, and those keep the provider from
being asked. So each set is wrong for one of the three.
"""

from __future__ import annotations

import json
from typing import Any

ACCOUNT = "123456789012"
ROUTES: dict[str, Any] = {"predict": {"endpoint_name": "digits"}}
KEYED: dict[str, Any] = {"predict": {"endpoint_name": "digits", "api_key_required": True}}
USER_POOL = f"arn:aws:cognito-idp:eu-west-1:{ACCOUNT}:userpool/eu-west-1_1a2B"
FUNCTION = f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:tokens"
CERTIFICATE = f"arn:aws:acm:eu-west-1:{ACCOUNT}:certificate/1a2b"
KEY = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/1a2b"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/own"
TOPICS = [f"arn:aws:sns:eu-west-1:{ACCOUNT}:{number}" for number in range(6)]


def calls(**sets: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {name: {"name": "n", "routes": ROUTES} | inputs for name, inputs in sets.items()}


# --- for the variables ---

VALIDATED = calls(
    forms={
        "name": "digits!",
        "description": "d" * 1025,
        "routes": {},
        "cors": {"allow_origin": "https://example.com/"},
        "authorizer": {"cognito": {"user_pool_arns": []}, "lambda": {"function_arn": "tokens"}},
        "web_acl": {"arn": f"arn:aws:wafv2:us-east-1:{ACCOUNT}:global/webacl/all/1a2b"},
        "endpoint": {"vpc_endpoint_ids": ["vpc-0a1b"]},
        "domain": {"name": "api.example.com"},
        "stage": {
            "name": "v 1",
            "access_logs": {"kms_key_arn": "alias/logs"},
            "cloudwatch_role_arn": "role/logs",
        },
        "integration_role": {"existing": {"arn": "role/own"}, "path": "ml"},
        "tags": {"AWS:mine": "x"},
        "timeout_quota_milliseconds": 28999,
    },
    limits={
        "name": "n" * 256,
        "routes": {"arn": {"endpoint_name": "arn:aws:sagemaker:eu-west-1:123456789012:endpoint/digits"}},
        "cors": {"allow_origin": "example.com"},
        "domain": {"name": "api.example.com", "certificate_arn": "certificate"},
        "resource_policy": {},
        "stage": {
            "name": "s" * 129,
            "access_logs": {
                "existing": {"arn": f"arn:aws:logs:eu-west-1:{ACCOUNT}:log-group:api:*"},
                "kms_key_arn": KEY,
            },
            "execution_logs": {"kms_key_arn": "key"},
        },
        "integration_role": {"existing": {"arn": ROLE}, "path": "/ml/"},
        "tags": {f"key {number}": "v" for number in range(51)},
        "timeout_quota_milliseconds": 300001,
    },
    rest={
        "name": "",
        "routes": {"long": {"endpoint_name": "e" * 64}},
        "domain": {"name": "api.example.com", "existing": True, "route53_zone": {"id": "Z1"}},
        "resource_policy": {"json": json.dumps({"Version": "2012-10-17"}), "account_ids": [ACCOUNT]},
        "stage": {"name": ""},
        "tags": {"long": "v" * 257},
    },
    added={
        "existing_api": {"rest_api_id": "My API", "parent_resource_id": "root", "parent_path": "a b"},
        "alarms": {},
    },
    beside={
        "resource_policy": {"source_ips": ["10.0.0.300"], "vpc_endpoint_ids": ["0a1b"], "account_ids": ["1234"]},
    },
    private={"endpoint": {"type": "PRIVATE"}},
    long_policy={"resource_policy": {"json": json.dumps({"Statement": "s" * 8192})}},
)

# --- for the rules between inputs ---

RULED = calls(
    shapes={
        "authorization": "COGNITO",
        "timeout_milliseconds": 29001,
        "binary_media_types": ["png"],
        "cors": {"allow_origin": "*", "allow_credentials": True, "max_age_seconds": -1, "allow_headers": ["X Team"]},
        "gateway_responses": {"TEAPOT": {}, "THROTTLED": {"status_code": 199}},
        "api_key_source": "AUTHORIZER",
        "authorizer": {"cognito": {"user_pool_arns": [USER_POOL], "header": "My Token"}},
        "stage": {
            "access_logs": {"fields": {"ip": "$context.identity.sourceIp"}},
            "throttle": {"rate_limit": -1, "burst_limit": 1},
            "cache": {"ttl_seconds": 3601},
            "canary": {"percent_traffic": 101},
        },
        "alarms": {
            "server_error_rate": {"threshold": 1},
            "latency": {"threshold": 0},
            "period_seconds": 30,
            "datapoints_to_alarm": 6,
        },
        "dashboard": {"period_seconds": 30},
        "usage_plans": {
            "gold plan": {
                "api_keys": {"alice": {"existing": {"id": "a1"}, "enabled": False}},
                "throttle": {"rate_limit": 1, "burst_limit": -1},
                "quota": {"limit": 0, "period": "DAY", "offset": 1},
                "route_throttles": {"classify": {"rate_limit": -1, "burst_limit": 1}},
            }
        },
        "domain": {
            "name": "API.example.com",
            "certificate_arn": CERTIFICATE,
            "base_path": "v1/digits",
            "mutual_tls": {"truststore_uri": "s3://authorities/ca.pem"},
        },
    },
    more={
        "authorization": "none",
        "binary_media_types": ["*/*", "image/png", "application/*"],
        "cors": {"allow_origin": "https://example.com", "max_age_seconds": 86401, "expose_headers": ["X Id"]},
        "gateway_responses": {"THROTTLED": {"status_code": 600}},
        "authorizer": {"lambda": {"function_arn": FUNCTION, "identity_sources": ["method.request.querystring.token"]}},
        "endpoint": {"disable_execute_api_endpoint": True},
        "stage": {"canary": {"percent_traffic": -1, "variables": {"color": "blue"}, "base_redeployment_hash": "abc"}},
        "alarms": {
            "client_error_rate": {"threshold": -0.1},
            "integration_latency": {"threshold": -1},
            "evaluation_periods": 1441,
        },
        "usage_plans": {"gold": {"quota": {"limit": 1, "period": "WEEK", "offset": 7}}},
    },
    others={
        "routes": ROUTES | {"open": {"endpoint_name": "digits", "authorization": "NONE"}},
        "cors": {"allow_origin": "*", "max_age_seconds": 0.5},
        "authorizer": {
            "lambda": {
                "function_arn": FUNCTION,
                "type": "REQUEST",
                "identity_sources": [],
                "validation_expression": "^ey",
            }
        },
        "resource_policy": {"account_ids": [ACCOUNT]},
        "stage": {"canary": {}},
        "usage_plans": {"gold": {"quota": {"limit": 1, "period": "MONTH", "offset": 28}}},
    },
    sources={"authorizer": {"lambda": {"function_arn": FUNCTION, "identity_sources": ["Authorization"]}}},
    texts={
        "gateway_responses": {"THROTTLED": {"headers": {"Retry-After": "it's 5"}}},
        "stage": {"variables": {"color!": "blue"}, "canary": {"variables": {"color": "blue green"}}},
    },
    at_edge={"timeout_quota_milliseconds": 60000, "endpoint": {"type": "EDGE"}},
    private_domain={
        "endpoint": {"type": "PRIVATE", "vpc_endpoint_ids": ["vpce-0a1b"]},
        "domain": {"name": "api.example.com", "existing": True},
    },
    existing={
        "description": "mine",
        "routes": KEYED,
        "existing_api": {"rest_api_id": "a1b2c3", "parent_resource_id": "d4e5f6"},
        "binary_media_types": ["image/png"],
        "gateway_responses": {"THROTTLED": {}},
        "resource_policy": {"source_ips": ["10.0.0.0/8"]},
        "usage_plans": {"gold": {}},
        "web_acl": {"arn": f"arn:aws:wafv2:eu-west-1:{ACCOUNT}:regional/webacl/all/1a2b"},
        "stage": {"name": "live", "metrics": True, "variables": {"color": "blue"}},
    },
    existing_throttle={
        "existing_api": {"rest_api_id": "a1b2c3", "parent_resource_id": "d4e5f6"},
        "routes": {"predict": {"endpoint_name": "digits", "throttle": {"rate_limit": 1, "burst_limit": 1}}},
        "domain": {"name": "api.example.com", "existing": True},
        "api_key_source": "AUTHORIZER",
        "authorizer": {"lambda": {"function_arn": FUNCTION}},
        "endpoint": {"disable_execute_api_endpoint": True},
    },
    other_names={
        "routes": {
            "predict": {
                "endpoint_name": "digits",
                "api_key": True,
                "async": True,
                "authorizer": "digits",
                "method": "PUT",
                "scopes": ["digits/read"],
                "timeout": 5000,
            }
        },
        "cors": {"allow_origin": "*", "allow_methods": ["PUT"], "max_age": 60},
        "endpoint": {"types": ["EDGE"]},
        "stage": {
            "access_log_settings": {"format": "json"},
            "cache_cluster_size": "0.5",
            "metrics_enabled": False,
            "stage_name": "live",
            "xray_tracing_enabled": True,
        },
    },
)

# --- for the provider, and for a resource's own precondition ---

PROVIDED = calls(
    provided={
        "endpoint": {"type": "regional"},
        "api_key_source": "COOKIE",
    },
    integrations={
        "routes": {
            "passthrough": {"endpoint_name": "digits", "passthrough_behavior": "ALWAYS"},
            "request": {"endpoint_name": "digits", "request_content_handling": "CONVERT_TO_JSON"},
            "short": {"endpoint_name": "digits", "timeout_milliseconds": 49},
            "fraction": {"endpoint_name": "digits", "timeout_milliseconds": 100.5},
        },
    },
    responses={"routes": {"predict": {"endpoint_name": "digits", "response_content_handling": "CONVERT_TO_JSON"}}},
    single={
        "authorizer": {
            "cognito": {"user_pool_arns": ["digits"]},
            "lambda": {"function_arn": FUNCTION, "type": "JWT", "ttl_seconds": 3601, "role": {"arn": "role/own"}},
        },
        "endpoint": {"type": "EDGE"},
        "domain": {
            "name": "api.example.com",
            "certificate_arn": CERTIFICATE.replace("eu-west-1", "us-east-1"),
            "security_policy": "TLS_1_3",
        },
        "integration_role": {"permissions_boundary_arn": "boundary"},
        "stage": {"access_logs": {"retention_in_days": 2}},
        "alarms": {
            "latency": {"statistic": "median"},
            "integration_latency": {"statistic": "p101"},
            "period_seconds": 90,
            "datapoints_to_alarm": 0,
            "alarm_actions": ["topic"],
            "ok_actions": TOPICS,
        },
        "dashboard": {"name": "all digits"},
    },
    stages={
        "routes": {
            "cached": {"endpoint_name": "digits", "http_method": "GET", "request_templates": {"a/b": "{}"}, "cache": {}}
        },
        "stage": {"cache": {"size": "1"}},
    },
    settings={
        "routes": KEYED,
        "stage": {"execution_logs": {"level": "DEBUG"}},
        "usage_plans": {"gold": {"quota": {"limit": 1, "period": "YEAR"}}},
    },
    long_path={"integration_role": {"path": f"/{'p' * 511}/"}},
    elsewhere={
        "domain": {"name": "api.example.com", "certificate_arn": CERTIFICATE.replace("eu-west-1", "ap-south-2")}
    },
    elsewhere_edge={
        "domain": {"name": "api.example.com", "certificate_arn": CERTIFICATE.replace("eu-west-1", "ap-south-2")},
        "endpoint": {"type": "EDGE"},
    },
)
