"""Terraform in one workspace: initialise, plan, apply, read the outputs, destroy."""

import contextlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Self

from sagemaker_rest.errors import TerraformError
from sagemaker_rest.private_files import reserve_private
from sagemaker_rest.terraform import local_modules, provider_files
from sagemaker_rest.terraform.accelerator.acceleration import Acceleration, is_allowed
from sagemaker_rest.terraform.accelerator.installed import InstalledProvider
from sagemaker_rest.terraform.configuration import read_configuration, uses_provider
from sagemaker_rest.terraform.environment import command_environment
from sagemaker_rest.terraform.interrupts import uninterrupted
from sagemaker_rest.terraform.plan import Plan, read_plan
from sagemaker_rest.terraform.runner import Runner
from sagemaker_rest.terraform.sensitive import SECRETS, marked_in_plan
from sagemaker_rest.terraform.state import State, read_state
from sagemaker_rest.terraform.workspace import VARIABLES_FILE, Workspace, name_backend, take_over_folder

_PLAN_FILE = "zz_harness.tfplan"
_INIT_SECONDS = 900
_PLAN_SECONDS = 600
# What Terraform says if a schema lacks a type. The accelerator leaves out types that are not in use.
_LACKS_TYPE = ("does not support resource type", "does not support data source", "no schema available")
# What Terraform says if a module or a provider is not installed, or a backend not prepared.
_NEEDS_INIT = "terraform init"
# A real endpoint takes minutes to become healthy, and the provider waits up to an hour for some resources.
_APPLY_SECONDS = 7200


