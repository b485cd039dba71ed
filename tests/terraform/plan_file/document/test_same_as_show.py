"""What is read from a plan file is what `terraform show` prints of it."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from sagemaker_rest.terraform.plan import read_plan
from tests.terraform.plan_file.conftest import Workspace, changes, configuration, outputs

UNCHANGED = """
resource "aws_cloudwatch_log_group" "kept" {
  name = "plan-file-kept"
}
resource "aws_sns_topic" "drifted" {
  name         = "plan-file-drifted"
  display_name = "here"
}
data "aws_cloudwatch_log_group" "kept" {
  name = aws_cloudwatch_log_group.kept.name
}
"""
BEFORE = (
    UNCHANGED
    + """
resource "aws_cloudwatch_log_group" "updated" {
  name              = "plan-file-updated"
  retention_in_days = 1
  tags              = { secret = sensitive("was"), open = "yes" }
}
resource "aws_cloudwatch_log_group" "replaced" {
  name = "plan-file-replaced"
}
resource "aws_cloudwatch_log_group" "replaced_before_it_is_deleted" {
  name = "plan-file-replaced-before"
  lifecycle {
    create_before_destroy = true
  }
}
resource "aws_cloudwatch_log_group" "gone" {
  name = "plan-file-gone"
}
resource "aws_cloudwatch_log_group" "old_name" {
  name = "plan-file-moved"
}
output "kept" {
  value = 1
}
output "gone" {
  value = 2
}
"""
)
AFTER = (
    UNCHANGED
    + """
resource "aws_cloudwatch_log_group" "updated" {
  name              = "plan-file-updated"
  retention_in_days = 3
  tags              = { secret = sensitive("is"), more = aws_cloudwatch_log_group.new.arn }
}
resource "aws_cloudwatch_log_group" "replaced" {
  name = "plan-file-replaced-2"
}
resource "aws_cloudwatch_log_group" "replaced_before_it_is_deleted" {
  name = "plan-file-replaced-before-2"
  lifecycle {
    create_before_destroy = true
  }
}
resource "aws_cloudwatch_log_group" "new" {
  name = "plan-file-new"
}
moved {
  from = aws_cloudwatch_log_group.old_name
  to   = aws_cloudwatch_log_group.new_name
}
resource "aws_cloudwatch_log_group" "new_name" {
  name = "plan-file-moved"
}
output "kept" {
  value = "changed"
}
output "new" {
  value = aws_cloudwatch_log_group.new.arn
}
"""
)


def assert_same(read: dict[str, Any], shown: dict[str, Any]) -> None:
    """Both documents say the same, and so do the plans that are read from them, in the same order."""
    for kind in ("resource_changes", "resource_drift"):
        assert changes(read, kind) == changes(shown, kind)
    assert read["output_changes"] == shown.get("output_changes", {})
    assert outputs(read) == outputs(shown)
    assert read_plan(read) == read_plan(shown)
    assert list(read_plan(read).changes) == list(read_plan(shown).changes)
    assert json.loads(json.dumps(read)) == read


@pytest.mark.parametrize(
    "name",
    [
        "every_type_of_value",
        "known_after_apply",
        "sensitive",
        "instances",
        "data_sources",
        "rest_of_the_language",
    ],
)
def test_a_plan_of_what_does_not_exist(workspace: Workspace, name: str) -> None:
    workspace.plan(configuration(name))

    assert_same(workspace.read(), workspace.shown())


def test_a_plan_of_what_exists(workspace: Workspace, aws_client: Callable[[str], Any]) -> None:
    workspace.apply(BEFORE)
    topic = next(one["TopicArn"] for one in aws_client("sns").list_topics()["Topics"] if "drifted" in one["TopicArn"])
    aws_client("sns").set_topic_attributes(TopicArn=topic, AttributeName="DisplayName", AttributeValue="elsewhere")

    workspace.plan(AFTER)

    read = workspace.read()
    assert {tuple(one["change"]["actions"]) for one in read["resource_changes"]} == {
        ("no-op",),
        ("create",),
        ("update",),
        ("delete",),
        ("delete", "create"),
        ("create", "delete"),
    }
    assert "aws_sns_topic.drifted" in [one["address"] for one in read["resource_drift"]]
    assert_same(read, workspace.shown())


def test_a_plan_that_destroys(workspace: Workspace) -> None:
    workspace.apply(BEFORE)

    workspace.plan(BEFORE, "-destroy")

    assert_same(workspace.read(), workspace.shown())
