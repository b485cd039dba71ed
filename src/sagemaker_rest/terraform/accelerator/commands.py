"""`sagemaker-rest accelerate -- terraform plan`: the accelerator by hand, for any configuration."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from sagemaker_rest.errors import TerraformError

if TYPE_CHECKING:
    import argparse

_DESCRIPTION = """\
Run one Terraform command with the accelerator, in the folder where you are (or the one of -chdir). `terraform init`
must have run there. What Terraform prints, and its exit status, are as without it.
"""


def add_commands(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `accelerate`."""
    parser = subparsers.add_parser(
        "accelerate",
        help="run a terraform command without waiting for the provider's schema",
        description=_DESCRIPTION,
        epilog="example: sagemaker-rest accelerate -- terraform plan -out=tfplan",
    )
    parser.add_argument("command", nargs="+", metavar="COMMAND", help="the Terraform command, after --")
    parser.set_defaults(run=accelerate)


def accelerate(options: argparse.Namespace) -> int:
    """Run the command; the exit status is its own."""
    from sagemaker_rest.terraform.accelerator.acceleration import Acceleration  # noqa: PLC0415  --help is quick

    command: list[str] = options.command[1:] if options.command[0] == "--" else options.command
    if not command:
        raise TerraformError("accelerate needs a command, for example: sagemaker-rest accelerate -- terraform plan")
    if "init" in command[1:]:
        return _run(command, dict(os.environ))  # it has to find and lock the providers itself
    with Acceleration(_root_module(command), log=_log()) as acceleration:
        return _run(command, acceleration.environment)


def _root_module(command: list[str]) -> Path:
    chosen = [word.partition("=")[2] for word in command if word.startswith(("-chdir=", "--chdir="))]
    return Path(chosen[0] if chosen else ".").resolve()


def _log() -> Path | None:
    """Return where Terraform's own log goes if TF_LOG is set: the providers' messages are wanted there, too."""
    return Path(os.environ.get("TF_LOG_PATH") or "/dev/stderr") if os.environ.get("TF_LOG") else None


def _run(command: list[str], environment: dict[str, str]) -> int:
    # The terminal sends Ctrl-C to Terraform too, which then finishes what it is doing: the provider has to stay for
    # that. A handler, not SIG_IGN: Terraform would inherit that.
    before = signal.signal(signal.SIGINT, lambda _number, _frame: None)
    try:
        process = subprocess.Popen(command, env=environment)
    except OSError as error:
        signal.signal(signal.SIGINT, before)
        raise TerraformError(f"{command[0]} could not be started: {error}") from error
    passed_on = signal.signal(signal.SIGTERM, lambda number, _frame: process.send_signal(number))
    try:
        status = process.wait()
    finally:
        signal.signal(signal.SIGTERM, passed_on)
        signal.signal(signal.SIGINT, before)
    return 128 - status if status < 0 else status
