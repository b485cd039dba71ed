"""An image of the user's own behind an endpoint, run by a container engine."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import docker
import pytest

from sagemaker_rest.cloud.server.process import start_cloud
from tests.conftest import clients_of
from tests.podman import IMAGE, podman, podman_service, reason_without_podman, wait_until_empty
from tests.scenarios.hosting.hosted import Hosting, archive_of
from tests.scenarios.hosting.test_container_rules import variant

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

RULES = f'[containers."*/mine"]\nimage = "{IMAGE}"'
MINE = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/mine:1"


@pytest.fixture(scope="module")
def hosting(engine: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosting]:
    """A cloud that finds the engine, and the local name of an ECR image."""
    rules = tmp_path_factory.mktemp("rules") / "containers.toml"
    rules.write_text(RULES)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DOCKER_HOST", engine["DOCKER_HOST"])
        with start_cloud(containers=rules) as cloud:
            yield Hosting(clients_of(cloud))


def test_an_image_predicts_with_its_artifact_and_goes_with_its_endpoint(
    hosting: Hosting, docker_client: Any, tmp_path: Path
) -> None:
    (tmp_path / "weights.json").write_text("{}")
    data = hosting.upload("model.tar.gz", archive_of(tmp_path / "weights.json", "weights.json"))
    model = hosting.model({"Image": MINE, "ModelDataUrl": data})
    endpoint = hosting.endpoint(variant(model))

    answer = hosting.invoke(endpoint, {"x": 1}, "application/octet-stream")
    log = hosting.log(endpoint, "v/", "listening")
    hosting.delete(endpoint)

    assert b"/opt/ml/model/weights.json" in answer["Body"]
    assert log == "listening"
    assert wait_until_empty(docker_client) == []


def test_an_image_that_is_not_there_fails_its_endpoint(hosting: Hosting) -> None:
    model = hosting.model({"Image": "localhost/missing:1"})

    described = hosting.wait(hosting.start(variant(model)))

    assert described["EndpointStatus"] == "Failed"
    assert "could not pull it" in described["FailureReason"]


@pytest.mark.skipif(bool(reason_without_podman()), reason=reason_without_podman())
def test_an_endpoint_outlives_an_engine_that_goes_away(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("podman")
    (folder / "containers.toml").write_text(RULES)
    with ExitStack() as until_the_end:
        patch = until_the_end.enter_context(pytest.MonkeyPatch.context())
        with podman(folder) as environment:
            patch.setenv("DOCKER_HOST", environment["DOCKER_HOST"])
            cloud = until_the_end.enter_context(start_cloud(containers=folder / "containers.toml"))
            hosting = Hosting(clients_of(cloud))
            endpoint = hosting.endpoint(variant(hosting.model({"Image": MINE})))

        hosting.log(endpoint, "v/", "the container engine does not answer any more")
        with pytest.raises(hosting.runtime.exceptions.ModelError, match="container engine does not answer"):
            hosting.invoke(endpoint, {})
        until_the_end.enter_context(podman_service(folder))
        answer = hosting.answer_again(endpoint, {})
        hosting.delete(endpoint)

        assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200
        assert wait_until_empty(docker.DockerClient(base_url=environment["DOCKER_HOST"])) == []
