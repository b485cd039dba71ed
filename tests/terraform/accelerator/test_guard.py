"""A guarded command sees all of the environment, though a shell stands between."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.terraform.accelerator.guard import Guard

if TYPE_CHECKING:
    from pathlib import Path

PRINT = "import os, sys; print(os.environ[sys.argv[1]], flush=True)"


@pytest.mark.parametrize("name", ["PLAIN", "TF_AWS_DEFAULT_TAGS_sagemaker-rest:run", "1st", "a.b"])
def test_a_variable_reaches_the_command_also_if_no_shell_could_have_it(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "guarded"
    folder.mkdir()
    environment = {"PATH": os.environ["PATH"], name: "a value; with $signs"}

    guard = Guard(folder, [sys.executable, "-c", PRINT, name], environment=environment)
    printed = [line for line in guard.output if not guard.note(line)]
    guard.close()

    assert printed == [b"a value; with $signs\n"]
