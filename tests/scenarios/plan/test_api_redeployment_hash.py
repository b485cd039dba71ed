"""modules/apigw_sagemaker_integration: which inputs change what a deployment serves.

A deployment is made anew when its hash is another, and only then: tests/scenarios/updates shows it on an API. The
output `served_hashes` has the hash of each part, so one call of the module shows many changes: each case looks at the
part that its change belongs to. No call has two changes of one part.

The calls are planned at once, and without the answers of the routes: those are most of what an API consists of, and the
hash is one of the inputs.
"""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from tests.scenarios.plan.conftest import API

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.terraform.plan import Plan
    from tests.scenarios.plan.conftest import PlanCalls

pytestmark = pytest.mark.plan

FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:tokens"
USER_POOL = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_1a2B"
BOUNDARY = "arn:aws:iam::123456789012:policy/boundary"
ROLE = "arn:aws:iam::123456789012:role/own"
WEB_ACL = "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/all/1a2b"
SCHEMA = json.dumps({"type": "object", "required": ["instances"]})
POLICY = json.dumps({"Statement": []})

# makes none of the answers of the routes
WITHOUT_ANSWERS = """
resource "aws_api_gateway_method_response" "route" {
  for_each = {}
}

resource "aws_api_gateway_integration_response" "route" {
  for_each = {}
}
"""

PREDICT: dict[str, Any] = {"endpoint_name": "digits"}
CHECKED: dict[str, Any] = PREDICT | {"authorization": "COGNITO_USER_POOLS", "request_schema": SCHEMA}
CACHED: dict[str, Any] = PREDICT | {
    "http_method": "GET",
    "query_parameters": {"x": {"required": True}},
    "request_templates": {"application/json": '{"instances": [$input.params("x")]}'},
    "cache": {},
}

# each route before and after; its path is its key here, unless it says another
ROUTES_BEFORE: dict[str, Any] = {
    "endpoint": PREDICT,
    "path": PREDICT,
    "method": PREDICT,
    "asynchronous": PREDICT,
    "name": PREDICT,
    "timeout": PREDICT,
    "authorization": PREDICT,
    "key": PREDICT,
    "headers": PREDICT,
    "query": PREDICT,
    "endpoint_headers": PREDICT,
    "schema": PREDICT,
    "request_templates": PREDICT,
    "response_templates": PREDICT,
    "passthrough": PREDICT,
    "request_content": PREDICT,
    "response_content": PREDICT,
    "scopes": CHECKED,
    "other_schema": CHECKED,
    "checked_header": CHECKED,
    "cached": CACHED,
    "gone": PREDICT,
}
ROUTES_AFTER: dict[str, Any] = {
    "endpoint": {"endpoint_name": "letters"},
    "path": PREDICT | {"path": "v2/path"},
    "method": PREDICT | {"http_method": "PUT"},
    "asynchronous": PREDICT | {"asynchronous": True},
    "other_name": PREDICT | {"path": "name"},
    "timeout": PREDICT | {"timeout_milliseconds": 1000},
    "authorization": PREDICT | {"authorization": "NONE"},
    "key": PREDICT | {"api_key_required": False},
    "headers": PREDICT | {"headers": {"X-Team": {"required": True}}},
    "query": PREDICT | {"query_parameters": {"x": {}}},
    "endpoint_headers": PREDICT | {"endpoint_headers": {"Accept": {"value": "text/csv"}}},
    "schema": PREDICT | {"request_schema": SCHEMA},
    "request_templates": PREDICT | {"request_templates": {"text/csv": "[$input.body]"}},
    "response_templates": PREDICT | {"response_templates": {"text/csv": "$input.body"}},
    "passthrough": PREDICT | {"passthrough_behavior": "WHEN_NO_MATCH"},
    "request_content": PREDICT | {"request_content_handling": "CONVERT_TO_BINARY"},
    "response_content": PREDICT | {"response_content_handling": "CONVERT_TO_TEXT"},
    "scopes": CHECKED | {"authorization_scopes": ["digits/read"]},
    "other_schema": CHECKED | {"request_schema": json.dumps({"type": "array"})},
    "checked_header": CHECKED | {"headers": {"Accept": {"required": True}}},
    "cached": CACHED | {"cache": {"keys": ["method.request.querystring.x"]}},
    "more": PREDICT,
}
AROUND_ROUTES: dict[str, Any] = {
    "name": "digits",
    "api_key_required": True,
    "authorizer": {"cognito": {"user_pool_arns": [USER_POOL]}},
    "stage": {"cache": {}},
}


