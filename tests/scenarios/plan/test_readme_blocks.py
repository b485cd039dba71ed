"""The Terraform that the READMEs show can be planned as it stands there.

All blocks are planned at once, each as a module: that takes one provider. Should that be refused, each is planned by
itself, and the one that is wrong fails alone.
"""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.errors import TerraformError
from sagemaker_rest.pytest_plugin.options import accelerates
from sagemaker_rest.targets.planner import Planner
from sagemaker_rest.terraform.documentation.module import read_module
from tests.scenarios.plan.readme_blocks import REPOSITORY, all_blocks, blocks_of, pages

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sagemaker_rest.targets.target import Target
    from sagemaker_rest.terraform.plan import Plan
    from tests.scenarios.plan.readme_blocks import Block

pytestmark = pytest.mark.plan

BLOCKS = all_blocks()
ALL = "blocks"


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory, archive: Path) -> Path:
    """The modules of this repository, a folder for each block, and one for all blocks together."""
    tree = tmp_path_factory.mktemp("readmes") / "terraform"
    shutil.copytree(REPOSITORY / "terraform" / "modules", tree / "modules")
    for block in BLOCKS:
        folder = tree / ALL / block.name
        folder.mkdir(parents=True)
        (folder / "main.tf").write_text(block.configuration("../.."))
        (folder / "model").mkdir()
        for place in (folder, folder / "model"):
            shutil.copyfile(archive, place / "model.tar.gz")
    modules = {
        block.name: {"source": f"./{block.name}", **inputs_of(tree / ALL / block.name, archive)} for block in BLOCKS
    }
    (tree / ALL / "main.tf.json").write_text(json.dumps({"module": modules}))
    return tree


def inputs_of(folder: Path, archive: Path) -> dict[str, str]:
    """A value for each variable that the block in a folder declares and gives no default."""
    known = {"name": "planned", "archive": str(archive)}
    return {variable.name: known[variable.name] for variable in read_module(folder).variables if variable.required}


@pytest.fixture(scope="module")
def planner(
    target: Target, pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory, tree: Path
) -> Iterator[Planner]:
    planner = Planner(
        target,
        tree,
        tmp_path_factory.mktemp("plans"),
        accelerate=accelerates(pytestconfig),
    )
    try:
        yield planner
    finally:
        planner.close()


@pytest.fixture
def plan(planner: Planner, tree: Path, archive: Path, block: Block) -> Plan:
    """The plan that the block is in: that of all blocks, else its own."""
    try:
        return planner.plan(ALL, {})
    except TerraformError:
        return planner.plan(f"{ALL}/{block.name}", inputs_of(tree / ALL / block.name, archive))


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: f"{block.page}:{block.line}")
def test_a_block_is_planned(plan: Plan) -> None:
    assert {resource.actions for resource in plan.resources.values()} == {("create",)}


def test_every_block_is_among_those_that_are_planned_at_once(planner: Planner) -> None:
    modules = {resource.module.split(".")[1] for resource in planner.plan(ALL, {}).resources.values()}

    assert modules == {block.name for block in BLOCKS}


def test_every_page_with_terraform_is_read() -> None:
    shown = {block.page for block in BLOCKS}

    assert {"README.md", "terraform/modules/sagemaker_endpoint/README.md"} <= shown
    assert len(pages()) > len(shown)


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: f"{block.page}:{block.line}")
def test_every_source_is_one_of_this_tree(block: Block) -> None:
    assert "git::" not in block.configuration("../..")


def test_a_block_that_refers_to_nothing_is_refused(target: Target, tree: Path, tmp_path: Path) -> None:
    [block] = blocks_of('```hcl\nmodule "a" {\n  source = "./a"\n  x = var.absent\n}\n```\n', "page.md")
    (tree / block.name).mkdir()
    (tree / block.name / "main.tf").write_text(block.configuration(".."))
    (tree / block.name / "a").mkdir()
    (tree / block.name / "a" / "main.tf").write_text('variable "x" {}\n')

    with pytest.raises(TerraformError, match="Reference to undeclared input variable"):
        Planner(target, tree, tmp_path).plan(block.name, {})


def test_what_a_comment_names_is_put_around_the_block() -> None:
    comment = "<!-- planned with tests/scenarios/plan/readme_blocks/arguments_of_the_api.tf -->"
    [block] = blocks_of(f"{comment}\n\n```hcl\n  routes = {{}}\n```\n", "page.md")

    assert '  name = "mnist"\n\n  routes = {}\n}' in block.configuration("..")
