"""A destroy that is refused for something that passes is tried again; any other failure is final at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.errors import TerraformError
from sagemaker_rest.targets import stack as stack_module
from sagemaker_rest.targets.stack import Stack
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
def refusals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What a destroy is refused with, a line each time."""
    monkeypatch.setattr(stack_module, "_PAUSE_SECONDS", 0)
    return tmp_path / "refusals"


@pytest.fixture
def applied(tmp_path: Path, refusals: Path) -> Stack:
    (tmp_path / "terraform" / "one").mkdir(parents=True)
    (tmp_path / "terraform" / "one" / "main.tf").write_text(CONFIGURATION.format(refusals=refusals))
    stack = Stack(PretendedTarget(), tmp_path / "terraform", "one", tmp_path / "runs" / "stack")
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


def test_patience_ends(applied: Stack, refusals: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stack_module, "_PATIENCE_SECONDS", 0)
    refusals.write_text(IN_PROGRESS * 2)

    with pytest.raises(TerraformError, match="Cannot update in-progress endpoint"):
        applied.destroy()

    assert not applied.is_gone
