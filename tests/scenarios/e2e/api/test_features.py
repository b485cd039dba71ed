"""modules/apigw_sagemaker_integration: one API with what no example has, each feature asked of it by a request."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.scenarios.e2e.api.requesting import digit, route_url

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.pytest_plugin import DeployStack, UniqueName
    from sagemaker_rest.targets.stack import Stack

pytestmark = pytest.mark.e2e

PATIENCE_SECONDS = 600
ORIGIN = "https://www.example.com"
VARIANT = "X-Amzn-SageMaker-Target-Variant"
# more than any endpoint answers in 50 ms, and less than SageMaker refuses
LARGE = {"instances": [[[0.5] * 28] * 28] * 1200}
# a picture of one brightness, made of a number in the query
BLANK = (
    '#set($x = $input.params("brightness"))'
    '{"instances": [[#foreach($row in [1..28])[#foreach($column in [1..28])$x#if($column < 28),#end#end]'
    "#if($row < 28),#end#end]]}"
)
# refills less often than the test takes: whatever is over the burst is over the limit
ONE_AT_ONCE = {"rate_limit": 0.01, "burst_limit": 1}


def features(endpoint_name: str) -> dict[str, Any]:
    """The module's inputs."""
    digits = {"endpoint_name": endpoint_name}
    return {
        "authorization": "NONE",
        "routes": {
            "predict": digits,
            "by_query": digits
            | {
                "http_method": "PATCH",
                "path": "predict",
                "endpoint_headers": {VARIANT: {"query_parameter": "variant"}},
                "query_parameters": {"variant": {"required": True}},
            },
            "by_header": digits
            | {"http_method": "PUT", "path": "/", "endpoint_headers": {VARIANT: {"header": "X-Team"}}},
            "by_value": digits | {"endpoint_headers": {VARIANT: {"value": "Nobody"}}},
            "by_stage": digits | {"endpoint_headers": {VARIANT: {"stage_variable": "variant"}}},
            "blank": digits
            | {
                "http_method": "GET",
                "query_parameters": {"brightness": {"required": True}},
                "request_templates": {"application/json": BLANK},
                "cache": {},
            },
            "impatient": digits | {"timeout_milliseconds": 50},
            "rare": digits | {"throttle": ONE_AT_ONCE},
            "metered": digits | {"api_key_required": True},
        },
        "cors": {"allow_origin": ORIGIN, "allow_credentials": True, "max_age_seconds": 60},
        "gateway_responses": {
            "THROTTLED": {"status_code": 503, "headers": {"Retry-After": "100"}},
            "MISSING_AUTHENTICATION_TOKEN": {
                "status_code": 404,
                "templates": {"application/json": '{"nothing": "$context.path"}'},
            },
        },
        "resource_policy": {"source_ips": ["0.0.0.0/0", "::/0"]},
        "usage_plans": {"gold": {"api_keys": {"alice": {}, "bob": {}}, "route_throttles": {"metered": ONE_AT_ONCE}}},
        "stage": {
            "name": "live",
            "variables": {"variant": "AllTraffic"},
            "cache": {},
            "canary": {"percent_traffic": 50, "variables": {"variant": "Nobody"}},
        },
    }


@pytest.fixture(scope="module")
def api(module_deploy_stack: DeployStack, unique_name_factory: UniqueName, endpoint_name: str) -> Stack:
    return module_deploy_stack(
        "modules/apigw_sagemaker_integration", name=unique_name_factory("features"), **features(endpoint_name)
    )


def cache_hits(api: Stack) -> float:
    """Return how many answers came from the stage's cache, once there are any: AWS takes minutes to show metrics."""
    cloudwatch, now = api.target.client("cloudwatch"), time.time()
    hits = 0.0
    while hits < 1 and time.time() < now + PATIENCE_SECONDS:
        points = cloudwatch.get_metric_statistics(
            Namespace="AWS/ApiGateway",
            MetricName="CacheHitCount",
            Dimensions=[{"Name": "ApiName", "Value": api.variables["name"]}, {"Name": "Stage", "Value": "live"}],
            StartTime=now - 3600,
            EndTime=now + 3600,
            Period=3600,
            Statistics=["Sum"],
        )["Datapoints"]
        hits = sum(point["Sum"] for point in points)
        time.sleep(0.05)
    return hits


