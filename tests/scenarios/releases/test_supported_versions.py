"""Each versions.tf asks for what its folder needs, is tested with what it names, and says why."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.version import Version

from tests.scenarios.releases.supported_versions import features, gone_in_provider_6

ROOT = Path(__file__).parents[3]
TERRAFORM = ROOT / "terraform"
FOLDERS = sorted(file.parent for file in TERRAFORM.rglob("versions.tf"))
MODULES = [folder for folder in FOLDERS if folder.is_relative_to(TERRAFORM / "modules")]

every_folder = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
every_module = pytest.mark.parametrize("folder", MODULES, ids=lambda folder: folder.name)


def versions(folder: Path) -> str:
    return (folder / "versions.tf").read_text(encoding="utf-8")


def source(folder: Path) -> str:
    return "\n".join(file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.tf")))


def lowest(folder: Path, name: str) -> Version:
    found = re.search(rf'^ +{name}\s*= ">= ([\d.]+)"', versions(folder), re.MULTILINE)
    assert found, f"{folder}/versions.tf has a {name} that is one lower bound, '>= 1.2'"
    return Version(found[1])


@pytest.fixture(scope="module")
def tested() -> list[str]:
    """The releases of Terraform and OpenTofu that CI plans everything with."""
    workflow: dict[str, Any] = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8"))
    found: list[str] = workflow["jobs"]["plan"]["strategy"]["matrix"]["terraform"]
    return found


@every_folder
def test_terraform_may_be_as_old_as_the_oldest_that_is_tested(folder: Path, tested: list[str]) -> None:
    oldest = min(Version(name.removeprefix("terraform_")) for name in tested if name.startswith("terraform_"))

    assert lowest(folder, "required_version") == Version(f"{oldest.major}.{oldest.minor}")


@every_folder
def test_terraform_is_new_enough_for_what_the_folder_uses(folder: Path) -> None:
    young = [one for one in features(source(folder)) if one.since > lowest(folder, "required_version")]

    assert young == []


@every_module
def test_the_reason_names_the_youngest_feature(folder: Path) -> None:
    youngest = max(features(source(folder)), key=lambda feature: feature.since)

    assert f"{youngest.since}" in versions(folder)
    assert youngest.name in versions(folder)


@every_module
def test_the_newest_that_is_tested_is_named(folder: Path, tested: list[str]) -> None:
    terraform = max(Version(name.removeprefix("terraform_")) for name in tested if name.startswith("terraform_"))
    opentofu = max(Version(name.removeprefix("tofu_")) for name in tested if name.startswith("tofu_"))

    assert f"Terraform {terraform.major}.{terraform.minor}" in versions(folder)
    assert f"OpenTofu {opentofu.major}.{opentofu.minor}" in versions(folder)


@every_folder
def test_the_provider_may_be_as_old_as_the_one_that_is_tested(folder: Path) -> None:
    assert lowest(folder, "version") == Version("5.100.0")


@every_folder
def test_each_bound_has_a_reason(folder: Path) -> None:
    lines = versions(folder).splitlines()
    bounds = [index for index, line in enumerate(lines) if ">=" in line]

    assert [lines[index] for index in bounds if "#" not in lines[index - 1] + lines[index]] == []


@every_folder
def test_nothing_is_used_that_provider_6_has_not(folder: Path) -> None:
    assert gone_in_provider_6(source(folder)) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            'resource "aws_api_gateway_deployment" "a" {\n  stage_name = "v1"\n}\n',
            ["aws_api_gateway_deployment.stage_name"],
        ),
        (
            'resource "aws_api_gateway_deployment" "a" {\n  canary_settings {\n  }\n}\n',
            ["aws_api_gateway_deployment.canary_settings"],
        ),
        (
            "locals {\n  url = aws_api_gateway_deployment.a[0].invoke_url\n}\n",
            ["aws_api_gateway_deployment.invoke_url"],
        ),
        ("locals {\n  region = data.aws_region.current.name\n}\n", ["aws_region.name"]),
        ('resource "aws_simpledb_domain" "a" {\n}\n', ["aws_simpledb_domain"]),
        ('resource "aws_api_gateway_stage" "a" {\n  stage_name = "v1"\n}\n', []),
    ],
    ids=["argument", "block", "attribute", "data source", "type", "another type"],
)
def test_what_provider_6_has_not_is_found(text: str, found: list[str]) -> None:
    assert gone_in_provider_6(text) == found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            'variable "a" {\n  validation {\n    condition = var.a == var.b\n  }\n}\n',
            "validations that refer to other variables",
        ),
        ("  b = strcontains(var.a, 1)\n", "strcontains"),
        ("removed {\n}\n", "removed blocks"),
    ],
    ids=["other variable", "function", "block"],
)
def test_a_young_feature_is_found(text: str, name: str) -> None:
    assert [feature.name for feature in features(text)] == [name]


def test_a_validation_of_its_own_variable_is_an_old_feature() -> None:
    assert list(features('variable "a" {\n  validation {\n    condition = var.a == 1\n  }\n}\n')) == []


def test_every_git_source_in_the_documentation_names_the_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md"), *TERRAFORM.rglob("*.md")]

    named = {ref for page in pages for ref in re.findall(r"\?ref=v([\w.]+)", page.read_text(encoding="utf-8"))}

    assert named == {version}
