"""Two hundred things of every kind that runs have left, beside as many of others: the ones go, the others stay."""

from __future__ import annotations

from collections import Counter
from itertools import cycle
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.runs.run import CREATED_TAG, EXPIRES_TAG, RUN_TAG
from sagemaker_rest.sweep.marks import Choice
from sagemaker_rest.sweep.sweeper import sweep
from tests.sweep.conftest import NOW, everything
from tests.sweep.things import MAKERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from sagemaker_rest.runs.run import Run
    from sagemaker_rest.targets.target import Target

OF_EACH_KIND = 6  # with what belongs to each, more than two hundred things of the one and of the other
# with what they make, of which some goes with something else
MADE = {
    *(
        "API domain name",
        "API key",
        "CloudWatch alarm",
        "CloudWatch dashboard",
        "IAM policy",
        "IAM role",
        "IAM user",
        "KMS key",
    ),
    *("Lambda function", "REST API", "S3 bucket", "SNS topic", "SQS queue", "SageMaker endpoint", "SageMaker model"),
    *("SageMaker endpoint configuration", "VPC", "VPC endpoint", "VPC link", "client certificate", "log group"),
    *("route table", "scalable target", "secret", "security group", "subnet", "usage plan", "user pool", "web ACL"),
}


@pytest.fixture(scope="module")
def of_others() -> list[dict[str, str]]:
    """Return what the things of others may look like: without tags, with their own, with some of ours, or not expired
    yet.
    """
    running = {RUN_TAG: "tzzzzzzz", CREATED_TAG: "2026-01-01T00:00:00Z", EXPIRES_TAG: "2999-01-01T00:00:00Z"}
    return [
        {},
        {"run": "nightly", "created": "2020-01-01T00:00:00Z", "expires": "2020-01-02T00:00:00Z"},
        {"team": "vision", "sagemaker-rest": "yes"},
        running,
        {EXPIRES_TAG: "2020-01-01T00:00:00Z", CREATED_TAG: "2020-01-01T00:00:00Z"},
    ]


def test_all_of_ours_goes_and_nothing_of_others(
    account: Target, run_made: Callable[..., Run], of_others: list[dict[str, str]]
) -> None:
    run = run_made(hours=5)
    tags = cycle(of_others)
    for number in range(OF_EACH_KIND):
        for place, make in enumerate(MAKERS.values()):
            # the id of a run in the middle of a word is not a mark
            make(account, f"of-others-{number}-{place}x{run.id}x", next(tags))
    of_others_alone = everything(account)
    for _ in range(OF_EACH_KIND):
        for make in MAKERS.values():
            make(account, run.unique_name("ours"), run.tags)
    ours = everything(account) - of_others_alone

    said: list[str] = []
    first = sweep(account, Choice(NOW), say=said.append)
    after_the_first = everything(account)
    second = sweep(account, Choice(NOW), say=said.append)

    assert len(of_others_alone) > 200
    assert len(ours) > 200
    assert (first.failures, first.blind_spots) == ([], [])
    assert after_the_first == of_others_alone
    kinds = Counter(leftover.kind.label for leftover in first.deleted)
    assert set(kinds) == MADE
    assert min(kinds.values()) >= OF_EACH_KIND
    assert len(said) == len(first.deleted)
    assert (second.deleted, second.failures) == ([], [])
