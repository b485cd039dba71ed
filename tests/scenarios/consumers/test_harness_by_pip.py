"""An empty virtual environment, the wheel, and a repository with a test of ten lines, its own Terraform and its own
model.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from sagemaker_rest.cache import cache_directory
from tests.scenarios.consumers.conftest import PROJECT

if TYPE_CHECKING:
    from collections.abc import Mapping

pytestmark = pytest.mark.e2e

PINS = PROJECT / "requirements" / "full.txt"
# What would lead out of the environment, or to a target of the user's. Bytecode is written, as it is for any user:
# TensorFlow is imported several times.
_LEFT_OUT = {"PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "PYTEST_ADDOPTS", "AWS_ENDPOINT_URL", "LOCALSTACK_HOST"}


@dataclass(frozen=True, slots=True)
class Installation:
    """A virtual environment."""

    folder: Path
    cache: Path

    def run(self, *command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
        """Return one of its programs, in a process that sees nothing of this project."""
        program, *arguments = map(str, command)
        return subprocess.run(
            [self.folder / "bin" / program, *arguments],
            cwd=cwd,
            env=self._environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    def _environment(self) -> Mapping[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in _LEFT_OUT}
        return {name: value for name, value in kept.items() if not name.startswith("PYTEST_XDIST")} | {
            "SAGEMAKER_REST_CACHE": str(self.cache),
            "PYTHONWARNINGS": "",
        }


def uv(*arguments: str | Path) -> None:
    subprocess.run([Path(sys.executable).with_name("uv"), *arguments], check=True, capture_output=True)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    uv("build", "--quiet", "--wheel", "--out-dir", folder, PROJECT)
    (built,) = folder.glob("*.whl")
    return built


def installed(folder: Path, *packages: str) -> Installation:
    """Install the wheel with the versions that this project pins, so that they are in uv's cache already."""
    uv("venv", "--quiet", "--python", sys.executable, folder)
    python = folder / "bin" / "python"
    uv("pip", "install", "--quiet", "--python", python, "--constraints", PINS, *packages)
    link_bytecode(Path(sysconfig.get_path("purelib", vars={"base": str(folder)})))
    return Installation(folder, cache_directory())


def link_bytecode(packages: Path) -> None:
    """Give packages what is compiled in the environment of these tests: TensorFlow alone takes ten seconds to compile.

    uv has put the same files of its cache into both; Python compiles what has another time of change again.
    """
    own = Path(sysconfig.get_path("purelib"))
    for compiled in own.glob("*/**/__pycache__"):
        place = packages / compiled.relative_to(own)
        if place.parent.is_dir() and not place.exists():
            shutil.copytree(compiled, place, copy_function=os.link)


@pytest.fixture(scope="module")
def with_tensorflow(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return installed(tmp_path_factory.mktemp("e2e") / "venv", f"{wheel}[e2e]", "pytest-html")


@pytest.fixture(scope="module")
def without_extras(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return installed(tmp_path_factory.mktemp("base") / "venv", str(wheel))


def left_in(repository: Path) -> list[str]:
    """Processes that work in the repository, and what a run that went wrong would keep there."""
    working = [process.name() for process in psutil.process_iter(["cwd"]) if process.info["cwd"] == str(repository)]
    return working + [str(folder) for folder in repository.glob(".runs")]


def test_the_wheel_holds_the_package_alone_and_says_that_it_is_typed(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())

    assert "sagemaker_rest/py.typed" in names
    assert {name.partition("/")[0] for name in names} == {"sagemaker_rest", f"{wheel.name[:20]}.dist-info"}


def test_the_readme_shows_the_test_that_is_run_here(line: Path) -> None:
    written = (line / "tests" / "test_line.py").read_text()

    assert f"```python\n{written}```" in (PROJECT / "README.md").read_text()


def test_ten_lines_plan_deploy_and_predict_on_the_local_target(with_tensorflow: Installation, line: Path) -> None:
    done = with_tensorflow.run("python", "-m", "pytest", "-p", "no:cacheprovider", cwd=line)

    assert "3 passed" in done.stdout, done.stdout + done.stderr
    assert "target: local (embedded)" in done.stdout
    assert left_in(line) == []


def test_they_do_so_side_by_side_and_in_a_report(with_tensorflow: Installation, line: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.html"

    done = with_tensorflow.run(
        "python", "-m", "pytest", "-p", "no:cacheprovider", "-n", "2", f"--html={report}", cwd=line
    )

    assert "3 passed" in done.stdout, done.stdout + done.stderr
    assert "test_prediction" in report.read_text()
    assert left_in(line) == []


IMPORTS = "import sagemaker_rest.testing, sys; print(sorted({'numpy', 'tensorflow', 'sklearn'} & set(sys.modules)))"
CONTAINER = """
import pathlib, sys
from sagemaker_rest.cloud.sagemaker.containers.launching import ContainerSpec
from sagemaker_rest.cloud.sagemaker.containers.pool import ContainerPool
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.launcher import TensorFlowLauncher

folder = pathlib.Path(sys.argv[1])
with ContainerPool(folder, [TensorFlowLauncher(folder)]) as pool:
    container = pool.start(ContainerSpec("tensorflow-inference", folder, {}, "line"))
    try:
        container.wait_until_healthy(60)
    except Exception as error:
        print(error)
"""


def test_without_the_extra_everything_but_models_is_there(without_extras: Installation, tmp_path: Path) -> None:
    imported = without_extras.run("python", "-c", IMPORTS, cwd=tmp_path)

    assert imported.stdout == "[]\n", imported.stderr


def test_without_the_extra_a_model_is_answered_with_what_to_install(
    without_extras: Installation, tmp_path: Path
) -> None:
    done = without_extras.run("python", "-c", CONTAINER, tmp_path, cwd=tmp_path)

    assert "tensorflow is not installed where the local target runs" in done.stdout, done.stderr
    assert "pip install 'sagemaker-rest[e2e]'" in done.stdout


def test_without_the_extra_a_command_that_needs_it_says_what_to_install(
    without_extras: Installation, tmp_path: Path
) -> None:
    done = without_extras.run("sagemaker-rest", "train", cwd=tmp_path)

    assert done.returncode != 0
    assert "pip install 'sagemaker-rest[e2e]'" in done.stderr
