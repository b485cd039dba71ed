"""Faults that pass are survived: each of these happens once to one apply, and each of those to its destroy.

Some the provider tries again, some the harness (`targets.transient_errors`); both end as if nothing had happened.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.scenarios.faults.conftest import assert_nothing_is_left
from tests.scenarios.faults.told import Told, by_name, dropped, error, lost, slow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from sagemaker_rest.cloud.faults.client import CloudFaults
    from sagemaker_rest.targets.stack import Stack
    from tests.scenarios.faults.conftest import FaultyRun

# each test goes on where the one before left the stack
pytestmark = pytest.mark.random_order(disabled=True)

ROLE = "arn:aws:iam::123456789012:role/new"
IN_CONFLICT = "Unable to complete operation due to concurrent modification. Please try again later."
ABORTED = "A conflicting conditional operation is currently in progress against this resource. Please try again."

DURING_APPLY = (
    error("a role is throttled", "iam CreateRole", "Throttling", "Rate exceeded"),
    error("a new role is not known yet", "iam GetRole", "NoSuchEntity", "The role cannot be found.", status=404),
    dropped("a policy's connection is dropped", "iam PutRolePolicy"),
    error("a bucket's name is being freed", "s3 CreateBucket", "OperationAborted", ABORTED, status=409),
    error("an upload is too fast", "s3 PutObject", "SlowDown", "Please reduce your request rate.", status=503),
    error("S3 fails inside", "s3 PutBucketPolicy", "InternalError", "We encountered an internal error.", status=500),
    error("a log group is throttled", "logs CreateLogGroup", "ThrottlingException", "Rate exceeded"),
    error(
        "a new role cannot be assumed yet",
        "sagemaker CreateModel",
        "ValidationException",
        f"Could not assume role {ROLE}. Please ensure that the role exists.",
    ),
    error("SageMaker fails inside", "sagemaker CreateEndpointConfig", "InternalFailure", "Failed.", status=500),
    slow("an endpoint's creation is slow", "sagemaker CreateEndpoint", 0.5),
    Told("no instance is free", "no-capacity", "sagemaker", "CreateEndpoint"),
    dropped("a look at the endpoint is dropped", "sagemaker DescribeEndpoint"),
    error(
        "an API is throttled", "apigateway CreateRestApi", "TooManyRequestsException", "Too Many Requests", status=429
    ),
    error("an API is being changed", "apigateway CreateResource", "ConflictException", IN_CONFLICT, status=409),
    dropped("a method's connection is dropped", "apigateway PutMethod"),
    error("API Gateway is not there", "apigateway PutIntegration", "ServiceUnavailableException", "No.", status=503),
    lost("the answer to a deployment is lost", "apigateway CreateDeployment"),
    slow("a stage is slow", "apigateway CreateStage", 0.5),
)
DURING_DESTROY = (
    error(
        "an endpoint is in progress",
        "sagemaker DeleteEndpoint",
        "ValidationException",
        'Cannot update in-progress endpoint "x".',
    ),
    lost("the answer to an endpoint's deletion is lost", "sagemaker DeleteEndpoint"),
    error("a configuration is throttled", "sagemaker DeleteEndpointConfig", "ThrottlingException", "Rate exceeded"),
    dropped("a model's connection is dropped", "sagemaker DeleteModel"),
    error("a stage is being changed", "apigateway DeleteStage", "ConflictException", IN_CONFLICT, status=409),
    error(
        "an API is throttled", "apigateway DeleteRestApi", "TooManyRequestsException", "Too Many Requests", status=429
    ),
    lost("the answer to an API's deletion is lost", "apigateway DeleteRestApi"),
    error("a policy is throttled", "iam DeleteRolePolicy", "Throttling", "Rate exceeded"),
    error(
        "a policy counts as attached",
        "iam DeleteRole",
        "DeleteConflict",
        "Cannot delete entity, must detach.",
        status=409,
    ),
    lost("the answer to a role's deletion is lost", "iam DeleteRole"),
    error("an object's deletion is too fast", "s3 DeleteObject", "SlowDown", "Please reduce your rate.", status=503),
    error("a capture comes late", "s3 DeleteBucket", "BucketNotEmpty", "The bucket is not empty", status=409),
    lost("the answer to a bucket's deletion is lost", "s3 DeleteBucket"),
    error(
        "a log group is being changed",
        "logs DeleteLogGroup",
        "OperationAbortedException",
        "Multiple concurrent requests to update the same resource were in conflict.",
    ),
    slow("a log group is slow", "logs DeleteLogGroup", 0.5),
)


@dataclass(frozen=True, slots=True)
class Survived:
    """The outcome: the stack, if there is one still, and how often each fault has struck, by its name."""

    run: FaultyRun
    stack: Stack
    hits: Mapping[str, int]


def once(told: Told) -> Told:
    return replace(told, members={**told.members, "times": 1})


@pytest.fixture(scope="module")
def applied(begin_run: Callable[[], FaultyRun], module_faults: CloudFaults, model_archive: Path) -> Iterator[Survived]:
    run = begin_run()
    placed = {told.name: once(told).to(module_faults) for told in DURING_APPLY}
    stack = run.deploy("examples/mnist", name=run.run.unique_name("survivor"), model_archive=str(model_archive))
    survived = Survived(run, stack, {name: fault.hits for name, fault in placed.items()})
    module_faults.clear()
    yield survived
    run.deployer.destroy_all()


@pytest.fixture(scope="module")
def destroyed(applied: Survived, module_faults: CloudFaults) -> Survived:
    placed = {told.name: once(told).to(module_faults) for told in DURING_DESTROY}
    applied.run.deployer.destroy_all()
    survived = Survived(applied.run, applied.stack, {name: fault.hits for name, fault in placed.items()})
    module_faults.clear()
    return survived


@pytest.mark.parametrize("told", by_name(DURING_APPLY))
def test_an_apply_survives(applied: Survived, told: Told) -> None:
    assert applied.hits[told.name] == 1


def test_what_was_applied_answers_and_needs_no_change(applied: Survived, payload: Mapping[str, Any]) -> None:
    answer = requests.post(applied.stack.url(), json=payload, timeout=30)

    assert answer.status_code == 200, answer.text
    assert applied.stack.plan().is_empty


@pytest.mark.parametrize("told", by_name(DURING_DESTROY))
def test_a_destroy_survives(destroyed: Survived, told: Told) -> None:
    assert destroyed.hits[told.name] == 1


def test_nothing_is_left_and_nothing_had_to_be_swept(destroyed: Survived) -> None:
    assert destroyed.stack.is_gone
    assert not destroyed.run.run.is_to_be_swept
    assert destroyed.run.finish() == []
    assert destroyed.run.said == []
    assert_nothing_is_left(destroyed.run)
