"""Sensitive values are in no report of a run and in no log that it keeps, and nobody else may read its folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.scenarios.harness.conftest import Project

PASSWORD = "correct-horse-battery"
FROM_A_FILE = "staple-from-a-file"
SECRET = """
variable "password" {
  type      = string
  sensitive = true
}
variable "token" {
  type      = string
  sensitive = true
}
resource "terraform_data" "this" {
  input = { user = "me", login = { password = var.password, token = var.token } }
  provisioner "local-exec" {
    command = "echo ${nonsensitive(var.token)}; test right = '${nonsensitive(var.password)}'"
  }
}
output "login" {
  value     = terraform_data.this.input.login
  sensitive = true
}
"""
TESTS = """
import warnings
import pytest

PASSWORD = "-".join(["correct", "horse", "battery"])

@pytest.fixture
def planned(plan_stack):
    return plan_stack("secret", password=PASSWORD)

def test_values(planned):
    planned.resource("terraform_data.this").assert_values(input={"user": "you", "login": {"password": "x"}})

def test_introspection(planned):
    assert planned.outputs["login"]["password"] == PASSWORD + "-staple"

def test_in_a_map(planned):
    assert planned.resource("terraform_data.this")["input"] == {}

def test_cut_off(planned):
    found = "x" * 105 + planned.outputs["login"]["token"] + "y" * 300
    assert not found

def test_printed(planned):
    login = planned.outputs["login"]
    print("the login is", login)
    warnings.warn(f"the login is {login}")
    raise ValueError(f"the login is {login}")

def test_apply(deploy_stack):
    deploy_stack("secret", password=PASSWORD)
"""
COPYING = """
import shutil

def test_apply(deploy_stack):
    shutil.copytree(deploy_stack("secret", password="right").folder / "logs", "logs")
"""


@pytest.fixture
def secretive(project_on_cloud: Project) -> Project:
    project = project_on_cloud
    folder = project.folder / "terraform" / "secret"
    folder.mkdir()
    (folder / "main.tf").write_text(SECRET)
    (folder / "terraform.tfvars").write_text(f'token = "{FROM_A_FILE}"\n')
    return project


@pytest.mark.parametrize("workers", ["0", "2"], ids=["one process", "pytest-xdist"])
def test_no_report_has_anything_sensitive(secretive: Project, workers: str) -> None:
    kept = ("--junitxml=junit.xml", "-o", "junit_logging=all")
    ended = secretive.run(TESTS, "--showlocals", "-vv", "-rA", *kept, f"--numprocesses={workers}")
    said = ended.stdout.str() + ended.stderr.str() + (secretive.folder / "junit.xml").read_text()

    ended.assert_outcomes(failed=6, warnings=1)
    assert [part for part in (PASSWORD, FROM_A_FILE, "horse", "from-a-file", "staple-from") if part in said] == []
    ended.stdout.fnmatch_lines(
        [
            '*input is {"login": {"password": "(sensitive)", "token": "(sensitive)"}, "user": "me"}*',
            "*the login is {'password': '(sensitive)', 'token': '(sensitive)'}*",
            "*terraform apply of secret failed*",
        ]
    )


def test_no_log_that_a_run_keeps_has_anything_sensitive(secretive: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TF_LOG", "TRACE")
    ended = secretive.run(COPYING)
    logs = [*(secretive.folder / "logs").iterdir()]

    ended.assert_outcomes(passed=1)
    assert {file.suffix for file in logs} == {".log", ".stderr", ".stdout"}
    assert [file.name for file in logs if FROM_A_FILE in file.read_text()] == []
    assert [file.name for file in logs if "(sensitive)" in file.read_text()] != []
