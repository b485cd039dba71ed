"""A folder of HCL is read for its variables, its provider blocks, and whether AWS is used at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.errors import TerraformError
from sagemaker_rest.terraform import configuration
from sagemaker_rest.terraform.configuration import ProviderBlock, read_configuration, uses_provider

if TYPE_CHECKING:
    from pathlib import Path


def module(folder: Path, text: str, name: str = "main.tf") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)
    return folder


def test_variables_of_all_files_are_found(tmp_path: Path) -> None:
    module(tmp_path, 'variable "name" {\n  type = string\n}\n', "variables.tf")
    module(tmp_path, '{"variable": {"tags": {"default": {}}}}', "more.tf.json")

    assert read_configuration(tmp_path).variables == {"name", "tags"}


def test_provider_blocks_are_told_apart_by_alias(tmp_path: Path) -> None:
    module(tmp_path, 'provider "aws" {}\nprovider "aws" {\n  alias = "east"\n}\nprovider "random" {}\n')

    assert read_configuration(tmp_path).provider_blocks("aws") == (
        ProviderBlock("aws", None),
        ProviderBlock("aws", "east"),
    )


def test_a_block_that_is_only_written_about_is_none(tmp_path: Path) -> None:
    module(
        tmp_path,
        '# provider "aws" {}\nvariable "help" {\n  description = <<-EOT\n    provider "aws" {}\n  EOT\n}\n',
    )

    assert read_configuration(tmp_path).providers == ()


def test_aliases_that_a_caller_hands_in_are_expected(tmp_path: Path) -> None:
    module(
        tmp_path,
        'terraform {\n  required_providers {\n    aws = {\n      source = "hashicorp/aws"\n'
        "      configuration_aliases = [aws.east, aws.west]\n    }\n  }\n}\n",
    )

    found = read_configuration(tmp_path)

    assert found.expected_aliases == (ProviderBlock("aws", "east"), ProviderBlock("aws", "west"))
    assert found.required_providers == {"aws"}


def test_a_folder_without_configuration_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(TerraformError, match="holds no Terraform configuration"):
        read_configuration(tmp_path)


def test_a_file_that_is_no_hcl_is_left_to_terraform(tmp_path: Path) -> None:
    module(tmp_path, 'variable "name" {', "broken.tf")
    module(tmp_path, 'variable "tags" {}\n')

    assert read_configuration(tmp_path).variables == {"tags"}


def test_a_file_that_was_read_in_an_earlier_run_is_not_parsed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAGEMAKER_REST_CACHE", str(tmp_path / "cache"))
    module(
        tmp_path / "root", 'variable "a" {}\nprovider "aws" {\n  alias = "b"\n}\nresource "aws_c" "d" {\n  e = "f"\n}\n'
    )
    first = read_configuration(tmp_path / "root")
    configuration._parse.cache_clear()
    monkeypatch.delattr("hcl2.loads")

    assert read_configuration(tmp_path / "root") == first
    assert first.variables == {"a"}


def test_a_file_that_has_changed_is_read_again(tmp_path: Path) -> None:
    module(tmp_path, 'variable "before" {}\n')
    read_configuration(tmp_path)
    module(tmp_path, 'variable "afterwards" {}\n')

    assert read_configuration(tmp_path).variables == {"afterwards"}


@pytest.mark.parametrize(
    ("text", "used"),
    [
        pytest.param('resource "aws_s3_bucket" "this" {}', True, id="a resource"),
        pytest.param('data "aws_region" "this" {}', True, id="a data source"),
        pytest.param('provider "aws" {}', True, id="a provider block"),
        pytest.param('resource "terraform_data" "this" {}', False, id="nothing of it"),
        pytest.param('resource "awscc_s3_bucket" "this" {}', False, id="a provider with a longer name"),
        pytest.param('module "far" {\n  source = "terraform-aws-modules/s3-bucket/aws"\n}', True, id="a far module"),
    ],
)
def test_whether_a_provider_is_used(tmp_path: Path, text: str, used: bool) -> None:  # noqa: FBT001  a table's column
    assert uses_provider(module(tmp_path, text), "aws") is used


def test_a_provider_that_a_called_module_uses_is_used(tmp_path: Path) -> None:
    root = module(tmp_path / "examples" / "one", 'module "bucket" {\n  source = "../../modules/bucket"\n}')
    module(tmp_path / "modules" / "bucket", 'resource "aws_s3_bucket" "this" {}')

    assert uses_provider(root, "aws")


def test_modules_that_call_each_other_end(tmp_path: Path) -> None:
    root = module(tmp_path / "one", 'module "two" {\n  source = "../two"\n}')
    module(tmp_path / "two", 'module "one" {\n  source = "../one"\n}')

    assert not uses_provider(root, "aws")
