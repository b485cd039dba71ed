"""A container takes a process that has imported TensorFlow already, if it can."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psutil
import pytest

from sagemaker_rest.cloud.sagemaker.containers.launching import ContainerSpec
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.launcher import TensorFlowLauncher
from tests.cloud.sagemaker.containers.served import IMAGE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def launcher(tmp_path: Path) -> Iterator[TensorFlowLauncher]:
    launcher = TensorFlowLauncher(tmp_path, spares=1)
    launcher.warm()
    yield launcher
    launcher.close()


@pytest.mark.parametrize(
    ("name", "started"),
    [("OMP_NUM_THREADS", 1), ("TF_CPP_MIN_LOG_LEVEL", 1), ("SAGEMAKER_TFS_DEFAULT_MODEL_NAME", 0)],
)
def test_a_variable_that_is_read_at_the_start_needs_a_fresh_process(
    launcher: TensorFlowLauncher, tmp_path: Path, name: str, started: int
) -> None:
    before = len(psutil.Process().children())

    process = launcher.start(ContainerSpec(IMAGE, tmp_path, {name: "1"}), tmp_path / "container.log")

    assert len(psutil.Process().children()) - before == started
    process.stop()
