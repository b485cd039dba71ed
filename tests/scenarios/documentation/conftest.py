"""The surroundings of a page's commands: the repository under its address, a local cloud, a trained model,
Terraform.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from sagemaker_rest.cache import cache_directory
from sagemaker_rest.terraform.binary import terraform_binary
from sagemaker_rest.terraform.provider_files import directory as provider_directory
from tests.scenarios.documentation.shell import Shell

if TYPE_CHECKING:
    from sagemaker_rest.targets.target import Target

ROOT = Path(__file__).parents[3]
ADDRESS = "https://github.com/your-organisation/sagemaker-rest"
# Plugins that happen to be installed, and take longer to be imported than the rest of a collection.
_PYTEST = "-p no:cacheprovider -p no:hypothesispytest -p no:schemathesis -p no:html -p no:metadata"
_CLI_CONFIG = """\
provider_installation {{
  filesystem_mirror {{ path = "{providers}" }}
}}
"""


class NewShell(Protocol):
    def __call__(self, *, in_a_clone: bool, own_cloud: bool) -> Shell: ...


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with one commit, of what is here and now, and with the tag of its version."""
    folder = tmp_path_factory.mktemp("repository")
    listed = git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
    for name in filter(None, listed):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    version = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "-c", "user.name=A", "-c", "user.email=a@example.com", "commit", "--quiet", "--message", "All of it")
    git(folder, "tag", f"v{version}")
    return folder


@pytest.fixture(scope="module")
def environment(
    repository: Path,
    target: Target,
    model_archive: Path,
    payload: dict[str, Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, str]:
    """A shell's variables: this package and Terraform on the PATH, a home of its own, and nothing of AWS but keys.

    Where `--target` says nothing, pytest uses the local cloud that is up, instead of one more.
    """
    home = tmp_path_factory.mktemp("home")
    (home / "bin").mkdir()
    (home / "bin" / "terraform").symlink_to(terraform_binary())
    (home / "payload.json").write_text(json.dumps(payload), encoding="utf-8")
    (home / "terraformrc").write_text(_CLI_CONFIG.format(providers=provider_directory(terraform_binary())))
    (home / ".curlrc").write_text("no-progress-meter\n")  # a terminal shows none of it beside what is printed
    (home / ".gitconfig").write_text(f'[url "{repository.as_uri()}"]\n  insteadOf = {ADDRESS}\n')
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in {"LANG", "MNIST_DIR", "TMPDIR"} or name.startswith("UV_")
    }
    return kept | {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_REGION": "us-east-1",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "CHECKPOINT_DISABLE": "1",
        "CLOUD": str(target.endpoint_url),
        "HOME": str(home),
        "LOCALSTACK_HOST": str(target.endpoint_url).removeprefix("http://"),
        "MODEL_ARCHIVE": str(model_archive),
        "PATH": os.pathsep.join([str(home / "bin"), str(Path(sys.executable).parent), os.environ["PATH"]]),
        "PAYLOAD": str(home / "payload.json"),
        "PYTEST_ADDOPTS": f"--target=localstack {_PYTEST}",
        "PYTHONPATH": str(repository / "src"),
        "SAGEMAKER_REST_CACHE": str(cache_directory()),
        "TF_CLI_CONFIG_FILE": str(home / "terraformrc"),
    }


@pytest.fixture
def new_shell(tmp_path: Path, environment: dict[str, str]) -> NewShell:
    """A shell in an empty folder, or in a clone of the repository."""

    def start(*, in_a_clone: bool, own_cloud: bool) -> Shell:
        state, folder = tmp_path / "state", tmp_path / "here"
        state.mkdir()
        folder.mkdir()
        target = {"PYTEST_ADDOPTS": _PYTEST} if own_cloud else {}
        shell = Shell(folder, state, environment | target)
        if in_a_clone:
            assert shell.run(f"git clone --quiet {ADDRESS} clone && cd clone").status == 0
        return shell

    return start


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", "-C", folder, *arguments], check=True, capture_output=True, text=True).stdout
