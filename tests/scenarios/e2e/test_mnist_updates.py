"""A new artifact reaches the endpoint without a request lost; a bad one leaves the old one serving."""

from __future__ import annotations

import shutil
import tarfile
import threading
from typing import TYPE_CHECKING, Any, Self

import pytest
import requests

from sagemaker_rest.errors import TerraformError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sagemaker_rest.targets.stack import Stack

pytestmark = pytest.mark.e2e


@pytest.fixture
def other_archive(model_archive: Path, tmp_path: Path) -> Path:
    """The same model in other bytes, as a second training would give."""
    unpacked = tmp_path / "unpacked"
    with tarfile.open(model_archive) as archive:
        archive.extractall(unpacked, filter="data")
    (unpacked / "trained-again.txt").write_text("yes")
    packed = shutil.make_archive(str(tmp_path / "model"), "gztar", unpacked)
    return type(model_archive)(packed)


@pytest.fixture
def archive_without_a_model(tmp_path: Path) -> Path:
    (tmp_path / "readme.txt").write_text("no model here")
    path = tmp_path / "empty.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        archive.add(tmp_path / "readme.txt", "readme.txt")
    return path


class Requests:
    """Requests one after the other until told to stop, and the statuses they got."""

    def __init__(self, url: str, payload: Mapping[str, Any]) -> None:
        self.statuses: list[int] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._send, args=(url, payload))

    def _send(self, url: str, payload: Mapping[str, Any]) -> None:
        with requests.Session() as session:
            while not self._stop.is_set():
                self.statuses.append(session.post(url, json=payload, timeout=30).status_code)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()


def test_update_keeps_serving_while_the_new_model_loads(
    mnist: Stack, sagemaker: Any, payload: Mapping[str, Any], other_archive: Path
) -> None:
    name = mnist.outputs["endpoint_name"]
    before = sagemaker.describe_endpoint(EndpointName=name)["EndpointConfigName"]

    with Requests(mnist.url(), payload) as during:
        mnist.apply(model_archive=other_archive)
    after = sagemaker.describe_endpoint(EndpointName=name)

    assert set(during.statuses) == {200}
    assert after["EndpointStatus"] == "InService"
    assert after["EndpointConfigName"] != before
    assert mnist.plan().is_empty


def test_an_update_that_fails_is_an_error_and_the_old_model_keeps_serving(
    mnist: Stack, sagemaker: Any, payload: Mapping[str, Any], model_archive: Path, archive_without_a_model: Path
) -> None:
    name = mnist.outputs["endpoint_name"]
    before = sagemaker.describe_endpoint(EndpointName=name)["EndpointConfigName"]

    with pytest.raises(TerraformError, match=r"rolled back the update of the endpoint|RollingBack"):
        mnist.apply(model_archive=archive_without_a_model)
    during = requests.post(mnist.url(), json=payload, timeout=30)
    described = sagemaker.describe_endpoint(EndpointName=name)
    mnist.apply(model_archive=model_archive)

    assert during.status_code == 200
    assert described["EndpointConfigName"] == before
    assert "did not pass the ping health check" in described["FailureReason"]
    assert mnist.plan().is_empty
