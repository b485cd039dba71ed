"""examples/canary_rollout: a new model takes over step by step, or not at all, and no request is lost either way.

The tests of this file are one story, in its order: each begins with what the one before has left.
"""

from __future__ import annotations

import tarfile
from typing import TYPE_CHECKING, Any

import pytest
import requests

from sagemaker_rest.errors import TerraformError
from tests.scenarios.e2e.endpoint.archives import failing, model_of
from tests.scenarios.e2e.endpoint.traffic import BakingTimes, Traffic

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sagemaker_rest.pytest_plugin import DeployStack, UniqueName
    from sagemaker_rest.targets.stack import Stack
    from tests.scenarios.e2e.endpoint.conftest import SigningArchive

# each test goes on where the one before left the stack
pytestmark = [pytest.mark.e2e, pytest.mark.random_order(disabled=True)]

# a second on the local target, where ten minutes of AWS's waits pass in one; a busy machine must not miss a step
WAIT_SECONDS = 600
ROLLED_BACK = "SageMaker rolled back the update of the endpoint"


@pytest.fixture(scope="module")
def rollout(
    module_deploy_stack: DeployStack, unique_name_factory: UniqueName, signing_archive: SigningArchive
) -> Stack:
    return module_deploy_stack(
        "examples/canary_rollout",
        name=unique_name_factory("canary"),
        model_archive=signing_archive("first"),
        wait_interval_in_seconds=WAIT_SECONDS,
        maximum_errors=1,
    )


@pytest.fixture
def archive_without_a_model(tmp_path: Path) -> Path:
    (tmp_path / "readme.txt").write_text("no model here")
    path = tmp_path / "empty.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        archive.add(tmp_path / "readme.txt", "readme.txt")
    return path


@pytest.fixture
def archive_that_fails(saved_model: Path, tmp_path: Path) -> Path:
    return failing(saved_model, "failing", tmp_path)


def test_traffic_moves_in_two_steps_and_no_request_is_lost(
    rollout: Stack, sagemaker: Any, payload: Mapping[str, Any], signing_archive: SigningArchive
) -> None:
    baking = BakingTimes(sagemaker, rollout.outputs["endpoint_name"])

    with baking, Traffic(rollout.url(), payload) as during:
        rollout.apply(model_archive=signing_archive("second"))

    models = [model_of(answer) for answer in during.answers]
    assert during.statuses == {200}
    assert len(baking.began) == 2
    assert (models[0], models[-1]) == ("first", "second")


def test_a_model_that_does_not_load_changes_nothing(
    rollout: Stack, payload: Mapping[str, Any], archive_without_a_model: Path
) -> None:
    with Traffic(rollout.url(), payload) as during, pytest.raises(TerraformError, match=ROLLED_BACK):
        rollout.apply(model_archive=archive_without_a_model)

    assert during.statuses == {200}
    assert {model_of(answer) for answer in during.answers} == {"second"}


def test_a_model_that_fails_sets_off_the_alarm_that_takes_it_back(
    rollout: Stack, payload: Mapping[str, Any], archive_that_fails: Path
) -> None:
    with Traffic(rollout.url(), payload) as during, pytest.raises(TerraformError, match=ROLLED_BACK):
        rollout.apply(model_archive=archive_that_fails)

    after = [requests.post(rollout.url(), json=payload, timeout=30) for _ in range(10)]
    assert during.statuses == {200, 424}
    assert {model_of(answer) for answer in after} == {"second"}


def test_the_next_good_model_takes_over(
    rollout: Stack, payload: Mapping[str, Any], signing_archive: SigningArchive
) -> None:
    rollout.apply(model_archive=signing_archive("third"))

    assert model_of(requests.post(rollout.url(), json=payload, timeout=30)) == "third"
    assert rollout.plan().is_empty
