"""A plan of what lies in the workspace needs no `terraform init`; where it does, there is one."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sagemaker_rest.terraform import local_modules
from sagemaker_rest.terraform.command import Terraform
from tests.terraform.conftest import AcceleratedIn

TOPIC = 'resource "aws_sns_topic" "this" {\n  name = "one"\n}\n'
CALL = 'module "inner" {\n  source = "../inner"\n}\n'
S3 = 'terraform {\n  backend "s3" {\n    bucket = "nobody-has-it"\n    key    = "x"\n    region = "us-east-1"\n  }\n}\n'

Make = Callable[[str], Terraform]


@pytest.fixture
def make(tmp_path: Path, accelerated_in: AcceleratedIn) -> Make:
    """An accelerated workspace with this root module, which may call `../inner`; for plans, as of a Planner."""

    def of(text: str) -> Terraform:
        for name, content in (("root", text), ("inner", TOPIC)):
            (tmp_path / "tree" / name).mkdir(parents=True)
            (tmp_path / "tree" / name / "main.tf").write_text(content)
        terraform = accelerated_in(tmp_path / "tree", "root", state=None)
        terraform.accelerate()
        return terraform

    return of


def commands(tmp_path: Path) -> list[str]:
    """Return what was run, in order."""
    return [log.stem.split("-", 1)[1] for log in sorted((tmp_path / "logs").glob("*.stderr"))]


def test_what_lies_in_the_workspace_is_planned_without_init(make: Make, tmp_path: Path) -> None:
    terraform = make(TOPIC.replace("one", "two") + CALL)

    first, second = terraform.plan(), terraform.plan()

    assert set(first.resources) == {"aws_sns_topic.this", "module.inner.aws_sns_topic.this"}
    assert second == first
    assert commands(tmp_path) == ["plan", "show", "plan", "show"]


def test_a_configuration_with_a_backend_is_initialised_and_keeps_its_state_here(make: Make, tmp_path: Path) -> None:
    terraform = make(S3 + TOPIC)

    plan = terraform.plan()

    assert set(plan.resources) == {"aws_sns_topic.this"}
    assert commands(tmp_path) == ["init", "plan", "show"]
    assert terraform.workspace.state.parent == terraform.workspace.root


def test_where_terraform_asks_for_an_init_it_gets_one(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forget_the_modules(root: Path) -> bool:
        (root / ".terraform" / "modules").mkdir(parents=True)
        (root / ".terraform" / "modules" / "modules.json").write_text(json.dumps({"Modules": []}))
        return True

    monkeypatch.setattr(local_modules, "install", forget_the_modules)
    terraform = make(CALL)

    plan = terraform.plan()

    assert set(plan.resources) == {"module.inner.aws_sns_topic.this"}
    assert commands(tmp_path) == ["plan", "init", "plan", "show"]


def test_a_backend_that_was_overlooked_is_not_asked(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    terraform = make(TOPIC)
    (terraform.workspace.root / "backend.tf").write_text(S3)
    monkeypatch.setattr(Terraform, "_is_ready_without_init", lambda _terraform: True)

    plan = terraform.plan()

    assert set(plan.resources) == {"aws_sns_topic.this"}
    assert commands(tmp_path) == ["plan", "init", "plan", "show"]
