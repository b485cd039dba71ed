"""The shared cloud, told to fail, and to stop failing after each test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.cloud.faults.client import CloudFaults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sagemaker_rest.cloud.server.process import CloudProcess


@pytest.fixture
def faults(cloud: CloudProcess) -> Iterator[CloudFaults]:
    told = CloudFaults(cloud.url)
    yield told
    told.clear()
