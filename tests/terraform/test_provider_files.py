"""The provider's files are fetched once, by one init, and never half."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sagemaker_rest.errors import TerraformError
from sagemaker_rest.terraform import provider_files
from sagemaker_rest.terraform.binary import this_platform

VERSION = "5.100.0"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SAGEMAKER_REST_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("SAGEMAKER_REST_AWS_PROVIDER_VERSION", raising=False)
    return tmp_path / "cache"


def terraform_that(tmp_path: Path, script: str) -> Path:
    program = tmp_path / "terraform"
    program.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/calls\n{script}\n')
    program.chmod(0o755)
    return program


def installing(version: str = VERSION) -> str:
    folder = f".terraform/providers/registry.terraform.io/hashicorp/aws/{version}/{this_platform()}"
    return f"sleep 0.2; mkdir -p {folder} && touch {folder}/terraform-provider-aws_v{version}_x5"


def test_one_init_serves_everybody_who_asks_at_once(tmp_path: Path, cache: Path) -> None:
    terraform = terraform_that(tmp_path, installing())

    with ThreadPoolExecutor(6) as pool:
        folders = set(pool.map(lambda _: provider_files.directory(terraform), range(6)))

    (folder,) = folders
    assert folder.is_relative_to(cache)
    assert (folder / "registry.terraform.io" / "hashicorp" / "aws" / VERSION).is_dir()
    assert len((tmp_path / "calls").read_text().splitlines()) == 1


def test_the_version_can_be_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAGEMAKER_REST_AWS_PROVIDER_VERSION", "6.1.0")

    folder = provider_files.directory(terraform_that(tmp_path, installing("6.1.0")))

    assert (folder / "registry.terraform.io" / "hashicorp" / "aws" / "6.1.0").is_dir()


def test_a_link_to_a_mirror_that_is_gone_is_made_anew(tmp_path: Path) -> None:
    terraform = terraform_that(tmp_path, installing())
    folder = provider_files.directory(terraform)
    (binary,) = (folder / "registry.terraform.io").rglob("terraform-provider-aws*")
    binary.unlink()
    binary.symlink_to(tmp_path / "mirror that is gone")
    binary.unlink()

    provider_files.directory(terraform)

    assert binary.is_file()


def test_a_failed_init_says_what_terraform_said_and_is_tried_again(tmp_path: Path) -> None:
    with pytest.raises(TerraformError, match="no route to registry") as failed:
        provider_files.directory(terraform_that(tmp_path, "echo 'no route to registry' >&2; exit 1"))

    assert "TF_CLI_CONFIG_FILE" in str(failed.value)
    assert provider_files.directory(terraform_that(tmp_path, installing())).is_dir()


def test_the_user_s_mirror_is_respected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TF_CLI_CONFIG_FILE", "/settings/terraformrc")
    terraform = terraform_that(tmp_path, f'echo "$TF_CLI_CONFIG_FILE" > {tmp_path}/seen; {installing()}')

    provider_files.directory(terraform)

    assert (tmp_path / "seen").read_text() == "/settings/terraformrc\n"


@pytest.mark.parametrize(
    ("diagnostics", "missing"),
    [
        pytest.param("Error: Failed to query available provider\npackages\n\nCould not", True, id="no such provider"),
        pytest.param("Error: Unsupported block type", False, id="a fault in the configuration"),
    ],
)
def test_lacking_a_provider_is_told_from_other_failures(diagnostics: str, missing: bool) -> None:  # noqa: FBT001  a table's column
    assert provider_files.are_missing(diagnostics) is missing


def test_ordinary_inits_share_what_they_download(cache: Path) -> None:
    with provider_files.shared_download() as settings:
        assert Path(settings["TF_PLUGIN_CACHE_DIR"]).is_relative_to(cache)
        assert os.path.isdir(settings["TF_PLUGIN_CACHE_DIR"])  # noqa: PTH112  what Terraform is given is a string
