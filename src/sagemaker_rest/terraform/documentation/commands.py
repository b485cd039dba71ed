"""`sagemaker-rest docs`: write the inputs and outputs into READMEs, or check that they are there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sagemaker_rest.errors import TerraformError

if TYPE_CHECKING:
    import argparse

_DESCRIPTION = """\
Write the inputs and outputs of Terraform modules into their READMEs, between <!-- BEGIN_TF_DOCS --> and
<!-- END_TF_DOCS -->, in the form of terraform-docs' "markdown document".
"""


def add_commands(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `docs`."""
    parser = subparsers.add_parser(
        "docs", help="write the inputs and outputs of modules into their READMEs", description=_DESCRIPTION
    )
    parser.add_argument(
        "folders", nargs="+", type=Path, metavar="FOLDER", help="a module, or a folder that has modules in it"
    )
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a README is not up to date")
    parser.set_defaults(run=docs)


def docs(options: argparse.Namespace) -> int:
    """Document each module.

    Raises:
        TerraformError: with --check, a README is not up to date; or no module was found.

    """
    from sagemaker_rest.terraform.documentation.readme import documented, up_to_date  # noqa: PLC0415  --help is quick

    modules = [module for folder in options.folders for module in _modules(folder)]
    stale = [module for module in modules if not up_to_date(module)]
    if stale and options.check:
        raise TerraformError(
            f"The inputs and outputs in {', '.join(str(module / 'README.md') for module in stale)} are not those of "
            f"the HCL. Run: sagemaker-rest docs {' '.join(map(str, options.folders))}"
        )
    for module in stale:
        (module / "README.md").write_text(documented(module), encoding="utf-8")
    print(f"{len(modules)} modules documented, {len(stale)} of them anew.")  # noqa: T201
    return 0


def _modules(folder: Path) -> list[Path]:
    found = sorted({file.parent for file in folder.rglob("*.tf") if not _is_hidden(file.relative_to(folder))})
    if not found:
        raise TerraformError(
            f"{folder} holds no Terraform module. Name the folder of one, or one that has modules in it."
        )
    return found


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)
