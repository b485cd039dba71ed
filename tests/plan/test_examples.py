"""What holds for every folder of terraform/examples."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.example_inputs import required_inputs

if TYPE_CHECKING:
    from sagemaker_rest.pytest_plugin import PlanStack
    from sagemaker_rest.terraform.plan import Plan

EXAMPLES = Path(__file__).parents[2] / "terraform/examples"
NAMES = sorted(folder.name for folder in EXAMPLES.iterdir() if (folder / "main.tf").is_file())
TAGS = {"team": "vision"}

# The provider gives these no tags, or the module leaves them out: see its variable `tags`.
UNTAGGED = ("aws_s3_object",)

pytestmark = [pytest.mark.plan, pytest.mark.parametrize("name", NAMES)]


@pytest.fixture
def plan(plan_stack: PlanStack, archive: Path, name: str) -> Plan:
    return plan_stack(f"examples/{name}", **required_inputs(EXAMPLES / name, archive), name="chosen", tags=TAGS)


def test_it_is_planned_from_nothing(plan: Plan) -> None:
    assert plan.resources
    assert {resource.actions for resource in plan.resources.values()} == {("create",)}


def test_what_has_a_name_begins_with_the_one_given(plan: Plan) -> None:
    named = {
        resource.address: resource.values[attribute]
        for resource in plan.resources.values()
        for kind, attribute in (
            ("aws_sagemaker_endpoint", "name"),
            ("aws_sagemaker_endpoint_configuration", "name_prefix"),
            ("aws_api_gateway_rest_api", "name"),
            ("aws_iam_role", "name_prefix"),
            ("aws_s3_bucket", "bucket_prefix"),
            ("aws_sns_topic", "name"),
            ("aws_sqs_queue", "name"),
            ("aws_cognito_user_pool", "name"),
            ("aws_wafv2_web_acl", "name"),
        )
        if resource.type == kind
        and resource.values.get(attribute)
        # the account has one of it, whoever asks for it
        and "account_logging" not in resource.module
    }

    assert {address: value for address, value in named.items() if not value.startswith("chosen")} == {}


def test_the_tags_given_reach_all_that_takes_tags(plan: Plan) -> None:
    untagged = [
        resource.address
        for resource in plan.resources.values()
        if "tags_all" in {*resource.values, *resource.unknown}
        and resource.type not in UNTAGGED
        and not TAGS.items() <= (resource.values.get("tags_all") or {}).items()
    ]

    assert untagged == []


def test_an_api_is_open_only_where_the_example_says_so_and_why(plan: Plan, name: str) -> None:
    is_open = any(method.values["authorization"] == "NONE" for method in plan.of_type("aws_api_gateway_method"))
    says_why = re.search(r'# .+\n\s*authorization\s*= "NONE"', (EXAMPLES / name / "main.tf").read_text())

    assert bool(says_why) or not is_open


def test_it_is_plain_terraform(name: str) -> None:
    """What somebody copies holds nothing of the tests: no endpoints, no keys, and the files that every example has."""
    provider = re.search(r'provider "aws" {\n(.*?)\n}', (EXAMPLES / name / "main.tf").read_text(), re.DOTALL)

    assert provider is not None
    assert set(re.findall(r"^  (\w+)", provider[1], re.MULTILINE)) == {"region", "default_tags"}
    assert {"README.md", "main.tf", "outputs.tf", "variables.tf", "versions.tf"} <= {
        file.name for file in (EXAMPLES / name).iterdir()
    }


@pytest.mark.parametrize("command", ["terraform init", "terraform apply"])
def test_the_readme_says_how_to_use_it(name: str, command: str) -> None:
    assert command in (EXAMPLES / name / "README.md").read_text()


def test_the_list_of_examples_has_it(name: str) -> None:
    assert f"[{name}]({name})" in (EXAMPLES / "README.md").read_text()
