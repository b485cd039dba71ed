"""The consumers' view: a release of the modules under the address that their sources name, and a model of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

PROJECT = Path(__file__).parents[3]
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
def line_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model of a consumer: y = 2 x + 1, made once for all workers of a test run."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    folder, unfinished = shared / "line_model", shared / "line_model.unfinished"
    with FileLock(shared / "line_model.lock"):
        if not folder.exists():
            program = REPOSITORIES / "line" / "make_model.py"
            subprocess.run([sys.executable, program, unfinished], check=True, capture_output=True)
            unfinished.rename(folder)
    return folder / "model.tar.gz"


@pytest.fixture(scope="session")
def line(tmp_path_factory: pytest.TempPathFactory, line_model: Path) -> Path:
    """The repository of that consumer."""
    folder = tmp_path_factory.mktemp("line") / "repository"
    shutil.copytree(REPOSITORIES / "line", folder)
    shutil.copy(line_model, folder)
    return folder
