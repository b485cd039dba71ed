"""examples/shadow_variant: a candidate sees every request, and no client sees the candidate."""

from __future__ import annotations

import json
import time
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

REQUESTS = 5
# data capture may take minutes on AWS
PATIENCE_SECONDS = 900


@pytest.fixture(scope="module")
def shadowed(
    module_deploy_stack: DeployStack, unique_name_factory: UniqueName, signing_archive: SigningArchive
) -> Stack:
    return module_deploy_stack(
        "examples/shadow_variant",
        name=unique_name_factory("shadowed"),
        model_archive=signing_archive("production"),
        candidate_archive=signing_archive("candidate"),
    )


@pytest.fixture(scope="module")
def answers(shadowed: Stack, payload: Mapping[str, Any]) -> list[requests.Response]:
    return [requests.post(shadowed.url(), json=payload, timeout=30) for _ in range(REQUESTS)]


def captured(s3: Any, stack: Stack, variant: str) -> list[dict[str, Any]]:
    """Return what was captured of a variant, as soon as there are `REQUESTS` records."""
    bucket, _, prefix = stack.outputs["capture_url"].removeprefix("s3://").partition("/")
    folder = f"{prefix}/{stack.outputs['endpoint_name']}/{variant}/"
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        listed = s3.list_objects_v2(Bucket=bucket, Prefix=folder).get("Contents", [])
        files = [s3.get_object(Bucket=bucket, Key=each["Key"])["Body"].read() for each in listed]
        records = [json.loads(line) for file in files for line in file.splitlines()]
        if len(records) >= REQUESTS:
            return records
        time.sleep(0.1)
    raise AssertionError(f"fewer than {REQUESTS} records in {folder}")


def test_the_model_in_production_answers_alone(answers: list[requests.Response]) -> None:
    assert {answer.status_code for answer in answers} == {200}
    assert {model_of(answer) for answer in answers} == {"production"}


@pytest.mark.parametrize("variant", ["production", "candidate"])
@pytest.mark.usefixtures("answers")
def test_what_each_of_both_says_is_captured(shadowed: Stack, s3: Any, variant: str) -> None:
    said = [json.loads(record["captureData"]["endpointOutput"]["data"]) for record in captured(s3, shadowed, variant)]

    assert [document["model"] for document in said] == [variant] * REQUESTS


def test_nobody_can_ask_the_candidate(shadowed: Stack, payload: Mapping[str, Any]) -> None:
    answer = requests.post(
        shadowed.url(), json=payload, headers={"X-Amzn-SageMaker-Target-Variant": "candidate"}, timeout=30
    )

    assert answer.status_code == 400


def test_a_second_plan_is_empty(shadowed: Stack) -> None:
    assert shadowed.plan().is_empty
