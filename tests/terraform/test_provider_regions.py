"""In which regions a configuration makes things is read from its provider blocks, and worked out by Terraform."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.errors import TerraformError
from sagemaker_rest.terraform.plan import Plan, read_plan
from sagemaker_rest.terraform.provider_regions import REGIONS_FILE, ProviderRegion, provider_regions
from sagemaker_rest.terraform.workspace import VARIABLES_FILE

if TYPE_CHECKING:
    from pathlib import Path

IRELAND = 'provider "aws" {\n  alias  = "ireland"\n  region = "eu-west-1"\n}\n'


@dataclass
class Planning:
    """Plans the folder: `asked` are the expressions of the outputs that are there then, `answers` their values."""

    root: Path
    answers: tuple[str | None, ...] = ()
    asked: list[Any] = field(default_factory=list)

    def plan(self) -> Plan:
        outputs = json.loads((self.root / REGIONS_FILE).read_text())["output"]
        self.asked += outputs.values()
        known = {name: {"value": value} for name, value in zip(outputs, self.answers, strict=False)}
        return read_plan({"planned_values": {"outputs": {name: known.get(name, {}) for name in outputs}}})

    def regions(self) -> tuple[ProviderRegion, ...]:
        return provider_regions(self.root, self.plan)


@pytest.fixture
def planning(tmp_path: Path) -> Planning:
    return Planning(tmp_path)


def test_a_region_that_is_written_needs_no_plan(planning: Planning) -> None:
    (planning.root / "main.tf").write_text('provider "aws" {\n  region = "us-east-1"\n}\n' + IRELAND)

    assert planning.regions() == (ProviderRegion("aws", "us-east-1"), ProviderRegion("aws.ireland", "eu-west-1"))
    assert planning.asked == []


def test_a_block_without_a_region_and_one_of_another_provider_name_none(planning: Planning) -> None:
    (planning.root / "main.tf").write_text('provider "aws" {}\nprovider "google" {\n  region = "europe-west1"\n}\n')

    assert planning.regions() == ()


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        pytest.param("var.second", "${var.second}", id="a variable"),
        pytest.param("local.regions.second", "${local.regions.second}", id="a local value"),
        pytest.param('"${var.area}-west-1"', "${var.area}-west-1", id="a template"),
        pytest.param(
            'var.second == "" ? "us-east-1" : var.second',
            '${var.second == "" ? "us-east-1" : var.second}',
            id="a condition",
        ),
    ],
)
def test_any_other_expression_is_worked_out_by_a_plan(planning: Planning, written: str, asked: str) -> None:
    (planning.root / "main.tf").write_text(IRELAND.replace('"eu-west-1"', written))
    planning.answers = ("eu-west-1",)

    assert planning.regions() == (ProviderRegion("aws.ireland", "eu-west-1"),)
    assert planning.asked == [{"value": asked, "sensitive": True}]
    assert not (planning.root / REGIONS_FILE).exists()


@pytest.mark.parametrize(
    ("given", "default", "found"),
    [
        pytest.param({"second": "eu-west-1"}, '"us-west-2"', (ProviderRegion("aws.ireland", "eu-west-1"),), id="given"),
        pytest.param({}, '"eu-west-1"', (ProviderRegion("aws.ireland", "eu-west-1"),), id="by default"),
        pytest.param({}, "null", (), id="null by default"),
        pytest.param({"second": None}, "null", (), id="given as null"),
    ],
)
def test_a_variable_whose_value_is_certain_needs_no_plan(
    planning: Planning, given: dict[str, Any], default: str, found: tuple[ProviderRegion, ...]
) -> None:
    (planning.root / "main.tf").write_text(
        IRELAND.replace('"eu-west-1"', "var.second") + f'variable "second" {{\n  default = {default}\n}}\n'
    )
    (planning.root / VARIABLES_FILE).write_text(json.dumps(given))

    assert planning.regions() == found
    assert planning.asked == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("terraform.tfvars", 'second = "eu-west-1"\n', id="a file of values"),
        pytest.param("it.auto.tfvars.json", '{"second": "eu-west-1"}', id="another"),
        pytest.param("main_override.tf", 'variable "second" {\n  default = "eu-west-1"\n}\n', id="an override"),
    ],
)
def test_a_variable_that_something_else_may_set_is_worked_out_by_a_plan(
    planning: Planning, name: str, text: str
) -> None:
    (planning.root / "main.tf").write_text(
        IRELAND.replace('"eu-west-1"', "var.second") + 'variable "second" {\n  default = "us-west-2"\n}\n'
    )
    (planning.root / name).write_text(text)
    planning.answers = ("eu-west-1",)

    assert planning.regions() == (ProviderRegion("aws.ireland", "eu-west-1"),)
    assert len(planning.asked) == 1


def test_null_is_no_region(planning: Planning) -> None:
    (planning.root / "main.tf").write_text(IRELAND.replace('"eu-west-1"', "local.second"))
    planning.answers = (None,)

    assert planning.regions() == ()


def test_what_the_plan_does_not_know_is_not_known(planning: Planning) -> None:
    (planning.root / "main.tf").write_text(IRELAND.replace('"eu-west-1"', "terraform_data.this.output"))

    assert planning.regions() == (ProviderRegion("aws.ireland", None),)


def test_a_plan_that_fails_leaves_no_file(planning: Planning) -> None:
    (planning.root / "main.tf").write_text(IRELAND.replace('"eu-west-1"', "var.second"))

    def fail() -> Plan:
        raise TerraformError("refused")

    with pytest.raises(TerraformError, match="refused"):
        provider_regions(planning.root, fail)

    assert not (planning.root / REGIONS_FILE).exists()


def test_terraform_s_json_is_read_too(planning: Planning) -> None:
    blocks = [{"region": "us-east-1"}, {"alias": "ireland", "region": "${var.second}"}]
    (planning.root / "main.tf.json").write_text(json.dumps({"provider": {"aws": blocks}}))
    planning.answers = ("eu-west-1",)

    assert planning.regions() == (ProviderRegion("aws", "us-east-1"), ProviderRegion("aws.ireland", "eu-west-1"))


def test_the_blocks_of_modules_count_wherever_those_are_from(planning: Planning) -> None:
    called = planning.root / ".terraform" / "modules" / "copy.deeper"
    called.mkdir(parents=True)
    (called / "main.tf").write_text(IRELAND + IRELAND.replace('"eu-west-1"', "var.region").replace("ireland", "other"))
    modules = [{"Key": "", "Dir": "."}, {"Key": "copy.deeper", "Dir": ".terraform/modules/copy.deeper"}]
    (called.parent / "modules.json").write_text(json.dumps({"Modules": modules}))

    assert planning.regions() == (
        ProviderRegion("module.copy.module.deeper.aws.ireland", "eu-west-1"),
        # what a module is given is not seen from outside of it
        ProviderRegion("module.copy.module.deeper.aws.other", None),
    )
    assert planning.asked == []


def test_the_instances_of_a_block_are_not_known(planning: Planning) -> None:
    (planning.root / "main.tf").write_text(IRELAND.replace('"eu-west-1"', "each.value"))

    assert planning.regions() == (ProviderRegion("aws.ireland", None),)
    assert planning.asked == []
