"""Terraform itself, on configurations that need no provider: a plan of those takes a tenth of a second."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sagemaker_rest.errors import TerraformError
from sagemaker_rest.terraform.binary import terraform_binary
from sagemaker_rest.terraform.command import Terraform
from sagemaker_rest.terraform.workspace import create_workspace

Initialised = Callable[[str], Terraform]


@pytest.fixture
def initialised(tmp_path: Path) -> Initialised:
    """Terraform in a workspace with the given configuration."""

    def make(text: str) -> Terraform:
        tree = tmp_path / "terraform"
        (tree / "one").mkdir(parents=True)
        (tree / "one" / "main.tf").write_text(text)
        workspace = create_workspace(tree, "one", tmp_path / "copy", state=tmp_path / "state" / "terraform.tfstate")
        terraform = Terraform(workspace, binary=terraform_binary(), target={}, logs=tmp_path / "logs")
        terraform.initialise()
        return terraform

    return make


ECHO = """
variable "value" {
  type    = any
  default = "the default"
}
resource "terraform_data" "this" {
  input = { value = var.value, kind = var.value == null ? "null" : "something" }
}
output "value" {
  value = terraform_data.this.output.value
}
"""


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("text", id="string"),
        pytest.param('with "quotes", ${interpolation} and\nlines', id="string with everything"),
        pytest.param("true", id="string that looks like a bool"),
        pytest.param(True, id="bool"),
        pytest.param(False, id="false"),
        pytest.param(7, id="integer"),
        pytest.param(0.5, id="fraction"),
        pytest.param(None, id="null"),
        pytest.param([], id="empty list"),
        pytest.param(["a", "b"], id="list"),
        pytest.param({"a": 1, "b": [True, None]}, id="nested object"),
    ],
)
def test_a_variable_of_every_type_arrives_as_it_was_given(initialised: Initialised, value: Any) -> None:
    terraform = initialised(ECHO)
    terraform.workspace.write_variables({"value": value})

    planned = terraform.plan().resource("terraform_data.this").values["input"]

    assert planned["value"] == value
    assert planned["kind"] == ("null" if value is None else "something")


def test_a_path_arrives_as_its_text(initialised: Initialised) -> None:
    terraform = initialised(ECHO)
    terraform.workspace.write_variables({"value": Path("/models/model.tar.gz")})

    assert terraform.plan().resource("terraform_data.this").values["input"]["value"] == "/models/model.tar.gz"


def test_apply_plan_again_and_destroy(initialised: Initialised, tmp_path: Path) -> None:
    terraform = initialised(ECHO)
    terraform.workspace.write_variables({"value": "seven"})

    assert terraform.plan().changes == {"terraform_data.this": ("create",), "output.value": ("create",)}
    terraform.apply()
    applied = terraform.state()
    assert (applied.addresses, applied.outputs) == (("terraform_data.this",), {"value": "seven"})
    assert (tmp_path / "state" / "terraform.tfstate").is_file()
    assert terraform.plan().is_empty
    terraform.destroy()
    assert terraform.state().addresses == ()


def test_a_changed_variable_shows_in_the_plan(initialised: Initialised) -> None:
    terraform = initialised(ECHO)
    terraform.apply()
    terraform.workspace.write_variables({"value": "eight"})

    assert terraform.plan().changes["terraform_data.this"] == ("update",)


def test_what_a_destroy_would_do_can_be_planned(initialised: Initialised) -> None:
    terraform = initialised(ECHO)
    terraform.apply()

    assert terraform.plan(destroy=True).changes == {"terraform_data.this": ("delete",), "output.value": ("delete",)}


REFUSING = """
variable "value" {
  type = string
  validation {
    condition     = length(var.value) <= 5
    error_message = "The value must have at most 5 characters, because that is the longest that this rule permits."
  }
}
resource "terraform_data" "this" {
  input = var.value
}
"""


def test_a_refused_variable_is_told_with_its_rule_file_and_line(initialised: Initialised) -> None:
    terraform = initialised(REFUSING)
    terraform.workspace.write_variables({"value": "too long"})

    with pytest.raises(TerraformError) as refused:
        terraform.plan()

    assert refused.value.diagnostics.startswith(
        'Error: Invalid value for variable (zz_harness.tfvars.json:2)\n  "value": "too long"\n'
    )
    assert "at most 5 characters, because that is the longest that this rule permits." in refused.value.diagnostics
    assert "the validation rule at main.tf:4" in refused.value.diagnostics
    assert str(refused.value).startswith("terraform plan of one failed with exit code 1")


def test_a_variable_without_a_value_is_an_error_and_not_a_question(initialised: Initialised) -> None:
    with pytest.raises(TerraformError, match="No value for required variable"):
        initialised(REFUSING).plan()


def test_a_configuration_that_is_wrong_fails_at_init_with_its_place(initialised: Initialised) -> None:
    with pytest.raises(TerraformError) as refused:
        initialised('resource "terraform_data" "this" {\n  input = \n}\n')

    assert "main.tf line 2" in refused.value.diagnostics


def test_an_apply_that_fails_keeps_what_it_made_in_the_state(initialised: Initialised) -> None:
    terraform = initialised(
        ECHO
        + 'resource "terraform_data" "failing" {\n  depends_on = [terraform_data.this]\n'
        + '  provisioner "local-exec" {\n    command = "echo it broke >&2; exit 3"\n  }\n}\n'
    )

    with pytest.raises(TerraformError, match="it broke"):
        terraform.apply()

    assert "terraform_data.this" in terraform.state().addresses


def test_no_plan_and_no_secret_stays_behind(initialised: Initialised, tmp_path: Path) -> None:
    terraform = initialised(
        'variable "secret" {\n  sensitive = true\n}\nresource "terraform_data" "this" {\n  input = var.secret\n}\n'
    )
    terraform.workspace.write_variables({"secret": "correct horse"})
    terraform.plan()
    terraform.apply()

    kept = [file for folder in ("copy", "logs") for file in (tmp_path / folder).rglob("*") if file.is_file()]
    telling = [file for file in kept if b"correct horse" in file.read_bytes()]

    assert telling == [terraform.workspace.variables_file]
    assert not [file for file in kept if file.suffix == ".tfplan"]


def test_another_backend_is_replaced(initialised: Initialised, tmp_path: Path) -> None:
    terraform = initialised('terraform {\n  backend "s3" {\n    bucket = "somebody-s"\n  }\n}\n' + ECHO)

    terraform.apply()

    assert (tmp_path / "state" / "terraform.tfstate").is_file()


def test_a_workspace_may_be_named_by_where_this_process_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "terraform" / "one").mkdir(parents=True)
    (tmp_path / "terraform" / "one" / "main.tf").write_text('output "value" {\n  value = 7\n}\n')
    monkeypatch.chdir(tmp_path)
    workspace = create_workspace(Path("terraform"), "one", Path("copy"), state=Path("terraform.tfstate"))
    terraform = Terraform(workspace, binary=terraform_binary(), target={}, logs=Path("logs"))
    terraform.initialise()

    assert terraform.plan().outputs == {"value": 7}
