"""Inputs of modules/apigw_sagemaker_integration that are wrong, each set in several ways."""

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
