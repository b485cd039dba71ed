"""A stack: one configuration, applied on a target, and destroyed whatever happens in between.

Everything a stack needs to be destroyed lies in one folder, outside any temporary folder: the copy of the
configuration, its variables, its state, the log of every command. The folder goes when a destroy has succeeded and
the state reads empty; else it stays, and the error says where it is.
"""

import concurrent.futures
import json
import os
import shutil
import time
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any, Self

from sagemaker_rest.errors import LeftoverError, TargetError, TerraformError
from sagemaker_rest.targets.target import Target
from sagemaker_rest.targets.transient_errors import is_transient
from sagemaker_rest.terraform.binary import terraform_binary
from sagemaker_rest.terraform.command import Terraform
from sagemaker_rest.terraform.plan import Plan
from sagemaker_rest.terraform.workspace import create_workspace

RECORD_FILE = "stack.json"
_INVOKE_URL_OUTPUT = "invoke_url"
# An endpoint takes minutes to come up, and up to an hour until SageMaker gives up on it.
_PATIENCE_SECONDS = 3900
_PAUSE_SECONDS = 5


class Stack:
    """A configuration on a target. Nothing exists before `apply`; leaving the context destroys."""

    def __init__(self, target: Target, tree: Path, path: str, folder: Path, *, accelerate: bool = False) -> None:
        """`path` is the root module below `tree`; `folder` is new, and holds all that the stack needs."""
        self.target = target
        self.path = path
        self.folder = folder
        self._variables: dict[str, Any] = {}
        self._outputs: Mapping[str, Any] = MappingProxyType({})
        self._before: frozenset[str] = frozenset()
        self._may_exist = False
        self._interrupted = False
        workspace = create_workspace(
            tree,
            path,
            folder / "configuration",
            state=folder / "terraform.tfstate",
            provider_settings=target.provider_settings,
        )
        self._terraform = Terraform(
            workspace,
            binary=terraform_binary(),
            target=target.environment,
            logs=folder / "logs",
            accelerate=accelerate,
        )
        self._initialised = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.destroy()

    @property
    def outputs(self) -> Mapping[str, Any]:
        """The outputs of the last apply."""
        return self._outputs

    @property
    def variables(self) -> Mapping[str, Any]:
        """The variables of the last plan or apply."""
        return MappingProxyType(self._variables)

    @property
    def is_gone(self) -> bool:
        """Whether there is nothing to destroy: it was never applied, or a destroy has succeeded."""
        return not self._may_exist

    def apply(self, **variables: Any) -> Mapping[str, Any]:
        """Apply with these variables; those given earlier keep their values. Returns the outputs."""
        self._prepare(variables)
        # from here on something may exist, also when the apply fails or is interrupted
        self._may_exist = True
        self._write_record()
        self._interrupted = True
        try:
            self._terraform.apply()
        except Exception:
            self._interrupted = False
            raise
        self._interrupted = False
        self._outputs = self._terraform.state().outputs
        return self._outputs

    def plan(self, **variables: Any) -> Plan:
        """What an apply would change now; empty after an apply if the configuration is right."""
        self._prepare(variables)
        return self._terraform.plan()

    def url(self, path: str = "") -> str:
        """Where the stack's REST API answers on this target: its output `invoke_url`, and `path` below it."""
        invoke_url = self._outputs.get(_INVOKE_URL_OUTPUT)
        if not isinstance(invoke_url, str):
            there = ", ".join(sorted(self._outputs)) or "none"
            raise TargetError(f"{self.path} has no output {_INVOKE_URL_OUTPUT!r} that is a URL; its outputs: {there}")
        base = self.target.stage_url(invoke_url)
        return f"{base.rstrip('/')}/{path.lstrip('/')}" if path else base

    def identifiers(self) -> frozenset[str]:
        """The names, ids and ARNs by which the target knows what the stack has made so far."""
        return self._terraform.state().identifiers

    def destroy(self, *, others: frozenset[str] = frozenset()) -> None:
        """Destroy everything and read back that it is gone. May be called again.

        What carries one of the names, ids or ARNs in `others` belongs to somebody else, and does not count.

        Raises:
            TerraformError: the destroy failed. The folder is kept, and the message says what to run there.
            LeftoverError: Terraform says that all is gone, and the target still lists some of it.

        """
        if not self._may_exist:
            self._terraform.close()
            shutil.rmtree(self.folder, ignore_errors=True)
            return
        identifiers = self.identifiers()
        try:
            self._destroy_patiently()
        except TerraformError as error:
            raise TerraformError(f"{error}\n\n{self._how_to_finish()}", diagnostics=error.diagnostics) from error
        if remaining := self._terraform.state().addresses:
            raise LeftoverError(f"after destroy, the state still has {', '.join(remaining)}. {self._how_to_finish()}")
        self._may_exist = False
        self._terraform.close()
        leftovers = self._leftovers(identifiers, others)
        shutil.rmtree(self.folder, ignore_errors=True)
        if leftovers:
            self._report(leftovers)

    def _report(self, leftovers: list[str]) -> None:
        found = f"after destroy of {self.path}, the {self.target.name} target still has: {', '.join(leftovers)}. "
        if not self._interrupted:
            raise LeftoverError(
                f"{found}Terraform does not know of them: delete them by hand, and make the configuration own them"
            )
        # An interrupt makes the provider give up a request that AWS may have carried out already: what it made is in
        # no state. A target that ends with this run takes it along.
        if not self.target.exclusive:
            raise LeftoverError(
                f"{found}Terraform was interrupted while it made them, and does not know of them: delete them by hand"
            )

    def _destroy_patiently(self) -> None:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while True:
            try:
                self._terraform.destroy()
            except TerraformError as error:
                if not is_transient(error) or time.monotonic() > deadline:
                    raise
                time.sleep(_PAUSE_SECONDS)
            else:
                return

    def _leftovers(self, identifiers: frozenset[str], others: frozenset[str]) -> list[str]:
        found = sorted(self.target.inventory() - self._before)
        if not self.target.exclusive:
            # strangers work there too: only what carries one of this stack's own names counts
            found = [line for line in found if _carries(line, identifiers)]
        return [line for line in found if not _carries(line, others - identifiers)]

    def _prepare(self, variables: Mapping[str, Any]) -> None:
        self._variables = {**self._variables, **variables}
        self._terraform.workspace.write_variables(self._variables)
        if self._initialised:
            return
        # the first inventory of a fresh emulator takes seconds, as long as init does
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            before = pool.submit(self.target.inventory)
            self._terraform.initialise()
            self._before = before.result()
        self._initialised = True

    def _write_record(self) -> None:
        """Say what this folder is about, before anything exists, for whoever finds it after a crash."""
        record = {
            "path": self.path,
            "target": self.target.name,
            "account_id": self.target.account_id,
            "region": self.target.region,
            "root": str(self._terraform.workspace.root),
            "state": str(self._terraform.workspace.state),
            "variables_file": str(self._terraform.workspace.variables_file),
            "process": os.getpid(),
            "how_to_finish": self._how_to_finish(),
        }
        (self.folder / RECORD_FILE).write_text(json.dumps(record, indent=2), encoding="utf-8")

    def _how_to_finish(self) -> str:
        if self.target.exclusive:
            return f"The {self.target.name} target ends with this run; state and logs are kept in {self.folder}"
        workspace = self._terraform.workspace
        return (
            f"THINGS MAY STILL EXIST on the {self.target.name} target (account {self.target.account_id}, "
            f"{self.target.region}). The state and all that is needed are kept in {self.folder}. To destroy them: "
            f"cd {workspace.root} && terraform init && terraform destroy -var-file={workspace.variables_file.name}"
        )


def _carries(line: str, identifiers: frozenset[str]) -> bool:
    return any(identifier in line for identifier in identifiers)
