"""modules/apigw_sagemaker_integration: both sides of the rules for `routes`.

One plan shows every rule that its routes break, so each set below breaks many.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.scenarios.plan.conftest import API

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.pytest_plugin import PlanStack
    from sagemaker_rest.terraform.plan import Plan
    from tests.scenarios.plan.conftest import RefuseCalls

pytestmark = pytest.mark.plan


def route(**fields: Any) -> dict[str, Any]:
    return {"endpoint_name": "digits"} | fields


FORMS: dict[str, Any] = {
    "slash": route(path="/v1/predict"),
    "deep": route(path="a/b/c/d/e/f"),
    "greedy": route(path="{model+}/predict"),
    "twice": route(path="x/{a}/{a}"),
    "delete": route(http_method="DELETE"),
    "empty-get": route(http_method="GET"),
    "nobody": route(authorization="COGNITO"),
    "header": route(headers={"X Team": {}}),
    "query": route(query_parameters={"a b": {}}),
    "endpoint-header": route(endpoint_headers={"X-Other": {}}),
    "asynchronous-header": route(endpoint_headers={"X-Amzn-SageMaker-Filename": {"value": "a"}}),
    "sources": route(endpoint_headers={"Accept": {"value": "a/b", "header": "X-Accept"}}),
    "no-parameter": route(endpoint_headers={"Accept": {"path_parameter": "type"}}),
    "no-variable": route(endpoint_headers={"Accept": {"stage_variable": "type"}}),
    "quoted": route(endpoint_headers={"Accept": {"value": "it's"}}),
    "schema": route(request_schema="instances"),
    "draft": route(request_schema=json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema"})),
    "answer": route(response_schema="[]"),
    "template": route(request_templates={"json": "{}"}),
    "long-template": route(request_templates={"a/b": "t" * 307201}),
    "answer-template": route(response_templates={"$default": "{}"}),
    "never": route(passthrough_behavior="NEVER"),
    "throttle": route(throttle={"rate_limit": -1, "burst_limit": 0}),
    "cached-post": route(cache={}),
    "cached": route(http_method="GET", request_templates={"a/b": "{}"}, cache={"ttl_seconds": 3601}),
}
CROSSED: dict[str, Any] = {
    "same": route(path="v1/predict"),
    "other": route(path="v1/predict"),
    "by-name": route(path="models/{name}"),
    "by-id": route(path="models/{id}/predict"),
    "cognito": route(authorization="COGNITO_USER_POOLS"),
    "custom": route(authorization="CUSTOM"),
    "scoped": route(authorization_scopes=["digits/read"]),
    "sa-me": route(timeout_milliseconds=29001),
}
KEYS: dict[str, Any] = {
    "cached": route(
        http_method="GET", request_templates={"a/b": "{}"}, cache={"keys": ["method.request.querystring.absent"]}
    )
}


def routed(routes: dict[str, Any], **stage: Any) -> dict[str, Any]:
    return {"name": "n", "routes": routes, "stage": stage}


@pytest.fixture(scope="module")
def refused(refuse_calls: RefuseCalls) -> Mapping[str, str]:
    """Return what Terraform complains of, by call."""
    rules = {
        "forms": routed(FORMS),
        "crossed": routed(CROSSED),
        "no_variable": routed({"a": FORMS["no-variable"]}, variables={"other": "x"}),
        "unused_cache": routed({"a": route()}, cache={}),
        "keys": routed(KEYS, cache={}),
    }
    return refuse_calls(API, rules)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        pytest.param("crossed", "They must differ in letters and digits: clients name", id="names alike"),
        pytest.param("forms", 'routes["slash"].path is "/v1/predict"', id="path with a slash before it"),
        pytest.param("forms", 'routes["deep"].path is "a/b/c/d/e/f"', id="path of six parts"),
        pytest.param("forms", 'routes["greedy"].path is "{model+}/predict"', id="greedy parameter in between"),
        pytest.param("forms", 'routes["twice"].path is "x/{a}/{a}". A parameter may', id="parameter twice"),
        pytest.param("crossed", "No two may have the same method and path", id="same path"),
        pytest.param(
            "crossed", 'routes has {id} and {name} after "models/" in paths. API Gateway takes one', id="two parameters"
        ),
        pytest.param("forms", 'routes["delete"].http_method is "DELETE". It must be POST', id="method"),
        pytest.param("forms", 'routes["empty-get"].http_method is "GET" and request_templates', id="GET of nothing"),
        pytest.param("crossed", 'routes["sa-me"].timeout_milliseconds is 29001', id="timeout above the quota"),
        pytest.param("forms", 'routes["nobody"].authorization is "COGNITO". It must be', id="authorization"),
        pytest.param("crossed", 'routes["cognito"].authorization is COGNITO_USER_POOLS and', id="no user pool"),
        pytest.param("crossed", 'routes["custom"].authorization is CUSTOM and', id="no function"),
        pytest.param("crossed", 'routes["scoped"].authorization_scopes is set and the', id="scopes of nobody"),
        pytest.param("forms", 'routes["header"].headers has "X Team". The name', id="header"),
        pytest.param("forms", 'routes["query"].query_parameters has "a b". API Gateway', id="query parameter"),
        pytest.param(
            "forms",
            'routes["endpoint-header"].endpoint_headers has "X-Other". SageMaker takes',
            id="header for the endpoint",
        ),
        pytest.param(
            "forms",
            'routes["asynchronous-header"].endpoint_headers has "X-Amzn-SageMaker-Filename". SageMaker takes',
            id="header of asynchronous routes",
        ),
        pytest.param(
            "forms", 'routes["sources"].endpoint_headers has "Accept". It comes from one of', id="two sources"
        ),
        pytest.param(
            "forms",
            'routes["no-parameter"].endpoint_headers has "Accept". The path "no-parameter" has no parameter {type}',
            id="no part",
        ),
        pytest.param(
            "no_variable",
            'routes["a"].endpoint_headers has "Accept". stage.variables has no type.',
            id="no stage variable",
        ),
        pytest.param(
            "forms", """routes["quoted"].endpoint_headers has "Accept" with the value it's""", id="quoted value"
        ),
        pytest.param("forms", 'routes["schema"].request_schema is instances', id="schema that is not JSON"),
        pytest.param("forms", 'routes["draft"].request_schema is {"$schema":', id="schema of another draft"),
        pytest.param("forms", 'routes["answer"].response_schema is []. It must be a JSON object', id="answer"),
        pytest.param("forms", 'routes["template"].request_templates has "json" of 2', id="template's type"),
        pytest.param("forms", 'routes["long-template"].request_templates has "a/b" of 307201', id="template too long"),
        pytest.param("forms", 'routes["answer-template"].response_templates has "$default"', id="answer's template"),
        pytest.param("forms", 'routes["never"].passthrough_behavior is NEVER and', id="nothing passes"),
        pytest.param("forms", 'routes["throttle"].throttle has rate_limit -1 and burst_limit 0', id="throttle"),
        pytest.param("forms", 'routes["cached-post"].cache is set and http_method is POST', id="cached POST"),
        pytest.param("forms", 'routes["cached"].cache is set and stage.cache is not', id="no cache"),
        pytest.param("forms", 'routes["cached"].cache.ttl_seconds is 3601. It must be', id="cache ttl"),
        pytest.param("keys", 'routes["cached"].cache.keys has method.request.querystring.absent', id="key"),
        pytest.param("unused_cache", "stage.cache is set, and no route has a cache", id="unused cache"),
    ],
)
def test_what_is_wrong_is_refused_by_name_value_and_rule(refused: Mapping[str, str], call: str, sentence: str) -> None:
    assert sentence in refused[call]


