"""Shared parts of the tests of this folder."""

import contextlib
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest

from sagemaker_rest.targets.local import LocalTarget
from sagemaker_rest.terraform import provider_files
from sagemaker_rest.terraform.accelerator.installed import InstalledProvider
from sagemaker_rest.terraform.binary import terraform_binary
from sagemaker_rest.terraform.command import Terraform
from sagemaker_rest.terraform.environment import command_environment
from sagemaker_rest.terraform.workspace import create_workspace


@pytest.fixture
def ctrl_c_interrupts() -> Iterator[None]:
    """Python's own answer to SIGINT. A worker of pytest-xdist has the plugin's, which interrupts it just once."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="session")
def aws_provider() -> InstalledProvider:
    found = provider_files.provider(provider_files.directory(terraform_binary()))
    assert found is not None
    return found


@pytest.fixture(scope="session")
def aws_answers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the AWS provider's answers are kept during these tests."""
    return tmp_path_factory.mktemp("answers")


@pytest.fixture(scope="session")
def local_target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalTarget]:
    with LocalTarget(log=tmp_path_factory.mktemp("cloud") / "cloud.log") as target:
        yield target


@pytest.fixture(scope="session")
def aws_environment(local_target: LocalTarget) -> dict[str, str]:
    """Return what Terraform sees before a local cloud."""
    return command_environment(local_target.environment)


@pytest.fixture(scope="session")
def aws_client(local_target: LocalTarget) -> Callable[[str], Any]:
    """A client of a service of the local cloud."""
    return local_target.client


class AcceleratedIn(Protocol):
    """`accelerated_in(tree, "root", state=None)` is the harness's Terraform in a workspace of that root module.

    It is not initialised, and no provider runs yet.
    """

    def __call__(self, tree: Path, root: str, *, state: Path | None) -> Terraform: ...


@pytest.fixture
def accelerated_in(tmp_path: Path, aws_environment: dict[str, str]) -> Iterator[AcceleratedIn]:
    with contextlib.ExitStack() as closing:

        def of(tree: Path, root: str, *, state: Path | None) -> Terraform:
            workspace = create_workspace(
                tree, root, tmp_path / "copies" / root, state=state, provider_settings={"max_retries": 5}
            )
            terraform = Terraform(
                workspace, binary=terraform_binary(), target=aws_environment, logs=tmp_path / "logs", accelerate=True
            )
            closing.callback(terraform.close)
            return terraform

        yield of
