"""The files of every folder of terraform/examples, besides a configuration that can be planned."""

from __future__ import annotations

import re

import pytest

from tests.scenarios.plan.conftest import EXAMPLE_NAMES, EXAMPLES

pytestmark = [pytest.mark.plan, pytest.mark.parametrize("name", EXAMPLE_NAMES)]


def test_it_is_plain_terraform(name: str) -> None:
    """Check that what somebody copies holds nothing of the tests: no endpoints, no keys, and the files that every
    example has.
    """
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
