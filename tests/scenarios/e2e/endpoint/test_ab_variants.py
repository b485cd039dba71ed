"""examples/ab_variants: two models share the requests by weight, and a request may name the one it wants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.scenarios.e2e.endpoint.archives import model_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.pytest_plugin import DeployStack, UniqueName
    from sagemaker_rest.targets.stack import Stack
    from tests.scenarios.e2e.endpoint.conftest import SigningArchive

pytestmark = pytest.mark.e2e

TARGET_VARIANT = "X-Amzn-SageMaker-Target-Variant"
INVOKED_VARIANT = "x-Amzn-Invoked-Production-Variant"


@pytest.fixture(scope="module")
def contest(
    module_deploy_stack: DeployStack, unique_name_factory: UniqueName, signing_archive: SigningArchive
) -> Stack:
    return module_deploy_stack(
        "examples/ab_variants",
        name=unique_name_factory("contest"),
        champion_archive=signing_archive("champion"),
        challenger_archive=signing_archive("challenger"),
    )


def answers_of_challenger(url: str, payload: Mapping[str, Any], count: int) -> int:
    with requests.Session() as session:
        answers = [session.post(url, json=payload, timeout=30) for _ in range(count)]
    assert {answer.status_code for answer in answers} == {200}
    return sum(model_of(answer) == "challenger" for answer in answers)


def test_requests_are_shared_out_by_weight(contest: Stack, payload: Mapping[str, Any]) -> None:
    """A quarter of 200 is 50; outside of 20 to 80, five standard deviations, is one run in a million."""
    assert 20 <= answers_of_challenger(contest.url(), payload, 200) <= 80


@pytest.mark.parametrize("variant", ["champion", "challenger"])
def test_a_header_names_the_variant(contest: Stack, payload: Mapping[str, Any], variant: str) -> None:
    answers = [
        requests.post(contest.url(), json=payload, headers={TARGET_VARIANT: variant}, timeout=30) for _ in range(5)
    ]

    assert {model_of(answer) for answer in answers} == {variant}
    assert {answer.headers[INVOKED_VARIANT] for answer in answers} == {variant}


def test_a_variant_that_is_not_there_is_refused(contest: Stack, payload: Mapping[str, Any]) -> None:
    answer = requests.post(contest.url(), json=payload, headers={TARGET_VARIANT: "absent"}, timeout=30)

    assert answer.status_code == 400
    assert "absent" in answer.text


def test_the_challengers_own_url_leaves_no_choice(contest: Stack, payload: Mapping[str, Any]) -> None:
    url = contest.target.stage_url(contest.outputs["challenger_url"])

    answers = [requests.post(url, json=payload, headers={TARGET_VARIANT: "champion"}, timeout=30) for _ in range(5)]

    assert {model_of(answer) for answer in answers} == {"challenger"}


def test_a_second_plan_is_empty(contest: Stack) -> None:
    assert contest.plan().is_empty
