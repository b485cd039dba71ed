"""Values of any shape, with unknown and sensitive parts, as an output and in a resource: read as `show` prints them."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sagemaker_rest.terraform.environment import command_environment
from sagemaker_rest.terraform.plan_file.document import read_plan_file
from tests.terraform.accelerator.conftest import terraform
from tests.terraform.plan_file.document.test_same_as_show import assert_same

# It has an attribute that is unknown, and one that is unknown together with its type.
SOURCES = 'resource "terraform_data" "source" {\n  input = "x"\n}\n'
UNKNOWN = st.sampled_from(["terraform_data.source.id", "terraform_data.source.output"])
NAME = st.from_regex(r"[a-z]{1,3}", fullmatch=True)
# HCL has other escapes than JSON for control characters
TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=5).map(
    lambda text: json.dumps(text, ensure_ascii=False).replace("${", "$${").replace("%{", "%%{")
)
NUMBER = st.one_of(st.integers(), st.decimals(allow_nan=False, allow_infinity=False, places=6)).map(str)
KNOWN = st.one_of(TEXT, NUMBER, st.sampled_from(["true", "false", "null"]))


def grouped(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    tuples = st.lists(parts, max_size=3).map(lambda found: f"[{', '.join(found)}]")
    objects = st.dictionaries(NAME, parts, max_size=3).map(
        lambda found: f"{{ {', '.join(f'{name} = {part}' for name, part in found.items())} }}"
    )
    texts = st.lists(st.one_of(TEXT, UNKNOWN), max_size=3).map(lambda found: f"[{', '.join(found)}]")
    collections = st.tuples(st.sampled_from(["toset", "tolist"]), texts).map(lambda found: f"{found[0]}({found[1]})")
    maps = st.dictionaries(NAME, st.one_of(TEXT, UNKNOWN), max_size=3).map(
        lambda found: f"tomap({{ {', '.join(f'{name} = {part}' for name, part in found.items())} }})"
    )
    return st.one_of(tuples, objects, collections, maps, parts.map(lambda part: f"sensitive({part})"))


VALUES = st.recursive(st.one_of(KNOWN, UNKNOWN), grouped, max_leaves=8)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("root")


# a plan is not made smaller in search of the smallest that fails: that would take minutes
@settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(st.lists(VALUES, min_size=20, max_size=40))
def test_any_value(folder: Path, values: list[str]) -> None:
    blocks = [
        f'output "o{number:02}" {{\n  value     = {value}\n  sensitive = true\n}}\n'
        f'resource "terraform_data" "r{number:02}" {{\n  input = {value}\n}}\n'
        for number, value in enumerate(values)
    ]
    (folder / "main.tf").write_text(SOURCES + "".join(blocks), encoding="utf-8")

    planned = terraform(folder, command_environment({}), "plan", "-input=false", "-out=p.tfplan")
    shown: dict[str, Any] = json.loads(terraform(folder, command_environment({}), "show", "-json", "p.tfplan").stdout)

    assert planned.returncode == 0, planned.stderr
    assert_same(read_plan_file(folder / "p.tfplan", {}), shown)
