"""What keeps a plan from being remembered."""

import json
from pathlib import Path
from typing import Any

import pytest

from sagemaker_rest.terraform.remembered import rules


def file_with(folder: Path, content: str | bytes) -> Path:
    file = folder / "file"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


@pytest.mark.parametrize(
    ("text", "word"),
    [
        pytest.param("now = timestamp()", "timestamp", id="the time"),
        pytest.param("now = plantimestamp ()", "plantimestamp", id="the time of the plan, with a space"),
        pytest.param("id = core::uuid()", "uuid", id="chance, by its whole name"),
        pytest.param('secret = bcrypt("x")', "bcrypt", id="salt"),
        pytest.param("now = timestamp /* of\nthe plan */ ()", "timestamp", id="behind a comment"),
        pytest.param("now = (timestamp # of the plan\n ())", "timestamp", id="on the next line"),
        pytest.param("${templatestring(var.text, {})}", "templatestring", id="a template from anywhere"),
        pytest.param("folder = path.cwd", "cwd", id="the folder"),
        pytest.param('folder = abspath("x")', "abspath", id="a whole path"),
        pytest.param(r'{"now": "${\u0074imestamp()}"}', "timestamp", id="escaped in JSON"),
    ],
)
def test_a_word_that_means_something_else_each_time_is_found(tmp_path: Path, text: str, word: str) -> None:
    assert rules.impure_word(file_with(tmp_path, text)) == word


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("timestamps = var.timestamp", id="a name"),
        pytest.param('id = uuidv5("dns", "example.com")', id="a function that gives the same"),
        pytest.param("my_timestamp(1)", id="a part of a word"),
        pytest.param(b"\x1f\x8b timestamp()", id="no text"),
        pytest.param(b"text" * 20_000 + b"\xff timestamp()", id="no text further down"),
    ],
)
def test_other_words_are_none(tmp_path: Path, content: str | bytes) -> None:
    assert rules.impure_word(file_with(tmp_path, content)) is None


@pytest.mark.parametrize(
    ("sources", "found"),
    [
        pytest.param(["", "./inner", "../other"], None, id="in the workspace"),
        pytest.param(["", "git::https://example.com/module.git"], "git::https://example.com/module.git", id="git"),
        pytest.param(["", "hashicorp/consul/aws"], "hashicorp/consul/aws", id="a registry"),
    ],
)
def test_a_module_from_elsewhere_is_found(tmp_path: Path, sources: list[str], found: str | None) -> None:
    (tmp_path / "modules").mkdir()
    manifest = {"Modules": [{"Key": str(number), "Source": source} for number, source in enumerate(sources)]}
    (tmp_path / "modules" / "modules.json").write_text(json.dumps(manifest))

    assert rules.module_from_elsewhere(tmp_path) == found


def test_a_configuration_without_modules_has_none_from_elsewhere(tmp_path: Path) -> None:
    assert rules.module_from_elsewhere(tmp_path) is None


def change(after: Any, sensitive: Any) -> dict[str, Any]:
    return {"resource_changes": [{"change": {"after": after, "after_sensitive": sensitive}}]}


DATA = {"values": {"password": "known", "name": "x"}, "sensitive_values": {"password": True}}
IN_A_MODULE = {"root_module": {"child_modules": [{"resources": [DATA]}]}}


@pytest.mark.parametrize(
    "plan",
    [
        pytest.param(change({"password": "known"}, {"password": True}), id="an argument"),
        pytest.param(change({"keys": [{"value": "known"}]}, {"keys": [{"value": True}]}), id="a part of an argument"),
        pytest.param({"output_changes": {"key": {"after": "known", "after_sensitive": True}}}, id="an output"),
        pytest.param({"prior_state": {"values": IN_A_MODULE}}, id="a data source"),
        pytest.param(
            {"configuration": {"root_module": {"variables": {"password": {"sensitive": True}}}}}, id="a variable"
        ),
    ],
)
def test_a_plan_that_knows_something_sensitive_has_secrets(plan: dict[str, Any]) -> None:
    assert rules.has_secrets(plan)


@pytest.mark.parametrize(
    "plan",
    [
        pytest.param({}, id="an empty plan"),
        pytest.param(change({"name": "known"}, {}), id="nothing marked"),
        pytest.param(change({"name": "known"}, {"password": True}), id="unknown"),
        pytest.param(change({"password": None}, {"password": True}), id="not set"),
        pytest.param({"output_changes": {"keys": {"after": {}, "after_sensitive": True}}}, id="an empty output"),
        pytest.param(
            {"output_changes": {"keys": {"after_unknown": True, "after_sensitive": True}}}, id="unknown output"
        ),
        pytest.param({"configuration": {"root_module": {"variables": {"name": {}}}}}, id="a variable"),
    ],
)
def test_a_plan_that_knows_nothing_sensitive_has_none(plan: dict[str, Any]) -> None:
    assert not rules.has_secrets(plan)


@pytest.mark.parametrize(
    ("name", "text", "declared"),
    [
        pytest.param("main.tf", 'variable "x" {\n  type      = string\n  sensitive = true\n}\n', True, id="in a block"),
        pytest.param("main.tf", 'variable "x" { sensitive = true }\n', True, id="in a line"),
        pytest.param("main.tf.json", '{"variable": {"x": {"sensitive": true}}}', True, id="in JSON"),
        pytest.param(
            "main.tf.json", '{"variable": [{"x": [{"\\u0073ensitive": true}]}]}', True, id="in JSON's other form"
        ),
        pytest.param("main.tf.json", '[{"variable": {"x": {"sensitive": true}}}]', True, id="in a list of JSON"),
        pytest.param(
            "main.tf.json", '{"output": {"y": {"value": 1, "sensitive": true}}}', False, id="an output in JSON"
        ),
        pytest.param(
            "main.tf",
            'variable "x" {\n}\noutput "y" {\n  value     = 1\n  sensitive = true\n}\n',
            False,
            id="an output",
        ),
    ],
)
def test_a_sensitive_variable_is_found(tmp_path: Path, name: str, text: str, *, declared: bool) -> None:
    (tmp_path / name).write_text(text)

    assert rules.declares_sensitive_variable(tmp_path / name) is declared
