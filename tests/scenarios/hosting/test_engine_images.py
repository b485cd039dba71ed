"""An image of the user's own behind an endpoint, run by a container engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.cloud.server.process import start_cloud
from tests.conftest import clients_of
from tests.cloud.sagemaker.containers.engine.conftest import IMAGE
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
