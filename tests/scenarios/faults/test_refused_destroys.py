"""A destroy that is refused says what is left, and the command that removes it; that command does, once it may."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.errors import TerraformError
from sagemaker_rest.targets.transient_errors import Patience
from tests.scenarios.faults.conftest import FaultyRun, assert_nothing_is_left
from tests.scenarios.faults.told import Told, error

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from _pytest.mark import ParameterSet

    from sagemaker_rest.cloud.faults.client import CloudFaults


def denied(name: str, call: str) -> Told:
    return error(name, call, "AccessDeniedException", f"bart is not authorized to perform {call}", status=403)


@dataclass(frozen=True, slots=True)
class Refusal:
    """`remains` is what the inventory calls what could not be deleted."""

    told: Told
    remains: str
    words: str


def of_words(told: Told, remains: str) -> Refusal:
    return Refusal(told, remains, told.words)


# what the destroy comes to in any case, and what it comes to only when the rest is gone
FIRST = (
    of_words(denied("an endpoint", "sagemaker DeleteEndpoint"), "SageMaker endpoint"),
    of_words(denied("a stage", "apigateway DeleteStage"), "REST API"),
)
LAST = (
    of_words(denied("an API", "apigateway DeleteRestApi"), "REST API"),
    of_words(denied("a role", "iam DeleteRole"), "IAM role"),
    of_words(denied("a bucket", "s3 DeleteBucket"), "S3 bucket"),
    of_words(denied("a log group", "logs DeleteLogGroup"), "log group"),
)


@dataclass(frozen=True, slots=True)
class Refused:
    """The messages at the first refusal, and of the command while it went on and after it; and what was left."""

    run: FaultyRun
    message: str
    left: frozenset[str]
    failures: list[str]
    failures_when_allowed: list[str]


@pytest.fixture(scope="module")
def refused_destroy(
    begin_run: Callable[[], FaultyRun], module_faults: CloudFaults, model_archive: Path
) -> Callable[[tuple[Refusal, ...]], Refused]:
    """Once for all of the faults that meet it, which pytest's own parameters of a fixture do not give."""

    @functools.cache
    def destroy_and_finish(refusals: tuple[Refusal, ...]) -> Refused:
        run = begin_run()
        run.deploy(
            "examples/mnist",
            Patience(seconds=600, attempts=2, first_pause=0),
            name=run.run.unique_name("refused"),
            model_archive=str(model_archive),
        )
        for refusal in refusals:
            refusal.told.to(module_faults)
        with pytest.raises(TerraformError) as failed:
            run.deployer.destroy_all()
        left = run.things
        failures = run.finish()
        module_faults.clear()
        return Refused(run, str(failed.value), left, failures, run.finish())

    return destroy_and_finish


def each_refusal() -> list[ParameterSet]:
    return [pytest.param(refusals, refusal, id=refusal.told.name) for refusals in (FIRST, LAST) for refusal in refusals]


@pytest.mark.parametrize(("refusals", "refusal"), each_refusal())
def test_a_refused_destroy_says_why_what_is_left_and_how_it_is_removed(
    refused_destroy: Callable[[tuple[Refusal, ...]], Refused], refusals: tuple[Refusal, ...], refusal: Refusal
) -> None:
    refused = refused_destroy(refusals)
    command = f"sagemaker-rest destroy {refused.run.run.id} --runs {refused.run.run.folder.parent}"

    assert refusal.words in refused.message
    assert "THINGS MAY STILL EXIST on the localstack target (account 123456789012, us-east-1)" in refused.message
    assert command in refused.message
    assert any(line.startswith(refusal.remains) for line in refused.left)
    assert any(refusal.words in failure for failure in refused.failures)
    assert refused.failures_when_allowed == []
    assert_nothing_is_left(refused.run)