@pytest.mark.parametrize(
    "part",
    [
        pytest.param("POST /endpoint", id="endpoint_name"),
        pytest.param("POST /path", id="path"),
        pytest.param("POST /method", id="http_method"),
        pytest.param("POST /asynchronous", id="asynchronous"),
        pytest.param("POST /name", id="name of a route"),
        pytest.param("POST /timeout", id="timeout of a route"),
        pytest.param("POST /authorization", id="authorization of a route"),
        pytest.param("POST /key", id="api_key_required of a route"),
        pytest.param("POST /headers", id="headers"),
        pytest.param("POST /query", id="query_parameters"),
        pytest.param("POST /endpoint_headers", id="endpoint_headers"),
        pytest.param("POST /schema", id="request_schema"),
        pytest.param("POST /request_templates", id="request_templates"),
        pytest.param("POST /response_templates", id="response_templates"),
        pytest.param("POST /passthrough", id="passthrough_behavior"),
        pytest.param("POST /request_content", id="request_content_handling"),
        pytest.param("POST /response_content", id="response_content_handling"),
        pytest.param("POST /scopes", id="authorization_scopes"),
        pytest.param("POST /other_schema", id="another schema"),
        pytest.param("POST /checked_header", id="a header more is required"),
        pytest.param("GET /cached", id="cache keys"),
        pytest.param("POST /more", id="a route more"),
        pytest.param("POST /gone", id="a route less"),
    ],
)
def test_a_change_of_a_route_makes_a_new_deployment(plans: Mapping[str, Plan], part: str) -> None:
    before, after = (plans[name].outputs["served_hashes"] for name in ("routes_before", "routes_after"))

    assert before.get(f"route {part}") != after.get(f"route {part}")


# What the routes share, or leave to the API to say, and one plan after the other that changes something of each part.

COGNITO: dict[str, Any] = {"user_pool_arns": [USER_POOL]}
LAMBDA: dict[str, Any] = {"function_arn": FUNCTION}
PAGE: dict[str, Any] = {"allow_origin": "https://www.example.com"}
SHARED: dict[str, Any] = {
    "name": "digits",
    "authorizer": {"cognito": COGNITO, "lambda": LAMBDA},
    "cors": PAGE,
    "gateway_responses": {"THROTTLED": {"status_code": 503}},
    "resource_policy": {"source_ips": ["203.0.113.0/24"]},
    "routes": {"predict": PREDICT, "checked": CHECKED},
}


def with_cognito(**fields: Any) -> dict[str, Any]:
    return {"authorizer": {"cognito": COGNITO | fields, "lambda": LAMBDA}}


def with_lambda(**fields: Any) -> dict[str, Any]:
    return {"authorizer": {"cognito": COGNITO, "lambda": LAMBDA | fields}}


def with_throttled(**fields: Any) -> dict[str, Any]:
    return {"gateway_responses": {"THROTTLED": {"status_code": 503} | fields}}


NOTHING_SHARED: dict[str, Any] = {"name": "digits", "routes": {"predict": PREDICT, "checked": PREDICT}}
FIRST: dict[str, Any] = {
    **with_cognito(user_pool_arns=[f"{USER_POOL}3c"]),
    **with_throttled(status_code=429),
    "api_key_required": True,
    "api_key_source": "AUTHORIZER",
    "binary_media_types": ["image/png"],
    "integration_role": {"path": "/ml/"},
    "resource_policy": {"source_ips": ["203.0.113.1"]},
}
SECOND: dict[str, Any] = {
    **with_cognito(header="X-Token"),
    **with_throttled(headers={"Retry-After": "1"}),
    "authorization": "NONE",
    "domain": {"name": "a.example.com", "existing": True},
    "endpoint": {"disable_execute_api_endpoint": True},
    "integration_role": {"existing": {"arn": ROLE}},
    "resource_policy": {"json": json.dumps({"Statement": []})},
}
THIRD: dict[str, Any] = {
    **with_lambda(function_arn=f"{FUNCTION}2"),
    **with_throttled(templates={"text/plain": "later"}),
    "timeout_milliseconds": 1000,
    # the policy names the stage that it lets requests to
    "stage": {"name": "live"},
}
FOURTH: dict[str, Any] = {**with_lambda(type="REQUEST"), "cors": PAGE | {"allow_origin": "*"}}
FIFTH: dict[str, Any] = {
    "authorizer": {
        # the scopes are the routes'
        "cognito": COGNITO | {"scopes": ["digits/read"]},
        "lambda": LAMBDA | {"identity_sources": ["method.request.header.X-Token"]},
    },
    "cors": PAGE | {"allow_headers": ["X-Team"]},
}
SIXTH: dict[str, Any] = {**with_lambda(ttl_seconds=60), "cors": PAGE | {"allow_credentials": True}}
SEVENTH: dict[str, Any] = {**with_lambda(validation_expression="^ey"), "cors": PAGE | {"max_age_seconds": 60}}
EIGHTH: dict[str, Any] = {**with_lambda(role={"arn": ROLE}), "cors": PAGE | {"expose_headers": ["X-Team"]}}


