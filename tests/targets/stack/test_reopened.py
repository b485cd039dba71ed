"""A stack is taken up again from its folder alone: destroyed by another process, or used by another run."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.errors import RunError
from sagemaker_rest.runs.run import Run, new_run
from sagemaker_rest.targets.deployer import Deployer, UsedRun
from sagemaker_rest.targets.record import read_record, recorded_stacks
from sagemaker_rest.targets.stack import Stack
from tests.targets.pretended import PretendedTarget

if TYPE_CHECKING:
    from pathlib import Path

CONFIGURATION = """
variable "file" {
  type = string
  validation {
    condition     = fileexists(var.file)
    error_message = "There is no such file."
  }
}
resource "terraform_data" "this" {
  input = filemd5(var.file)
}
output "digest" {
  value = terraform_data.this.output
}
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "terraform" / "one").mkdir(parents=True)
    (tmp_path / "terraform" / "one" / "main.tf").write_text(CONFIGURATION)
    return tmp_path / "terraform"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "model.tar.gz").write_bytes(b"a model")
    return tmp_path / "model.tar.gz"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return new_run(tmp_path / ".runs", run_id="mine")


def shared() -> PretendedTarget:
    return PretendedTarget(exclusive=False)


def kept(tree: Path, file: Path, run: Run, owner: str = "test_one") -> Stack:
    deployer = Deployer(shared(), tree, run.folder / "main", run=run, keep=True)
    stack = deployer.deploy("one", {"file": file}, owner=owner)
    deployer.destroy_all()
    return stack


def test_another_process_destroys_it_also_when_it_was_moved_and_its_file_is_gone(
    tree: Path, file: Path, run: Run, tmp_path: Path
) -> None:
    folder = kept(tree, file, run).folder
    file.unlink()
    moved = shutil.move(folder, tmp_path / "moved" / "stack")

    stack = Stack.reopen(shared(), type(tmp_path)(moved))
    stack.destroy()

    assert stack.is_gone
    assert not (tmp_path / "moved" / "stack").exists()


def test_a_kept_stack_says_so_and_how_it_is_destroyed(tree: Path, file: Path, run: Run) -> None:
    record = read_record(kept(tree, file, run).folder)

    assert (record.status, record.owner, record.run) == ("kept", "test_one", "mine")
    assert record.how_to_finish.startswith("KEPT on the pretended target (account 123456789012, us-east-1)")
    assert f"sagemaker-rest destroy mine --runs {run.folder.parent}" in record.how_to_finish


def test_the_record_of_an_older_version_is_read(tree: Path, file: Path, run: Run) -> None:
    folder = kept(tree, file, run).folder
    document = json.loads((folder / "stack.json").read_text())
    del document["regions"]
    (folder / "stack.json").write_text(json.dumps(document))

    assert read_record(folder).regions == ()


def test_a_run_that_is_up_gives_its_stack_as_it_is(tree: Path, file: Path, run: Run) -> None:
    made = kept(tree, file, run)
    used = UsedRun(shared(), run)

    stack = used.find("one", "test_one")

    assert stack.outputs == made.outputs
    assert stack.plan().is_empty
    assert recorded_stacks(run.folder) == [made.folder]
    used.close()


def test_the_only_stack_of_a_configuration_serves_another_owner(tree: Path, file: Path, run: Run) -> None:
    made = kept(tree, file, run)

    assert UsedRun(shared(), run).find("one", "test_two").folder == made.folder


def test_a_stack_that_the_run_has_not_is_refused_with_those_that_it_has(tree: Path, file: Path, run: Run) -> None:
    kept(tree, file, run)

    with pytest.raises(RunError, match=r"run mine has no stack of two for test_one .* its stacks: one of test_one"):
        UsedRun(shared(), run).find("two", "test_one")


def test_the_time_of_every_command_is_kept(tree: Path, file: Path, run: Run) -> None:
    folder = kept(tree, file, run).folder

    (line,) = (folder / "timing.jsonl").read_text().splitlines()

    assert json.loads(line)["command"] == "apply"
    assert json.loads(line)["seconds"] > 0


def test_the_run_has_a_journal_before_anything_is_made(tree: Path, tmp_path: Path, run: Run) -> None:
    deployer = Deployer(shared(), tree, run.folder / "main", run=run)
    with pytest.raises(Exception, match="There is no such file"):
        deployer.deploy("one", {"file": tmp_path / "absent"})

    journal = json.loads((run.folder / "run.json").read_text())

    assert (journal["id"], journal["target"], journal["account_id"]) == ("mine", "pretended", "123456789012")
    deployer.destroy_all()
