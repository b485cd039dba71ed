"""What consumers see: a release of the modules under the address that their sources name, and a model of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
REPOSITORIES = Path(__file__).parent / "repositories"
# Their tests are run as their owners would, from inside of them.
collect_ignore = ["repositories"]

ADDRESS = "https://github.com/your-organisation/sagemaker-rest"
TAG = "v0.1.0"


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A git repository with the modules as they are here and now, tagged."""
    folder = tmp_path_factory.mktemp("release")
    shutil.copytree(PROJECT / "terraform" / "modules", folder / "terraform" / "modules")
    author = {f"GIT_{who}_{what}": "consumers" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    nothing_of_the_user = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    for command in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "--message", "Release"], ["tag", TAG]):
        subprocess.run(["git", *command], cwd=folder, env=os.environ | nothing_of_the_user | author, check=True)
    return folder


@pytest.fixture(scope="session")
def line(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository of a consumer, with its model: y = 2 x + 1."""
    folder = tmp_path_factory.mktemp("line") / "repository"
    shutil.copytree(REPOSITORIES / "line", folder)
    subprocess.run([sys.executable, folder / "make_model.py", folder], check=True, capture_output=True)
    shutil.rmtree(folder / "saved")
    return folder
