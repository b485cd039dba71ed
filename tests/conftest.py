"""The base of every test of this repository: a local cloud that the tests share, small models to serve, and no test
that applies stacks where there is no SageMaker.
"""

from __future__ import annotations

import functools
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import docker
import pytest
from filelock import FileLock

from sagemaker_rest.cloud.server.process import CloudProcess, start_cloud
from sagemaker_rest.targets.localstack import LocalStackTarget
from tests.browser import Site, reason_without_a_browser, running_browser, serving_pages
from tests.podman import podman, reason_without_podman

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from playwright.sync_api import Browser

REGION = "eu-west-1"


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("e2e") and item.config.getoption("--target") == "localstack":
        reason = reason_without_sagemaker()
        if reason:
            pytest.skip(reason)


@functools.cache
def reason_without_sagemaker() -> str:
    """Return why the LocalStack of this run cannot run them; nothing if it can."""
    with LocalStackTarget() as target:
        if "sagemaker" in target.services:
            return ""
        return (
            f"{target.description} has no SageMaker: that takes a licensed one (LOCALSTACK_AUTH_TOKEN, see "
            "docs/localstack.md), or the embedded cloud, --target local"
        )


@pytest.fixture(scope="session")
def cloud() -> Iterator[CloudProcess]:
    with start_cloud() as running:
        yield running


def clients_of(cloud: CloudProcess) -> Callable[..., Any]:
    """Return what makes clients of a local cloud. A folder with a cloud of its own has a `client` of its own, too."""

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
def client(cloud: CloudProcess) -> Callable[..., Any]:
    return clients_of(cloud)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium. Of a module, because Playwright keeps an event loop running while it is there, beside which
    no test can start another.
    """
    if reason := reason_without_a_browser():
        pytest.skip(reason)
    with running_browser() as running:
        yield running


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serving_pages() as serving:
        yield serving


@pytest.fixture(scope="session")
def saved_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with small real SavedModels side by side, built once for all workers of a test run."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    folder, unfinished = shared / "saved_models", shared / "saved_models.unfinished"
    with FileLock(shared / "saved_models.lock"):
        if not folder.exists():
            builder = Path(__file__).parent / "cloud/sagemaker/containers/tensorflow/build_saved_models.py"
            subprocess.run([sys.executable, builder, unfinished], check=True, capture_output=True, text=True)
            unfinished.rename(folder)
    return folder


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, str]]:
    """The variables that lead to a container engine of the tests' own, which has an image to serve."""
    if reason := reason_without_podman():
        pytest.skip(reason)
    with podman(tmp_path_factory.mktemp("podman")) as environment:
        yield environment


@pytest.fixture
def docker_client(engine: Mapping[str, str]) -> docker.DockerClient:
    return docker.DockerClient(base_url=engine["DOCKER_HOST"])
