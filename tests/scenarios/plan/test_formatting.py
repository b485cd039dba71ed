"""Every Terraform file is formatted as `terraform fmt` does it."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.terraform.binary import terraform_binary

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.plan
def test_terraform_fmt_has_nothing_to_change(pytestconfig: pytest.Config) -> None:
    folder: Path = pytestconfig.rootpath / "terraform"

    checked = subprocess.run(
        [terraform_binary(), "fmt", "-check", "-diff", "-recursive", folder],
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 0, checked.stdout
