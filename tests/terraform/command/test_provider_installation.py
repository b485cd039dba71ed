"""The sources from which init takes providers: those that are kept, and, if they are not enough, Terraform's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.errors import TerraformError
from sagemaker_rest.terraform.binary import terraform_binary, this_platform
from sagemaker_rest.terraform.command import Terraform
from sagemaker_rest.terraform.workspace import create_workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Initialised = Callable[[str], Terraform]


@pytest.fixture
def initialised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Initialised:
    """Terraform with an empty cache and a mirror of two providers, for a configuration with these requirements."""
    for address in ("hashicorp/aws/5.100.0", "hashicorp/aws/4.67.0", "example/other/1.0.0"):
        name, version = address.split("/")[1:]
        folder = tmp_path / "mirror" / "registry.terraform.io" / address / this_platform()
        folder.mkdir(parents=True)
        program = folder / f"terraform-provider-{name}_v{version}"
        program.write_text("#!/bin/sh\n")  # init never starts a provider
        program.chmod(0o755)
    settings = tmp_path / "terraformrc"
    settings.write_text(f'provider_installation {{\n  filesystem_mirror {{\n    path = "{tmp_path}/mirror"\n  }}\n}}\n')
    monkeypatch.setenv("TF_CLI_CONFIG_FILE", str(settings))
    monkeypatch.setenv("SAGEMAKER_REST_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("SAGEMAKER_REST_AWS_PROVIDER_VERSION", raising=False)

    def make(requirements: str) -> Terraform:
        (tmp_path / "terraform" / "one").mkdir(parents=True)
        (tmp_path / "terraform" / "one" / "main.tf").write_text(
            f"terraform {{\n  required_providers {{\n    {requirements}\n  }}\n}}\n"
        )
        workspace = create_workspace(
            tmp_path / "terraform", "one", tmp_path / "copy", state=tmp_path / "terraform.tfstate"
        )
        terraform = Terraform(workspace, binary=terraform_binary(), target={}, logs=tmp_path / "logs")
        terraform.initialise()
        return terraform

    return make


def installed(terraform: Terraform) -> set[str]:
    """The providers of the workspace as `namespace/name/version`."""
    registry = terraform.workspace.root / ".terraform" / "providers" / "registry.terraform.io"
    return {str(folder.relative_to(registry)) for folder in registry.glob("*/*/*")}


def kept(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "providers" / f"{terraform_binary().name}-aws-5.100.0"


def inits(tmp_path: Path) -> int:
    return len(list((tmp_path / "logs").glob("*-init.stdout")))


def test_the_kept_provider_is_linked(initialised: Initialised, tmp_path: Path) -> None:
    terraform = initialised('aws = { source = "hashicorp/aws", version = ">= 5.0" }')

    assert installed(terraform) == {"hashicorp/aws/5.100.0"}
    assert inits(tmp_path) == 1
    assert kept(tmp_path).is_dir()


def test_another_provider_beside_it_is_installed_as_terraform_does(initialised: Initialised, tmp_path: Path) -> None:
    terraform = initialised('aws = { source = "hashicorp/aws" }\n    other = { source = "example/other" }')

    assert installed(terraform) == {"hashicorp/aws/5.100.0", "example/other/1.0.0"}
    assert inits(tmp_path) == 2


def test_another_version_is_installed_as_terraform_does(initialised: Initialised) -> None:
    terraform = initialised('aws = { source = "hashicorp/aws", version = "~> 4.0" }')

    assert installed(terraform) == {"hashicorp/aws/4.67.0"}


def test_without_aws_its_provider_is_not_even_fetched(initialised: Initialised, tmp_path: Path) -> None:
    terraform = initialised('other = { source = "example/other" }')

    assert installed(terraform) == {"example/other/1.0.0"}
    assert not kept(tmp_path).exists()


def test_a_provider_that_there_is_not_is_told_in_terraform_s_words(initialised: Initialised) -> None:
    with pytest.raises(TerraformError, match="Failed to query available provider packages") as failed:
        initialised('absent = { source = "example/absent" }')

    assert "example/absent" in failed.value.diagnostics
