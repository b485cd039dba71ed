"""A stack is destroyed and read back; what stands in the way keeps everything that is needed to finish by hand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.errors import LeftoverError, TargetError, TerraformError
from sagemaker_rest.targets.deployer import Deployer, deploying_processes
from sagemaker_rest.targets.prediction import region_of_endpoint
from sagemaker_rest.targets.stack import Stack
from sagemaker_rest.terraform.state import State
from tests.targets.pretended import PretendedTarget

if TYPE_CHECKING:
    from pathlib import Path

CONFIGURATION = """
variable "value" {
  type    = string
  default = "one"
}
variable "obstacle" {
  type    = string
  default = "/nowhere"
}
resource "terraform_data" "this" {
  input = { value = var.value, obstacle = var.obstacle }
  provisioner "local-exec" {
    when    = destroy
    command = "! test -e ${self.input.obstacle}"
  }
}
output "value" {
  value = var.value
}
output "invoke_url" {
  value = "https://abc.execute-api.us-east-1.amazonaws.com/v1/predict"
}
"""
FAILING = 'resource "terraform_data" "broken" {\n  provisioner "local-exec" {\n    command = "exit 1"\n  }\n}\n'


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name, text in (("one", CONFIGURATION), ("failing", CONFIGURATION + FAILING)):
        (tmp_path / "terraform" / name).mkdir(parents=True)
        (tmp_path / "terraform" / name / "main.tf").write_text(text)
    return tmp_path / "terraform"


@pytest.fixture
def pretended() -> PretendedTarget:
    return PretendedTarget()


@pytest.fixture
def stack(pretended: PretendedTarget, tree: Path, tmp_path: Path) -> Stack:
    return Stack.create(pretended, tree, "one", tmp_path / "runs" / "stack")


@pytest.fixture
def deployer(pretended: PretendedTarget, tree: Path, tmp_path: Path) -> Deployer:
    return Deployer(pretended, tree, tmp_path / "runs" / "main")


def test_outputs_are_those_of_the_last_apply(stack: Stack) -> None:
    with stack:
        assert stack.apply(value="two")["value"] == "two"
        assert stack.apply()["value"] == "two"
        assert stack.apply(value="three")["value"] == "three"
        assert stack.outputs["value"] == "three"


def test_after_an_apply_the_plan_is_empty_until_a_variable_changes(stack: Stack) -> None:
    with stack:
        stack.apply(value="two")

        assert stack.plan().is_empty
        assert stack.plan(value="three").changes["terraform_data.this"] == ("update",)


def test_the_url_is_the_target_s(stack: Stack) -> None:
    with stack:
        stack.apply()

        assert stack.url() == "http://here/v1/predict"
        assert stack.url("deeper") == "http://here/v1/predict/deeper"


def test_without_an_invoke_url_the_outputs_are_listed(stack: Stack) -> None:
    with pytest.raises(
        TargetError, match=r"one has no output 'invoke_url' that is a string; its outputs: none. Add the"
    ):
        stack.url()


def test_a_url_of_another_name_is_handed_in(stack: Stack) -> None:
    assert stack.url(invoke_url="https://abc.execute-api.us-east-1.amazonaws.com/b") == "http://here/b"


def test_without_an_endpoint_name_the_outputs_are_listed_with_what_they_hold(stack: Stack) -> None:
    with stack:
        stack.apply(value="two")

        with pytest.raises(TargetError) as refused:
            stack.invoke({})

    assert str(refused.value) == (
        "one has no output 'endpoint_name' that is a string; its outputs: invoke_url (string), value (string). Add the "
        'name of the endpoint, as `output "endpoint_name" { value = aws_sagemaker_endpoint.this.name }`, or hand '
        'in what another output holds: stack.invoke(payload, endpoint_name=stack.outputs["…"])'
    )


ARNS = frozenset(f"arn:aws:sagemaker:{place}" for place in ("eu-west-1:123456789012:endpoint/digits", "eu-west-1:x"))


@pytest.mark.parametrize(
    ("name", "more", "region"),
    [
        pytest.param("Digits", "", "eu-west-1", id="where the stack has it"),
        pytest.param("digits", "arn:aws:sagemaker:us-east-1:123456789012:endpoint/digits", "us-east-1", id="in both"),
        pytest.param("letters", "", "us-east-1", id="of somebody else"),
    ],
)
def test_an_endpoint_is_asked_where_it_is(name: str, more: str, region: str) -> None:
    assert region_of_endpoint(name, ARNS | {more}, "us-east-1") == region


def test_a_destroy_that_worked_leaves_no_folder(stack: Stack) -> None:
    stack.apply()

    stack.destroy()

    assert stack.is_gone
    assert not stack.folder.exists()


def test_destroying_again_does_nothing(stack: Stack) -> None:
    stack.apply()
    stack.destroy()

    stack.destroy()

    assert stack.is_gone


def test_a_stack_that_was_only_planned_leaves_no_folder(stack: Stack) -> None:
    with stack:
        assert not stack.plan().is_empty

    assert not stack.folder.exists()


def test_before_an_apply_the_folder_says_what_it_is_about(stack: Stack) -> None:
    with stack:
        stack.apply()
        record = json.loads((stack.folder / "stack.json").read_text())

    assert record["path"] == "one"
    assert (record["target"], record["account_id"], record["region"]) == ("pretended", "123456789012", "us-east-1")
    assert record["state"] == str(stack.folder / "terraform.tfstate")


def test_a_failed_destroy_keeps_the_state_and_says_how_to_finish(tree: Path, tmp_path: Path) -> None:
    stack = Stack.create(PretendedTarget(exclusive=False), tree, "one", tmp_path / "stack")
    obstacle = tmp_path / "obstacle"
    obstacle.touch()
    stack.apply(obstacle=obstacle)

    with pytest.raises(TerraformError) as failed:
        stack.destroy()

    assert "THINGS MAY STILL EXIST on the pretended target (account 123456789012, us-east-1)" in str(failed.value)
    assert f"cd {stack.folder}/configuration/one && terraform init && terraform destroy" in str(failed.value)
    assert (stack.folder / "terraform.tfstate").is_file()
    assert not stack.is_gone

    obstacle.unlink()
    stack.destroy()
    assert not stack.folder.exists()


def test_a_failed_destroy_on_an_own_target_sends_nobody_to_one_that_is_gone(stack: Stack, tmp_path: Path) -> None:
    (tmp_path / "obstacle").touch()
    stack.apply(obstacle=tmp_path / "obstacle")

    with pytest.raises(TerraformError, match="ends with this run; state and logs are kept in"):
        stack.destroy()

    assert (stack.folder / "terraform.tfstate").is_file()


def test_a_failed_apply_is_destroyed_too(pretended: PretendedTarget, tree: Path, tmp_path: Path) -> None:
    stack = Stack.create(pretended, tree, "failing", tmp_path / "stack")
    with pytest.raises(TerraformError):
        stack.apply()

    stack.destroy()

    assert not stack.folder.exists()


def test_what_is_left_on_an_own_target_is_listed(stack: Stack, pretended: PretendedTarget) -> None:
    pretended.things.add("S3 bucket of before")
    stack.apply()
    pretended.things.add("log group /aws/sagemaker/Endpoints/x")

    with pytest.raises(LeftoverError, match=r"still has: log group /aws/sagemaker/Endpoints/x\. Terraform does not"):
        stack.destroy()

    assert not stack.folder.exists()


def interrupted() -> None:
    raise KeyboardInterrupt


def test_what_an_interrupt_leaves_on_an_own_target_goes_with_it(
    stack: Stack, pretended: PretendedTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stack._terraform, "apply", interrupted)
    with pytest.raises(KeyboardInterrupt):
        stack.apply()
    pretended.things.add("SageMaker endpoint configuration that no state has")

    stack.destroy()

    assert stack.is_gone


def test_what_an_interrupt_leaves_on_a_shared_target_is_listed(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = PretendedTarget(exclusive=False)
    stack = Stack.create(shared, tree, "one", tmp_path / "stack")
    stack.apply()
    (identifier,) = stack.identifiers()
    monkeypatch.setattr(stack._terraform, "apply", interrupted)
    with pytest.raises(KeyboardInterrupt):
        stack.apply()
    shared.things.add(f"log group /aws/{identifier}")

    with pytest.raises(LeftoverError, match="An apply that did not end has made them"):
        stack.destroy()


def test_on_a_shared_target_the_things_of_strangers_do_not_count(tree: Path, tmp_path: Path) -> None:
    shared = PretendedTarget(exclusive=False)
    stack = Stack.create(shared, tree, "one", tmp_path / "stack")
    stack.apply()
    shared.things.add("S3 bucket of a stranger")

    stack.destroy()

    assert stack.is_gone


def test_on_a_shared_target_what_carries_the_stack_s_names_counts(tree: Path, tmp_path: Path) -> None:
    shared = PretendedTarget(exclusive=False)
    stack = Stack.create(shared, tree, "one", tmp_path / "stack")
    stack.apply()
    (identifier,) = stack.identifiers()
    shared.things.add(f"log group /aws/{identifier}")

    with pytest.raises(LeftoverError, match=f"log group /aws/{identifier}"):
        stack.destroy()


def test_what_is_left_in_another_region_is_listed(
    stack: Stack, pretended: PretendedTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    arn = "arn:aws:sagemaker:eu-west-1:123456789012:endpoint/digits"
    destroyed = State((), frozenset({arn, "digits"}), frozenset({"us-east-1", "eu-west-1"}), {})
    stack.apply()
    monkeypatch.setattr(stack._terraform, "state", lambda: destroyed)
    pretended.things_elsewhere |= {"log group /aws/sagemaker/Endpoints/digits", "S3 bucket of a stranger"}

    with pytest.raises(
        LeftoverError, match=r"still has: log group /aws/sagemaker/Endpoints/digits in eu-west-1\. Terra"
    ):
        stack.destroy()


def test_each_stack_has_a_folder_of_its_own(deployer: Deployer) -> None:
    first, second = deployer.deploy("one", {}), deployer.deploy("one", {})

    assert [first.folder.name, second.folder.name] == ["01-one", "02-one"]
    deployer.destroy_all()
    assert not first.folder.exists()
    assert not second.folder.exists()


def test_what_another_stack_made_is_not_left_over(deployer: Deployer, pretended: PretendedTarget) -> None:
    first, second = deployer.deploy("one", {}), deployer.deploy("one", {})
    (identifier,) = second.identifiers()
    pretended.things.add(f"REST API {identifier}")

    deployer.destroy(first)

    assert (first.is_gone, second.is_gone) == (True, False)
    pretended.things.clear()
    deployer.destroy_all()


def test_one_destroy_that_fails_does_not_keep_the_others_from_theirs(deployer: Deployer, tmp_path: Path) -> None:
    obstacle = tmp_path / "obstacle"
    obstacle.touch()
    stacks = [deployer.deploy("one", {"obstacle": obstacle}), deployer.deploy("one", {})]

    with pytest.raises(TerraformError, match="state and logs are kept"):
        deployer.destroy_all()

    assert [stack.is_gone for stack in stacks] == [False, True]
    obstacle.unlink()
    deployer.destroy_all()
    assert stacks[0].is_gone


def test_several_destroys_that_fail_are_told_together(deployer: Deployer, tmp_path: Path) -> None:
    obstacle = tmp_path / "obstacle"
    obstacle.touch()
    deployer.deploy("one", {"obstacle": obstacle})
    deployer.deploy("one", {"obstacle": obstacle})

    with pytest.raises(ExceptionGroup) as failed:
        deployer.destroy_all()

    assert len(failed.value.exceptions) == 2
    obstacle.unlink()
    deployer.destroy_all()


def test_a_stack_is_announced_before_anything_exists_of_it(deployer: Deployer) -> None:
    announced: list[Stack] = []

    with pytest.raises(TerraformError):
        deployer.deploy("failing", {}, announced.append)

    assert len(announced) == 1
    deployer.destroy_all(announced)


def test_a_path_that_is_not_there_leaves_nobody_waiting(deployer: Deployer, tmp_path: Path) -> None:
    with pytest.raises(TerraformError, match="no Terraform configuration 'absent'"):
        deployer.deploy("absent", {})

    deployer.destroy_all()

    assert deploying_processes(tmp_path / "runs") == []


def test_a_process_with_stacks_can_be_waited_for(deployer: Deployer, tmp_path: Path) -> None:
    assert deploying_processes(tmp_path / "runs") == []

    deployer.deploy("one", {})
    (process,) = deploying_processes(tmp_path / "runs")
    deployer.destroy_all()

    assert process.folder == tmp_path / "runs" / "main"
    assert deploying_processes(tmp_path / "runs") == []
    process.wait()
