"""The fixtures of a test: a target, plans, stacks, names, and the demo model's data."""

from __future__ import annotations

import contextlib
import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from sagemaker_rest.cache import cache_directory
from sagemaker_rest.cloud.faults.client import CloudFaults
from sagemaker_rest.errors import RunError, SagemakerRestError
from sagemaker_rest.pytest_plugin import stand_ins
from sagemaker_rest.pytest_plugin.options import (
    RUN,
    RunState,
    accelerates,
    chosen_budget,
    chosen_target,
    terraform_folder,
)
from sagemaker_rest.pytest_plugin.watching import tell
from sagemaker_rest.targets.deployer import Deployer, UsedRun
from sagemaker_rest.targets.planner import Planner
from sagemaker_rest.terraform.interrupts import uninterrupted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sagemaker_rest.mnist.digits import Digits
    from sagemaker_rest.targets.stack import Stack
    from sagemaker_rest.targets.target import Target
    from sagemaker_rest.terraform.plan import Plan


class PlanStack(Protocol):
    """The fixture `plan_stack`: the plan of a configuration from an empty state. Nothing is made.

    The path counts from the Terraform root, or is absolute. Variables are the root module's, as Python has them: text,
    numbers, lists, dictionaries, paths.

    >>> plan_stack("bucket", name="pictures")
    <Plan: 1 to create>

    Raises:
        TerraformError: there is no such configuration, or Terraform refuses.

    """

    def __call__(self, path: str | Path, /, **variables: Any) -> Plan: ...


class DeployStack(Protocol):
    """The fixture `deploy_stack`: applies a configuration on the target, and destroys it after the test whatever
    happens. With `module_deploy_stack` and `session_deploy_stack` it stays for all tests of a file, or of the run.

    >>> stack = deploy_stack("bucket", name=unique_name_factory("pictures"))
    >>> stack.outputs["arn"]
    'arn:aws:s3:::pictures-...'
    >>> stack.destroy()  # the fixture would do it
    >>> stack.is_gone
    True

    Raises:
        TerraformError: there is no such configuration, or Terraform fails.
        RunError: it would cost more than --max-cost allows.

    """

    def __call__(self, path: str | Path, /, **variables: Any) -> Stack: ...


class UniqueName(Protocol):
    """The fixture `unique_name_factory`: a name that nothing else has, in this run or another. `unique_name` is one.

    >>> name = unique_name_factory("mnist")  # such as mnist-t6x0abk3-1f2c9x
    >>> name.startswith("mnist-"), name != unique_name_factory("mnist")
    (True, True)
    """

    def __call__(self, prefix: str = "test", /) -> str: ...


