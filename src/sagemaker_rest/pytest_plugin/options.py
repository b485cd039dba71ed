"""The options of pytest's command line, and the meaning of each."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.errors import RunError, SagemakerRestError
from sagemaker_rest.runs.budget import Budget, parse_limit
from sagemaker_rest.runs.run import RUNS_FOLDER, Run, new_run, parse_duration, read_run
from sagemaker_rest.targets import choice
from sagemaker_rest.targets.aws import allowed_accounts

if TYPE_CHECKING:
    import signal
    from pathlib import Path

    from sagemaker_rest.cloud.stand_ins import StandInPlace
    from sagemaker_rest.pytest_plugin.watching import Watcher
    from sagemaker_rest.targets.deployer import Deployer
    from sagemaker_rest.targets.target import Target

ACCOUNTS_VARIABLE = "SAGEMAKER_REST_AWS_ACCOUNTS"
# US dollars: what a mistake may cost where nobody has chosen another limit.
DEFAULT_LIMIT = "10"
DEFAULT_TERRAFORM_ROOT = "terraform"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("sagemaker-rest", "Terraform stacks (sagemaker-rest)")
    group.addoption(
        "--target",
        choices=choice.NAMES,
        default="local",
        help="the target for stacks: local (embedded, the default), localstack (at AWS_ENDPOINT_URL or "
        "LOCALSTACK_HOST), localstack-or-local (a LocalStack where one answers), "
        "aws (a real account: see --aws-accounts)",
    )
    group.addoption(
        "--aws-accounts",
        metavar="LIST",
        default=None,
        help="accounts in which --target aws may make things: ACCOUNT, or ACCOUNT/REGION for one region of it, with "
        f"commas between several (default: ${ACCOUNTS_VARIABLE})",
    )
    group.addoption(
        "--max-cost",
        metavar="DOLLARS",
        default=None,
        help="stop the run before a stack with which the estimate of all its stacks would be above this; 'unlimited' "
        f"for no limit (default: {DEFAULT_LIMIT} with --target aws; elsewhere nothing is estimated without it)",
    )
    group.addoption(
        "--run-id",
        metavar="ID",
        default=None,
        help="the id of the run, up to 16 lower-case letters, digits and hyphens: a part of all names, and a tag "
        "(default: one that is made from the time)",
    )
    group.addoption(
        "--expires-after",
        metavar="TIME",
        default="4h",
        help="the lifetime of what the run makes, after which `sagemaker-rest sweep` takes it, such as 90m, 4h or 2d "
        "(default: %(default)s)",
    )
    group.addoption(
        "--keep",
        action="store_true",
        help="destroy nothing, for debugging: what was made stays until somebody destroys it, or until it expires and "
        "is swept. The command that destroys it is printed",
    )
    group.addoption(
        "--use-run",
        metavar="ID",
        default=None,
        help="check the stacks of a run that was kept, instead of deploying: nothing is applied and nothing destroyed",
    )
    group.addoption(
        "--terraform-root",
        metavar="FOLDER",
        default=None,
        help="the folder of the Terraform code (default: terraform_root of the configuration file, else terraform/ "
        "beside it); write --terraform-root=FOLDER, because pytest looks for its root folder, and for that file, above "
        "every word that names a folder",
    )
    parser.addini(
        "terraform_root", "the folder of the Terraform code, from where this file is", default=DEFAULT_TERRAFORM_ROOT
    )
    parser.addini(
        "sagemaker_containers",
        "a TOML file with rules on how the local target serves images, from where this file is (default: "
        "pyproject.toml beside it, [tool.sagemaker-rest.containers])",
        default=None,
    )
    group.addoption(
        "--accelerator",
        action="store_true",
        default=None,
        dest="accelerator",
        help="keep the AWS provider running between Terraform's commands (the default, except for --target aws)",
    )
    group.addoption(
        "--regenerate",
        action="store_true",
        help="write into the plan cases (*.plan.yaml, *.plan.json) what their plans have now, instead of testing it",
    )
    group.addoption("--no-accelerator", action="store_false", dest="accelerator", help="run Terraform as it comes")


@dataclass(slots=True)
class RunState:
    """The state of one pytest process until it ends. `folder` is its own below the run's."""

    run: Run
    folder: Path
    target_name: str
    is_worker: bool
    controller: int
    deployer: Deployer | None = None
    watcher: Watcher | None = None
    target: Target | None = None
    shared_target: Target | None = None
    stand_ins: Counter[StandInPlace] = field(default_factory=Counter)
    has_told_of_target: bool = False
    is_finishing: bool = False
    signal_handlers: dict[signal.Signals, Any] = field(default_factory=dict)


