"""The generated part of a README: what stands between two marks, the ones that terraform-docs uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sagemaker_rest.errors import TerraformError
from sagemaker_rest.terraform.documentation.markdown import render
from sagemaker_rest.terraform.documentation.module import read_module

if TYPE_CHECKING:
    from pathlib import Path

BEGIN = "<!-- BEGIN_TF_DOCS -->"
END = "<!-- END_TF_DOCS -->"


def up_to_date(folder: Path) -> bool:
    """Return whether the folder's README says what its HCL says.

    Raises:
        TerraformError: as `documented`.
    """
    expected = documented(folder)
    return (folder / "README.md").read_text(encoding="utf-8") == expected


def documented(folder: Path) -> str:
    """Return the folder's README with its generated part made anew.

    Raises:
        TerraformError: the README or one of its marks is missing, or the folder is not a module.
    """
    readme = folder / "README.md"
    if not readme.is_file():
        raise TerraformError(f"{folder} has no README.md to document its inputs in. Make one with {BEGIN} and {END}.")
    before, begin, rest = readme.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise TerraformError(
            f"{readme} lacks one of the marks between which its inputs and outputs are generated. Put {BEGIN} and, "
            f"on a line below it, {END} where they belong."
        )
    return f"{before}{BEGIN}\n{render(read_module(folder))}\n{END}{after}"
