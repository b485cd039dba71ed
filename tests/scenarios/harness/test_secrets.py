"""Sensitive values are in no report of a run and in no log that it keeps, and nobody else may read its folder."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

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
LISTING = """
import stat
from pathlib import Path

def test_apply(deploy_stack):
    folder = deploy_stack("secret", password="right").folder.parents[2]
    everything = [folder, *folder.rglob("*")]
    Path("modes").write_text("".join(
        f"{stat.filemode(path.lstat().st_mode)} {path}\\n" for path in everything if not path.is_symlink()
    ))
"""


@pytest.fixture
def open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


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


@pytest.mark.usefixtures("open_umask")
def test_nobody_else_may_read_the_folder_of_a_run_whatever_the_umask(secretive: Project) -> None:
    ended = secretive.run(LISTING)
    modes = [line.split(" ", 1) for line in (secretive.folder / "modes").read_text().splitlines()]
    copies = "/configuration/"
    readable = [path for mode, path in modes if mode[4:] != "------" and (copies not in path or "zz_harness" in path)]

    ended.assert_outcomes(passed=1)
    assert {Path(path).name for _, path in modes} >= {
        ".runs",
        "stack.json",
        "terraform.tfstate",
        "zz_harness.tfvars.json",
    }
    assert readable == []


@pytest.mark.usefixtures("open_umask")
def test_a_folder_of_before_is_taken_from_everybody_else(secretive: Project) -> None:
    log = secretive.folder / ".runs" / "earlier" / "main" / "01-secret" / "logs" / "001-apply.stdout"
    source = log.parents[1] / "configuration" / "main.tf"
    for file in (log, source):
        file.parent.mkdir(parents=True)
        file.touch()

    secretive.run("def test_nothing(): pass")

    assert [stat.S_IMODE(path.stat().st_mode) for path in (log, *log.parents[:5])] == [0o600] + 5 * [0o700]
    assert stat.S_IMODE(source.stat().st_mode) == 0o666
