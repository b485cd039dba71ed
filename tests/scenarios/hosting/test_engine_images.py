"""An image of the user's own behind an endpoint, run by a container engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.cloud.server.process import start_cloud
from tests.conftest import clients_of
from tests.podman import IMAGE, wait_until_empty
from tests.scenarios.hosting.hosted import Hosting, archive_of
from tests.scenarios.hosting.test_container_rules import variant

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


@pytest.fixture(scope="module")
def hosting(engine: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosting]:
    """A cloud that finds the engine, and the local name of an ECR image."""
    rules = tmp_path_factory.mktemp("rules") / "containers.toml"
    rules.write_text(f'[containers."*/mine"]\nimage = "{IMAGE}"')
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DOCKER_HOST", engine["DOCKER_HOST"])
        with start_cloud(containers=rules) as cloud:
            yield Hosting(clients_of(cloud))


def test_an_image_predicts_with_its_artifact_and_goes_with_its_endpoint(
    hosting: Hosting, docker_client: Any, tmp_path: Path
) -> None:
    (tmp_path / "weights.json").write_text("{}")
    data = hosting.upload("model.tar.gz", archive_of(tmp_path / "weights.json", "weights.json"))
    model = hosting.model({"Image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/mine:1", "ModelDataUrl": data})
    endpoint = hosting.endpoint(variant(model))

    answer = hosting.invoke(endpoint, {"x": 1}, "application/octet-stream")
    log = hosting.log(endpoint, "v/", "listening")
    hosting.delete(endpoint)

    assert b"/opt/ml/model/weights.json" in answer["Body"]
    assert log == "listening"
    assert wait_until_empty(docker_client) == []
