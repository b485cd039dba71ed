"""Fixtures that plan and apply Terraform on a target of your choice, and destroy what they made whatever happens.

`plan_stack` plans a configuration, `deploy_stack` applies one; `--target` says where, and `--terraform-root` where the
configurations are (`terraform/` below pytest's root folder). Installing the package is enough to have them.

A destroy is not left to chance:
- it runs in the `finally` of a fixture that was set up before anything was applied, because pytest runs no finalizer
  of a fixture that is interrupted while it is set up (pytest-dev/pytest#15067);
- SIGTERM and SIGHUP interrupt pytest as Ctrl-C does, instead of ending it (pytest-dev/pytest#5243);
- under pytest-xdist, the controller waits for the workers' destroys (it would kill them after some seconds,
  pytest-dev/pytest-xdist#537);
- signals that arrive during a destroy wait until it is done.
"""

import contextlib
import os
import secrets
import shutil
import signal
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from sagemaker_rest.errors import SagemakerRestError, TargetError
from sagemaker_rest.targets import choice
from sagemaker_rest.targets.deployer import Deployer, deploying_processes, kept_stacks
from sagemaker_rest.targets.planner import Planner
from sagemaker_rest.targets.stack import Stack
from sagemaker_rest.targets.target import Target
from sagemaker_rest.terraform.cache import cache_directory
from sagemaker_rest.terraform.interrupts import uninterrupted
from sagemaker_rest.terraform.plan import Plan

if TYPE_CHECKING:
    from sagemaker_rest.mnist.digits import Digits

_ACCOUNTS_VARIABLE = "SAGEMAKER_REST_AWS_ACCOUNTS"
_RUN_ID = "sagemaker_rest_run_id"
_TARGET_NAME = "sagemaker_rest_target"


class PlanStack(Protocol):
    """`plan_stack("examples/mnist", name="x")` gives the plan of `terraform/examples/mnist`, from an empty state."""

    def __call__(self, path: str, /, **variables: Any) -> Plan: ...


class DeployStack(Protocol):
    """`deploy_stack("examples/mnist", name="x")` applies it and gives the stack."""

    def __call__(self, path: str, /, **variables: Any) -> Stack: ...


@dataclass(slots=True)
class Run:
    """What one pytest process has to remember until it ends."""

    folder: Path
    target_name: str
    is_worker: bool
    deployer: Deployer | None = None
    is_finishing: bool = False
    signal_handlers: dict[signal.Signals, Any] = field(default_factory=dict)


_RUN = pytest.StashKey[Run]()


# --- options, markers, header -----------------------------------------------------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("sagemaker-rest", "Terraform stacks (sagemaker-rest)")
    group.addoption(
        "--target",
        choices=choice.NAMES,
        default="local",
        help="where stacks live: local (embedded, the default), localstack (at AWS_ENDPOINT_URL or LOCALSTACK_HOST), "
        "localstack-or-local (a LocalStack where one answers), aws (a real account: see --aws-accounts)",
    )
    group.addoption(
        "--aws-accounts",
        metavar="IDS",
        default=None,
        help=f"the account ids that --target aws may use, with commas between them (default: ${_ACCOUNTS_VARIABLE})",
    )
    group.addoption(
        "--terraform-root",
        metavar="FOLDER",
        default=None,
        help="the folder of the Terraform code (default: terraform/ below the root folder)",
    )
    group.addoption(
        "--accelerator",
        action="store_true",
        default=None,
        dest="accelerator",
        help="keep the AWS provider running between Terraform's commands (the default, except for --target aws)",
    )
    group.addoption("--no-accelerator", action="store_false", dest="accelerator", help="run Terraform as it comes")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "plan: plans a configuration, and makes nothing")
    config.addinivalue_line("markers", "e2e: applies a stack, uses it and destroys it")
    given: dict[str, Any] = getattr(config, "workerinput", {})
    run_id = given.get(_RUN_ID) or f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(2)}"
    worker = given.get("workerid", "main")
    config.stash[_RUN] = Run(
        folder=config.rootpath / ".runs" / run_id / worker,
        target_name=given.get(_TARGET_NAME) or choice.settle(config.getoption("--target")),
        is_worker=bool(given),
    )
    _interrupt_on_termination(config.stash[_RUN])


