"""Failures in a workflow are seen: the scripts of all steps, run by GitHub's own command lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.scenarios.workflows.steps import Step, all_steps, failures_that_pass, run_step, workflow

if TYPE_CHECKING:
    from pathlib import Path

STEPS = all_steps()


@pytest.mark.parametrize("step", STEPS, ids=str)
def test_a_command_that_fails_fails_its_step(step: Step, tmp_path: Path) -> None:
    assert failures_that_pass(step, tmp_path) == []


def test_there_are_steps_with_pipes() -> None:
    assert {step.job for step in STEPS if step.has_a_pipe} == {"e2e"}


def test_by_default_github_would_not_see_what_fails_before_a_pipe(tmp_path: Path) -> None:
    step = Step("nightly", "e2e", "tox run | tee report.txt", shell=None)

    assert failures_that_pass(step, tmp_path) == ["tox run"]


def test_the_nightly_tells_of_every_job() -> None:
    jobs = workflow("nightly")["jobs"]

    assert set(jobs["tell"]["needs"]) == set(jobs) - {"tell"}
    assert jobs["tell"]["if"] == (
        "always() && (contains(needs.*.result, 'failure') || contains(needs.*.result, 'cancelled'))"
    )


def test_the_nightly_tells_which_of_its_steps_on_aws_has_failed() -> None:
    job = workflow("nightly")["jobs"]["e2e"]
    ids = [step["id"] for step in job["steps"] if "run" in step and "id" in step]

    assert job["outputs"] == {name: f"${{{{ steps.{name}.outcome }}}}" for name in ids}
    assert ids == ["tests", "sweep-of-this-run", "sweep-of-what-has-expired"]


@pytest.mark.parametrize(
    ("open_issue", "call"),
    [("", "gh issue create --title The nightly run fails"), ("17", "gh issue comment 17")],
    ids=["no issue is open", "an issue is open"],
)
def test_a_failed_nightly_opens_an_issue_or_comments_on_the_open_one(
    tmp_path: Path, open_issue: str, call: str
) -> None:
    (step,) = [step for step in STEPS if step.job == "tell"]

    ended = run_step(step, tmp_path, printed=open_issue)

    assert ended.status == 0
    assert next(line for line in ended.calls if line.startswith("gh issue c")).startswith(call)
