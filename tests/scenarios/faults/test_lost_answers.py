"""AWS carries a call out, and its answer is lost: the provider calls again, and is refused or makes a second one. What
the first has made is in no state, and is swept by the tags of the run.

A model is among the sweeper's tests: the provider tries to create one that exists already for two minutes.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.errors import SagemakerRestError
from tests.scenarios.faults.conftest import FaultyRun, assert_nothing_is_left
from tests.scenarios.faults.told import Told, lost

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from _pytest.mark import ParameterSet

    from sagemaker_rest.cloud.faults.client import CloudFaults


@dataclass(frozen=True, slots=True)
class LostAnswer:
    """`orphan` is what the inventory calls the thing that no state knows of; `words` are those of the refusal."""

    told: Told
    orphan: str
    words: str = ""


ROOTS = (
    LostAnswer(lost("a role", "iam CreateRole", containing="execution"), "IAM role", "EntityAlreadyExists"),
    LostAnswer(lost("a log group", "logs CreateLogGroup"), "log group", "ResourceAlreadyExistsException"),
    LostAnswer(lost("an API", "apigateway CreateRestApi"), "REST API"),
)
CONFIGURATIONS = (
    LostAnswer(
        lost("a configuration", "sagemaker CreateEndpointConfig"),
        "SageMaker endpoint configuration",
        "already existing endpoint configuration",
    ),
)
ENDPOINTS = (
    LostAnswer(lost("an endpoint", "sagemaker CreateEndpoint"), "SageMaker endpoint", "already existing endpoint"),
    LostAnswer(lost("another role", "iam CreateRole", containing="integration"), "IAM role", "EntityAlreadyExists"),
)


@dataclass(frozen=True, slots=True)
class Cut:
    """An apply with lost answers: what it said, what its destroy has left, and the run when that was swept."""

    run: FaultyRun
    message: str
    left: frozenset[str]
    was_to_be_swept: bool


@pytest.fixture(scope="module")
def cut_off_apply(
    begin_run: Callable[[], FaultyRun], module_faults: CloudFaults, model_archive: Path
) -> Callable[[tuple[LostAnswer, ...]], Cut]:
    """Once for all of the faults that meet it, which pytest's own parameters of a fixture do not give."""

    @functools.cache
    def apply_and_sweep(answers: tuple[LostAnswer, ...]) -> Cut:
        run = begin_run()
        for answer in answers:
            module_faults.inject(
                "drop", answer.told.service, answer.told.operation, **{**answer.told.members, "times": 1}
            )
        with pytest.raises(SagemakerRestError) as failed:
            run.deploy("examples/mnist", name=run.run.unique_name("lost"), model_archive=str(model_archive))
        run.deployer.destroy_all()
        left, to_be_swept = run.things, run.run.is_to_be_swept
        assert run.finish() == []
        return Cut(run, str(failed.value), left, to_be_swept)

    return apply_and_sweep


def each_answer() -> list[ParameterSet]:
    return [
        pytest.param(answers, answer, id=answer.told.name)
        for answers in (ROOTS, CONFIGURATIONS, ENDPOINTS)
        for answer in answers
    ]


@pytest.mark.parametrize(("answers", "answer"), each_answer())
def test_what_no_state_knows_of_is_swept(
    cut_off_apply: Callable[[tuple[LostAnswer, ...]], Cut], answers: tuple[LostAnswer, ...], answer: LostAnswer
) -> None:
    cut_off = cut_off_apply(answers)

    assert answer.words in cut_off.message
    assert any(line.startswith(f"{answer.orphan} ") for line in cut_off.left)
    assert cut_off.was_to_be_swept
    assert any(line.startswith(f"deleted {answer.orphan}") for line in cut_off.run.said)
    assert_nothing_is_left(cut_off.run)
