"""Faults that last end the apply in the words of AWS, and the destroy after it leaves nothing.

Calls that do not wait for one another are refused in one apply, each with words of its own.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.cloud.faults.fault import NO_CAPACITY
from sagemaker_rest.errors import TerraformError
from sagemaker_rest.targets.transient_errors import Patience
from tests.scenarios.faults.conftest import FaultyRun, assert_nothing_is_left
from tests.scenarios.faults.told import Told, error

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from _pytest.mark import ParameterSet

    from sagemaker_rest.cloud.faults.client import CloudFaults

QUOTA = (
    "The account-level service limit 'ml.t2.medium for endpoint usage' is 0 Instances, with current utilization of 0."
)
OUT_OF_MEMORY = "Request to service failed. If failure persists after retry, contact customer support."


def denied(name: str, call: str, words: str) -> Told:
    return error(name, call, "AccessDeniedException", f"User: {words} is not authorized to perform {call}", status=403)


@dataclass(frozen=True, slots=True)
class Group:
    """Faults that one apply meets all of."""

    name: str
    faults: tuple[Told, ...]


GROUPS = (
    Group(
        "what waits for nothing",
        (
            error(
                "no more roles",
                "iam CreateRole",
                "LimitExceeded",
                "Cannot exceed quota for RolesPerAccount",
                status=409,
            ),
            error("no more buckets", "s3 CreateBucket", "TooManyBuckets", "You have more buckets than allowed"),
            error(
                "no more APIs", "apigateway CreateRestApi", "LimitExceededException", "Maximum number of APIs reached"
            ),
            denied("log groups are denied", "logs CreateLogGroup", "lisa"),
        ),
    ),
    Group(
        "what waits for roles, the bucket and the API",
        (
            error("a policy is malformed", "iam PutRolePolicy", "MalformedPolicyDocument", "Syntax errors in policy."),
            error("uploads are denied", "s3 PutObject", "AccessDenied", "Access Denied by a policy", status=403),
            error(
                "a path is refused", "apigateway CreateResource", "BadRequestException", "Resource's path part is bad"
            ),
        ),
    ),
    Group(
        "what waits for the artifact and the methods",
        (
            error("a model is refused", "sagemaker CreateModel", "ResourceLimitExceeded", "The limit of models is 0"),
            error(
                "an integration is refused", "apigateway PutIntegration", "BadRequestException", "Invalid ARN in URI"
            ),
        ),
    ),
    Group(
        "what waits for models and integrations",
        (
            denied("configurations are denied", "sagemaker CreateEndpointConfig", "marge"),
            error("a deployment is refused", "apigateway CreateDeployment", "BadRequestException", "No integration"),
        ),
    ),
    Group(
        "what comes last",
        (
            error("no quota of instances", "sagemaker CreateEndpoint", "ResourceLimitExceeded", QUOTA),
            error("a stage is refused", "apigateway CreateStage", "LimitExceededException", "Maximum number of stages"),
        ),
    ),
    Group(
        "an endpoint that ends Failed",
        (Told("it fails", "endpoint-fails", "sagemaker", "CreateEndpoint", {"reason": OUT_OF_MEMORY}),),
    ),
    Group(
        "a container that is killed as it starts",
        (Told("kill -9", "container-dies", "sagemaker", "CreateEndpoint"),),
    ),
)
# what AWS says where the fault has no words of its own
OF_KILLED_CONTAINERS = "The primary container for production variant AllTraffic did not pass the ping health check"


@dataclass(frozen=True, slots=True)
class Refused:
    """An apply that failed: what it said, which faults struck, and the run after its destroy."""

    run: FaultyRun
    message: str
    hits: dict[str, int]


@pytest.fixture(scope="module")
def refused_apply(
    begin_run: Callable[[], FaultyRun], module_faults: CloudFaults, model_archive: Path
) -> Callable[[Group], Refused]:
    """Once for all of the faults that meet it, which pytest's own parameters of a fixture do not give."""

    @functools.cache
    def apply_and_destroy(group: Group) -> Refused:
        run = begin_run()
        placed = {told.name: told.to(module_faults) for told in group.faults}
        with pytest.raises(TerraformError) as failed:
            run.deploy("examples/mnist", name=run.run.unique_name("refused"), model_archive=str(model_archive))
        hits = {name: fault.hits for name, fault in placed.items()}
        module_faults.clear()
        run.deployer.destroy_all()
        assert run.finish() == []
        return Refused(run, str(failed.value), hits)

    return apply_and_destroy


def each_fault_of_each_group() -> list[ParameterSet]:
    return [pytest.param(group, told, id=f"{group.name}: {told.name}") for group in GROUPS for told in group.faults]


@pytest.mark.parametrize(("group", "told"), each_fault_of_each_group())
def test_an_apply_fails_in_the_words_of_aws_and_leaves_nothing(
    refused_apply: Callable[[Group], Refused], group: Group, told: Told
) -> None:
    refused = refused_apply(group)

    assert refused.hits[told.name] >= 1
    assert str(told.members.get("message") or told.members.get("reason") or OF_KILLED_CONTAINERS) in refused.message
    assert_nothing_is_left(refused.run)


def test_no_instance_for_ever_ends_the_patience(
    begin_run: Callable[[], FaultyRun], faults: CloudFaults, model_archive: Path
) -> None:
    run = begin_run()
    no_capacity = faults.no_capacity()

    with pytest.raises(TerraformError) as failed:
        run.deploy(
            "examples/mnist",
            Patience(seconds=600, attempts=2, first_pause=0),
            name=run.run.unique_name("refused"),
            model_archive=str(model_archive),
        )

    assert NO_CAPACITY in str(failed.value)
    assert no_capacity.hits == 2
    run.deployer.destroy_all()
    assert run.finish() == []
    assert_nothing_is_left(run)
