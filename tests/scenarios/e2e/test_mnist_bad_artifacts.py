"""An artifact that cannot be served: the endpoint is Failed with AWS's reason, apply fails with it, destroy leaves
nothing.
"""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.errors import TerraformError
from tests.tar_archives import file, tar_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from sagemaker_rest.pytest_plugin import DeployStack

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(gzip.compress(b"not a tar"), "Failed to extract model data archive", id="not a tar"),
        pytest.param(
            gzip.compress(tar_bytes(file("readme.txt"))), "did not pass the ping health check", id="no SavedModel"
        ),
    ],
)
def test_apply_fails_with_the_reason_that_aws_gives(
    deploy_stack: DeployStack, unique_name: str, tmp_path: Path, content: bytes, reason: str
) -> None:
    archive = tmp_path / "model.tar.gz"
    archive.write_bytes(content)

    with pytest.raises(TerraformError, match=reason):
        deploy_stack("examples/mnist", name=unique_name, model_archive=archive)


def test_a_missing_archive_is_refused_before_anything_is_made(
    deploy_stack: DeployStack, unique_name: str, tmp_path: Path
) -> None:
    with pytest.raises(TerraformError, match="there is no such file"):
        deploy_stack("examples/mnist", name=unique_name, model_archive=tmp_path / "absent.tar.gz")
