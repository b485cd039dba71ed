"""A local cloud of its own process, shared by the tests that talk to it over HTTP, and small models to serve."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from filelock import FileLock

from sagemaker_rest.cloud.process import CloudProcess, start_cloud

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

REGION = "eu-west-1"


@pytest.fixture(scope="session")
def cloud() -> Iterator[CloudProcess]:
    with start_cloud() as running:
        yield running


@pytest.fixture(scope="session")
def client(cloud: CloudProcess) -> Callable[..., Any]:
    def make(service: str, access_key: str = "test", secret_key: str = "test", token: str | None = None) -> Any:
        return boto3.client(
            service,
            endpoint_url=cloud.url,
            region_name=REGION,
            aws_access_key_id=access_key,
            aws_secret_access_key=secret_key,
            aws_session_token=token,
        )

    return make


@pytest.fixture(scope="session")
def saved_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with small real SavedModels side by side, built once for all workers of a test run."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    folder, unfinished = shared / "saved_models", shared / "saved_models.unfinished"
    with FileLock(shared / "saved_models.lock"):
        if not folder.exists():
            builder = Path(__file__).parent / "serving" / "build_saved_models.py"
            subprocess.run([sys.executable, builder, unfinished], check=True, capture_output=True, text=True)
            unfinished.rename(folder)
    return folder
