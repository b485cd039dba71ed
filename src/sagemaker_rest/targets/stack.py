"""A stack: one configuration, applied on a target, and destroyed whatever happens in between.

Everything a stack needs to be destroyed lies in one folder, outside any temporary folder: the copy of the
configuration, its variables and the files that they name, its state, the log and the time of every command. The
folder goes when a destroy has succeeded and the state reads empty; else it stays, and the error says where it is and
which command takes it up again (`Stack.reopen`).
"""

import concurrent.futures
import contextlib
import json
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any, Self, TypedDict, Unpack

from sagemaker_rest.errors import LeftoverError, TerraformError
from sagemaker_rest.runs.run import Run
from sagemaker_rest.targets.inputs import keep_inputs, restore_inputs
from sagemaker_rest.targets.leftovers import Surroundings
from sagemaker_rest.targets.lost import unless_lost
from sagemaker_rest.targets.prediction import (
    ENDPOINT_NAME_OUTPUT,
    INVOKE_URL_OUTPUT,
    invoke,
    post,
    region_of_endpoint,
    text_output,
)
from sagemaker_rest.targets.record import CONFIGURATION_FOLDER, StackRecord, read_record, timed
from sagemaker_rest.targets.target import Target
from sagemaker_rest.targets.transient_errors import Patience
from sagemaker_rest.terraform.binary import terraform_binary
from sagemaker_rest.terraform.command import Terraform
from sagemaker_rest.terraform.plan import Plan
from sagemaker_rest.terraform.workspace import VARIABLES_FILE, Workspace, create_workspace, reopen_workspace

_CONFIGURATION, _STATE, _LOGS, _INPUTS = CONFIGURATION_FOLDER, "terraform.tfstate", "logs", "inputs"
# An endpoint takes minutes to come up, and up to an hour until SageMaker gives up on it.
DESTROY_PATIENCE = Patience(seconds=3900, attempts=1000)
# What made an apply fail seldom takes longer; and each attempt may take minutes that are paid for.
APPLY_PATIENCE = Patience(seconds=900, attempts=5)


class StackSettings(TypedDict, total=False):
    """Everything carries the tags of `run`; `say` takes what a person who waits wants to know."""

    run: Run | None
    accelerate: bool
    say: Callable[[str], None]


