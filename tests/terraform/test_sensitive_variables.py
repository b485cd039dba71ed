"""The values of sensitive variables, from all places where they may be given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.terraform.sensitive_variables import sensitive_values

if TYPE_CHECKING:
    from pathlib import Path

VARIABLES = """
variable "password" {
  type      = string
  sensitive = true
}
variable "user" {
  type      = string
  sensitive = false
}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "variables.tf").write_text(VARIABLES)
    (tmp_path / "more.tf.json").write_text('{"variable": {"keys": {"sensitive": true}}}')
    return tmp_path


def test_it_is_what_a_test_gives_to_variables_that_are_declared_sensitive(root: Path) -> None:
    assert [*sensitive_values(root, {"password": "a", "user": "b", "keys": ["c"]})] == [["c"], "a"]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("terraform.tfvars", 'user = "b"\npassword = "a"\n'),
        ("x.auto.tfvars", 'password = "a"\n'),
        ("x.auto.tfvars.json", '{"user": "b", "password": "a"}'),
    ],
)
def test_it_is_what_files_beside_the_module_say(root: Path, file: str, text: str) -> None:
    (root / file).write_text(text)

    assert [*sensitive_values(root, {"user": "b"})] == ["a"]


def test_it_is_what_the_environment_says(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TF_VAR_password", "a")
    monkeypatch.setenv("TF_VAR_user", "b")

    assert [*sensitive_values(root, {})] == ["a"]
