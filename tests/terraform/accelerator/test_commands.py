"""`sagemaker-rest accelerate -- terraform …`."""

import argparse
import subprocess
import sys
from pathlib import Path

import pytest

from sagemaker_rest.terraform import provider_files
from sagemaker_rest.terraform.accelerator.commands import add_commands
from sagemaker_rest.terraform.binary import terraform_binary
from tests.terraform.accelerator.acceleration.test_same_answers import PROVIDER
from tests.terraform.accelerator.conftest import terraform

PROGRAM = """
import argparse, sys
from sagemaker_rest.terraform.accelerator.commands import add_commands
parser = argparse.ArgumentParser()
add_commands(parser.add_subparsers())
options = parser.parse_args()
sys.exit(options.run(options))
"""


def accelerate(folder: Path, environment: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, "accelerate", "--", *command],
        cwd=folder,
        env={**environment, "PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.fixture
def initialised(tmp_path: Path, aws_environment: dict[str, str]) -> Path:
    (tmp_path / "main.tf").write_text(PROVIDER + 'resource "aws_sqs_queue" "q" {\n  name = "q"\n}\n')
    done = terraform(tmp_path, aws_environment, "init", f"-plugin-dir={provider_files.directory(terraform_binary())}")
    assert done.returncode == 0, done.stderr
    return tmp_path


def test_a_plan_by_hand_is_accelerated(initialised: Path, aws_environment: dict[str, str], aws_answers: Path) -> None:
    environment = {**aws_environment, "SAGEMAKER_REST_CACHE": str(aws_answers)}

    done = accelerate(initialised, environment, "terraform", "plan", "-detailed-exitcode", "-no-color")

    assert done.returncode == 2, done.stderr
    assert "aws_sqs_queue.q will be created" in done.stdout
    assert done.stderr == ""
    assert list((aws_answers / "provider-answers").glob("*.answer"))


def test_chdir_is_understood(initialised: Path, aws_environment: dict[str, str]) -> None:
    done = accelerate(
        initialised.parent, aws_environment, "terraform", f"-chdir={initialised.name}", "validate", "-json"
    )

    assert done.returncode == 0, done.stderr
    assert '"valid": true' in done.stdout
    assert done.stderr == ""


def test_a_folder_without_providers_runs_plain_with_a_warning(tmp_path: Path, aws_environment: dict[str, str]) -> None:
    (tmp_path / "main.tf").write_text('output "one" {\n  value = 1\n}\n')

    done = accelerate(tmp_path, aws_environment, "terraform", "plan", "-no-color")

    assert done.returncode == 0
    assert "one = 1" in done.stdout
    assert "has installed no large provider" in done.stderr


def test_the_exit_status_is_the_commands(tmp_path: Path, aws_environment: dict[str, str]) -> None:
    assert accelerate(tmp_path, aws_environment, "sh", "-c", "exit 5").returncode == 5
    assert accelerate(tmp_path, aws_environment, "sh", "-c", "kill -9 $$").returncode == 137


def test_help_says_what_it_is_for(capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    add_commands(parser.add_subparsers())

    with pytest.raises(SystemExit):
        parser.parse_args(["accelerate", "--help"])

    assert "sagemaker-rest accelerate -- terraform plan" in capsys.readouterr().out
