"""The same plan is made once, and a changed configuration is planned anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.errors import TerraformError
from sagemaker_rest.targets.planner import Planner
from tests.targets.pretended import PretendedTarget

if TYPE_CHECKING:
    from pathlib import Path

CONFIGURATION = """
variable "value" {
  type = string
  validation {
    condition     = var.value != "wrong"
    error_message = "That is the wrong value."
  }
}
module "inner" {
  source = "../inner"
  value  = var.value
}
"""
INNER = 'variable "value" {}\nresource "terraform_data" "this" {\n  input = var.value\n}\n'
ADDRESS = "module.inner.terraform_data.this"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name, text in (("outer", CONFIGURATION), ("inner", INNER)):
        (tmp_path / "terraform" / name).mkdir(parents=True)
        (tmp_path / "terraform" / name / "main.tf").write_text(text)
    return tmp_path / "terraform"


@pytest.fixture
def planner(tree: Path, tmp_path: Path) -> Planner:
    return Planner(PretendedTarget(), tree, tmp_path / "plans")


def inits(tmp_path: Path) -> int:
    return len(list((tmp_path / "plans").glob("*/logs/*-init.stdout")))


def plans(tmp_path: Path) -> int:
    return len(list((tmp_path / "plans").glob("*/logs/*-plan.stdout")))


def test_a_plan_is_made_once(planner: Planner, tmp_path: Path) -> None:
    first = planner.plan("outer", {"value": "a"})

    assert planner.plan("outer", {"value": "a"}) is first
    assert plans(tmp_path) == 1


def test_other_variables_are_another_plan_in_the_same_workspace(planner: Planner, tmp_path: Path) -> None:
    first, second = planner.plan("outer", {"value": "a"}), planner.plan("outer", {"value": "b"})

    assert (first.resource(ADDRESS).values["input"], second.resource(ADDRESS).values["input"]) == ("a", "b")
    assert (inits(tmp_path), plans(tmp_path)) == (1, 2)


def test_variables_of_one_plan_are_forgotten_in_the_next(planner: Planner) -> None:
    planner.plan("outer", {"value": "a"})

    with pytest.raises(TerraformError, match="No value for required variable"):
        planner.plan("outer", {})


def test_a_refusal_is_asked_for_once_too(planner: Planner, tmp_path: Path) -> None:
    for _ in range(2):
        with pytest.raises(TerraformError, match="That is the wrong value") as refused:
            planner.plan("outer", {"value": "wrong"})
        assert "That is the wrong value." in refused.value.diagnostics

    assert plans(tmp_path) == 1


def test_a_module_that_has_changed_is_planned_anew(planner: Planner, tree: Path) -> None:
    planner.plan("outer", {"value": "a"})
    (tree / "inner" / "main.tf").write_text(INNER.replace("var.value", '"${var.value}, and more"'))

    assert planner.plan("outer", {"value": "a"}).resource(ADDRESS).values["input"] == "a, and more"


def test_a_path_that_is_not_there_says_what_is(planner: Planner) -> None:
    with pytest.raises(TerraformError, match="it holds inner, outer"):
        planner.plan("absent", {})