@pytest.fixture(scope="session")
def sagemaker_rest_target(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """Provide the fixture `target` for those here that need it: a project may have a `target` of its own."""
    with chosen_target(pytestconfig, log=tmp_path_factory.mktemp("cloud") / "cloud.log") as started:
        pytestconfig.stash[RUN].target = started
        yield started
        pytestconfig.stash[RUN].target = None
        stand_ins.note(pytestconfig, started)


@pytest.fixture(scope="session")
def target(sagemaker_rest_target: Target) -> Target:
    """Provide the target that `--target` names: clients, URLs, the inventory. The local one is a cloud of this
    process.
    """
    return sagemaker_rest_target


@pytest.fixture(scope="session")
def plan_stack(
    sagemaker_rest_target: Target, pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PlanStack]:
    """Plan a configuration: `plan_stack(path, **variables) -> Plan`; the same plan is made once a session."""
    planner = Planner(
        sagemaker_rest_target,
        terraform_folder(pytestconfig),
        tmp_path_factory.mktemp("plans"),
        accelerate=accelerates(pytestconfig),
    )

    def plan(path: str | Path, /, **variables: Any) -> Plan:
        return planner.plan(str(path), variables)

    try:
        yield plan
    finally:
        planner.close()


@pytest.fixture(scope="session")
def stack_deployer(sagemaker_rest_target: Target, pytestconfig: pytest.Config) -> Iterator[Deployer]:
    """Deploy the stacks of this process, and destroy whatever is left of them before the target goes."""
    state = pytestconfig.stash[RUN]
    state.deployer = Deployer(
        sagemaker_rest_target,
        terraform_folder(pytestconfig),
        state.folder,
        run=state.run,
        budget=chosen_budget(pytestconfig, sagemaker_rest_target),
        accelerate=accelerates(pytestconfig),
        keep=pytestconfig.getoption("--keep"),
        guard=True,
        process=state.controller,
        say=partial(tell, state.run.folder),
    )
    try:
        yield state.deployer
    finally:
        with errors_reported(state):
            destroy_all(state)


@pytest.fixture(scope="session")
def used_run(sagemaker_rest_target: Target, pytestconfig: pytest.Config) -> Iterator[UsedRun | None]:
    """Provide the stacks of the run that --use-run names."""
    if pytestconfig.getoption("--use-run") is None:
        yield None
        return
    used = UsedRun(sagemaker_rest_target, pytestconfig.stash[RUN].run, accelerate=accelerates(pytestconfig))
    try:
        yield used
    finally:
        used.close()


def _deploying(
    stack_deployer: Deployer, used_run: UsedRun | None, request: pytest.FixtureRequest
) -> Iterator[DeployStack]:
    """Apply a configuration: `deploy_stack(path, **variables) -> Stack`; it is destroyed whatever happens."""
    mine: list[Stack] = []
    owner = request.node.nodeid

    def deploy(path: str | Path, /, **variables: Any) -> Stack:
        if used_run is not None:
            return used_run.find(str(path), owner)
        try:
            return stack_deployer.deploy(str(path), variables, mine.append, owner=owner)
        except RunError as error:
            request.session.shouldstop = str(error)  # nothing after it would be any cheaper
            raise

    try:
        yield deploy
    finally:
        with errors_reported(request.config.stash[RUN]):
            stack_deployer.destroy_all(mine)


deploy_stack = pytest.fixture(_deploying, name="deploy_stack")
module_deploy_stack = pytest.fixture(_deploying, scope="module", name="module_deploy_stack")
session_deploy_stack = pytest.fixture(_deploying, scope="session", name="session_deploy_stack")


@pytest.fixture
def cloud_faults(target: Target, deploy_stack: DeployStack) -> Iterator[CloudFaults]:  # noqa: ARG001  see below
    """Tell the local cloud to fail, as `cloud_faults.error("sagemaker", "CreateModel", "ThrottlingException")` does.

    All faults end with the test, before the stacks of `deploy_stack` are destroyed: that is why it asks for it.
    """
    if target.name != "local" or target.endpoint_url is None:
        pytest.fail(
            "the fixture cloud_faults needs --target local, whose cloud can be told to fail; this run's target is "
            f"{target.description}",
            pytrace=False,
        )
    faults = CloudFaults(target.endpoint_url)
    try:
        yield faults
    finally:
        faults.clear()


@pytest.fixture(scope="session")
def unique_name_factory(pytestconfig: pytest.Config) -> UniqueName:
    """Make names that nothing else has, in this run or another, with the run's id in them."""
    run = pytestconfig.stash[RUN].run

    def unique_name(prefix: str = "test", /) -> str:
        return run.unique_name(prefix)

    return unique_name


@pytest.fixture
def unique_name(unique_name_factory: UniqueName) -> str:
    """Provide a name that nothing else has."""
    return unique_name_factory()


@pytest.fixture(scope="session")
def digits() -> Digits:
    """Provide handwritten digits: MNIST from the folder that MNIST_DIR names, else those that ship with
    scikit-learn.
    """
    try:
        from sagemaker_rest.mnist.digits import DigitSource  # noqa: PLC0415  numpy comes with the extra alone
        from sagemaker_rest.mnist.loading import load_digits  # noqa: PLC0415
    except ModuleNotFoundError as error:
        pytest.fail(f"{error.name} is not installed: pip install 'sagemaker-rest[e2e]'", pytrace=False)
    folder = os.environ.get("MNIST_DIR")
    return load_digits(DigitSource.MNIST, Path(folder)) if folder else load_digits(DigitSource.DIGITS, None)


@pytest.fixture(scope="session")
def model_archive(digits: Digits) -> Path:
    """Provide a `model.tar.gz` of a network that names digits.

    It is trained when there is none yet in the user's cache for these digits and this version of the training; of
    several processes that want it at once, one trains.
    """
    from sagemaker_rest.mnist.artifact import trained_archive  # noqa: PLC0415  needs the extra

    return trained_archive(cache_directory() / "models", digits)


@pytest.fixture(scope="session")
def payload(digits: Digits) -> dict[str, Any]:
    """Provide a request for the model: `{"instances": [image]}`, where the image shows a 7."""
    from sagemaker_rest.mnist.payload import make_payload  # noqa: PLC0415  needs the extra

    return dict(make_payload(digits, 0).document)


@contextlib.contextmanager
def errors_reported(state: RunState) -> Iterator[None]:
    """Leave the errors of a teardown to pytest, but for those after an interrupt: they would end it with a traceback,
    and a worker of pytest-xdist has nobody to report them to.
    """
    try:
        yield
    except (SagemakerRestError, ExceptionGroup) as error:
        if not state.is_finishing:
            raise
        sys.stderr.write(f"\n{error}\n")


def destroy_all(state: RunState) -> None:
    """Destroy what this process has; once, because what cannot be destroyed now cannot be without its target."""
    deployer, state.deployer = state.deployer, None
    if deployer is not None:
        try:
            deployer.destroy_all()
        finally:
            deployer.close()
            # not at the very end: pytest-xdist leaves by an exception when it cannot reach the controller any more
            if state.is_worker and os.getppid() != state.controller:
                _finish_without_controller(state)


def _finish_without_controller(state: RunState) -> None:
    """Sweep and remove the run's folder in a worker whose controller was killed: nobody else is there to do it."""
    from sagemaker_rest.sweep.finishing import finish_without_owner  # noqa: PLC0415  hardly ever needed

    with uninterrupted():
        for line in finish_without_owner(state.run, say=partial(tell, state.run.folder)):
            sys.stderr.write(f"\nNOT SWEPT: {line}\n")
