"""A workspace is a copy of the tree with the harness's own files in the root module."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.errors import TerraformError
from sagemaker_rest.terraform.workspace import Workspace, create_workspace, sources_digest, take_over_folder

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = {"max_retries": 2}
BUCKET = 'resource "aws_s3_bucket" "this" {}\n'


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "terraform"
    write(folder / "examples" / "one" / "main.tf", 'module "bucket" {\n  source = "../../modules/bucket"\n}\n')
    write(folder / "modules" / "bucket" / "main.tf", BUCKET + 'variable "name" {}\nvariable "tags" {}\n')
    return folder


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def made(tree: Path, path: str = "examples/one", settings: dict[str, Any] | None = None) -> Workspace:
    return create_workspace(
        tree, path, tree.parent / "copy", state=tree.parent / "state" / "terraform.tfstate", provider_settings=settings
    )


def harness_file(workspace: Workspace, name: str) -> Any:
    return json.loads((workspace.root / name).read_text())


def test_relative_module_sources_hold(tree: Path) -> None:
    workspace = made(tree)

    assert workspace.root == tree.parent / "copy" / "examples" / "one"
    assert (workspace.root / "../../modules/bucket/main.tf").resolve().read_text().startswith(BUCKET)


@pytest.mark.parametrize(
    "name",
    [
        ".terraform/providers/x",
        ".terraform.lock.hcl",
        "terraform.tfstate",
        "terraform.tfstate.backup",
        "saved.tfplan",
        ".runs/old/x.tf",
    ],
)
def test_what_terraform_left_beside_the_sources_is_not_copied(tree: Path, name: str) -> None:
    write(tree / "examples" / "one" / name, "left here by somebody")

    assert not (made(tree).root / name).exists()


def test_hidden_files_of_the_configuration_are_copied(tree: Path) -> None:
    write(tree / "examples" / "one" / ".templates" / "body.vtl", "a template")

    assert (made(tree).root / ".templates" / "body.vtl").read_text() == "a template"


def test_the_source_is_left_as_it_was(tree: Path) -> None:
    before = sources_digest(tree, "examples/one")

    made(tree, settings=SETTINGS).write_variables({})

    assert sources_digest(tree, "examples/one") == before


def test_the_state_is_kept_where_it_was_asked_for_whatever_the_backend(tree: Path) -> None:
    write(tree / "examples" / "one" / "backend.tf", 'terraform {\n  backend "s3" {}\n}\n')

    backend = harness_file(made(tree), "zz_harness_override.tf.json")["terraform"]["backend"]

    assert backend == {"local": {"path": str(tree.parent / "state" / "terraform.tfstate")}}


def test_settings_reach_every_provider_block_and_alias(tree: Path) -> None:
    write(
        tree / "examples" / "one" / "providers.tf",
        'provider "aws" {\n  region = "eu-west-1"\n}\nprovider "aws" {\n  alias = "east"\n}\n',
    )

    workspace = made(tree, settings=SETTINGS)

    override = harness_file(workspace, "zz_harness_override.tf.json")
    assert override["provider"] == {"aws": [{"max_retries": 2}, {"alias": "east", "max_retries": 2}]}
    assert not (workspace.root / "zz_harness_provider.tf.json").exists()


def test_a_module_by_itself_is_given_a_provider_block(tree: Path) -> None:
    workspace = made(tree, "modules/bucket", SETTINGS)

    assert harness_file(workspace, "zz_harness_provider.tf.json") == {"provider": {"aws": [{"max_retries": 2}]}}
    assert "provider" not in harness_file(workspace, "zz_harness_override.tf.json")


def test_a_root_with_aliases_alone_is_given_the_default_provider_too(tree: Path) -> None:
    write(tree / "examples" / "one" / "providers.tf", 'provider "aws" {\n  alias = "east"\n}\n')

    workspace = made(tree, settings=SETTINGS)

    assert harness_file(workspace, "zz_harness_provider.tf.json") == {"provider": {"aws": [{"max_retries": 2}]}}


def test_aliases_that_a_module_expects_are_given_to_it(tree: Path) -> None:
    write(
        tree / "modules" / "bucket" / "versions.tf",
        "terraform {\n  required_providers {\n    aws = {\n"
        '      source = "hashicorp/aws"\n      configuration_aliases = [aws.east]\n    }\n  }\n}\n',
    )

    workspace = made(tree, "modules/bucket", SETTINGS)

    assert harness_file(workspace, "zz_harness_provider.tf.json")["provider"]["aws"] == [
        {"alias": "east", "max_retries": 2},
        {"max_retries": 2},
    ]


def test_a_configuration_without_aws_gets_no_provider(tree: Path) -> None:
    write(tree / "plain" / "main.tf", 'resource "terraform_data" "this" {}\n')

    workspace = made(tree, "plain", SETTINGS)

    assert not (workspace.root / "zz_harness_provider.tf.json").exists()


def test_a_path_that_is_not_there_is_answered_with_those_that_are(tree: Path) -> None:
    with pytest.raises(TerraformError, match=r"configuration 'examples/two': it holds examples/one, modules/bucket"):
        made(tree, "examples/two")


def test_a_path_outside_the_tree_is_refused(tree: Path) -> None:
    write(tree.parent / "elsewhere" / "main.tf", BUCKET)

    with pytest.raises(TerraformError, match="lies outside"):
        made(tree, "../elsewhere")


def test_a_tree_that_is_no_folder_is_named_with_the_option_that_sets_it(tmp_path: Path) -> None:
    with pytest.raises(TerraformError, match="--terraform-root"):
        made(tmp_path / "absent")


def test_a_variable_that_is_not_declared_is_refused(tree: Path) -> None:
    with pytest.raises(TerraformError, match=r"declares no variable 'nmae': it declares name, tags"):
        made(tree, "modules/bucket").write_variables({"nmae": "x"})


def test_a_value_that_terraform_cannot_hold_is_named(tree: Path) -> None:
    with pytest.raises(TypeError, match="is a complex, which no Terraform variable can be"):
        made(tree, "modules/bucket").write_variables({"name": 1j})


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda tree: write(tree / "modules" / "bucket" / "main.tf", BUCKET), id="a module's text"),
        pytest.param(lambda tree: write(tree / "modules" / "bucket" / "body.vtl", ""), id="an empty file more"),
        pytest.param(
            lambda tree: (tree / "modules" / "bucket" / "main.tf").rename(tree / "modules" / "bucket" / "other.tf"),
            id="a file's name",
        ),
    ],
)
def test_the_digest_sees_every_change(tree: Path, change: Any) -> None:
    before = sources_digest(tree, "examples/one")

    change(tree)

    assert sources_digest(tree, "examples/one") != before


def test_the_digest_does_not_see_what_is_not_copied(tree: Path) -> None:
    before = sources_digest(tree, "examples/one")

    write(tree / "examples" / "one" / ".terraform" / "modules" / "modules.json", "{}")

    assert sources_digest(tree, "examples/one") == before


def test_a_folder_is_taken_over_with_those_who_work_in_it(tmp_path: Path) -> None:
    write(tmp_path / "old" / "main.tf", "old")
    write(tmp_path / "old" / ".terraform" / "modules.json", "{}")
    write(tmp_path / "new" / "root" / "main.tf", "new")
    inode = (tmp_path / "old").stat().st_ino

    take_over_folder(tmp_path / "old", tmp_path / "new" / "root")

    assert (tmp_path / "new" / "root").stat().st_ino == inode
    assert [(file.name, file.read_text()) for file in (tmp_path / "new" / "root").iterdir()] == [("main.tf", "new")]
    assert not (tmp_path / "old").exists()
