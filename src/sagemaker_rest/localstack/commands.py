"""`sagemaker-rest localstack`: a command, and a LocalStack for as long as it runs."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path

from sagemaker_rest.errors import TargetError

_DESCRIPTION = """\
Start a LocalStack on a free port of this machine, without Docker, and run COMMAND with AWS_ENDPOINT_URL set to it.
It is for COMMAND alone: it ends when COMMAND does, however that ends, and leaves nothing. The status is COMMAND's.
"""


def add_commands(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `localstack`."""
    parser = subparsers.add_parser(
        "localstack", help="run a command with a LocalStack of its own, without Docker", description=_DESCRIPTION
    )
    parser.add_argument(
        "--python",
        type=Path,
        required=True,
        metavar="FILE",
        help="the Python that has LocalStack installed, by requirements/localstack.txt, in an environment of its own",
    )
    parser.add_argument(
        "--log", type=Path, metavar="FILE", help="keep what LocalStack prints (default: it goes with it)"
    )
    parser.add_argument("command", nargs=argparse.REMAINDER, metavar="COMMAND", help="the command to run")
    parser.set_defaults(run=localstack)


def localstack(options: argparse.Namespace) -> int:
    """Become COMMAND, with a LocalStack that ends with this process."""
    from sagemaker_rest.localstack.process import start_localstack  # noqa: PLC0415  no other command needs it

    command: list[str] = options.command[1:] if options.command[:1] == ["--"] else options.command
    if not command:
        raise TargetError("there is no command to run with a LocalStack: give one, such as pytest --target localstack")
    if shutil.which(command[0]) is None:
        raise TargetError(f"there is no command {command[0]} to run with a LocalStack: install it, or give its path")
    running = start_localstack(options.python, log=options.log)
    print(f"LocalStack {running.version} is up at {running.url}", file=sys.stderr, flush=True)  # noqa: T201
    # This process becomes the command, and has the lifeline: no signal has to be passed on, and no end can be missed.
    # What the command starts does not inherit it (PEP 446, and what subprocess closes).
    os.set_inheritable(running.lifeline, True)  # noqa: FBT003  it takes no name
    os.execvpe(command[0], command, {**os.environ, "AWS_ENDPOINT_URL": running.url})  # noqa: S606  no shell is wanted
