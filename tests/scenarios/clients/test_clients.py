"""Clients of the local cloud: localstack-client, the AWS CLI, curl, and Terraform with an endpoints block."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from localstack_client.session import Session

from sagemaker_rest.terraform import provider_files
from sagemaker_rest.terraform.accelerator.acceleration import Acceleration
from sagemaker_rest.terraform.binary import terraform_binary

if TYPE_CHECKING:
    from pathlib import Path

    from sagemaker_rest.cloud.server.process import CloudProcess

ENDPOINTS_BLOCK = """
provider "aws" {{
  access_key                  = "test"
  secret_key                  = "test"
  region                      = "eu-west-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  s3_use_path_style           = true

  endpoints {{
    iam = "{url}"
    s3  = "{url}"
    sts = "{url}"
  }}
}}

resource "aws_s3_bucket" "this" {{
  bucket = "made-with-an-endpoints-block"
}}
"""


@pytest.fixture
def environment(cloud: CloudProcess) -> dict[str, str]:
    """A shell's environment in which the local cloud is AWS."""
    return {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_ENDPOINT_URL": cloud.url,
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_REGION": "eu-west-1",
        "AWS_SECRET_ACCESS_KEY": "test",
        "HOME": os.environ["HOME"],
        "PATH": os.environ["PATH"],
    }


def test_localstack_client_finds_it(cloud: CloudProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", cloud.url)

    buckets = Session().client("s3").list_buckets()

    assert buckets["ResponseMetadata"]["HTTPStatusCode"] == 200


@pytest.mark.skipif(shutil.which("aws") is None, reason="needs the AWS CLI on the PATH")
def test_the_aws_cli_works(cloud: CloudProcess, environment: dict[str, str]) -> None:
    ended = subprocess.run(
        ["aws", "--endpoint-url", cloud.url, "--output", "json", "sts", "get-caller-identity"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )

    assert json.loads(ended.stdout)["Account"] == "123456789012"


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl on the PATH")
def test_curl_gets_api_gateways_answer(cloud: CloudProcess) -> None:
    ended = subprocess.run(
        ["curl", "--silent", "--data", "{}", f"{cloud.url}/_aws/execute-api/unknown/v1/predict"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert json.loads(ended.stdout) == {"message": "Forbidden"}


def test_terraform_works_with_an_endpoints_block(
    cloud: CloudProcess, environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "main.tf").write_text(ENDPOINTS_BLOCK.format(url=cloud.url))
    del environment["AWS_ENDPOINT_URL"]
    terraform = terraform_binary()
    provider = provider_files.provider(provider_files.directory(terraform))
    assert provider is not None
    commands = [["init"], ["apply", "-auto-approve"], ["plan", "-detailed-exitcode"]]

    # accelerated, because the block is the point here: the pages in docs/ are followed with Terraform as it comes
    with Acceleration(tmp_path, environment=environment, providers=[provider]) as acceleration:
        statuses = [
            subprocess.run(
                [terraform, *command], cwd=tmp_path, env=acceleration.environment, capture_output=True, check=False
            ).returncode
            for command in commands
        ]

    assert statuses == [0, 0, 0]
