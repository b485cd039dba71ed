"""AWS's SageMaker Python SDK, in an environment of its own, deploys TensorFlow models on the local cloud."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.scenarios.consumers.conftest import PROJECT
from tests.scenarios.documentation.pages import File, read_steps

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sagemaker_rest.cloud.server.process import CloudProcess

pytestmark = pytest.mark.e2e

PAGE = PROJECT / "docs" / "sagemaker-sdk.md"
PINS = PROJECT / "requirements" / "sdk.txt"
PREDICTIONS = re.compile(r"(real-time|serverless|asynchronous) (\{.*\})")


@pytest.fixture
def sdk(tmp_path: Path) -> Path:
    """The Python of an environment with the SDK at the versions that are pinned."""
    python, uv = tmp_path / "sdk" / "bin" / "python", Path(sys.executable).with_name("uv")
    pinned = ["--require-hashes", "--requirement", str(PINS)]
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, tmp_path / "sdk"], check=True)
    subprocess.run([uv, "pip", "install", "--quiet", "--python", python, *pinned], check=True)
    return python


@pytest.fixture
def environment(cloud: CloudProcess, tmp_path: Path) -> Mapping[str, str]:
    """The variables that the page tells to set, and nothing else of AWS."""
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "PYTHON"))},
        "AWS_ENDPOINT_URL": cloud.url,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "SAGEMAKER_USER_CONFIG_OVERRIDE": str(tmp_path / "config.yaml"),
    }


def names_in(sagemaker: Any) -> set[str]:
    """Return the names of all endpoints and models: other tests leave some in the cloud that they share."""
    endpoints, models = sagemaker.list_endpoints()["Endpoints"], sagemaker.list_models()["Models"]
    return {each["EndpointName"] for each in endpoints} | {each["ModelName"] for each in models}


def test_the_sdk_deploys_and_predicts_as_its_page_says(
    sdk: Path, environment: Mapping[str, str], line_model: Path, tmp_path: Path, client: Callable[..., Any]
) -> None:
    for step in read_steps(PAGE.read_text(encoding="utf-8")):
        if isinstance(step, File):
            (tmp_path / step.name).write_text(step.text)
    (tmp_path / "payload.json").write_text('{"instances": [[1.0], [2.0]]}')
    shutil.copy(line_model, tmp_path)
    before = names_in(client("sagemaker"))

    done = [
        subprocess.run(
            [sdk, program], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=120
        )
        for program in ("role.py", "deploy.py")
    ]

    assert [each.returncode for each in done] == [0, 0], done[0].stderr + done[1].stderr
    answer = "{'predictions': [[3.0], [5.0]]}"
    assert PREDICTIONS.findall(done[1].stdout) == [
        ("real-time", answer),
        ("serverless", answer),
        ("asynchronous", answer),
    ]
    assert names_in(client("sagemaker")) == before