@pytest.mark.parametrize(
    ("call", "part"),
    [
        pytest.param("nothing_shared", "authorizers", id="authorizer"),
        pytest.param("nothing_shared", "preflight", id="cors"),
        pytest.param("nothing_shared", "gateway_responses", id="gateway_responses"),
        pytest.param("nothing_shared", "policy", id="resource_policy"),
        pytest.param("nothing_shared", "route POST /predict", id="answers with cors"),
        pytest.param("first", "authorizers", id="user pools"),
        pytest.param("first", "gateway_responses", id="status_code of a gateway response"),
        pytest.param("first", "route POST /predict", id="api_key_required"),
        pytest.param("first", "api_key_source", id="api_key_source"),
        pytest.param("first", "binary_media_types", id="binary_media_types"),
        pytest.param("first", "credentials", id="path of the role"),
        pytest.param("first", "policy", id="source_ips"),
        pytest.param("second", "authorizers", id="header of the token"),
        pytest.param("second", "gateway_responses", id="headers of a gateway response"),
        pytest.param("second", "route POST /predict", id="authorization"),
        pytest.param("second", "disabled", id="disable_execute_api_endpoint"),
        pytest.param("second", "credentials", id="role of the caller's"),
        pytest.param("second", "policy", id="json of the policy"),
        pytest.param("third", "authorizers", id="function"),
        pytest.param("third", "gateway_responses", id="templates of a gateway response"),
        pytest.param("third", "route POST /predict", id="timeout_milliseconds"),
        pytest.param("third", "policy", id="stage's name, in the policy"),
        pytest.param("fourth", "authorizers", id="type of the function's authorizer"),
        pytest.param("fourth", "preflight", id="allow_origin"),
        pytest.param("fifth", "authorizers", id="identity_sources"),
        pytest.param("fifth", "route POST /checked", id="scopes of all routes"),
        pytest.param("fifth", "preflight", id="allow_headers"),
        pytest.param("sixth", "authorizers", id="ttl_seconds of the authorizer"),
        pytest.param("sixth", "preflight", id="allow_credentials"),
        pytest.param("seventh", "authorizers", id="validation_expression"),
        pytest.param("seventh", "preflight", id="max_age_seconds"),
        pytest.param("eighth", "authorizers", id="role of the authorizer"),
        pytest.param("eighth", "route POST /predict", id="expose_headers"),
    ],
)
def test_a_change_of_what_routes_share_makes_a_new_deployment(plans: Mapping[str, Plan], call: str, part: str) -> None:
    shared, changed = plans["shared"].outputs, plans[call].outputs

    assert changed["served_hashes"][part] != shared["served_hashes"][part]
    assert changed["redeployment_hash"] != shared["redeployment_hash"]


PRIVATE: dict[str, Any] = {
    "name": "digits",
    "routes": {"predict": PREDICT},
    "endpoint": {"type": "PRIVATE", "vpc_endpoint_ids": ["vpce-0123456789abcdef0"]},
}


PRIVATE_AFTER: dict[str, Any] = {
    "other_endpoint": {"endpoint": {"type": "PRIVATE", "vpc_endpoint_ids": ["vpce-0123456789abcdef1"]}},
    "one_endpoint": {"resource_policy": {"vpc_endpoint_ids": ["vpce-0123456789abcdef1"]}},
    "one_account": {"resource_policy": {"account_ids": ["210987654321"]}},
    "one_network": {"resource_policy": {"source_ips": ["10.0.0.0/8"]}},
}


