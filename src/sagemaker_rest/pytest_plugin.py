"""Fixtures that plan and apply Terraform on a target of your choice, and destroy what they made whatever happens.

`plan_stack` plans, `deploy_stack` applies; `--target` says where. Installed, this is a pytest plugin of its own.
"""

import os
import re
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest

from sagemaker_rest.targets.local import LocalTarget
from sagemaker_rest.targets.planner import Planner
from sagemaker_rest.targets.stack import Stack
from sagemaker_rest.targets.target import Target
from sagemaker_rest.terraform.plan import Plan


class PlanStack(Protocol):
    """`plan_stack("examples/mnist", name="x")`."""

    def __call__(self, path: str, **variables: Any) -> Plan: ...


class DeployStack(Protocol):
    """`deploy_stack("examples/mnist", name="x")`."""

    def __call__(self, path: str, **variables: Any) -> Stack: ...


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("sagemaker-rest", "Terraform stacks")
    group.addoption("--target", choices=("local", "localstack", "localstack-or-local", "aws"), default="local")
    group.addoption("--terraform-root", type=Path, default=None)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "plan: plans a configuration; makes nothing")
    config.addinivalue_line("markers", "e2e: applies, uses and destroys a stack")


@pytest.fixture(scope="session")
def terraform_root(pytestconfig: pytest.Config) -> Path:
    """The folder of the Terraform code."""
    return Path(pytestconfig.getoption("--terraform-root") or pytestconfig.rootpath / "terraform").absolute()


@pytest.fixture(scope="session")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """Where stacks live, as `--target` says."""
    with LocalTarget(log=tmp_path_factory.mktemp("cloud") / "cloud.log") as started:
        yield started


@pytest.fixture(scope="session")
def planner(target: Target, terraform_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Planner:
    return Planner(target, terraform_root, tmp_path_factory.mktemp("plans"))


@pytest.fixture(scope="session")
def plan_stack(planner: Planner) -> PlanStack:
    """`plan_stack(path, **variables)` plans a configuration below the Terraform folder from an empty state."""

    def plan(path: str, **variables: Any) -> Plan:
        return planner.plan(path, variables)

    return plan


@pytest.fixture
def unique_name() -> str:
    """A name that nothing else has: lower case, digits and a hyphen, short enough for any AWS name."""
    return f"t-{secrets.token_hex(4)}"


@pytest.fixture
def deploy_stack(target: Target, terraform_root: Path, pytestconfig: pytest.Config) -> Iterator[DeployStack]:
    """`deploy_stack(path, **variables)` applies a configuration; it is destroyed when the test is over."""
    stacks: list[Stack] = []

    def deploy(path: str, **variables: Any) -> Stack:
        slug = re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-")
        folder = pytestconfig.rootpath / ".runs" / f"{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}" / slug
        stack = Stack(target, terraform_root, path, folder)
        stacks.append(stack)
        stack.apply(**variables)
        return stack

    try:
        yield deploy
    finally:
        for stack in reversed(stacks):
            stack.destroy()