def pytest_report_header(config: pytest.Config) -> str | None:
    if not _terraform_folder(config).is_dir():
        return None  # the plugin is installed here, and this project has no use for it
    run = config.stash[_RUN]
    with contextlib.suppress(SagemakerRestError):
        target = _target(config)
        target.check()
        return f"target: {target.description}{_why(config)}"
    return f"target: {run.target_name}"


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Leave before anything is made if the target cannot be used; a guard that only fails tests would be too late."""
    config = session.config
    if config.stash[_RUN].is_worker or config.option.collectonly:
        return
    try:
        _target(config).check()
    except TargetError as error:
        raise pytest.UsageError(str(error)) from error


# --- fixtures ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def target(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """Where stacks live, as `--target` says: clients, URLs, the inventory. The local one is a cloud of this process."""
    with _target(pytestconfig, log=tmp_path_factory.mktemp("cloud") / "cloud.log") as started:
        yield started


@pytest.fixture(scope="session")
def plan_stack(
    target: Target, pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PlanStack]:
    """Plan a configuration: `plan_stack(path, **variables) -> Plan`; the same plan is made once a session."""
    planner = Planner(
        target,
        _terraform_folder(pytestconfig),
        tmp_path_factory.mktemp("plans"),
        accelerate=_accelerates(pytestconfig),
    )

    def plan(path: str, /, **variables: Any) -> Plan:
        return planner.plan(path, variables)

    try:
        yield plan
    finally:
        planner.close()


@pytest.fixture(scope="session")
def stack_deployer(target: Target, pytestconfig: pytest.Config) -> Iterator[Deployer]:
    """All stacks of this process; whatever is left of them is destroyed before the target goes."""
    run = pytestconfig.stash[_RUN]
    run.deployer = Deployer(target, _terraform_folder(pytestconfig), run.folder, accelerate=_accelerates(pytestconfig))
    try:
        yield run.deployer
    finally:
        with _errors_reported(run):
            _destroy_all(run)


def _deploying(stack_deployer: Deployer, pytestconfig: pytest.Config) -> Iterator[DeployStack]:
    """Apply a configuration: `deploy_stack(path, **variables) -> Stack`; it is destroyed whatever happens."""
    mine: list[Stack] = []

    def deploy(path: str, /, **variables: Any) -> Stack:
        return stack_deployer.deploy(path, variables, mine.append)

    try:
        yield deploy
    finally:
        with _errors_reported(pytestconfig.stash[_RUN]):
            stack_deployer.destroy_all(mine)


deploy_stack = pytest.fixture(_deploying, name="deploy_stack")
module_deploy_stack = pytest.fixture(_deploying, scope="module", name="module_deploy_stack")
session_deploy_stack = pytest.fixture(_deploying, scope="session", name="session_deploy_stack")


@pytest.fixture(scope="session")
def unique_name_factory() -> "UniqueName":
    """Make names that nothing else has, in this run or another: `unique_name_factory("mnist")`."""
    return make_unique_name


@pytest.fixture
def unique_name() -> str:
    """A name that nothing else has."""
    return make_unique_name()


class UniqueName(Protocol):
    """`unique_name_factory("mnist")` is something like `mnist-3fa9c1d2`."""

    def __call__(self, prefix: str = "test", /) -> str: ...


def make_unique_name(prefix: str = "test", /) -> str:
    """Lower case, digits and a hyphen: what S3, SageMaker and IAM all take, with room for suffixes."""
    return f"{prefix}-{secrets.token_hex(4)}"


@pytest.fixture(scope="session")
def digits() -> "Digits":
    """Handwritten digits: MNIST out of the folder that MNIST_DIR names, else those that ship with scikit-learn."""
    try:
        from sagemaker_rest.mnist.digits import DigitSource  # noqa: PLC0415  numpy comes with the extra alone
        from sagemaker_rest.mnist.loading import load_digits  # noqa: PLC0415
    except ModuleNotFoundError as error:
        pytest.fail(f"{error.name} is not installed: pip install 'sagemaker-rest[e2e]'", pytrace=False)
    folder = os.environ.get("MNIST_DIR")
    return load_digits(DigitSource.MNIST, Path(folder)) if folder else load_digits(DigitSource.DIGITS, None)


@pytest.fixture(scope="session")
def model_archive(digits: "Digits") -> Path:
    """A `model.tar.gz` of a network that names digits.

    It is trained when there is none yet in the user's cache for these digits and this version of the training; of
    several processes that want it at once, one trains.
    """
    from sagemaker_rest.mnist.artifact import trained_archive  # noqa: PLC0415  needs the extra

    return trained_archive(cache_directory() / "models", digits)


@pytest.fixture(scope="session")
def payload(digits: "Digits") -> dict[str, Any]:
    """A request for the model: `{"instances": [image]}`, where the image shows a 7."""
    from sagemaker_rest.mnist.payload import make_payload  # noqa: PLC0415  needs the extra

    return dict(make_payload(digits, 0).document)


# --- interrupts, and the end of a run ---------------------------------------------------------------------------------


def pytest_unconfigure(config: pytest.Config) -> None:
    """Destroy what an interrupt during a teardown has left, and say what could not be destroyed."""
    run = config.stash.get(_RUN, None)
    if run is None:
        return
    with _errors_reported(run):
        _destroy_all(run)
    if not run.is_worker:
        kept = kept_stacks(run.folder.parent)
        for sentence in kept:
            sys.stderr.write(f"\nNOT DESTROYED: {sentence}\n")
        if not kept:
            _remove(run.folder.parent)
    for number, handler in run.signal_handlers.items():
        signal.signal(number, handler)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of pytest-xdist what the controller has settled."""
    run = node.config.stash[_RUN]
    node.workerinput[_RUN_ID] = run.folder.parent.name
    node.workerinput[_TARGET_NAME] = run.target_name


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """In a controller that was interrupted: let the workers destroy their stacks before pytest-xdist ends them."""
    run = session.config.stash[_RUN]
    run.is_finishing = True
    if (
        run.is_worker
        or exitstatus != pytest.ExitCode.INTERRUPTED
        or not session.config.pluginmanager.has_plugin("dsession")
    ):
        return
    with uninterrupted():
        workers = deploying_processes(run.folder.parent)
        for worker in workers:
            sys.stderr.write(f"\nwaiting for {worker.folder.name} to destroy what it applied\n")
            # one that the terminal has interrupted already takes no notice of this
            with contextlib.suppress(ProcessLookupError):
                os.kill(worker.pid, signal.SIGINT)
        for worker in workers:
            worker.wait()


