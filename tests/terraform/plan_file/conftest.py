"""Plans of small configurations on the AWS provider: read from their files, and as `terraform show` prints them."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sagemaker_rest.terraform.accelerator.acceleration import Acceleration
from sagemaker_rest.terraform.accelerator.installed import InstalledProvider
from sagemaker_rest.terraform.plan_file.document import read_plan_file
from tests.terraform.accelerator.conftest import terraform

CONFIGURATIONS = Path(__file__).parent / "configurations"
REQUIREMENT = 'terraform {\n  required_providers {\n    aws = { source = "hashicorp/aws" }\n  }\n}\n'
# Which instance it is says the address, too; a plan is not read from the reason; and there is one provider.
NOT_READ = {"action_reason", "index", "provider_name"}


@dataclass(frozen=True)
class Workspace:
    """An accelerated folder, in which a configuration can be planned and applied."""

    folder: Path
    acceleration: Acceleration

    @property
    def plan_file(self) -> Path:
        return self.folder / "p.tfplan"

    def run(self, *arguments: str) -> str:
        """Run a command; gives what it printed."""
        done = terraform(self.folder, self.acceleration.environment, *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def plan(self, configuration: str | Path, *options: str) -> None:
        """Plan a folder's configuration, or one in this text that lacks the requirement of the provider."""
        if isinstance(configuration, Path):
            shutil.copytree(configuration, self.folder, dirs_exist_ok=True)
        else:
            (self.folder / "main.tf").write_text(REQUIREMENT + configuration)
        self.run("init", "-input=false")
        self.run("plan", "-input=false", f"-out={self.plan_file}", *options)

    def apply(self, text: str) -> None:
        self.plan(text)
        self.run("apply", "-input=false", str(self.plan_file))

    def read(self) -> dict[str, Any]:
        """What the last plan's file says, as it is read here."""
        return read_plan_file(self.plan_file, self.acceleration.schemas)

    def shown(self) -> dict[str, Any]:
        """What it says, as Terraform prints it."""
        document: dict[str, Any] = json.loads(self.run("show", "-json", str(self.plan_file)))
        return document


@pytest.fixture
def workspace(
    tmp_path: Path, aws_provider: InstalledProvider, aws_environment: dict[str, str], aws_answers: Path
) -> Iterator[Workspace]:
    """A workspace whose resources are destroyed at the end."""
    folder = tmp_path / "root"
    folder.mkdir()
    with Acceleration(folder, environment=aws_environment, providers=[aws_provider], cache=aws_answers) as acceleration:
        assert acceleration.is_on
        yield Workspace(folder, acceleration)
        terraform(folder, acceleration.environment, "destroy", "-auto-approve", "-input=false")


def configuration(name: str) -> Path:
    return CONFIGURATIONS / name


def changes(document: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """`resource_changes` or `resource_drift`, without what no plan is read from."""
    found = [{key: part for key, part in one.items() if key not in NOT_READ} for one in document.get(kind, ())]
    for one in found:
        # the paths are a set, in any order
        if "replace_paths" in one["change"]:
            one["change"] = {**one["change"], "replace_paths": sorted(one["change"]["replace_paths"])}
    return found


def outputs(document: dict[str, Any]) -> dict[str, Any]:
    """The planned outputs, without their types."""
    found = document["planned_values"].get("outputs", {})
    return {name: {key: part for key, part in output.items() if key != "type"} for name, output in found.items()}