def test_each_method_that_a_route_may_have_gives_a_prediction(api: Stack, payload: Mapping[str, Any]) -> None:
    answers = [
        requests.post(route_url(api, "predict"), json=payload, timeout=30),
        requests.put(route_url(api, "by_header"), json=payload, timeout=30),
        requests.patch(route_url(api, "by_query"), json=payload, params={"variant": "AllTraffic"}, timeout=30),
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert [digit(answer.json()) for answer in answers] == [7, 7, 7]


def test_headers_pass_to_the_endpoint_and_back(api: Stack, payload: Mapping[str, Any]) -> None:
    answer = requests.post(
        route_url(api, "predict"),
        json=payload,
        headers={VARIANT: "AllTraffic", "Accept": "application/json"},
        timeout=30,
    )

    assert answer.status_code == 200
    assert answer.headers["x-Amzn-Invoked-Production-Variant"] == "AllTraffic"
    assert answer.headers["Content-Type"] == "application/json"


def test_the_model_is_told_the_content_type(api: Stack, payload: Mapping[str, Any]) -> None:
    answer = requests.post(
        route_url(api, "predict"),
        data=json.dumps(payload),
        headers={"Content-Type": "application/x-nothing"},
        timeout=30,
    )

    assert answer.status_code == 424
    assert answer.json()["type"] == "MODEL_ERROR"
    assert "application/x-nothing" in answer.json()["message"]


@pytest.mark.parametrize(
    ("method", "route", "variant", "status"),
    [
        pytest.param("PATCH", "by_query", {"params": {"variant": "AllTraffic"}}, 200, id="query"),
        pytest.param("PATCH", "by_query", {"params": {"variant": "Nobody"}}, 400, id="query, no such variant"),
        pytest.param("PUT", "by_header", {"headers": {"X-Team": "AllTraffic"}}, 200, id="header"),
        pytest.param("PUT", "by_header", {"headers": {"X-Team": "Nobody"}}, 400, id="header, no such variant"),
        pytest.param("PUT", "by_header", {"headers": {VARIANT: "Nobody"}}, 200, id="header, not the one it had"),
        pytest.param("POST", "by_value", {"headers": {VARIANT: "AllTraffic"}}, 400, id="value, not the client's"),
    ],
)
def test_a_header_of_the_endpoint_comes_from(
    api: Stack, payload: Mapping[str, Any], method: str, route: str, variant: dict[str, Any], status: int
) -> None:
    answer = requests.request(method, route_url(api, route), json=payload, timeout=30, **variant)

    assert answer.status_code == status


def test_an_error_of_sagemaker_keeps_its_status_in_the_one_form(api: Stack, payload: Mapping[str, Any]) -> None:
    answer = requests.post(route_url(api, "by_value"), json=payload, timeout=30)

    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/json"
    assert set(answer.json()) == {"message", "type", "requestId"}
    assert answer.json()["type"] == "VALIDATION_ERROR"
    assert answer.json()["requestId"] == answer.headers["x-amzn-RequestId"]


def test_a_parameter_that_is_missing_is_named_in_the_one_form(api: Stack, payload: Mapping[str, Any]) -> None:
    answer = requests.patch(route_url(api, "by_query"), json=payload, timeout=30)

    assert answer.status_code == 400
    assert answer.json() == {
        "message": "Missing required request parameters: [variant]",
        "type": "BAD_REQUEST_PARAMETERS",
        "requestId": answer.headers["x-amzn-RequestId"],
    }


def test_an_endpoint_that_takes_too_long_is_504_in_the_one_form(api: Stack) -> None:
    answer = requests.post(route_url(api, "impatient"), json=LARGE, timeout=30)

    assert answer.status_code == 504
    assert answer.json() == {
        "message": "Endpoint request timed out",
        "type": "INTEGRATION_TIMEOUT",
        "requestId": answer.headers["x-amzn-RequestId"],
    }
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN


def test_a_throttled_method_answers_as_the_gateway_response_says(api: Stack, payload: Mapping[str, Any]) -> None:
    answers = [requests.post(route_url(api, "rare"), json=payload, timeout=30) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 503, 503]
    assert answers[1].headers["Retry-After"] == "100"
    assert answers[1].headers["Access-Control-Allow-Origin"] == ORIGIN
    assert answers[1].json() == {
        "message": "Too Many Requests",
        "type": "THROTTLED",
        "requestId": answers[1].headers["x-amzn-RequestId"],
    }


def test_a_usage_plan_throttles_one_route_for_each_of_its_keys(api: Stack, payload: Mapping[str, Any]) -> None:
    keys = api.outputs["api_key_values"]
    alice, bob = {"x-api-key": keys["gold/alice"]}, {"x-api-key": keys["gold/bob"]}

    answers = [requests.post(route_url(api, "metered"), json=payload, headers=alice, timeout=30) for _ in range(3)]
    others = requests.post(route_url(api, "metered"), json=payload, headers=bob, timeout=30)

    assert [answer.status_code for answer in answers] == [200, 503, 503]
    assert others.status_code == 200


def test_a_gateway_response_may_have_a_body_of_its_own(api: Stack) -> None:
    answer = requests.post(api.url("nothing-here"), json={}, timeout=30)

    assert answer.status_code == 404
    assert answer.json() == {"nothing": "/live/nothing-here"}


def test_a_preflight_request_of_a_page_with_credentials_is_answered(api: Stack) -> None:
    answer = requests.options(
        route_url(api, "predict"), headers={"Origin": ORIGIN, "Access-Control-Request-Method": "PATCH"}, timeout=30
    )

    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Credentials"] == "true"
    assert answer.headers["Access-Control-Allow-Methods"] == "OPTIONS,PATCH,POST"
    assert answer.headers["Access-Control-Max-Age"] == "60"


def test_the_canary_has_stage_variables_of_its_own(api: Stack, payload: Mapping[str, Any]) -> None:
    answers = [requests.post(route_url(api, "by_stage"), json=payload, timeout=30) for _ in range(40)]

    assert {answer.status_code for answer in answers} == {200, 400}


def test_a_get_is_answered_from_the_cache_by_its_parameters(api: Stack) -> None:
    # the stage and its canary have a cache each
    answers = [requests.get(route_url(api, "blank"), params={"brightness": "0.5"}, timeout=30) for _ in range(10)]
    other = requests.get(route_url(api, "blank"), params={"brightness": "0.25"}, timeout=30)

    assert {answer.status_code for answer in [*answers, other]} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert other.text != answers[0].text
    assert cache_hits(api) >= 1


def test_who_may_not_bypass_the_cache_gets_the_kept_answer_with_a_warning(api: Stack) -> None:
    answers = [
        requests.get(
            route_url(api, "blank"),
            params={"brightness": "0.5"},
            headers={"Cache-Control": "max-age=0"},
            timeout=30,
        )
        for _ in range(2)
    ]

    assert {answer.status_code for answer in answers} == {200}
    assert "199" in answers[1].headers["Warning"]


def test_a_second_plan_is_empty(api: Stack) -> None:
    assert api.plan().is_empty
