"""`sagemaker-rest`: the command line. Each command is a function that gets its options and returns an exit status."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from importlib.metadata import version
from pathlib import Path

from sagemaker_rest.cloud.faults import commands as fault_commands
from sagemaker_rest.cloud.sagemaker.runtime.updates.clock import DEFAULT_FACTOR
from sagemaker_rest.errors import SagemakerRestError
from sagemaker_rest.localstack import commands as localstack_commands
from sagemaker_rest.mnist import commands as mnist_commands
from sagemaker_rest.packing import commands as packing_commands
from sagemaker_rest.sweep import commands as sweep_commands
from sagemaker_rest.terraform.accelerator import commands as accelerator_commands
from sagemaker_rest.terraform.documentation import commands as documentation_commands

DEFAULT_PORT = 4566


def main(arguments: list[str] | None = None) -> int:
    """Run one command. An error of ours is one sentence on stderr and status 1; Ctrl-C and SIGTERM are status 130."""
    options = _parser().parse_args(arguments)
    # a command that is asked to end must destroy what it has made, as after Ctrl-C
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        status: int = options.run(options)
    except SagemakerRestError as error:
        print(f"sagemaker-rest: {error}", file=sys.stderr)  # noqa: T201
        return 1
    except KeyboardInterrupt:
        print("sagemaker-rest: interrupted", file=sys.stderr)  # noqa: T201
        return 130
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sagemaker-rest", description="Put a SageMaker model behind a REST URL, and know that it works."
    )
    parser.add_argument("--version", action="version", version=f"sagemaker-rest {version('sagemaker-rest')}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    mnist_commands.add_commands(commands)
    packing_commands.add_commands(commands)
    _add_demo(commands)
    _add_cloud(commands)
    fault_commands.add_commands(commands)
    localstack_commands.add_commands(commands)
    accelerator_commands.add_commands(commands)
    documentation_commands.add_commands(commands)
    sweep_commands.add_commands(commands)
    return parser


def _add_demo(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "demo", help="train, deploy on the local target, POST the handwritten 7, destroy", description=demo.__doc__
    )
    mnist_commands.add_dataset_options(parser)
    parser.add_argument("--pause", action="store_true", help="wait for Enter before destroying, to try the curl line")
    parser.set_defaults(run=demo)


def _add_cloud(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "cloud", help=f"run the local AWS by hand, on port {DEFAULT_PORT}", description=cloud.__doc__
    )
    parser.add_argument(
        "--port", type=int, default=DEFAULT_PORT, help="the port on 127.0.0.1 (default: %(default)s; 0: a free one)"
    )
    parser.add_argument(
        "--clock-factor",
        type=_positive,
        default=DEFAULT_FACTOR,
        metavar="N",
        help="speed-up of AWS's idle waits: rollout baking, the wait before the old fleet is terminated, alarm "
        "periods, cooldowns. 1 is AWS's own pace; tests run at 600. Loading models and invocations are not sped up. "
        "(default: %(default)g: ten minutes take ten seconds)",
    )
    parser.add_argument(
        "--containers",
        type=Path,
        metavar="FILE",
        help="rules for serving images: a TOML file with a command or a stand-in for each image pattern, in "
        "[tool.sagemaker-rest.containers] (default: pyproject.toml, where there is one)",
    )
    parser.add_argument(
        "--allow-host",
        action="append",
        default=[],
        metavar="NAME",
        help="a host name that it answers to, with what is below it, beside addresses, localhost and AWS's own host "
        "names; may be repeated. Requests with any other are refused: a web page can have a name lead here",
    )
    parser.set_defaults(run=cloud)


def _positive(text: str) -> float:
    number = float(text)
    if number <= 0:
        raise argparse.ArgumentTypeError(f"{text} is not a positive number")
    return number


# What a command needs is imported when it runs: moto takes seconds, and `sagemaker-rest --help` should not.


def demo(options: argparse.Namespace) -> int:
    """Run the whole story once: train the model, apply terraform/examples/mnist, invoke, POST, destroy."""
    try:
        from sagemaker_rest.demo import run_demo  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise SagemakerRestError(
            f"{error.name} is not installed, and the demo needs it: pip install 'sagemaker-rest[e2e]'"
        ) from error
    return run_demo(options)


def cloud(options: argparse.Namespace) -> int:
    """Run the local AWS in the foreground until Ctrl-C, which stops it and every process that it started."""
    from sagemaker_rest.cloud.sagemaker.containers.rules import ContainerRules, read_rules  # noqa: PLC0415
    from sagemaker_rest.cloud.server.cloud import Cloud, CloudSettings  # noqa: PLC0415
    from sagemaker_rest.cloud.server.foreground import serve  # noqa: PLC0415
    from sagemaker_rest.cloud.server.own_names import allowed_hosts  # noqa: PLC0415

    def say_how_to_use(running: Cloud) -> None:
        print(CLOUD_IS_UP.format(url=running.url, factor=options.clock_factor), flush=True)  # noqa: T201

    file = options.containers or Path("pyproject.toml")
    rules = read_rules(file) if options.containers or file.is_file() else ContainerRules()
    settings = CloudSettings(
        port=options.port,
        warm=True,
        clock_factor=options.clock_factor,
        containers=rules,
        allowed_hosts=allowed_hosts(options.allow_host),
    )
    try:
        serve(settings, say_how_to_use)
    except OSError as error:
        raise SagemakerRestError(
            f"cannot listen on 127.0.0.1:{options.port} ({error.strerror or error}). Is another local cloud or a "
            "LocalStack running there? Name another port with --port, or 0 for a free one."
        ) from error
    print("Stopped; nothing of it is left.", flush=True)  # noqa: T201
    # the interpreter would wait for threads that still work on requests
    os._exit(0)


CLOUD_IS_UP = """\
The local AWS is up at {url}. Ctrl-C stops it.

  AWS CLI     aws --endpoint-url {url} sagemaker list-endpoints
  boto3       boto3.client("sagemaker", endpoint_url="{url}")
  LocalStack  localstack_client.session.Session() finds it on port 4566, or by AWS_ENDPOINT_URL={url}
  Terraform   AWS_ENDPOINT_URL={url} AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test terraform apply
  a stage     {url}/_aws/execute-api/API_ID/STAGE/PATH

AWS's idle waits (rollout baking, alarm periods, cooldowns) pass {factor:g} times as fast; see --clock-factor.
"""


if __name__ == "__main__":
    sys.exit(main())
