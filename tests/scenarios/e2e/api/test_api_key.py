"""examples/api_key: keys tell callers apart, and usage plans bound what each of them uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.scenarios.e2e.api.requesting import digit, message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.pytest_plugin import DeployStack, UniqueName
    from sagemaker_rest.targets.stack import Stack

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def api(module_deploy_stack: DeployStack, unique_name_factory: UniqueName, endpoint_name: str) -> Stack:
    return module_deploy_stack(
        "examples/api_key",
        endpoint_name=endpoint_name,
        name=unique_name_factory("keys"),
        trial_requests_per_day=3,
        partner_requests_per_second=1,
    )


def post(api: Stack, payload: Mapping[str, Any], key: str | None) -> requests.Response:
    headers = {"x-api-key": key} if key else {}
    return requests.post(api.url(), json=payload, headers=headers, timeout=30)


@pytest.mark.parametrize("key", [None, "made-up-made-up-made-up"], ids=["no key", "a made-up key"])
def test_who_has_no_key_is_refused(api: Stack, payload: Mapping[str, Any], key: str | None) -> None:
    answer = post(api, payload, key)

    assert answer.status_code == 403
    assert message(answer.json()) == "Forbidden"
    assert answer.headers["x-amzn-ErrorType"] == "ForbiddenException"


def test_a_key_that_is_not_enabled_is_refused(api: Stack, payload: Mapping[str, Any]) -> None:
    answer = post(api, payload, api.outputs["api_key_values"]["partner/globex"])

    assert answer.status_code == 403
    assert message(answer.json()) == "Forbidden"


def test_a_partner_gets_a_prediction_and_at_more_than_the_burst_is_throttled(
    api: Stack, payload: Mapping[str, Any]
) -> None:
    answers = [post(api, payload, api.outputs["api_key_values"]["partner/acme"]) for _ in range(8)]

    assert digit(answers[0].json()) == 7
    assert {answer.status_code for answer in answers} == {200, 429}
    assert {message(answer.json()) for answer in answers if answer.status_code == 429} == {"Too Many Requests"}


def test_a_visitor_gets_as_many_requests_a_day_as_the_quota_says(api: Stack, payload: Mapping[str, Any]) -> None:
    answers = [post(api, payload, api.outputs["api_key_values"]["trial/visitor"]) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert message(answers[3].json()) == "Limit Exceeded"
    assert answers[3].headers["x-amzn-ErrorType"] == "LimitExceededException"


def test_a_second_plan_is_empty(api: Stack) -> None:
    assert api.plan().is_empty
