"""Terraform in one workspace: initialise, plan, apply, read the outputs, destroy."""

import contextlib
import json
from collections.abc import Mapping
from pathlib import Path

from sagemaker_rest.errors import TerraformError
from sagemaker_rest.terraform import provider_files
from sagemaker_rest.terraform.configuration import uses_provider
from sagemaker_rest.terraform.environment import command_environment
from sagemaker_rest.terraform.interrupts import uninterrupted
from sagemaker_rest.terraform.plan import Plan, read_plan
from sagemaker_rest.terraform.runner import Runner
from sagemaker_rest.terraform.state import State, read_state
from sagemaker_rest.terraform.workspace import VARIABLES_FILE, Workspace

_PLAN_FILE = "zz_harness.tfplan"
_INIT_SECONDS = 900
_PLAN_SECONDS = 600
# A real endpoint takes minutes to become healthy, and the provider waits up to an hour for some resources.
_APPLY_SECONDS = 7200


class Terraform:
    """The commands of one workspace. Each raises `TerraformError`, with Terraform's own words, when it fails."""

    def __init__(self, workspace: Workspace, *, binary: Path, target: Mapping[str, str], logs: Path) -> None:
        self.workspace = workspace
        self._binary = binary
        self._target = target
        self._logs = logs
        self._runner = Runner(
            workspace.root, binary=binary, environment=self.environment, logs=logs, title=workspace.path
        )

    def environment(self) -> dict[str, str]:
        """What every command of this workspace sees."""
        return command_environment(self._target, log_path=str(self._logs / "terraform.log"))

    def initialise(self) -> None:
        """`terraform init`: with the AWS provider's files that are kept, else as Terraform does it by itself."""
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
        """What an apply (or a destroy) would do now."""
        self._runner.timeout_seconds = _PLAN_SECONDS
        plan_file = self.workspace.root / _PLAN_FILE
        mode = ["-destroy"] if destroy else []
        try:
            self._runner.execute_command("plan", *self._flags(), *mode, "-json", f"-out={plan_file}")
            shown = self._runner.execute_command("show", "-no-color", "-json", plan_file.name)
        finally:
            plan_file.unlink(missing_ok=True)
            self._runner.forget_output_of("show")
        return read_plan(json.loads(shown.out))

    def apply(self) -> None:
        self._runner.timeout_seconds = _APPLY_SECONDS
        self._runner.apply(input=False, tf_var_file=self._variables_file(), json_format=True)

    def destroy(self) -> None:
        """Destroy everything in the state. Ctrl-C and SIGTERM wait until it is done."""
        self._runner.timeout_seconds = _APPLY_SECONDS
        with uninterrupted():
            self._runner.destroy(input=False, tf_var_file=self._variables_file(), json_format=True)

    def state(self) -> State:
        """What the state file says exists."""
        return read_state(self.workspace.state)

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
