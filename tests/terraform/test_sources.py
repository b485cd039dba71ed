"""A configuration that reaches outside its tree by a relative path finds the same in the copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.errors import TerraformError
from sagemaker_rest.terraform.sources import find_sources
from sagemaker_rest.terraform.workspace import Workspace, create_workspace, sources_digest

if TYPE_CHECKING:
    from pathlib import Path

EMPTY = 'resource "terraform_data" "this" {}\n'


def calling(source: str) -> str:
    return f'module "called" {{\n  source = "{source}"\n}}\n'


def write(file: Path, text: str = EMPTY) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository whose tests name `infrastructure/live` as their Terraform root; its modules lie beside it."""
    write(tmp_path / "infrastructure" / "live" / "shop" / "main.tf", calling("../../../modules/queue"))
    write(tmp_path / "modules" / "queue" / "main.tf", calling("../names"))
    write(tmp_path / "modules" / "names" / "main.tf")
    write(tmp_path / "modules" / "unused" / "main.tf")
    write(tmp_path / "data" / "large.bin", "much")
    return tmp_path


def copied(repository: Path, path: str = "shop") -> Workspace:
    copy = repository.parent / f"{repository.name}-copy"
    return create_workspace(repository / "infrastructure" / "live", path, copy, state=copy / "terraform.tfstate")


def test_a_module_outside_the_tree_and_those_that_it_calls_are_copied(repository: Path) -> None:
    workspace = copied(repository)

    assert (workspace.root / "../../../modules/queue/main.tf").resolve().read_text() == calling("../names")
    assert (workspace.root / "../../../modules/names/main.tf").resolve().read_text() == EMPTY


def test_what_nothing_reaches_for_is_not_copied(repository: Path) -> None:
    workspace = copied(repository)

    assert sorted(folder.name for folder in (workspace.folder / "modules").iterdir()) == ["names", "queue"]
    assert not (workspace.folder / "data").exists()


@pytest.mark.parametrize(
    ("text", "file"),
    [
        pytest.param('"${path.module}/../../../model/model.tar.gz"', "model/model.tar.gz", id="of the module"),
        pytest.param('"${path.root}/../../../model/model.tar.gz"', "model/model.tar.gz", id="of the root"),
        pytest.param('file("../../../policies/read.json")', "policies/read.json", id="of the folder Terraform runs in"),
        pytest.param('"${path.module}/../../../templates/${each.key}.vtl"', "templates/body.vtl", id="by a name"),
    ],
)
def test_a_file_outside_the_tree_is_copied(repository: Path, text: str, file: str) -> None:
    write(repository / "infrastructure" / "live" / "shop" / "files.tf", f"locals {{\n  file = {text}\n}}\n")
    write(repository / file, "content")

    workspace = copied(repository)

    assert (workspace.root / "../../.." / file).resolve().read_text() == "content"


@pytest.mark.parametrize("text", ['"${path.module}/../../../${var.file}"', '"${path.module}/../../../absent.json"'])
def test_a_path_that_names_nothing_takes_nothing_along(repository: Path, text: str) -> None:
    write(repository / "infrastructure" / "live" / "shop" / "files.tf", f"locals {{\n  file = {text}\n}}\n")

    assert not (copied(repository).folder / "data").exists()


def test_an_example_below_the_module_that_it_calls_finds_it(tmp_path: Path) -> None:
    write(tmp_path / "module" / "main.tf")
    write(tmp_path / "module" / "examples" / "one" / "main.tf", calling("../.."))

    workspace = create_workspace(
        tmp_path / "module" / "examples", "one", tmp_path / "module" / ".copy", state=tmp_path / "terraform.tfstate"
    )

    assert workspace.root == tmp_path / "module" / ".copy" / "examples" / "one"
    assert (workspace.root / "../../main.tf").resolve().read_text() == EMPTY
    assert not (workspace.folder / ".copy").exists()


def test_an_absolute_path_is_a_configuration_by_itself(repository: Path) -> None:
    live = repository / "infrastructure" / "live"

    sources = find_sources(repository / "absent", str(live / "shop"))

    assert sources.root == live / "shop"
    assert sources.parts == (live / "shop", repository / "modules" / "names", repository / "modules" / "queue")


def test_a_module_that_is_not_there_is_named_with_who_calls_it(repository: Path) -> None:
    write(repository / "modules" / "queue" / "main.tf", calling("../topic"))

    with pytest.raises(TerraformError) as refused:
        copied(repository)

    assert str(refused.value) == (
        f"{repository}/modules/queue calls a module from '../topic', which is {repository}/modules/topic, and that "
        "holds no Terraform configuration: correct the source"
    )


def test_an_absolute_path_without_a_configuration_is_refused(repository: Path) -> None:
    with pytest.raises(TerraformError, match=r"data holds no Terraform configuration: it has no file that ends in .tf"):
        find_sources(repository, str(repository / "data"))


def test_a_change_outside_the_tree_is_another_plan(repository: Path) -> None:
    live = repository / "infrastructure" / "live"
    before = sources_digest(live, "shop")

    write(repository / "modules" / "names" / "more.tf")

    assert sources_digest(live, "shop") != before
