"""Configurations on a fake provider, which starts at once, and on the AWS provider before a local cloud."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

import sagemaker_rest
from sagemaker_rest.terraform.accelerator.acceleration import Acceleration
from sagemaker_rest.terraform.accelerator.installed import InstalledProvider
from sagemaker_rest.terraform.binary import terraform_binary
from sagemaker_rest.terraform.environment import command_environment

ADDRESS = "example.com/test/fake"
REQUIREMENT = 'terraform {\n  required_providers {\n    fake = { source = "example.com/test/fake" }\n  }\n}\n'
THING = REQUIREMENT + 'resource "fake_thing" "this" {\n  name = "one"\n}\n'
REGIONS = (
    REQUIREMENT
    + """
provider "fake" {
  region = "east"
}
provider "fake" {
  alias  = "west"
  region = "west"
}
data "fake_region" "east" {}
data "fake_region" "west" {
  provider = fake.west
}
output "east" {
  value = data.fake_region.east
}
output "west" {
  value = data.fake_region.west
}
"""
)


@dataclass(frozen=True)
class FakeProvider:
    """The fake provider's binary, and the calls that all of its processes got."""

    binary: Path
    log: Path
    protocol: int

    @property
    def calls(self) -> list[str]:
        return self.log.read_text().split() if self.log.exists() else []

    @property
    def installed(self) -> InstalledProvider:
        return InstalledProvider(ADDRESS, "1.0.0", self.binary)

    def forget_calls(self) -> None:
        self.log.unlink(missing_ok=True)


def fake_provider(folder: Path, protocol: int) -> FakeProvider:
    folder.mkdir(parents=True, exist_ok=True)
    binary, log = folder / f"terraform-provider-fake-{protocol}", folder / f"calls-{protocol}"
    source = Path(sagemaker_rest.__file__).parents[1]
    script = Path(__file__).with_name("fake_provider.py")
    binary.write_text(
        f'#!/bin/sh\nPYTHONPATH="{source}" PYTHONDONTWRITEBYTECODE=1 '
        f'exec "{sys.executable}" "{script}" {protocol} "{log}" "$@"\n'
    )
    binary.chmod(0o700)
    return FakeProvider(binary, log, protocol)


@pytest.fixture
def fake(tmp_path: Path) -> FakeProvider:
    """The fake provider, speaking protocol 6."""
    return fake_provider(tmp_path / "provider", 6)


@pytest.fixture(params=[pytest.param(5, id="protocol 5"), pytest.param(6, id="protocol 6")])
def fake_of_each_protocol(request: pytest.FixtureRequest, tmp_path: Path) -> FakeProvider:
    return fake_provider(tmp_path / "provider", request.param)


@pytest.fixture
def environment() -> dict[str, str]:
    """Return what Terraform sees in these tests; nothing of AWS's."""
    return command_environment({})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty root module."""
    made = tmp_path / "root"
    made.mkdir()
    return made


@dataclass(frozen=True)
class Accelerated:
    """Terraform in an accelerated folder."""

    folder: Path
    acceleration: Acceleration

    def run(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return terraform(self.folder, {**self.acceleration.environment, **variables}, *arguments)


def terraform(folder: Path, environment: Mapping[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [terraform_binary(), *arguments],
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def wait_until(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 15
    while not (met := condition()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return met


@pytest.fixture
def accelerated(fake: FakeProvider, folder: Path, environment: dict[str, str], tmp_path: Path) -> Iterator[Accelerated]:
    """Terraform with the accelerated fake provider, and a cache of its own."""
    with Acceleration(
        folder, environment=environment, providers=[fake.installed], cache=tmp_path / "answers"
    ) as acceleration:
        assert acceleration.is_on
        yield Accelerated(folder, acceleration)
