"""The READMEs of modules and examples say what their HCL says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sagemaker_rest.terraform.documentation.module import read_module
from sagemaker_rest.terraform.documentation.readme import up_to_date

TERRAFORM = Path(__file__).parents[3] / "terraform"
FOLDERS = sorted(file.parent for file in TERRAFORM.rglob("variables.tf"))

pytestmark = pytest.mark.plan

of_every_folder = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)


@of_every_folder
def test_the_inputs_and_outputs_are_those_of_the_hcl(folder: Path) -> None:
    assert up_to_date(folder), "Run: sagemaker-rest docs terraform"


@of_every_folder
def test_everything_is_described(folder: Path) -> None:
    module = read_module(folder)

    undescribed = [one.name for one in module.variables if not one.description]
    undescribed += [one.name for one in module.outputs if not one.description]

    assert undescribed == []


@of_every_folder
def test_every_field_of_an_object_is_described(folder: Path) -> None:
    fields = {one.name: set(re.findall(r"(\w+)\s*=", one.type)) for one in read_module(folder).variables}
    described = {one.name: set(re.findall(r"`(\w+)`", one.description)) for one in read_module(folder).variables}

    assert {name: sorted(fields[name] - described[name]) for name in fields} == {name: [] for name in fields}


@pytest.mark.parametrize("module", ["apigw_sagemaker_integration", "sagemaker_endpoint"])
def test_the_table_of_inputs_names_each_input_once(module: str) -> None:
    folder = TERRAFORM / "modules" / module
    section = (folder / "README.md").read_text(encoding="utf-8").split("\n## Inputs\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\|[^|]*\|([^|]*)\|", section, re.MULTILINE)

    named = [name for row in rows for name in re.findall(r"`(\w+)`", row)]

    assert sorted(named) == sorted(one.name for one in read_module(folder).variables)
