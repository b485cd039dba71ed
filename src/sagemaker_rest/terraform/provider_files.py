"""The AWS provider's files (700 MB unpacked), fetched once and shared by every workspace.

Terraform's own plugin cache is not safe for several `init`s at once (hashicorp/terraform#31964). An unpacked folder
given by `-plugin-dir` is: init only links to it, and asks no network.
"""

import contextlib
import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import filelock

from sagemaker_rest.cache import cache_directory
from sagemaker_rest.errors import TerraformError
from sagemaker_rest.terraform.accelerator.installed import InstalledProvider, provider_in
from sagemaker_rest.terraform.binary import this_platform
from sagemaker_rest.terraform.environment import command_environment

AWS_PROVIDER_VERSION = "5.100.0"
_INIT_SECONDS = 1800
# What init says when -plugin-dir lacks a provider, or has none of the versions that a configuration asks for.
_MISSING = ("Failed to query available provider packages", "Could not retrieve the list of available versions")


def version() -> str:
    """Return the version of the AWS provider that is kept: SAGEMAKER_REST_AWS_PROVIDER_VERSION, else the pinned one."""
    return os.environ.get("SAGEMAKER_REST_AWS_PROVIDER_VERSION") or AWS_PROVIDER_VERSION


def directory(binary: Path) -> Path:
    """Return the folder for `terraform init -plugin-dir`; one ordinary `init` fills it the first time.

    Raises:
        TerraformError: that init failed, for instance because there is no network.
    """
    folder = cache_directory() / "providers" / f"{binary.name}-aws-{version()}"
    providers = folder / ".terraform" / "providers"
    if _is_complete(providers):
        return providers
    folder.mkdir(parents=True, exist_ok=True)
    with filelock.FileLock(folder / "init.lock"):
        if not _is_complete(providers):
            _fetch(binary, folder)
    return providers


def provider(folder: Path) -> InstalledProvider | None:
    """Return the AWS provider in such a folder."""
    return next(
        (found for host in folder.glob("*") if (found := provider_in(folder, f"{host.name}/hashicorp/aws"))), None
    )


def are_missing(diagnostics: str) -> bool:
    """Return whether a failed init lacked providers, rather than rejecting the configuration."""
    text = " ".join(diagnostics.split())
    return any(sentence in text for sentence in _MISSING)


@contextlib.contextmanager
def shared_download() -> Iterator[Mapping[str, str]]:
    """Yield the environment for an ordinary init that keeps what it downloads; one process at a time may do that."""
    plugins = cache_directory() / "providers" / "others"
    plugins.mkdir(parents=True, exist_ok=True)
    with filelock.FileLock(plugins.with_suffix(".lock")):
        yield {
            "TF_PLUGIN_CACHE_DIR": str(plugins),
            # a workspace has no lock file, and without one Terraform would not take anything from its cache
            "TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE": "true",
        }


def _is_complete(providers: Path) -> bool:
    # init may have linked to a mirror that is gone since: the binary itself must be there
    pattern = f"*/hashicorp/aws/{version()}/{this_platform()}/terraform-provider-aws*"
    return any(file.is_file() for file in providers.glob(pattern))


def _fetch(binary: Path, folder: Path) -> None:
    requirement = {"aws": {"source": "hashicorp/aws", "version": version()}}
    document = {"terraform": {"required_providers": requirement}}
    (folder / "main.tf.json").write_text(json.dumps(document), encoding="utf-8")
    try:
        done = subprocess.run(
            [binary, "init", "-input=false", "-no-color", "-backend=false"],
            cwd=folder,
            env=command_environment({}),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=_INIT_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise TerraformError(f"the AWS provider {version()} could not be fetched: {error}") from error
    if done.returncode:
        diagnostics = done.stderr.strip() or done.stdout.strip()
        raise TerraformError(
            f"the AWS provider {version()} could not be fetched by {binary} init. Run this again when the network is "
            f"there, or point Terraform at a mirror with TF_CLI_CONFIG_FILE.\n\n{diagnostics}",
            diagnostics=diagnostics,
        )