@pytest.mark.parametrize(
    "call",
    [
        pytest.param("other_endpoint", id="endpoint.vpc_endpoint_ids"),
        pytest.param("one_endpoint", id="vpc_endpoint_ids"),
        pytest.param("one_account", id="account_ids"),
        pytest.param("one_network", id="source_ips in the VPC"),
    ],
)
def test_a_change_of_who_may_come_in_makes_a_new_deployment_of_a_private_api(
    plans: Mapping[str, Plan], call: str
) -> None:
    assert plans[call].outputs["redeployment_hash"] != plans["private"].outputs["redeployment_hash"]


# What is not served

UNCHANGED: dict[str, Any] = {
    "name": "digits",
    "api_key_required": True,
    "routes": {"predict": PREDICT, "cached": CACHED},
    "stage": {"cache": {}},
}
CHANGED: dict[str, Any] = {
    "name": "letters",
    "api_key_required": True,
    "description": "Reads digits",
    "tags": {"team": "vision"},
    "alarms": {},
    "dashboard": {},
    "domain": {"name": "a.example.com", "existing": True},
    "endpoint": {"type": "EDGE"},
    "integration_role": {"permissions_boundary_arn": BOUNDARY},
    "usage_plans": {"gold": {}},
    "web_acl": {"arn": WEB_ACL},
    "routes": {
        "predict": PREDICT
        | {
            "description": "Reads digits",
            "response_schema": "{}",
            "throttle": {"rate_limit": 1, "burst_limit": 1},
        },
        "cached": CACHED | {"cache": {"ttl_seconds": 60}},
    },
    "stage": {
        "name": "v2",
        "description": "The first",
        "access_logs": {},
        "cache": {"encrypted": False, "size": "1.6"},
        "canary": {"variables": {"color": "green"}},
        "cloudwatch_role_arn": ROLE,
        "execution_logs": {},
        "metrics": True,
        "throttle": {"rate_limit": 1, "burst_limit": 1},
        "variables": {"color": "blue"},
        "xray_tracing": True,
    },
}
# by itself, because an API at the edge has none
HIGHER_QUOTA: dict[str, Any] = UNCHANGED | {"timeout_quota_milliseconds": 60000}


@pytest.mark.parametrize(
    "call", [pytest.param("changed", id="everything at once"), pytest.param("higher_quota", id="a higher quota")]
)
def test_a_change_of_what_is_not_served_makes_none(plans: Mapping[str, Plan], call: str) -> None:
    unchanged, changed = plans["unchanged"].outputs, plans[call].outputs

    assert changed["served_hashes"] == unchanged["served_hashes"]
    assert changed["redeployment_hash"] == unchanged["redeployment_hash"]


def test_an_api_that_is_there_already_has_another_hash(plans: Mapping[str, Plan]) -> None:
    own, existing = plans["nothing_shared"].outputs, plans["existing_api"].outputs

    assert own["redeployment_hash"] != existing["redeployment_hash"]


EXISTING_API: dict[str, Any] = {"rest_api_id": "a1b2", "parent_resource_id": "c3d4", "deploy": True}
CALLS: dict[str, dict[str, Any]] = {
    "routes_before": AROUND_ROUTES | {"routes": ROUTES_BEFORE},
    "routes_after": AROUND_ROUTES | {"routes": ROUTES_AFTER},
    "shared": SHARED,
    "nothing_shared": NOTHING_SHARED,
    "first": SHARED | FIRST,
    "second": SHARED | SECOND,
    "third": SHARED | THIRD,
    "fourth": SHARED | FOURTH,
    "fifth": SHARED | FIFTH,
    "sixth": SHARED | SIXTH,
    "seventh": SHARED | SEVENTH,
    "eighth": SHARED | EIGHTH,
    "private": PRIVATE,
    **{name: PRIVATE | changed for name, changed in PRIVATE_AFTER.items()},
    "unchanged": UNCHANGED,
    "changed": CHANGED,
    "higher_quota": HIGHER_QUOTA,
    "existing_api": NOTHING_SHARED | {"existing_api": EXISTING_API},
}


@pytest.fixture(scope="module")
def plans(plan_calls: PlanCalls, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Plan]:
    module = tmp_path_factory.mktemp("hashed") / "module"
    shutil.copytree(API, module)
    (module / "answers_override.tf").write_text(WITHOUT_ANSWERS)
    return plan_calls(module, CALLS)
