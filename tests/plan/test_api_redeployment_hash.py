"""modules/apigw_sagemaker_integration: which inputs change what a deployment serves.

A deployment is made anew when its hash is another, and only then (tests/updates shows that on an API that exists), so
each input is changed in turn and the hash looked at.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.plan.conftest import API

if TYPE_CHECKING:
    from sagemaker_rest.pytest_plugin import PlanStack

pytestmark = pytest.mark.plan

PREDICT: dict[str, Any] = {"endpoint_name": "digits"}
LETTERS: dict[str, Any] = {"endpoint_name": "letters", "path": "v2/letters"}
SMALL: dict[str, Any] = {
    "endpoint_name": "digits",
    "path": "v2/small",
    "http_method": "GET",
    "query_parameters": {"x": {"required": True}},
    "request_templates": {"application/json": '{"instances": [$input.params("x")]}'},
    "cache": {},
}
FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:tokens"
USER_POOL = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_1a2B"
BOUNDARY = "arn:aws:iam::123456789012:policy/boundary"
SCHEMA = json.dumps({"type": "object", "required": ["instances"]})
ROLE = "arn:aws:iam::123456789012:role/own"
# few routes: each is some twenty resources, and there is a plan for every case
UNCHANGED: dict[str, Any] = {"name": "digits", "api_key_required": True, "routes": {"predict": PREDICT}}
CACHED: dict[str, Any] = {"name": "digits", "routes": {"small": SMALL}, "stage": {"cache": {}}}


def with_route(**fields: Any) -> dict[str, Any]:
    """The same route, changed."""
    return {"routes": {"predict": PREDICT | fields}}


@pytest.fixture(scope="session")
def unchanged_hash(plan_stack: PlanStack) -> str:
    redeployment_hash: str = plan_stack(API, **UNCHANGED).outputs["redeployment_hash"]
    return redeployment_hash


@pytest.fixture(scope="session")
def cached_hash(plan_stack: PlanStack) -> str:
    redeployment_hash: str = plan_stack(API, **CACHED).outputs["redeployment_hash"]
    return redeployment_hash


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"api_key_required": False}, id="api_key_required"),
        pytest.param({"authorization": "NONE"}, id="authorization"),
        pytest.param({"authorizer": {"cognito": {"user_pool_arns": [USER_POOL]}}}, id="user pools"),
        pytest.param(
            {"authorizer": {"lambda": {"function_arn": FUNCTION}}, "api_key_source": "AUTHORIZER"},
            id="function, api_key_source",
        ),
        pytest.param({"binary_media_types": ["image/png"]}, id="binary_media_types"),
        pytest.param({"cors": {"allow_origin": "*"}}, id="cors"),
        pytest.param(
            {"endpoint": {"disable_execute_api_endpoint": True}, "domain": {"name": "a.example.com", "existing": True}},
            id="disable_execute_api_endpoint",
        ),
        pytest.param({"gateway_responses": {"THROTTLED": {"status_code": 503}}}, id="gateway_responses"),
        pytest.param({"resource_policy": {"source_ips": ["203.0.113.0/24"]}}, id="resource_policy"),
        pytest.param(
            {"existing_api": {"rest_api_id": "a1b2", "parent_resource_id": "c3d4", "deploy": True}}, id="existing_api"
        ),
        pytest.param({"timeout_milliseconds": 1000}, id="timeout_milliseconds"),
        pytest.param({"routes": {"predict": PREDICT, "letters": LETTERS}}, id="a route more"),
        pytest.param({"routes": {"letters": LETTERS}}, id="another route"),
        pytest.param(with_route(endpoint_name="letters"), id="endpoint_name"),
        pytest.param(with_route(path="read"), id="path"),
        pytest.param(with_route(http_method="PUT"), id="http_method"),
        pytest.param(with_route(asynchronous=True), id="asynchronous"),
        pytest.param({"integration_role": {"existing": {"arn": ROLE}}}, id="role of the caller's"),
        pytest.param({"integration_role": {"path": "/ml/"}}, id="path of the role"),
        pytest.param({"routes": {"read": PREDICT | {"path": "predict"}}}, id="name of a route"),
        pytest.param(with_route(timeout_milliseconds=1000), id="timeout of a route"),
        pytest.param(with_route(authorization="NONE"), id="authorization of a route"),
        pytest.param(with_route(api_key_required=False), id="api_key_required of a route"),
        pytest.param(with_route(headers={"X-Team": {"required": True}}), id="headers"),
        pytest.param(with_route(query_parameters={"x": {}}), id="query_parameters"),
        pytest.param(with_route(endpoint_headers={"Accept": {"value": "text/csv"}}), id="endpoint_headers"),
        pytest.param(with_route(request_schema=SCHEMA), id="request_schema"),
        pytest.param(with_route(request_templates={"text/csv": "[$input.body]"}), id="request_templates"),
        pytest.param(with_route(response_templates={"text/csv": "$input.body"}), id="response_templates"),
        pytest.param(with_route(passthrough_behavior="WHEN_NO_MATCH"), id="passthrough_behavior"),
        pytest.param(with_route(request_content_handling="CONVERT_TO_BINARY"), id="request_content_handling"),
        pytest.param(with_route(response_content_handling="CONVERT_TO_TEXT"), id="response_content_handling"),
    ],
)
def test_a_change_of_what_is_served_makes_a_new_deployment(
    plan_stack: PlanStack, unchanged_hash: str, changed: dict[str, Any]
) -> None:
    assert plan_stack(API, **UNCHANGED | changed).outputs["redeployment_hash"] != unchanged_hash


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"description": "Reads digits"}, id="description"),
        pytest.param({"name": "letters"}, id="name"),
        pytest.param({"tags": {"team": "vision"}}, id="tags"),
        pytest.param({"alarms": {}}, id="alarms"),
        pytest.param({"integration_role": {"permissions_boundary_arn": BOUNDARY}}, id="permissions boundary"),
        pytest.param({"stage": {"name": "v2"}}, id="stage's name"),
        pytest.param({"stage": {"execution_logs": {}}}, id="execution_logs"),
        pytest.param({"stage": {"throttle": {"rate_limit": 1, "burst_limit": 1}}}, id="throttle"),
        pytest.param({"endpoint": {"type": "EDGE"}}, id="endpoint type"),
        pytest.param({"timeout_quota_milliseconds": 60000}, id="timeout_quota_milliseconds"),
        pytest.param(with_route(description="Reads digits"), id="route's description"),
        pytest.param(with_route(response_schema="{}"), id="response_schema"),
        pytest.param(with_route(throttle={"rate_limit": 1, "burst_limit": 1}), id="route's throttle"),
        pytest.param({"stage": {"description": "The first"}}, id="stage's description"),
        pytest.param({"stage": {"variables": {"color": "blue"}}}, id="stage variables"),
        pytest.param({"stage": {"xray_tracing": True}}, id="xray_tracing"),
        pytest.param({"stage": {"canary": {"variables": {"color": "green"}}}}, id="canary"),
        pytest.param({"stage": {"access_logs": {}}}, id="access_logs"),
        pytest.param({"domain": {"name": "a.example.com", "existing": True}}, id="domain"),
        pytest.param(
            {"web_acl": {"arn": "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/all/1a2b"}}, id="web_acl"
        ),
        pytest.param({"usage_plans": {"gold": {}}}, id="usage_plans"),
        pytest.param({"dashboard": {}}, id="dashboard"),
        pytest.param({"stage": {"metrics": True}}, id="metrics"),
        pytest.param({"stage": {"access_logs": {}, "cloudwatch_role_arn": ROLE}}, id="cloudwatch_role_arn"),
    ],
)
def test_a_change_of_what_is_not_served_makes_none(
    plan_stack: PlanStack, unchanged_hash: str, changed: dict[str, Any]
) -> None:
    assert plan_stack(API, **UNCHANGED | changed).outputs["redeployment_hash"] == unchanged_hash


def test_other_cache_keys_make_a_new_deployment(plan_stack: PlanStack, cached_hash: str) -> None:
    changed = {"routes": {"small": SMALL | {"cache": {"keys": ["method.request.querystring.x"]}}}}

    assert plan_stack(API, **CACHED | changed).outputs["redeployment_hash"] != cached_hash


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"routes": {"small": SMALL | {"cache": {"ttl_seconds": 60}}}}, id="route's cache ttl"),
        pytest.param({"stage": {"cache": {"encrypted": False}}}, id="cache encryption"),
        pytest.param({"stage": {"cache": {"size": "1.6"}}}, id="cache size"),
    ],
)
def test_how_a_cache_works_makes_none(plan_stack: PlanStack, cached_hash: str, changed: dict[str, Any]) -> None:
    assert plan_stack(API, **CACHED | changed).outputs["redeployment_hash"] == cached_hash


# what only counts where something else is there

TOKENS: dict[str, Any] = {"cognito": {"user_pool_arns": [USER_POOL]}, "lambda": {"function_arn": FUNCTION}}
PAGE: dict[str, Any] = {"allow_origin": "https://www.example.com"}
VPC_ENDPOINT = "vpce-0123456789abcdef0"
GUARDED: dict[str, Any] = {
    "name": "digits",
    "authorizer": TOKENS,
    "cors": PAGE,
    "gateway_responses": {"THROTTLED": {"status_code": 503}},
    "resource_policy": {"source_ips": ["203.0.113.0/24"]},
    "routes": {"checked": PREDICT | {"authorization": "COGNITO_USER_POOLS", "request_schema": SCHEMA}},
}


def with_checked(**fields: Any) -> dict[str, Any]:
    """The same route, changed."""
    return {"routes": {"checked": GUARDED["routes"]["checked"] | fields}}


def with_cognito(**fields: Any) -> dict[str, Any]:
    return {"authorizer": TOKENS | {"cognito": TOKENS["cognito"] | fields}}


def with_lambda(**fields: Any) -> dict[str, Any]:
    return {"authorizer": TOKENS | {"lambda": TOKENS["lambda"] | fields}}


def with_throttled(**fields: Any) -> dict[str, Any]:
    return {"gateway_responses": {"THROTTLED": {"status_code": 503} | fields}}


@pytest.fixture(scope="session")
def guarded_hash(plan_stack: PlanStack) -> str:
    redeployment_hash: str = plan_stack(API, **GUARDED).outputs["redeployment_hash"]
    return redeployment_hash


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(with_checked(authorization_scopes=["digits/read"]), id="authorization_scopes"),
        pytest.param(with_checked(request_schema=json.dumps({"type": "array"})), id="another schema"),
        pytest.param(with_checked(headers={"Accept": {"required": True}}), id="a header more is required"),
        pytest.param(with_cognito(user_pool_arns=[f"{USER_POOL}3c"]), id="other user pools"),
        pytest.param(with_cognito(header="X-Token"), id="header of the token"),
        pytest.param(with_cognito(scopes=["digits/read"]), id="scopes of all routes"),
        pytest.param(with_lambda(function_arn=f"{FUNCTION}2"), id="function"),
        pytest.param(with_lambda(type="REQUEST"), id="type of the function's authorizer"),
        pytest.param(with_lambda(identity_sources=["method.request.header.X-Token"]), id="identity_sources"),
        pytest.param(with_lambda(ttl_seconds=60), id="ttl_seconds of the authorizer"),
        pytest.param(with_lambda(validation_expression="^ey"), id="validation_expression"),
        pytest.param(with_lambda(role={"arn": ROLE}), id="role of the authorizer"),
        pytest.param({"api_key_source": "AUTHORIZER"}, id="api_key_source"),
        pytest.param({"cors": PAGE | {"allow_origin": "*"}}, id="allow_origin"),
        pytest.param({"cors": PAGE | {"allow_headers": ["X-Team"]}}, id="allow_headers"),
        pytest.param({"cors": PAGE | {"allow_credentials": True}}, id="allow_credentials"),
        pytest.param({"cors": PAGE | {"expose_headers": ["X-Team"]}}, id="expose_headers"),
        pytest.param({"cors": PAGE | {"max_age_seconds": 60}}, id="max_age_seconds"),
        pytest.param(with_throttled(status_code=429), id="status_code of a gateway response"),
        pytest.param(with_throttled(headers={"Retry-After": "1"}), id="headers of a gateway response"),
        pytest.param(with_throttled(templates={"text/plain": "later"}), id="templates of a gateway response"),
        pytest.param({"resource_policy": {"source_ips": ["203.0.113.1"]}}, id="source_ips"),
        pytest.param({"resource_policy": {"json": json.dumps({"Statement": []})}}, id="json of the policy"),
        # the policy names the stage that it lets requests to
        pytest.param({"stage": {"name": "live"}}, id="stage's name, in the policy"),
    ],
)
def test_a_change_of_what_is_served_with_it_makes_a_new_deployment(
    plan_stack: PlanStack, guarded_hash: str, changed: dict[str, Any]
) -> None:
    assert plan_stack(API, **GUARDED | changed).outputs["redeployment_hash"] != guarded_hash


PRIVATE: dict[str, Any] = {
    "name": "digits",
    "routes": {"predict": PREDICT},
    "endpoint": {"type": "PRIVATE", "vpc_endpoint_ids": [VPC_ENDPOINT]},
}


@pytest.fixture(scope="session")
def private_hash(plan_stack: PlanStack) -> str:
    redeployment_hash: str = plan_stack(API, **PRIVATE).outputs["redeployment_hash"]
    return redeployment_hash


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(
            {"endpoint": {"type": "PRIVATE", "vpc_endpoint_ids": [f"{VPC_ENDPOINT}1"]}}, id="endpoint.vpc_endpoint_ids"
        ),
        pytest.param({"resource_policy": {"vpc_endpoint_ids": [f"{VPC_ENDPOINT}1"]}}, id="vpc_endpoint_ids"),
        pytest.param({"resource_policy": {"account_ids": ["210987654321"]}}, id="account_ids"),
        pytest.param({"resource_policy": {"source_ips": ["10.0.0.0/8"]}}, id="source_ips in the VPC"),
    ],
)
def test_a_change_of_who_may_come_in_makes_a_new_deployment_of_a_private_api(
    plan_stack: PlanStack, private_hash: str, changed: dict[str, Any]
) -> None:
    assert plan_stack(API, **PRIVATE | changed).outputs["redeployment_hash"] != private_hash