@pytest.fixture(scope="session")
def taken(plan_stack: PlanStack) -> Plan:
    """Routes that go as far as the rules let them."""
    return plan_stack(
        API,
        name="n",
        timeout_quota_milliseconds=60000,
        routes={
            "root": {"endpoint_name": "e" * 63, "path": "/", "http_method": "PATCH"},
            "a/b/c/{d}/{e+}": route(timeout_milliseconds=60000, http_method="PUT"),
            "a/b/c/{d}": route(
                endpoint_headers={
                    "X-Amzn-SageMaker-Target-Model": {"path_parameter": "d"},
                    "Accept": {"value": "a & b"},
                },
                throttle={"rate_limit": 0.5, "burst_limit": 0},
            ),
            "a.B_c-9:predict": route(
                request_schema=json.dumps({"$schema": "http://json-schema.org/draft-04/schema#"}),
                response_schema="{}",
                response_content_handling="CONVERT_TO_TEXT",
                timeout_milliseconds=50,
            ),
            "cached": route(
                http_method="GET",
                query_parameters={"a.b_c-$": {"required": True}},
                request_templates={"$default": "t" * 307200},
                passthrough_behavior="NEVER",
                cache={"ttl_seconds": 0, "keys": ["method.request.querystring.a.b_c-$"]},
            ),
        },
        stage={"cache": {"ttl_seconds": 3600, "size": "237"}},
    )


def test_routes_at_the_limits_are_taken(taken: Plan) -> None:
    assert {method.values["http_method"] for method in taken.of_type("aws_api_gateway_method")} == {
        "GET",
        "PATCH",
        "POST",
        "PUT",
    }
    assert taken.resource('aws_api_gateway_resource.level_5["a/b/c/{d}/{e+}"]').values["path_part"] == "{e+}"
    assert taken.resource('aws_api_gateway_integration.route["GET /cached"]').values["cache_key_parameters"] == [
        "method.request.querystring.a.b_c-$"
    ]
