"""The target on which the stacks of these tests are applied, and the models behind them."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.packing.packing import pack_model
from sagemaker_rest.targets.deployer import Deployer
from tests.scenarios.e2e.endpoint.archives import unpacked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sagemaker_rest.targets.target import Target

CONFIGURATIONS = Path(__file__).parent / "configurations"


@pytest.fixture(scope="module", autouse=True)
def _on_the_local_target(target: Target) -> None:
    """Skip on targets other than the local one: elsewhere the tests would change settings of the account."""
    if target.name != "local":
        pytest.skip(f"asks what the local target runs; this is {target.name}")


@pytest.fixture(scope="module")
def deployer(target: Target, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployer]:
    """Applies the configurations of this folder; what a test has not destroyed is destroyed with it."""
    folder = tmp_path_factory.mktemp("stacks")
    with closing(Deployer(target, CONFIGURATIONS, folder, accelerate=True)) as deployer:
        yield deployer
        deployer.destroy_all()


@pytest.fixture(scope="module")
def echo_archive(model_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that answers with what it was sent."""
    folder = tmp_path_factory.mktemp("echo")
    archive = folder / "model.tar.gz"
    pack_model(unpacked(model_archive, folder), archive, code=Path(__file__).parent / "echo_model")
    return archive