class Terraform:
    """The commands of one workspace. Each raises `TerraformError`, with Terraform's own words, when it fails."""

    def __init__(
        self,
        workspace: Workspace,
        *,
        binary: Path,
        target: Mapping[str, str],
        logs: Path,
        accelerate: bool = False,
    ) -> None:
        """Run Terraform in a workspace. `target` holds the variables that say where things are made; `accelerate` keeps
        a provider running until `close` (see `accelerator`).
        """
        self.workspace = workspace
        self._accelerate = accelerate
        self._acceleration: Acceleration | None = None
        self._is_initialised = self._is_ready = False
        self._binary = binary
        self._target = target
        self._logs = logs
        self._runner = Runner(
            workspace.root, binary=binary, environment=self.environment, logs=logs, title=workspace.path
        )

    def environment(self) -> dict[str, str]:
        """Return the environment of every command of this workspace."""
        plain = self._plain_environment()
        return plain if self._acceleration is None else plain | self._acceleration.additions

    def initialise(self, after: Self | None = None) -> None:
        """Run `terraform init`: with the kept files of the AWS provider, else as Terraform does it by itself.

        `after` is as in `accelerate`.
        """
        self.accelerate(after)
        self._initialise_accelerated()

    def accelerate(self, after: Self | None = None) -> None:
        """Have a provider running, if that was asked for; a plan initialises the workspace when it has to.

        `after` is a workspace for the same target in which nothing will be run any more: its running provider, if it
        has one, goes on in this one. That saves a second.
        """
        provider = self._kept_provider() if self._accelerate else None
        if after is not None:
            with contextlib.closing(after):
                self._acceleration = after.leave_to(self.workspace.root) if provider else None
        if provider is not None and self._acceleration is None:
            self._acceleration = Acceleration(
                self.workspace.root, environment=self._plain_environment(), providers=[provider]
            ).__enter__()

    def _initialise_accelerated(self) -> None:
        self._initialise()
        if self._acceleration is None or not self._acceleration.is_on:
            return
        provider = self._kept_provider()
        assert provider is not None  # noqa: S101  it is accelerated
        # Terraform does not check the version of a provider that is handed to it
        if not is_allowed(provider, self.workspace.root, self.environment(), terraform=self._binary):
            self.close()
            self._initialise()

    def close(self) -> None:
        """End the accelerator's processes, if there are any. Before another command, `initialise` is needed again."""
        if self._acceleration is not None:
            self._acceleration.__exit__(None, None, None)
            self._acceleration = None
            self._is_initialised = self._is_ready = False

    def leave_to(self, root: Path) -> Acceleration | None:
        """Turn the folder of this workspace, in which the providers work, into `root`; gives what accelerates it."""
        acceleration = self._acceleration
        if acceleration is None or not acceleration.is_on:
            return None
        take_over_folder(self.workspace.root, root)
        acceleration.move(root)
        self._acceleration = None
        return acceleration

    def _initialise(self) -> None:
        self._is_initialised = False
        self._run_init()
        self._is_initialised = self._is_ready = True

    def _run_init(self) -> None:
        self._runner.timeout_seconds = _INIT_SECONDS
        if uses_provider(self.workspace.root, "aws"):
            try:
                self._init(plugin_dir=str(provider_files.directory(self._binary)))
            except TerraformError as error:
                # it wants another version than the one that is kept, or other providers as well
                if not provider_files.are_missing(error.diagnostics):
                    raise
            else:
                return
        with provider_files.shared_download() as settings:
            self._target = {**self._target, **settings}
            self._init()

    def plan(self, *, destroy: bool = False) -> Plan:
        """Return what an apply (or a destroy) would do now."""
        if not self._is_ready and not self._is_ready_without_init():
            self._initialise_accelerated()
        self._is_ready = True
        try:
            return self._plan(destroy=destroy)
        except TerraformError as error:
            if not self._is_initialised and _NEEDS_INIT in error.diagnostics:
                name_backend(self.workspace)
                self._initialise_accelerated()
                return self.plan(destroy=destroy)
            if self._acceleration is None:
                raise
            if self._acceleration.take_lost_calls():
                with self._plainly():
                    return self._plan(destroy=destroy)
            if not _lacks_type(error):
                raise
            self._acceleration.give_whole_schema()
            return self._plan(destroy=destroy)

    def _is_ready_without_init(self) -> bool:
        """Return whether `terraform init` would find nothing to do, as far as can be told. If that is wrong, Terraform
        says so.

        There is a provider that runs, all modules are in the workspace, and the state is where it is by default.
        """
        provider = self._kept_provider() if self._acceleration is not None and self._acceleration.is_on else None
        return (
            provider is not None
            and not read_configuration(self.workspace.root).names_backend
            and local_modules.install(self.workspace.root)
            and is_allowed(provider, self.workspace.root, self.environment(), terraform=self._binary)
        )

    def _plan(self, *, destroy: bool) -> Plan:
        self._runner.timeout_seconds = _PLAN_SECONDS
        plan_file = self.workspace.root / _PLAN_FILE
        reserve_private(plan_file)
        mode = ["-destroy"] if destroy else []
        try:
            self._runner.execute_command("plan", *self._flags(), *mode, "-json", f"-out={_PLAN_FILE}")
            shown = self._runner.execute_command("show", "-no-color", "-json", _PLAN_FILE)
        finally:
            plan_file.unlink(missing_ok=True)
            self._runner.forget_output_of("show")
        document: Mapping[str, Any] = json.loads(shown.out)
        SECRETS.learn([*marked_in_plan(document)])
        return read_plan(document)

    def apply(self) -> None:
        self._runner.timeout_seconds = _APPLY_SECONDS
        self._reserve_state()
        self._runner.apply(input=False, tf_var_file=self._variables_file(), json_format=True)

    def destroy(self) -> None:
        """Destroy everything in the state. Ctrl-C and SIGTERM wait until it is done."""
        self._runner.timeout_seconds = _APPLY_SECONDS
        self._reserve_state()
        with uninterrupted():
            self._runner.destroy(input=False, tf_var_file=self._variables_file(), json_format=True)

    def _reserve_state(self) -> None:
        """Create the state files with private modes, which Terraform would leave to the umask. It takes an empty state
        for none.
        """
        state = self.workspace.state
        reserve_private(state)
        reserve_private(state.with_name(f"{state.name}.backup"))

    def state(self) -> State:
        """Read what the state file says exists."""
        found = read_state(self.workspace.state)
        SECRETS.learn(found.sensitive)
        return found

    @contextlib.contextmanager
    def _plainly(self) -> Iterator[None]:
        """Run Terraform without the accelerator, as far as its providers' processes have let it down."""
        acceleration, self._acceleration = self._acceleration, None
        try:
            self._initialise()
            yield
        finally:
            self._acceleration = acceleration

    def _plain_environment(self) -> dict[str, str]:
        return command_environment(self._target, log_path=str(self._logs / "terraform.log"))

    def _kept_provider(self) -> InstalledProvider | None:
        if not uses_provider(self.workspace.root, "aws"):
            return None
        return provider_files.provider(provider_files.directory(self._binary))

    def _init(self, **settings: str) -> None:
        # without cleanup_on_exit=False, tftest deletes the state when this object is collected, destroyed or not
        self._runner.setup(cleanup_on_exit=False, upgrade=False, **settings)

    def _flags(self) -> list[str]:
        return ["-input=false", "-no-color", *(f"-var-file={name}" for name in self._variables_file())]

    def _variables_file(self) -> list[str]:
        with contextlib.suppress(OSError):
            if self.workspace.variables_file.stat().st_size:
                return [VARIABLES_FILE]
        return []


def _lacks_type(error: TerraformError) -> bool:
    return any(sentence in error.diagnostics for sentence in _LACKS_TYPE)
