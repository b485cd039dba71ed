"""`sagemaker-rest docs` writes into a README, or refuses to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.cli import main
from sagemaker_rest.errors import TerraformError
from sagemaker_rest.terraform.documentation.readme import documented, up_to_date

if TYPE_CHECKING:
    from pathlib import Path

VARIABLES = """\
variable "name" {
  description = "The \\"name\\", as in $${name}."
  type        = string
}

variable "capacity" {
  description = <<-EOT
    How much. First line
    and second.
    - `least`: a number.
  EOT
  type = object({
    least = optional(number, 1)
    names = optional(map(string), {})
  })
  default = { least = 2 }

  validation {
    condition     = var.capacity.least > 0
    error_message = "capacity.least is too small."
  }
}

variable "anything" {
  description = "Whatever."
  default     = null
}
"""
VERSIONS = """\
terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100.0"
    }
  }
}
"""
OUTPUTS = """\
output "arn" {
  description = "Its ARN."
  value       = "arn"
}
"""
GENERATED = """\
# A module

<!-- BEGIN_TF_DOCS -->
## Requirements

The following requirements are needed by this module:

- <a name="requirement_terraform"></a> [terraform](#requirement_terraform) (>= 1.9)

- <a name="requirement_aws"></a> [aws](#requirement_aws) (>= 5.100.0)

## Required Inputs

The following input variables are required:

### <a name="input_name"></a> [name](#input_name)

Description: The "name", as in ${name}.

Type: `string`

## Optional Inputs

The following input variables are optional (have default values):

### <a name="input_capacity"></a> [capacity](#input_capacity)

Description: How much. First line\x20\x20
and second.
- `least`: a number.

Type:

```hcl
object({
    least = optional(number, 1)
    names = optional(map(string), {})
  })
```

Default:

```json
{
  "least": 2
}
```

### <a name="input_anything"></a> [anything](#input_anything)

Description: Whatever.

Type: `any`

Default: `null`

## Outputs

The following outputs are exported:

### <a name="output_arn"></a> [arn](#output_arn)

Description: Its ARN.
<!-- END_TF_DOCS -->

What follows stays.
"""
MARKED = "# A module\n\n<!-- BEGIN_TF_DOCS -->\nold\n<!-- END_TF_DOCS -->\n\nWhat follows stays.\n"


@pytest.fixture
def module(tmp_path: Path) -> Path:
    folder = tmp_path / "module"
    folder.mkdir()
    (folder / "variables.tf").write_text(VARIABLES, encoding="utf-8")
    (folder / "outputs.tf").write_text(OUTPUTS, encoding="utf-8")
    (folder / "versions.tf").write_text(VERSIONS, encoding="utf-8")
    (folder / "README.md").write_text(MARKED, encoding="utf-8")
    return folder


def test_the_generated_part_has_the_form_of_terraform_docs(module: Path) -> None:
    assert documented(module) == GENERATED


def test_the_command_writes_it_and_then_finds_it_up_to_date(module: Path) -> None:
    assert main(["docs", str(module.parent)]) == 0

    assert up_to_date(module)
    assert main(["docs", "--check", str(module.parent)]) == 0


def test_check_names_the_stale_readme_and_writes_nothing(module: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["docs", "--check", str(module)])

    assert status == 1
    assert (
        f"{module / 'README.md'} are not those of the HCL. Run: sagemaker-rest docs {module}" in capsys.readouterr().err
    )
    assert (module / "README.md").read_text(encoding="utf-8") == MARKED


@pytest.mark.parametrize("text", ["# A module\n", "# A module\n<!-- BEGIN_TF_DOCS -->\n"], ids=["no marks", "one mark"])
def test_a_readme_without_both_marks_is_refused(module: Path, text: str) -> None:
    (module / "README.md").write_text(text, encoding="utf-8")

    with pytest.raises(TerraformError, match=r"README\.md lacks one of the marks"):
        documented(module)


def test_a_module_without_a_readme_is_refused(module: Path) -> None:
    (module / "README.md").unlink()

    with pytest.raises(TerraformError, match=r"module has no README\.md"):
        up_to_date(module)


def test_hcl_that_cannot_be_read_is_named(module: Path) -> None:
    (module / "outputs.tf").write_text('output "arn" {', encoding="utf-8")

    with pytest.raises(TerraformError, match=r"outputs\.tf is not HCL that can be read"):
        documented(module)


def test_a_folder_without_a_module_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["docs", str(tmp_path)])

    assert status == 1
    assert f"{tmp_path} holds no Terraform module" in capsys.readouterr().err
