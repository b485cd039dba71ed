"""The last release's example is applied, and this tree is planned on top: nobody loses an endpoint, an API or an input.

Of this tree, what a caller can do is planned: go over to its example, or keep the old root module and take the new
modules. So are made-up releases that do take something.
"""

from __future__ import annotations

import shutil
import warnings
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

from sagemaker_rest.pytest_plugin.options import RUN, chosen_budget
from sagemaker_rest.targets.deployer import Deployer
from sagemaker_rest.terraform.binary import terraform_binary
from sagemaker_rest.terraform.command import Terraform
from sagemaker_rest.terraform.workspace import create_workspace
from tests.scenarios.releases.changelog import Section, read_changelog
from tests.scenarios.upgrades.breaks import unannounced
from tests.scenarios.upgrades.last_release import Release, export, last_release
from tests.scenarios.upgrades.module_interface import interface_breaks
from tests.scenarios.upgrades.serving import serving_breaks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sagemaker_rest.pytest_plugin import UniqueName
    from sagemaker_rest.runs.run import Run
    from sagemaker_rest.targets.stack import Stack
    from sagemaker_rest.targets.target import Target
    from sagemaker_rest.terraform.plan import Plan

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).parents[3]
EXAMPLE = "examples/mnist"
SILENT = (Section("Unreleased", "", ()),)


class PlanOnTop(Protocol):
    def __call__(self, tree: Path) -> Plan: ...


@pytest.fixture(scope="module")
def release() -> Release:
    found = last_release(ROOT)
    if not found.is_tagged:
        warnings.warn(f"the upgrade begins with {found.found}", stacklevel=1)
    return found


@pytest.fixture(scope="module")
def announced(release: Release) -> tuple[Section, ...]:
    return read_changelog((ROOT / "CHANGELOG.md").read_text(encoding="utf-8")).since(release.version)


@pytest.fixture(scope="module")
def released(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Terraform code of the release."""
    return export(ROOT, release, "terraform", tmp_path_factory.mktemp("released"))


@pytest.fixture(scope="module")
def run(pytestconfig: pytest.Config) -> Run:
    return pytestconfig.stash[RUN].run


@pytest.fixture(scope="module")
def deployer(
    target: Target, released: Path, run: Run, pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Deployer]:
    budget = chosen_budget(pytestconfig, target)
    folder = tmp_path_factory.mktemp("stack")
    with closing(Deployer(target, released, folder, run=run, budget=budget, accelerate=True)) as deployer:
        yield deployer
        deployer.destroy_all()


@pytest.fixture(scope="module")
def stack(deployer: Deployer, unique_name_factory: UniqueName, model_archive: Path) -> Stack:
    """The release's example, applied."""
    return deployer.deploy(EXAMPLE, {"name": unique_name_factory("upgrade"), "model_archive": model_archive})


@pytest.fixture
def plan_on_top(stack: Stack, run: Run, tmp_path: Path) -> PlanOnTop:
    """Plan the example of another tree in the stack's state."""

    def plan(tree: Path) -> Plan:
        workspace = create_workspace(
            tree,
            EXAMPLE,
            tmp_path / "workspace",
            state=stack.folder / "terraform.tfstate",
            provider_settings=stack.target.provider_settings,
        )
        workspace.write_variables(stack.variables)
        with closing(
            Terraform(
                workspace,
                binary=terraform_binary(),
                target={**stack.target.environment, **run.default_tags},
                logs=tmp_path / "logs",
                accelerate=True,
            )
        ) as terraform:
            terraform.initialise()
            return terraform.plan()

    return plan


@pytest.fixture
def next_release(released: Path, tmp_path: Path) -> Path:
    """The release once more, for a test to change."""
    return shutil.copytree(released, tmp_path / "next")


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_no_caller_of_a_module_loses_an_input_or_output(
    release: Release, released: Path, announced: tuple[Section, ...]
) -> None:
    breaks = interface_breaks(released / "modules", ROOT / "terraform" / "modules")

    assert unannounced(breaks, announced) == [], f"compared with {release.found}"


def test_the_example_of_this_tree_keeps_what_the_release_made(
    plan_on_top: PlanOnTop, release: Release, announced: tuple[Section, ...]
) -> None:
    breaks = serving_breaks(plan_on_top(ROOT / "terraform"))

    assert unannounced(breaks, announced) == [], f"compared with {release.found}"


def test_the_release_s_root_module_keeps_what_it_made_with_the_modules_of_this_tree(
    plan_on_top: PlanOnTop, next_release: Path, release: Release, announced: tuple[Section, ...]
) -> None:
    shutil.rmtree(next_release / "modules")
    shutil.copytree(ROOT / "terraform" / "modules", next_release / "modules")

    breaks = serving_breaks(plan_on_top(next_release))

    assert unannounced(breaks, announced) == [], f"compared with {release.found}"


def test_a_replaced_endpoint_takes_an_entry_that_names_it(plan_on_top: PlanOnTop, next_release: Path) -> None:
    main = next_release / "modules/sagemaker_endpoint/main.tf"
    edit(main, "  name                 = var.name\n", '  name                 = "${var.name}-next"\n')
    honest = Section("Unreleased", "", (("Changed", ("BREAKING: each `aws_sagemaker_endpoint` gets a new name.",)),))

    breaks = [one for one in serving_breaks(plan_on_top(next_release)) if one.name == "aws_sagemaker_endpoint"]

    assert "module.endpoint.aws_sagemaker_endpoint.this[0] would be replaced" in unannounced(breaks, SILENT)[0]
    assert unannounced(breaks, [honest]) == []


def test_an_api_that_moves_without_saying_so_would_be_destroyed(plan_on_top: PlanOnTop, next_release: Path) -> None:
    edit(next_release / EXAMPLE / "main.tf", 'module "api"', 'module "rest"')
    edit(next_release / EXAMPLE / "outputs.tf", "module.api.", "module.rest.")

    breaks = serving_breaks(plan_on_top(next_release))

    assert "module.api.aws_api_gateway_rest_api.this[0] would be destroyed" in "\n".join(unannounced(breaks, SILENT))


def test_an_api_that_moves_and_says_so_stays(plan_on_top: PlanOnTop, next_release: Path) -> None:
    edit(next_release / EXAMPLE / "main.tf", 'module "api"', 'module "rest"')
    edit(next_release / EXAMPLE / "outputs.tf", "module.api.", "module.rest.")
    (next_release / EXAMPLE / "moved.tf").write_text("moved {\n  from = module.api\n  to   = module.rest\n}\n")

    assert serving_breaks(plan_on_top(next_release)) == []
