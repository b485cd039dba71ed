"""Plans without applying: the same question is asked once."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sagemaker_rest.errors import TerraformError
from sagemaker_rest.targets.target import Target
from sagemaker_rest.terraform.binary import terraform_binary
from sagemaker_rest.terraform.command import Terraform
from sagemaker_rest.terraform.plan import Plan
from sagemaker_rest.terraform.workspace import create_workspace, slug, sources_digest, variables_document

# How many workspaces keep a provider running.
_RUNNING = 2


class Planner:
    """Plans configurations of one tree on one target, from an empty state.

    One workspace is initialised for each root module; the plans in it run one after the other. A plan whose
    configuration, variables and target are as before is not made again, and neither is one that failed.
    """

    def __init__(self, target: Target, tree: Path, folder: Path, *, accelerate: bool = False) -> None:
        """`folder` holds the workspaces and may be temporary: a plan makes nothing."""
        self._accelerate = accelerate
        self._target = target
        self._tree = tree
        self._folder = folder
        self._workspaces: dict[tuple[str, str], Terraform] = {}
        self._known: dict[tuple[str, str, str], Plan | TerraformError] = {}

    def plan(self, path: str, variables: Mapping[str, Any]) -> Plan:
        """What applying `tree/path` with these variables would make.

        Raises:
            TerraformError: Terraform refuses; `diagnostics` has its words.

        """
        digest = sources_digest(self._tree, path)
        question = (path, digest, variables_document(variables))
        if question not in self._known:
            self._known[question] = self._ask(path, digest, variables)
        answer = self._known[question]
        if isinstance(answer, TerraformError):
            raise TerraformError(str(answer), diagnostics=answer.diagnostics, sentences=answer.sentences)
        return answer

    def close(self) -> None:
        """End the accelerators' processes."""
        for terraform in self._workspaces.values():
            terraform.close()

    def _ask(self, path: str, digest: str, variables: Mapping[str, Any]) -> Plan | TerraformError:
        try:
            terraform = self._initialised(path, digest)
            terraform.workspace.write_variables(variables)
            return terraform.plan()
        except TerraformError as error:
            return error

    def _initialised(self, path: str, digest: str) -> Terraform:
        key = (path, digest)
        if key not in self._workspaces:
            folder = self._folder / f"{slug(path)}-{hashlib.sha256(repr(key).encode()).hexdigest()[:8]}"
            workspace = create_workspace(
                self._tree,
                path,
                folder / "configuration",
                state=folder / "terraform.tfstate",
                provider_settings=self._target.provider_settings,
            )
            terraform = Terraform(
                workspace,
                binary=terraform_binary(),
                target=self._target.environment,
                logs=folder / "logs",
                accelerate=self._accelerate,
            )
            try:
                terraform.initialise()
            except BaseException:
                terraform.close()
                raise
            self._workspaces[key] = terraform
        # the last one used comes last; the tests of one configuration mostly follow each other
        self._workspaces[key] = found = self._workspaces.pop(key)
        for terraform in list(self._workspaces.values())[:-_RUNNING]:
            terraform.rest()
        return found