class Stack:
    """A configuration on a target. Nothing exists before `apply`; leaving the context destroys.

    >>> sorted(stack.outputs)
    ['endpoint_name', 'invoke_url']
    >>> stack.endpoint_name == stack.variables["name"]
    True
    >>> stack.plan().assert_empty()
    """

    def __init__(
        self, target: Target, workspace: Workspace, folder: Path, *, owner: str = "", **settings: Unpack[StackSettings]
    ) -> None:
        """Take over `workspace`, which lies in `folder`; `create` and `reopen` make one for `owner`."""
        self.target = target
        self.path = workspace.path
        self.folder = folder
        self.owner = owner
        self.apply_patience = APPLY_PATIENCE
        self.destroy_patience = DESTROY_PATIENCE
        self._run = run = settings.get("run")
        self._say: Callable[[str], None] = settings.get("say") or (lambda _sentence: None)
        self._variables: dict[str, Any] = {}
        self._outputs: Mapping[str, Any] = MappingProxyType({})
        self._surroundings = Surroundings(target)
        self._may_exist = False
        self._was_cut_off = False
        self._initialised = False
        self._terraform = Terraform(
            workspace,
            binary=terraform_binary(),
            target={**target.environment, **(run.default_tags if run else {})},
            logs=folder / _LOGS,
            accelerate=settings.get("accelerate", False),
        )

    @classmethod
    def create(
        cls,
        target: Target,
        tree: Path,
        path: str,
        folder: Path,
        *,
        owner: str = "",
        **settings: Unpack[StackSettings],
    ) -> Self:
        """Copy the root module at `path` below `tree` into the new `folder`; see the constructor."""
        workspace = create_workspace(
            tree, path, folder / _CONFIGURATION, state=folder / _STATE, provider_settings=target.provider_settings
        )
        return cls(target, workspace, folder, owner=owner, **settings)

    @classmethod
    def reopen(cls, target: Target, folder: Path, **settings: Unpack[StackSettings]) -> Self:
        """Take up a stack that another process has applied, or begun to; `folder` is its folder.

        Raises:
            RunError: there is none.

        """
        record = read_record(folder)
        workspace = reopen_workspace(
            record.path,
            folder / _CONFIGURATION,
            folder / record.root,
            state=folder / _STATE,
            provider_settings=target.provider_settings,
        )
        stack = cls(target, workspace, folder, owner=record.owner, **settings)
        stack._take_up(record)
        return stack

    def _take_up(self, record: StackRecord) -> None:
        with contextlib.suppress(FileNotFoundError):
            written = json.loads(self._terraform.workspace.variables_file.read_text(encoding="utf-8"))
            self._variables = restore_inputs(written, self.folder / _INPUTS)
        self._outputs = self._terraform.state().outputs
        self._may_exist = True
        self._surroundings = Surroundings(self.target, record.regions)
        self._was_cut_off = record.status in {"applying", "failed"}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.destroy()

    @property
    def outputs(self) -> Mapping[str, Any]:
        """Return the outputs of the last apply."""
        return self._outputs

    @property
    def variables(self) -> Mapping[str, Any]:
        """Return the variables of the last plan or apply."""
        return MappingProxyType(self._variables)

    @property
    def is_gone(self) -> bool:
        """Return whether nothing is to be destroyed: never applied, destroyed, or gone with a target of its own."""
        return not self._may_exist or (self.target.exclusive and self.target.ending() is not None)

    def apply(self, **variables: Any) -> Mapping[str, Any]:
        """Apply with these variables; those given earlier keep their values. Returns the outputs.

        Raises:
            TargetError: a provider of the configuration is for a region where the target may not make things.
            TerraformError: Terraform refuses, or fails.

        """
        self._prepare(variables)
        self._settle_regions()
        # from here on something may exist, also when the apply fails or is interrupted
        self._may_exist = True
        self._write_record("applying")
        was_cut_off, self._was_cut_off = self._was_cut_off, True
        try:
            self._try("apply", self._terraform.apply, self.apply_patience)
        except Exception:
            self._write_record("failed")
            raise
        self._was_cut_off = was_cut_off
        self._write_record("failed" if was_cut_off else "applied")
        self._outputs = self._terraform.state().outputs
        return self._outputs

    def plan(self, **variables: Any) -> Plan:
        """Return what an apply would change now; empty after an apply if the configuration is right."""
        self._prepare(variables)
        return self._terraform.plan()

    def url(self, path: str = "", *, invoke_url: str | None = None) -> str:
        """Return the URL of the stack's REST API on this target: its output `invoke_url`, and `path` below it.

        That output is the URL of AWS, as `aws_api_gateway_stage.this.invoke_url` begins it. `invoke_url` is one that
        has another name, or stands in a map.

        >>> stack.url("deeper").removeprefix(stack.url())
        '/deeper'
        >>> stack.url(invoke_url=stack.outputs["invoke_url"]) == stack.url()
        True

        Raises:
            TargetError: the output does not exist, or is not an invoke URL.
        """
        found = text_output(self.path, self._outputs, INVOKE_URL_OUTPUT) if invoke_url is None else invoke_url
        base = self.target.stage_url(found)
        return f"{base.rstrip('/')}/{path.lstrip('/')}" if path else base

    @property
    def endpoint_name(self) -> str:
        """Return the name of the stack's SageMaker endpoint: its output `endpoint_name`.

        Raises:
            TargetError: there is no such output.
        """
        return text_output(self.path, self._outputs, ENDPOINT_NAME_OUTPUT)

    def predict(
        self, payload: Any, path: str = "", *, invoke_url: str | None = None, headers: Mapping[str, str] | None = None
    ) -> Any:
        """POST `payload` as JSON to the stack's REST API (see `url`), and return the answer's JSON.

        >>> stack.predict({"instances": [1.0, 2.0]})
        {'predictions': [3.0, 5.0]}

        Raises:
            PredictionError: it answers another status than 200, or no JSON.
        """
        return post(self.target, self.url(path, invoke_url=invoke_url), payload, headers or {})

    def invoke(self, payload: Any, *, endpoint_name: str | None = None, region: str | None = None) -> Any:
        """Ask the SageMaker endpoint itself, past any API, with `payload` as JSON, and give the answer's JSON.

        The endpoint is the one that the output `endpoint_name` names, or another; it is asked where the stack has made
        it, or in another `region`.

        >>> stack.invoke({"instances": [1.0, 2.0]})
        {'predictions': [3.0, 5.0]}

        Raises:
            PredictionError: the endpoint does not answer, or not with JSON.

        """
        name = endpoint_name or self.endpoint_name
        there = region or region_of_endpoint(name, self.identifiers(), self.target.region)
        return invoke(self.target, name, payload, region=there)

    def keep(self) -> str:
        """Leave it as it is, for a person or a later run; gives the sentence that says how it is destroyed."""
        self._terraform.close()
        record = self._write_record("kept")
        return record.finish_sentence(self.folder)

    def close(self) -> None:
        """End the processes that serve it, and leave it as it is."""
        self._terraform.close()

    def identifiers(self) -> frozenset[str]:
        """Return the names, ids and ARNs by which the target knows what the stack has made so far."""
        return self._terraform.state().identifiers

    def destroy(self, *, others: frozenset[str] = frozenset()) -> None:
        """Destroy everything and read back that it is gone. May be called again.

        What carries one of the names, ids or ARNs in `others` belongs to somebody else, and does not count.

        Raises:
            TerraformError: the destroy failed. The folder is kept, and the message says what to run there.
            LeftoverError: Terraform says that all is gone, and the target still lists some of it.

        """
        if self.is_gone:
            self._may_exist = False
            self._terraform.close()
            shutil.rmtree(self.folder, ignore_errors=True)
            return
        before = self._terraform.state()
        record = self._write_record("destroying")
        try:
            if not self._initialised:
                self._prepare({})
            self._try("destroy", self._terraform.destroy, self.destroy_patience)
        except TerraformError as error:
            raise TerraformError(
                f"{error}\n\n{record.finish_sentence(self.folder)}", diagnostics=error.diagnostics
            ) from error
        if remaining := self._terraform.state().addresses:
            raise LeftoverError(
                f"after destroy, the state still has {', '.join(remaining)}. {record.finish_sentence(self.folder)}"
            )
        self._may_exist = False
        self._terraform.close()
        found = self._surroundings.leftovers(before, others=others)
        shutil.rmtree(self.folder, ignore_errors=True)
        self._report(found)

    def _report(self, found: list[str]) -> None:
        """Say what is left, and see to it that it is swept.

        AWS may have carried out a request whose answer the provider did not get, because it was interrupted or the
        connection was lost: what that has made is in no state, and need not have a name that is in it. A target that
        ends with this run takes it along; elsewhere its tags lead the sweeper to it.
        """
        listed = ", ".join(found)
        sentence = f"after destroy of {self.path}, the {self.target.name} target still has: {listed}. "
        run = None if self.target.exclusive else self._run
        if run is not None and (found or self._was_cut_off):
            run.ask_for_sweep(f"{self.path} left {listed or 'perhaps what no state knows of: its apply did not end'}")
        if not found:
            if coverage := self._surroundings.coverage:
                self._say(f"after destroy of {self.path}, nothing of it was found. {coverage}")
            return
        if self._was_cut_off and (run is not None or self.target.exclusive):
            self._say(f"{sentence}An apply that did not end has made them: they go with the run")
        elif self._was_cut_off:
            raise LeftoverError(
                f"{sentence}An apply that did not end has made them, and Terraform does not know of them: delete them "
                "by hand"
            )
        elif run is not None:
            raise LeftoverError(
                f"{sentence}Terraform does not know of them: make the configuration own them. What has the tags of the "
                f"run is swept when it ends, or by: sagemaker-rest sweep --run {run.id}; delete the rest by hand"
            )
        else:
            raise LeftoverError(
                f"{sentence}Terraform does not know of them: delete them by hand, and make the configuration own them"
            )

    def _try(self, command: str, run: Callable[[], None], patience: Patience) -> None:
        again = f"{self.path}: terraform {command} is tried again, because"
        with timed(self.folder, command):
            patience.retry(command, unless_lost(self.target, run), on_wait=lambda why: self._say(f"{again} {why}"))

    def _prepare(self, variables: Mapping[str, Any]) -> None:
        self._variables = {**self._variables, **variables}
        self._terraform.workspace.write_variables(self._variables)
        keep_inputs(self._variables, self.folder / _INPUTS)
        if self._initialised:
            return
        # the first inventory of a fresh emulator takes seconds, as long as init does
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            looking = None if self._may_exist else pool.submit(self._surroundings.look)
            self._terraform.initialise()
            if looking is not None:
                looking.result()
        self._initialised = True

    def _settle_regions(self) -> None:
        """Note, before anything is made, where else than in the target's region something may be left."""
        root, is_new = self._terraform.workspace.root, not self._may_exist
        self._surroundings.settle_regions(self.path, root, self._terraform.plan, is_new=is_new)
        if self._run is not None:
            self._run.note_regions(sorted(self._surroundings.regions))

    def _write_record(self, status: str) -> StackRecord:
        """Say what this folder is about, before anything exists, for whoever finds it after a crash."""
        workspace = self._terraform.workspace
        record = StackRecord(
            path=self.path,
            target=self.target.name,
            account_id=self.target.account_id,
            region=self.target.region,
            endpoint_url=self.target.endpoint_url,
            exclusive=self.target.exclusive,
            run=self._run.id if self._run else None,
            owner=self.owner,
            root=str(workspace.root.relative_to(self.folder)),
            state=str(workspace.state),
            variables_file=VARIABLES_FILE,
            process=os.getpid(),
            status=status,
            regions=tuple(sorted(self._surroundings.regions)),
        )
        record.write(self.folder)
        return record