RUN = pytest.StashKey[RunState]()


def runs_folder(config: pytest.Config) -> Path:
    return config.rootpath / RUNS_FOLDER


def chosen_run(config: pytest.Config) -> Run:
    """Return a new run, or the one that --use-run names.

    Raises:
        UsageError: an option has an invalid value, or conflicts with another.
    """
    used: str | None = config.getoption("--use-run")
    try:
        if used is None:
            lifetime = parse_duration(config.getoption("--expires-after"))
            return new_run(runs_folder(config), run_id=config.getoption("--run-id"), lifetime=lifetime)
        if config.getoption("--run-id") or config.getoption("--keep"):
            raise RunError("--use-run makes nothing, and goes with neither --run-id nor --keep")
        return read_run(runs_folder(config) / used)
    except SagemakerRestError as error:
        raise pytest.UsageError(str(error)) from error


def check_lifetime(config: pytest.Config, target_name: str) -> None:
    """Refuse to keep, or to use again, what ends with this process.

    Raises:
        UsageError: it would.

    """
    if target_name == "local" and (config.getoption("--keep") or config.getoption("--use-run")):
        raise pytest.UsageError(
            "--keep and --use-run need a target that outlives this run, and the local one ends with it: start one that "
            "stays with `sagemaker-rest cloud` in another terminal, and give --target localstack, which finds it there "
            "(one on another port by AWS_ENDPOINT_URL)"
        )


def terraform_folder(config: pytest.Config) -> Path:
    named: str | None = config.getoption("--terraform-root")
    if named:
        return (config.invocation_params.dir / named).resolve()
    configured: str = config.getini("terraform_root")
    return ((config.inipath.parent if config.inipath else config.rootpath) / configured).resolve()


def check_terraform_folder(config: pytest.Config) -> None:
    """Refuse a folder that was named and does not exist; the default one need not exist.

    Raises:
        UsageError: the folder does not exist.
    """
    folder = terraform_folder(config)
    by_option = bool(config.getoption("--terraform-root"))
    if folder.is_dir() or not (by_option or config.getini("terraform_root") != DEFAULT_TERRAFORM_ROOT):
        return
    by = "--terraform-root" if by_option else f"terraform_root in {config.inipath}"
    raise pytest.UsageError(f"{by} names {folder}, which is not a folder: name the one that has your Terraform code")


def container_rules(config: pytest.Config) -> Path | None:
    """Return the file with the rules on how the local target serves images; None where there is none.

    Raises:
        UsageError: sagemaker_containers names a file that is not there.

    """
    folder = config.inipath.parent if config.inipath else config.rootpath
    named: str | None = config.getini("sagemaker_containers")
    file = folder / (named or "pyproject.toml")
    if not file.is_file():
        if named:
            raise pytest.UsageError(f"sagemaker_containers in {config.inipath} names {file}, which is not a file")
        return None
    return file


def chosen_target(config: pytest.Config, log: Path | None = None) -> Target:
    accounts = config.getoption("--aws-accounts") or os.environ.get(ACCOUNTS_VARIABLE, "")
    return choice.target_named(
        config.stash[RUN].target_name, allowed=allowed_accounts(accounts), log=log, containers=container_rules(config)
    )


def chosen_budget(config: pytest.Config, target: Target) -> Budget | None:
    """Return the budget of the run; None if things cost nothing and nobody has asked.

    Raises:
        RunError: --max-cost is not a limit.
    """
    given: str | None = config.getoption("--max-cost")
    if given is None and not target.costs_money:
        return None
    run = config.stash[RUN].run
    # what is kept runs until it is swept
    minutes = (run.expires - run.created).total_seconds() / 60 if config.getoption("--keep") else None
    return Budget(run.folder, parse_limit(DEFAULT_LIMIT if given is None else given), minutes)


def accelerates(config: pytest.Config) -> bool:
    """Return whether providers are kept running: if things cost nothing, or if asked for."""
    chosen: bool | None = config.getoption("accelerator")
    return config.stash[RUN].target_name != "aws" if chosen is None else chosen
