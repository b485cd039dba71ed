"""Stacks of API Gateway's single resources in the styles that public ones have: applied, asked, planned again.

The configuration is a test's own. All of its patterns are applied at once, each with an API of its own.
"""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import pytest
import requests

if TYPE_CHECKING:
    from pathlib import Path

    from sagemaker_rest.pytest_plugin import UniqueName
    from sagemaker_rest.targets.deployer import Deployer
    from sagemaker_rest.targets.stack import Stack
    from sagemaker_rest.targets.target import Target

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def stack(
    deployer: Deployer, target: Target, unique_name_factory: UniqueName, model_archive: Path, echo_archive: Path
) -> Stack:
    return deployer.deploy(
        "resources",
        {
            "region": target.region,
            "name": unique_name_factory("stacks"),
            "digits_archive": model_archive,
            "echo_archive": echo_archive,
        },
    )


def url(stack: Stack, output: str, path: str = "") -> str:
    return stack.target.stage_url(stack.outputs[output]) + path


def test_a_post_to_the_root_of_a_deployments_stage_names_the_digit(stack: Stack, payload: dict[str, Any]) -> None:
    answer = requests.post(url(stack, "root_url"), json=payload, timeout=30)

    (probabilities,) = answer.json()["predictions"]
    assert answer.status_code == 200
    assert probabilities.index(max(probabilities)) == 7


def test_the_deployments_stage_has_its_description_and_variables(stack: Stack, target: Target) -> None:
    stage = target.client("apigateway").get_stage(restApiId=stack.outputs["root_api"], stageName="predict")

    assert (stage["description"], stage["variables"]) == ("Reads digits", {"deployed_at": "start"})


def test_a_mock_answers_for_the_health_of_the_api(stack: Stack) -> None:
    answer = requests.get(url(stack, "velocity_url", "/api/health"), timeout=30)

    assert (answer.status_code, answer.json()) == (200, {"status": "healthy", "stage": "prod"})


def test_a_template_makes_the_models_request_of_named_fields(stack: Stack) -> None:
    customers = [{"amount": 10.5, "name": 'A "quoted" one', "vip": True}, {"amount": 3, "name": "B", "vip": False}]

    answer = requests.post(
        url(stack, "velocity_url", "/api/predict"),
        json={"customers": customers},
        headers={"X-Trace": "t-1"},
        timeout=30,
    )

    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["X-Request"] == answer.headers["x-amzn-RequestId"]
    assert answer.json()["attributes"] == "t-1"
    assert json.loads(answer.json()["received"]) == {
        "instances": [
            {"amount": 10.5, "name": 'A "quoted" one', "vip": 1, "first": True, "trace": "t-1"},
            {"amount": 3, "name": "B", "vip": 0, "first": False, "trace": "t-1"},
        ],
        "count": 2,
        "all": [10.5, 3],
    }


@pytest.mark.parametrize(
    ("content_type", "status"),
    [pytest.param("text/csv", 200, id="a template"), pytest.param("text/html", 415, id="none")],
)
def test_each_content_type_has_a_template_or_is_refused(stack: Stack, content_type: str, status: int) -> None:
    answer = requests.post(
        url(stack, "velocity_url", "/api/predict"), data="1,2\n", headers={"Content-Type": content_type}, timeout=30
    )

    assert answer.status_code == status


def test_the_models_error_is_told_by_a_pattern_and_a_template(stack: Stack) -> None:
    answer = requests.post(
        url(stack, "velocity_url", "/api/predict"), json={"customers": [{"name": "refuse", "amount": 1}]}, timeout=30
    )

    assert answer.status_code == 400
    assert answer.json() == {"error": "the model refused it", "status": "500", "known": True}


def test_a_get_without_a_body_asks_the_model_what_its_query_says(stack: Stack) -> None:
    answer = requests.get(url(stack, "velocity_url", "/api/verdict"), params={"features": "1, 2.5"}, timeout=30)

    verdict = answer.json()
    assert (answer.status_code, verdict["largest"], verdict["positive"]) == (200, 1, True)
    assert base64.b64decode(verdict["encoded"]) == b"prod"
    assert verdict["received"] == {
        "instances": [[1, 2.5]],
        "threshold": 0.5,
        "stage": "prod",
        "method": "GET",
        "path": "/api/verdict",
    }


def test_an_endpoint_can_be_named_by_the_path(stack: Stack, payload: dict[str, Any]) -> None:
    key = {"x-api-key": stack.outputs["shared_key"]}

    answers = [
        requests.post(url(stack, "shared_url", f"/models/{model}"), json=payload, headers=key, timeout=30)
        for model in ("digits", "echo")
    ]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert ["predictions" in answer.json() for answer in answers] == [True, False]


def test_an_endpoint_can_be_named_by_a_stage_variable(stack: Stack) -> None:
    answer = requests.put(
        url(stack, "shared_url", "/any/path"), json=[1], headers={"x-api-key": stack.outputs["shared_key"]}, timeout=30
    )

    assert answer.json() == {"received": "[1]", "content_type": "application/json", "attributes": "any/path"}


def test_without_the_key_nobody_is_let_in(stack: Stack) -> None:
    assert requests.post(url(stack, "shared_url", "/models/echo"), json={}, timeout=30).status_code == 403


def test_a_second_plan_is_empty(stack: Stack) -> None:
    assert dict(stack.plan().changes) == {}
