"""The policy of the role that tests on AWS every night: neither short of what a run calls nor far beyond it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.scenarios.harness.iam_actions import needed_actions
from tests.scenarios.harness.nightly import WORKFLOW, allowed_actions, recorded_calls, statements, trust

# What is made under an id that AWS chooses, or is asked about as a whole, has no name to be known by.
WITHOUT_A_NAME = {"acm", "application-autoscaling", "apigateway", "cognito-idp", "ec2", "kms"}
# log groups that an API's id names, the role that AWS makes, AWS's own rules, and the stages that rules are bound to
EXCEPTIONS = (
    "arn:aws:logs:*:*:log-group:/aws/apigateway/",
    "arn:aws:logs:*:*:log-group:API-Gateway-Execution-Logs_",
    "arn:aws:iam::*:role/aws-service-role/sagemaker.application-autoscaling.amazonaws.com/",
    "arn:aws:wafv2:*:*:regional/managedruleset/",
    "arn:aws:apigateway:*::/restapis/",
)
READING = ("Describe", "Filter", "Get", "List")


def test_it_allows_what_the_e2e_tests_have_called_and_nothing_else() -> None:
    assert allowed_actions() == needed_actions(recorded_calls())


def test_it_names_every_action_in_full() -> None:
    assert [action for action in allowed_actions() if "*" in action or "?" in action] == []


@pytest.mark.parametrize("statement", statements(), ids=lambda statement: statement["Sid"])
def test_what_changes_things_is_bound_to_the_names_of_nightly_runs(statement: dict[str, Any]) -> None:
    nameless = [resource for resource in statement["Resource"] if "nightly-" not in resource]
    changing = [
        action
        for action in statement["Action"]
        if not action.partition(":")[2].startswith(READING) and action.partition(":")[0] not in WITHOUT_A_NAME
    ]

    assert not changing or all(resource.startswith(EXCEPTIONS) for resource in nameless)


def test_it_is_small_enough_for_a_role() -> None:
    """A role's inline policies may have 10,240 characters together, white space aside."""
    text = json.dumps({"Version": "2012-10-17", "Statement": list(statements())}, separators=(",", ":"))

    assert len(text) <= 10_240


def test_only_the_nightly_environment_of_this_repository_gets_the_role() -> None:
    (statement,) = trust()["Statement"]
    (condition,) = statement["Condition"].values()

    assert statement["Action"] == "sts:AssumeRoleWithWebIdentity"
    assert list(statement["Condition"]) == ["StringEquals"]
    assert condition["token.actions.githubusercontent.com:aud"] == "sts.amazonaws.com"
    assert condition["token.actions.githubusercontent.com:sub"].endswith("/sagemaker-rest:environment:nightly")
    assert "\n    environment: nightly\n" in WORKFLOW.read_text(encoding="utf-8")
