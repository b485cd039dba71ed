"""Plans of the same configurations in workspaces that follow each other, as those of test sessions do."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from sagemaker_rest.errors import TerraformError
from sagemaker_rest.targets.local import LocalTarget
from sagemaker_rest.terraform.answer_cache import AnswerCache
from sagemaker_rest.terraform.binary import terraform_binary
from sagemaker_rest.terraform.command import Terraform
from sagemaker_rest.terraform.plan import Plan
from sagemaker_rest.terraform.remembered.memory import PlanMemory
from sagemaker_rest.terraform.workspace import create_workspace


@dataclass(frozen=True)
class Asked:
    """What came of asking for a plan: the plan or the refusal, and whether Terraform has made it for this."""

    plan: Plan | None
    refusal: TerraformError | None
    logs: Path

    @property
    def was_made(self) -> bool:
        return bool(list(self.logs.glob("[0-9][0-9][0-9]-plan.stdout")))


@dataclass
class Sessions:
    """Plans a tree's root modules, each time in a new workspace; the provider that runs goes from one to the next."""

    folder: Path
    environment: Mapping[str, str]
    memory: PlanMemory
    last: Terraform | None = field(default=None)
    number: int = 0

    def ask(
        self,
        tree: Path,
        variables: Mapping[str, Any] | None = None,
        *,
        root: str = "root",
        environment: Mapping[str, str] | None = None,
    ) -> Asked:
        """Plan `tree/root`; `environment` has more variables."""
        terraform = self.workspace(tree, root, environment or {})
        terraform.accelerate(after=self.last)
        self.last = terraform
        terraform.workspace.write_variables(variables or {})
        logs = self.folder / str(self.number) / "logs"
        try:
            return Asked(terraform.plan(), None, logs)
        except TerraformError as error:
            return Asked(None, error, logs)

    def workspace(self, tree: Path, root: str, more: Mapping[str, str], *, accelerate: bool = True) -> Terraform:
        self.number += 1
        folder = self.folder / str(self.number)
        workspace = create_workspace(
            tree,
            root,
            folder / "configuration",
            state=folder / "terraform.tfstate",
            provider_settings={"max_retries": 5},
        )
        return Terraform(
            workspace,
            binary=terraform_binary(),
            target={**self.environment, **more},
            logs=folder / "logs",
            accelerate=accelerate,
            memory=self.memory,
        )

    def close(self) -> None:
        if self.last is not None:
            self.last.close()


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalTarget]:
    with LocalTarget(log=tmp_path_factory.mktemp("cloud") / "cloud.log") as started:
        yield started


@pytest.fixture(scope="module")
def logs_client(target: LocalTarget) -> Any:
    """CloudWatch Logs of the target, whose groups a data source lists."""
    return target.client("logs")


@pytest.fixture(scope="module")
def secret_parameter(target: LocalTarget) -> None:
    """A parameter of Systems Manager, whose value the provider marks as sensitive."""
    target.client("ssm").put_parameter(Name="secret", Value="nobody may know", Type="SecureString")


@pytest.fixture(scope="module")
def sessions(target: LocalTarget, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sessions]:
    folder = tmp_path_factory.mktemp("sessions")
    started = Sessions(folder, target.environment, PlanMemory(AnswerCache(folder / "memory")))
    yield started
    started.close()


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A configuration of a topic and of a module; what tests add makes each their own."""
    made = tmp_path / "tree"
    (made / "root").mkdir(parents=True)
    (made / "inner").mkdir()
    (made / "root" / "main.tf").write_text(
        'variable "name" {\n  type    = string\n  default = "one"\n  validation {\n'
        '    condition     = var.name != "wrong"\n    error_message = "That is the wrong name."\n  }\n}\n'
        'resource "aws_sns_topic" "this" {\n  name = var.name\n}\n'
        'module "inner" {\n  source = "../inner"\n}\n'
    )
    (made / "inner" / "main.tf").write_text('output "inner" {\n  value = "inner"\n}\n')
    (made / "root" / "notes.txt").write_text(str(tmp_path))
    return made
