"""A local cloud of its own process, shared by the tests that talk to it over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3
import pytest

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