@contextlib.contextmanager
def _errors_reported(run: Run) -> Iterator[None]:
    """Leave the errors of a teardown to pytest, but for those after an interrupt: they would end it with a traceback,
    and a worker of pytest-xdist has nobody to report them to.
    """
    try:
        yield
    except (SagemakerRestError, ExceptionGroup) as error:
        if not run.is_finishing:
            raise
        sys.stderr.write(f"\n{error}\n")


def _destroy_all(run: Run) -> None:
    """Destroy what this process has; once, because what cannot be destroyed now cannot be without its target."""
    deployer, run.deployer = run.deployer, None
    if deployer is not None:
        try:
            deployer.destroy_all()
        finally:
            deployer.close()


def _interrupt_on_termination(run: Run) -> None:
    if threading.current_thread() is not threading.main_thread():
        return
    interrupt = _Interruption()
    # The terminal, the controller and execnet may each interrupt a worker: only the first one is to count
    for name in ("SIGTERM", "SIGHUP", *(["SIGINT"] if run.is_worker else [])):
        if number := getattr(signal, name, None):
            run.signal_handlers[number] = signal.signal(number, interrupt)


class _Interruption:
    """A signal handler that raises KeyboardInterrupt the first time, and lets the teardown go on after that."""

    def __init__(self) -> None:
        self._has_happened = False

    def __call__(self, number: int, frame: FrameType | None) -> None:
        if not self._has_happened:
            self._has_happened = True
            signal.default_int_handler(number, frame)


def _remove(run_folder: Path) -> None:
    shutil.rmtree(run_folder, ignore_errors=True)
    with contextlib.suppress(OSError):
        run_folder.parent.rmdir()  # another run may be there


# --- what the options mean --------------------------------------------------------------------------------------------


def _terraform_folder(config: pytest.Config) -> Path:
    named = config.getoption("--terraform-root")
    return (config.invocation_params.dir / named).resolve() if named else config.rootpath / "terraform"


def _target(config: pytest.Config, log: Path | None = None) -> Target:
    accounts = config.getoption("--aws-accounts") or os.environ.get(_ACCOUNTS_VARIABLE, "")
    return choice.target_named(config.stash[_RUN].target_name, allowed_accounts=choice.account_ids(accounts), log=log)


def _accelerates(config: pytest.Config) -> bool:
    """Whether providers are kept running: where things cost nothing, or where it was asked for."""
    chosen: bool | None = config.getoption("accelerator")
    return config.stash[_RUN].target_name != "aws" if chosen is None else chosen


def _why(config: pytest.Config) -> str:
    return (
        f", chosen by {config.getoption('--target')}"
        if config.getoption("--target") == choice.LOCALSTACK_OR_LOCAL
        else ""
    )
