"""`tox -e sweep` is `sagemaker-rest sweep` in an environment of its own. No environment is made here: tox says what it
would run in one.
"""

from __future__ import annotations

import configparser
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.cli import main

if TYPE_CHECKING:
    from sagemaker_rest.targets.localstack import LocalStackTarget

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> configparser.SectionProxy:
    """Set what `tox -e sweep -- --dry-run` sets."""
    folder = tmp_path_factory.mktemp("tox")
    asked = ["config", "-e", "sweep", "-k", "commands", "pass_env", "--workdir", str(folder), "--", "--dry-run"]
    said = subprocess.run([sys.executable, "-m", "tox", *asked], cwd=ROOT, check=True, capture_output=True, text=True)
    read = configparser.ConfigParser(interpolation=None, allow_no_value=True)
    read.read_string(said.stdout)
    return read["testenv:sweep"]


def test_the_options_after_two_hyphens_are_the_sweeper_s(
    environment: configparser.SectionProxy,
    account: LocalStackTarget,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", account.endpoint_url)
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("SAGEMAKER_REST_AWS_ACCOUNTS", "123456789012")

    program, *arguments = shlex.split(environment["commands"])
    status = main(arguments)

    assert (program, arguments, status) == ("sagemaker-rest", ["sweep", "--dry-run"], 0)
    assert capsys.readouterr().out.startswith("sweeping aws (account 123456789012, us-east-1")


def test_credentials_and_the_allowed_accounts_reach_it(environment: configparser.SectionProxy) -> None:
    assert {"AWS_*", "SAGEMAKER_REST_*"} <= set(environment["pass_env"].split())
