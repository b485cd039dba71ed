"""A project of somebody who installed the package: its own Terraform, its own tests, run in a pytest of their own.

Most of its stacks need no provider: what they make is a file, and a file that is still there was not destroyed.
"""

from __future__ import annotations

import os
import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import boto3
import psutil
import pytest

from sagemaker_rest.cache import cache_directory
from sagemaker_rest.cloud.server.process import start_cloud

if TYPE_CHECKING:
    import signal
    from collections.abc import Iterator
    from pathlib import Path

    from sagemaker_rest.cloud.server.process import CloudProcess

SECONDS = 120
# The plugins of this repository's own tests take two seconds to import, in every process.
INI = "[pytest]\naddopts = --strict-markers -p no:cacheprovider -p no:schemathesis -p no:hypothesispytest\n"

THING = """
variable "thing" {
  type        = string
  description = "the file that stands for what the stack makes"
}
variable "after" {
  type    = string
  default = "true"
}
variable "before_destroy" {
  type    = string
  default = "true"
}
resource "terraform_data" "thing" {
  input = { thing = var.thing, before_destroy = var.before_destroy }
  provisioner "local-exec" {
    command = "touch ${var.thing}"
  }
  provisioner "local-exec" {
    when    = destroy
    command = "${self.input.before_destroy} && rm ${self.input.thing}"
  }
}
resource "terraform_data" "after" {
  depends_on = [terraform_data.thing]
  provisioner "local-exec" {
    command = var.after
  }
}
"""

BUCKET = """
variable "name" {
  type = string
}
resource "aws_s3_bucket" "this" {
  bucket = var.name
}
output "bucket" {
  value = aws_s3_bucket.this.bucket
}
"""


@dataclass(frozen=True, slots=True)
class Project:
    """A folder with `terraform/thing`, `terraform/bucket` and the test that a test writes into it."""

    pytester: pytest.Pytester

    @property
    def folder(self) -> Path:
        return self.pytester.path

    @property
    def thing(self) -> Path:
        return self.folder / "thing"

    @property
    def ready(self) -> Path:
        return self.folder / "ready"

    def run(self, test: str, *options: str) -> pytest.RunResult:
        self.pytester.makepyfile(test)
        return self.pytester.runpytest_subprocess(*options, timeout=SECONDS)

    def start(self, test: str, *options: str) -> subprocess.Popen[bytes]:
        """Start a run, in a process group of its own, and return when the file `ready` appears."""
        self.pytester.makepyfile(test)
        with (self.folder / "output").open("w") as output:
            process: subprocess.Popen[bytes] = self.pytester.popen(
                [*self.pytester._getpytestargs(), f"--basetemp={self.folder}/tmp", *options],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + SECONDS
        while not self.ready.exists():
            assert process.poll() is None, self.output()
            assert time.monotonic() < deadline, "the run did not get ready"
            time.sleep(0.05)
        return process

    def output(self) -> str:
        return (self.folder / "output").read_text()

    def kept(self) -> list[Path]:
        return sorted((self.folder / ".runs").rglob("stack.json"))

    def processes(self) -> list[psutil.Process]:
        """Return what runs with a working directory in the project: pytest, its workers, the cloud, Terraform."""
        others = (process for process in psutil.process_iter() if process.pid != os.getpid())  # pytester is here too
        return [process for process in others if _is_below(process, self.folder)]


def interrupt(process: subprocess.Popen[bytes], number: signal.Signals, *, whole_group: bool) -> None:
    """Send a signal as `kill` does, or to the whole group as a terminal does at Ctrl-C."""
    (os.killpg if whole_group else os.kill)(process.pid, number)


def buckets(cloud: CloudProcess) -> list[str]:
    client = boto3.client(
        "s3", endpoint_url=cloud.url, region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test"
    )
    return [bucket["Name"] for bucket in client.list_buckets()["Buckets"]]


def _is_below(process: psutil.Process, folder: Path) -> bool:
    try:
        return process.cwd().startswith(str(folder))
    except (psutil.AccessDenied, psutil.NoSuchProcess):
        return False


@pytest.fixture(scope="session")
def bytecode(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the processes of the projects keep what they have compiled: each would compile it again."""
    return tmp_path_factory.mktemp("bytecode")


@pytest.fixture(scope="session")
def cache() -> Path:
    """The cache of this run: pytester moves HOME, and the provider would be fetched again."""
    return cache_directory()


@pytest.fixture
def project(
    cache: Path, bytecode: Path, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Project]:
    monkeypatch.setenv("SAGEMAKER_REST_CACHE", str(cache))
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", str(bytecode))
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    for name in ("AWS_ENDPOINT_URL", "LOCALSTACK_HOST", "SAGEMAKER_REST_AWS_ACCOUNTS", "PYTEST_ADDOPTS"):
        monkeypatch.delenv(name, raising=False)
    (pytester.path / "pytest.ini").write_text(INI)
    for name, text in (("thing", THING), ("bucket", BUCKET)):
        (pytester.path / "terraform" / name).mkdir(parents=True)
        (pytester.path / "terraform" / name / "main.tf").write_text(text)
    made = Project(pytester)
    yield made
    for process in made.processes():  # only a test that has failed leaves any
        process.kill()


@pytest.fixture
def project_on_cloud(cloud: CloudProcess, project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The project, whose runs need not start a cloud of their own."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", cloud.url)
    monkeypatch.setenv("PYTEST_ADDOPTS", "--target localstack")
    return project


@pytest.fixture
def aws(project: Project, cloud: CloudProcess, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The project, whose runs are on AWS, or so they think."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", cloud.url)
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("SAGEMAKER_REST_AWS_ACCOUNTS", "123456789012/us-east-1")
    # as quick as on the local target; the command that destroys runs Terraform as it comes
    monkeypatch.setenv("PYTEST_ADDOPTS", "--target aws --accelerator")
    monkeypatch.delenv("AWS_CA_BUNDLE", raising=False)
    return project


@pytest.fixture(scope="session")
def cloud() -> Iterator[CloudProcess]:
    """An AWS that outlives the runs of a project: what they leave can be seen there."""
    with start_cloud() as running:
        yield running
