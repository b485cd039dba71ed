"""The harness's Terraform with the accelerator: what happens when the accelerator cannot help."""

import itertools
import os
import signal
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from sagemaker_rest.errors import TerraformError
from sagemaker_rest.targets.planner import Planner
from sagemaker_rest.terraform.accelerator.http2 import HeadersReceived
from sagemaker_rest.terraform.accelerator.relay import Relay
from sagemaker_rest.terraform.command import Terraform
from tests.targets.pretended import PretendedTarget
from tests.terraform.conftest import AcceleratedIn

GROUP = 'resource "aws_iam_group" "g" {\n  name = "g"\n}\noutput "name" {\n  value = aws_iam_group.g.name\n}\n'

USER = 'resource "aws_iam_user" "u" {\n  name = "u"\n}\n'

Make = Callable[[str], Terraform]


@pytest.fixture
def make(tmp_path: Path, accelerated_in: AcceleratedIn) -> Make:
    """An accelerated workspace with this configuration, not initialised."""
    numbers = itertools.count()

    def of(text: str) -> Terraform:
        tree, name = tmp_path / "terraform", f"number_{next(numbers)}"
        (tree / name).mkdir(parents=True)
        (tree / name / "main.tf").write_text(text)
        return accelerated_in(tree, name, state=tmp_path / "state" / "terraform.tfstate")

    return of


def providers_of(terraform: Terraform) -> list[psutil.Process]:
    acceleration = terraform._acceleration
    return [] if acceleration is None else [psutil.Process(pid) for pid in acceleration.process_ids]


def test_a_plan_whose_provider_dies_is_made_again_without_the_accelerator(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    terraform = make(GROUP)
    terraform.initialise()
    acceleration = terraform._acceleration
    assert acceleration is not None
    begin = Relay._begin
    killed: list[int] = []

    def begin_and_kill(relay: Relay, event: HeadersReceived) -> None:
        if not killed and dict(event.headers)[b":path"].endswith(b"/PlanResourceChange"):
            killed.extend(acceleration.process_ids)
            os.kill(killed[0], signal.SIGKILL)
        begin(relay, event)

    monkeypatch.setattr(Relay, "_begin", begin_and_kill)
    plan = terraform.plan()
    again = terraform.plan()

    assert killed
    assert plan.outputs == again.outputs == {"name": "g"}
    assert set(plan.resources) == {"aws_iam_group.g"}
    assert not set(killed) & set(acceleration.process_ids)
    assert acceleration.process_ids


def test_a_version_that_the_configuration_does_not_allow_is_refused_as_ever(make: Make) -> None:
    requirement = 'aws = {\n  source  = "hashicorp/aws"\n  version = "~> 99.0"\n}'
    terraform = make(f"terraform {{\n  required_providers {{\n    {requirement}\n  }}\n}}\n{GROUP}")

    with pytest.raises(TerraformError) as caught:
        terraform.initialise()

    assert "~> 99.0" in caught.value.diagnostics


def test_a_configuration_without_aws_starts_no_provider(make: Make) -> None:
    terraform = make('output "one" {\n  value = 1\n}\n')
    terraform.initialise()

    assert terraform._acceleration is None
    assert terraform.plan().outputs == {"one": 1}


def test_the_next_workspace_takes_over_the_provider_that_runs(make: Make) -> None:
    groups, users = make(GROUP), make(USER)
    groups.initialise()
    groups.plan()
    before = providers_of(groups)

    users.initialise(after=groups)
    plan = users.plan()

    assert set(plan.resources) == {"aws_iam_user.u"}
    assert [provider.pid for provider in providers_of(users)] == [provider.pid for provider in before]
    assert [provider.cwd() for provider in before] == [str(users.workspace.root)]
    assert providers_of(groups) == []


def test_configurations_that_are_all_there_is_of_their_workspaces_are_planned_one_after_the_other(
    tmp_path: Path, aws_environment: dict[str, str]
) -> None:
    for name, text in (("groups", GROUP), ("users", USER)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "main.tf").write_text(text)
    target = PretendedTarget()
    target.environment = aws_environment

    with closing(Planner(target, tmp_path, tmp_path / "plans", accelerate=True)) as planner:
        planned = [set(planner.plan(str(tmp_path / name), {}).resources) for name in ("groups", "users")]

    assert planned == [{"aws_iam_group.g"}, {"aws_iam_user.u"}]


def test_other_settings_of_the_provider_take_another_process(make: Make) -> None:
    tagged = make('provider "aws" {\n  default_tags {\n    tags = { team = "vision" }\n  }\n}\n' + USER)
    plain = make(USER)
    tagged.initialise()
    first = tagged.plan()

    plain.initialise(after=tagged)
    second = plain.plan()

    assert first.only("aws_iam_user").values["tags_all"] == {"team": "vision"}
    assert second.only("aws_iam_user").values.get("tags_all") is None
    assert len(providers_of(plain)) == 2


def test_after_one_without_aws_a_workspace_starts_a_provider_of_its_own(make: Make) -> None:
    without, groups = make('output "one" {\n  value = 1\n}\n'), make(GROUP)
    without.initialise()

    groups.initialise(after=without)

    assert set(groups.plan().resources) == {"aws_iam_group.g"}
    assert len(providers_of(groups)) == 1


def test_apply_plan_and_destroy(make: Make) -> None:
    terraform = make(GROUP)
    terraform.initialise()

    terraform.apply()
    second = terraform.plan()
    terraform.destroy()

    assert second.is_empty
    assert terraform.state().addresses == ()
