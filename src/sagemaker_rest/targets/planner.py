"""Plans without applying: the same question is asked once."""

import hashlib
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sagemaker_rest.errors import TerraformError
from sagemaker_rest.targets.target import Target
from sagemaker_rest.terraform.binary import terraform_binary
from sagemaker_rest.terraform.command import Terraform
from sagemaker_rest.terraform.plan import Plan
from sagemaker_rest.terraform.workspace import create_workspace, slug, sources_digest, variables_document


class Planner:
    """Plans configurations of one tree on one target, from an empty state.

    There is one workspace at a time, for the root module that was planned last: the tests of one configuration mostly
    follow each other, and the next one's workspace takes over the provider that runs. A plan whose configuration,
    variables and target are as before is not made again, and neither is one that failed.
    """

    def __init__(
        self,
        target: Target,
        tree: Path,
        folder: Path,
        *,
        accelerate: bool = False,
    ) -> None:
        """Plan in `folder`, which holds the workspaces and may be temporary: a plan makes nothing."""
        self._accelerate = accelerate
        self._target = target
        self._tree = tree
        self._folder = folder
        self._key = ("", "")
        self._terraform: Terraform | None = None
        self._known: dict[tuple[str, str, str], Plan | TerraformError] = {}

    def plan(self, path: str, variables: Mapping[str, Any]) -> Plan:
        """Return what applying `tree/path` with these variables would make.

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
        if self._terraform is not None:
            self._terraform.close()
            self._terraform = None

    def _ask(self, path: str, digest: str, variables: Mapping[str, Any]) -> Plan | TerraformError:
        try:
            terraform = self._in_workspace(path, digest)
            terraform.workspace.write_variables(variables)
            return terraform.plan()
        except TerraformError as error:
            return error

    def _in_workspace(self, path: str, digest: str) -> Terraform:
        key = (path, digest)
        if self._terraform is not None and self._key == key:
            return self._terraform
        folder = self._folder / f"{slug(path)}-{hashlib.sha256(repr(key).encode()).hexdigest()[:8]}"
        workspace = create_workspace(
            self._tree,
            path,
            folder / "configuration",
            state=None,
            provider_settings=self._target.provider_settings,
        )
        terraform = Terraform(
            workspace,
            binary=terraform_binary(),
            target=self._target.environment,
            logs=folder / "logs",
            accelerate=self._accelerate,
        )
        before, self._terraform = self._terraform, None
        try:
            terraform.accelerate(after=before)
        except BaseException:
            terraform.close()
            raise
        finally:
            if before is not None:  # its root module's folder may be the next one's by now, and all there was of it
                shutil.rmtree(before.workspace.folder, ignore_errors=True)
        self._terraform, self._key = terraform, key
        return terraform
