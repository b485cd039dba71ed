"""A destroy that is refused for something that passes is tried again; any other failure is final at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.errors import TerraformError
from sagemaker_rest.targets.stack import Stack
from sagemaker_rest.targets.transient_errors import Patience, reason_to_wait
from tests.targets.pretended import PretendedTarget

if TYPE_CHECKING:
    from pathlib import Path

# destroying it fails as often as there are lines in a file, and takes one away each time
CONFIGURATION = """
resource "terraform_data" "this" {{
  input = "{refusals}"
  provisioner "local-exec" {{
    when    = destroy
    command = "test -s ${{self.input}} || exit 0; sed 1q ${{self.input}}; sed -i.before 1d ${{self.input}}; exit 1"
  }}
}}
"""
IN_PROGRESS = 'ValidationException: Cannot update in-progress endpoint "arn:aws:sagemaker:eu-west-1:1:endpoint/x".\n'


@pytest.fixture
def refusals(tmp_path: Path) -> Path:
    """Return what a destroy is refused with, a line each time."""
    return tmp_path / "refusals"


@pytest.fixture
def applied(tmp_path: Path, refusals: Path) -> Stack:
    (tmp_path / "terraform" / "one").mkdir(parents=True)
    (tmp_path / "terraform" / "one" / "main.tf").write_text(CONFIGURATION.format(refusals=refusals))
    stack = Stack.create(PretendedTarget(), tmp_path / "terraform", "one", tmp_path / "runs" / "stack")
    stack.destroy_patience = Patience(seconds=600, attempts=10, first_pause=0)
    stack.apply()
    return stack


def test_an_endpoint_in_progress_is_waited_for(applied: Stack, refusals: Path) -> None:
    refusals.write_text(IN_PROGRESS * 2)

    applied.destroy()

    assert applied.is_gone
    assert refusals.read_text() == ""


def test_another_refusal_is_final(applied: Stack, refusals: Path) -> None:
    refusals.write_text("AccessDeniedException: no\n" * 2)

    with pytest.raises(TerraformError, match="AccessDeniedException"):
        applied.destroy()

    assert not applied.is_gone
    assert refusals.read_text() == "AccessDeniedException: no\n"


def test_patience_ends(applied: Stack, refusals: Path) -> None:
    applied.destroy_patience = Patience(seconds=-1, attempts=10, first_pause=0)
    refusals.write_text(IN_PROGRESS * 2)

    with pytest.raises(TerraformError, match="Cannot update in-progress endpoint"):
        applied.destroy()

    assert not applied.is_gone


class Command:
    """Fails with each of the given diagnostics in turn, and then succeeds. Time passes only when it is slept away."""

    def __init__(self, *diagnostics: str) -> None:
        self.diagnostics = list(diagnostics)
        self.now = 0.0
        self.pauses: list[float] = []

    def run(self) -> None:
        if self.diagnostics:
            raise TerraformError("failed", diagnostics=self.diagnostics.pop(0))

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds

    def retried(self, patience: Patience, command: str) -> None:
        patience.retry(command, self.run, sleep=self.sleep, clock=lambda: self.now)


THROTTLED = "ThrottlingException: Rate exceeded"


def test_pauses_double_up_to_the_longest() -> None:
    command = Command(*[THROTTLED] * 5)

    command.retried(Patience(seconds=600, attempts=10, first_pause=5, longest_pause=20), "apply")

    assert command.pauses == [5, 10, 20, 20, 20]


def test_attempts_are_counted() -> None:
    command = Command(*[THROTTLED] * 5)

    with pytest.raises(TerraformError):
        command.retried(Patience(seconds=600, attempts=3), "apply")

    assert len(command.pauses) == 2


def test_no_pause_is_begun_that_ends_too_late() -> None:
    command = Command(*[THROTTLED] * 5)

    with pytest.raises(TerraformError):
        command.retried(Patience(seconds=12, attempts=10, first_pause=5), "destroy")

    assert command.pauses == [5]


@pytest.mark.parametrize(
    ("diagnostics", "apply", "destroy"),
    [
        pytest.param(IN_PROGRESS, True, True, id="endpoint in progress"),
        pytest.param("ValidationException: Could not assume role arn:aws:iam::1:role/x", True, False, id="new role"),
        pytest.param(
            "unexpected state 'Failed': Unable to provision requested ML compute capacity due to InsufficientCapacity",
            True,
            False,
            id="capacity",
        ),
        pytest.param("TooManyRequestsException: Too Many Requests", True, True, id="API Gateway"),
        pytest.param("DependencyViolation: resource sg-1 has a dependent object", False, True, id="interfaces"),
        pytest.param("DeleteConflict: Cannot delete entity, must detach", False, True, id="detached policy"),
        pytest.param("read tcp: connection reset by peer", True, True, id="network"),
        pytest.param("AccessDeniedException: no", False, False, id="permission"),
        pytest.param("ResourceLimitExceeded: the account-level service limit is 0", False, False, id="quota"),
        pytest.param("Error: Invalid value for variable", False, False, id="mistake"),
    ],
)
def test_what_passes_is_told_from_what_does_not(diagnostics: str, apply: bool, destroy: bool) -> None:  # noqa: FBT001  a table's columns
    error = TerraformError("failed", diagnostics=diagnostics)

    assert (reason_to_wait(error, "apply") is not None) == apply
    assert (reason_to_wait(error, "destroy") is not None) == destroy
