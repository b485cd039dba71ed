"""The tables in the READMEs of modules and examples say what variables.tf and outputs.tf say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import hcl2
import pytest

TERRAFORM = Path(__file__).parents[2] / "terraform"
FOLDERS = sorted(file.parent for file in TERRAFORM.rglob("variables.tf"))

pytestmark = [pytest.mark.plan, pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)]


def blocks(file: Path, kind: str) -> dict[str, dict[str, Any]]:
    """The blocks of a kind in a file, by name."""
    found = hcl2.loads(file.read_text(encoding="utf-8"))[kind]
    return {name.strip('"'): content for block in found for name, content in block.items()}


def as_a_cell(description: str) -> str:
    """A description as a cell of a table shows it: its lines with breaks between them."""
    text = re.sub(r"^<<-EOT\n(.*)EOT$", r"\1", description.strip('"'), flags=re.DOTALL).strip()
    return "<br>".join(line.strip() for line in text.splitlines())


def rows(readme: Path, heading: str) -> dict[str, list[str]]:
    """The table below a heading: the cells after the first, by the first."""
    section = readme.read_text(encoding="utf-8").split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    cells = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("| `")]
    return {name.strip("`"): others for name, *others in cells}


def test_the_inputs_are_those_of_variables_tf(folder: Path) -> None:
    variables = blocks(folder / "variables.tf", "variable")
    table = rows(folder / "README.md", "Inputs")

    assert list(table) == list(variables)
    assert {name: cells[0] for name, cells in table.items()} == {
        name: as_a_cell(variable["description"]) for name, variable in variables.items()
    }
    assert [name for name, cells in table.items() if cells[1] == "required"] == [
        name for name, variable in variables.items() if "default" not in variable
    ]


def test_the_outputs_are_those_of_outputs_tf(folder: Path) -> None:
    outputs = blocks(folder / "outputs.tf", "output")
    table = rows(folder / "README.md", "Outputs")

    assert {name: cells[0] for name, cells in table.items()} == {
        name: as_a_cell(output["description"]) for name, output in outputs.items()
    }


def test_every_field_of_an_object_is_described(folder: Path) -> None:
    fields = {
        name: set(re.findall(r"(\w+)\s*=", str(variable["type"])))
        for name, variable in blocks(folder / "variables.tf", "variable").items()
    }
    described = {
        name: set(re.findall(r"`(\w+)`", as_a_cell(variable["description"])))
        for name, variable in blocks(folder / "variables.tf", "variable").items()
    }

    assert {name: sorted(fields[name] - described[name]) for name in fields} == {name: [] for name in fields}
