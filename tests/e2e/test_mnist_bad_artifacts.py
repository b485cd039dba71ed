"""An artifact that cannot be served: the endpoint is Failed with AWS's reason, apply fails with it, destroy leaves
nothing.
"""

from __future__ import annotations

import gzip
import io
import tarfile
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.errors import TerraformError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sagemaker_rest.pytest_plugin import DeployStack

pytestmark = pytest.mark.e2e


def packed(member: str, content: bytes = b"x") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        entry = tarfile.TarInfo(member)
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()


def truncated() -> bytes:
    return packed("1/saved_model.pb", bytes(range(256)) * 4096)[:200]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(lambda: gzip.compress(b"not a tar"), "Failed to extract model data archive", id="not a tar"),
        pytest.param(truncated, "Failed to extract model data archive", id="truncated"),
        pytest.param(lambda: packed("../escaped"), "Failed to extract model data archive", id="leaves the folder"),
        pytest.param(lambda: packed("readme.txt"), "did not pass the ping health check", id="no SavedModel"),
        pytest.param(
            lambda: packed("1/saved_model.pb", b"no graph"), "did not pass the ping health check", id="damaged model"
        ),
    ],
)
def test_apply_fails_with_the_reason_that_aws_gives(
    deploy_stack: DeployStack, unique_name: str, tmp_path: Path, content: Callable[[], bytes], reason: str
) -> None:
    archive = tmp_path / "model.tar.gz"
    archive.write_bytes(content())

    with pytest.raises(TerraformError, match=reason):
        deploy_stack("examples/mnist", name=unique_name, model_archive=archive)


def test_a_missing_archive_is_refused_before_anything_is_made(
    deploy_stack: DeployStack, unique_name: str, tmp_path: Path
) -> None:
    with pytest.raises(TerraformError, match="there is no such file"):
        deploy_stack("examples/mnist", name=unique_name, model_archive=tmp_path / "absent.tar.gz")
