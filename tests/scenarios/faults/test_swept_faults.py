"""A sweep that meets faults: what passes is survived, what does not is told with what is left, and the next one takes
it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.cli import main
from sagemaker_rest.sweep.marks import Choice
from sagemaker_rest.sweep.sweeper import Report, sweep
from tests.scenarios.faults.told import Told, dropped, error, lost, slow
from tests.sweep.things import bucket, model, role

if TYPE_CHECKING:
    from collections.abc import Callable

    from _pytest.mark import ParameterSet

    from sagemaker_rest.cloud.faults.client import CloudFaults
    from tests.scenarios.faults.conftest import FaultyRun

SURVIVED = (
    error("a model is throttled", "sagemaker DeleteModel", "ThrottlingException", "Rate exceeded", times=3),
    dropped("a model's connection is dropped", "sagemaker DeleteModel", times=1),
    lost("the answer to a model's deletion is lost", "sagemaker DeleteModel", times=1),
    slow("a model is slow", "sagemaker DeleteModel", 0.3, times=1),
    error("a bucket is not empty yet", "s3 DeleteBucket", "BucketNotEmpty", "Not empty", status=409, times=2),
    lost("the answer to a bucket's deletion is lost", "s3 DeleteBucket", times=1),
    error("a policy counts as attached", "iam DeleteRole", "DeleteConflict", "Cannot delete", status=409, times=2),
    lost("the answer to a role's deletion is lost", "iam DeleteRole", times=1),
    error("the tags are throttled", "tagging GetResources", "ThrottledException", "Rate exceeded", times=1, status=429),
)


@dataclass(frozen=True, slots=True)
class ToldBy:
    """A fault that a sweep cannot survive, and what it says of it."""

    told: Told
    failure: str = ""
    blind_spot: str = ""


def denied(name: str, call: str) -> Told:
    return error(name, call, "AccessDeniedException", "bart is not authorized", status=403)


NOT_SURVIVED = (
    ToldBy(denied("a model is denied", "sagemaker DeleteModel"), failure="bart is not authorized"),
    ToldBy(denied("a bucket is denied", "s3 DeleteBucket"), failure="bart is not authorized"),
    ToldBy(denied("a role's policies are denied", "iam DeleteRolePolicy"), failure="bart is not authorized"),
    ToldBy(dropped("the network is down for roles", "iam DeleteRole"), failure="Connection was closed"),
    ToldBy(denied("the roles are not shown", "iam ListRoles"), blind_spot="IAM role: cannot be listed (ListRoles"),
    ToldBy(
        denied("the tags are not shown", "tagging GetResources"),
        blind_spot="what the Tagging API lists: cannot be listed (GetResources: AccessDeniedException)",
    ),
    ToldBy(
        dropped("the network is down for the tags", "tagging GetResources"),
        blind_spot="what the Tagging API lists: cannot be listed (Connection was closed",
    ),
)


@pytest.fixture
def left_behind(begin_run: Callable[[], FaultyRun]) -> FaultyRun:
    """A run that has left a model, a bucket and a role with its tags, of which no state knows."""
    run = begin_run()
    tags, name = run.run.tags, run.run.unique_name("left")
    model(run.account, name, tags)
    bucket(run.account, name, tags)
    role(run.account, name, tags)
    return run


def swept(run: FaultyRun) -> Report:
    return sweep(run.account, Choice(datetime.now(UTC), run=run.run.id), sleep=lambda _seconds: None)


@pytest.mark.parametrize("told", [pytest.param(told, id=told.name) for told in SURVIVED])
def test_a_sweep_survives(faults: CloudFaults, left_behind: FaultyRun, told: Told) -> None:
    fault = told.to(faults)

    report = swept(left_behind)

    assert fault.hits == told.members["times"]
    assert report.is_complete, (report.failures, report.blind_spots)
    assert left_behind.things == frozenset()


def each_not_survived() -> list[ParameterSet]:
    return [pytest.param(line, id=line.told.name) for line in NOT_SURVIVED]


@pytest.mark.parametrize("line", each_not_survived())
def test_a_sweep_says_what_it_could_not_do_and_the_next_one_does_it(
    faults: CloudFaults, left_behind: FaultyRun, line: ToldBy
) -> None:
    fault = line.told.to(faults)

    first = swept(left_behind)
    left = left_behind.things
    fault.remove()
    second = swept(left_behind)

    assert not first.is_complete
    assert line.failure in " ".join(first.failures)
    assert line.blind_spot in " ".join(first.blind_spots)
    assert left != frozenset()
    assert second.is_complete
    assert left_behind.things == frozenset()


def test_a_bucket_that_was_never_tagged_is_known_by_its_name(left_behind: FaultyRun) -> None:
    bucket(left_behind.account, left_behind.run.unique_name("cut-off"), {})
    bucket(left_behind.account, "of-somebody-else", {})

    swept(left_behind)

    assert left_behind.things == frozenset({"S3 bucket of-somebody-else"})


def test_the_command_tells_and_fails_and_succeeds_the_next_time(
    faults: CloudFaults,
    left_behind: FaultyRun,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", left_behind.account.endpoint_url)
    command = ["sweep", "--target", "localstack", "--run", left_behind.run.id]
    fault = denied("a model is denied", "sagemaker DeleteModel").to(faults)

    refused = main(command)
    said = capsys.readouterr()
    fault.remove()
    done = main(command)

    assert (refused, done) == (1, 0)
    assert "NOT DELETED: SageMaker model left-" in said.out
    assert "1 things were not deleted" in said.err
    assert "1 things deleted." in capsys.readouterr().out
    assert left_behind.things == frozenset()
