"""One plan that is asked for: what it is known by, whether it was made before, and noting what it depends on."""

import contextlib
import json
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from sagemaker_rest.terraform.accelerator.acceleration import Acceleration
from sagemaker_rest.terraform.accelerator.identity import binary_identity, environment_identity
from sagemaker_rest.terraform.accelerator.transcript import Transcript
from sagemaker_rest.terraform.remembered import rules
from sagemaker_rest.terraform.remembered.memory import PlanMemory, Printed, RememberedPlan
from sagemaker_rest.terraform.remembered.watching import Watch
from sagemaker_rest.terraform.workspace import OVERRIDE_FILE, Workspace, tree_digest, tree_files

_LOG = logging.getLogger(__name__)

# As what a plan is kept. A change of it makes the plans of before unknown.
_FORMAT = "plan 2"
# What Terraform does not take from its environment, or only to start a program or to open a connection, which are
# reasons not to keep a plan; and what the providers take, which are asked again.
_OF_OTHERS = frozenset({"LANG", "LOGNAME", "PATH", "SSH_AUTH_SOCK", "TF_REATTACH_PROVIDERS", "TMPDIR", "USER"})
_OF_OTHERS_PREFIXES = ("ALL_PROXY", "AWS_", "GIT_", "HTTP_", "HTTPS_", "NO_PROXY", "SSL_")


class NotKeptError(Exception):
    """A plan is not fit to be kept; the message says why."""


@dataclass(frozen=True, slots=True)
class Notes:
    """What is noted while a plan is made."""

    watch: Watch
    transcripts: Mapping[str, Transcript]


@dataclass(frozen=True, slots=True)
class PlanQuestion:
    """A plan of `workspace`, from an empty state, by `binary` and the providers behind `acceleration`."""

    key: str
    workspace: Workspace
    binary: Path
    acceleration: Acceleration
    memory: PlanMemory

    @classmethod
    def ask(
        cls,
        workspace: Workspace,
        *,
        binary: Path,
        environment: Mapping[str, str],
        options: Sequence[str],
        acceleration: Acceleration | None,
        memory: PlanMemory | None,
    ) -> Self | None:
        """The question; None where nothing is remembered: without accelerator, of what exists, or with a log."""
        if memory is None or acceleration is None or not acceleration.is_on or "TF_LOG" in environment:
            return None
        with contextlib.suppress(OSError):
            if not _has_state(workspace):
                key = _key(workspace, binary, environment, options, acceleration.binaries)
                return cls(key, workspace, binary, acceleration, memory)
        return None

    def recall(self) -> RememberedPlan | None:
        """The plan, if it was made before and would be the same now."""
        known = self.memory.get(self.key)
        why = None if known is None else known.why_outdated(self.acceleration)
        if why is not None:
            _LOG.info("%s is planned anew: %s", self.workspace.path, why)
            return None
        return known

    @contextlib.contextmanager
    def noting(self) -> Iterator[Notes]:
        """Note what a plan that is made in here depends on."""
        state = self.workspace.state
        apart = [self.binary, state, state.with_name(f".{state.name}.lock.info")]
        watch = Watch(inside=self.workspace.folder, apart=apart, known_sockets=self.acceleration.sockets)
        with self.acceleration.listening() as transcripts, watch:
            yield Notes(watch, transcripts)

    def keep_refusal(self, notes: Notes, plan: Printed) -> None:
        """Keep what a refusal was, if it is fit to be kept."""
        self._keep(notes, RememberedPlan(plan, None), self._declares_secret)

    def keep_plan(self, notes: Notes, plan: Printed, document: Mapping[str, Any]) -> None:
        """Keep what a plan was, and what `show` prints of it, if it is fit to be kept."""
        self._keep(notes, RememberedPlan(plan, document), lambda: _knows_secret(document) or self._declares_secret())

    def _keep(self, notes: Notes, made: RememberedPlan, secret: Callable[[], str | None]) -> None:
        try:
            _refuse(secret())
            self.memory.keep(self.key, self._remembered(notes, made))
        except (NotKeptError, OSError, ValueError) as why:
            _LOG.info("the plan of %s is not remembered: %s", self.workspace.path, why)

    def _remembered(self, notes: Notes, made: RememberedPlan) -> RememberedPlan:
        readings = notes.watch.readings
        _refuse(notes.watch.why_not)
        _refuse(next((f"{one} was asked more than can be asked again" for one in self._spoiled(notes)), None))
        _refuse(self._elsewhere())
        files = [Path(one.path) for one in readings if one.is_read and not one.was.startswith("special")]
        _refuse(self._impure([*tree_files(self.workspace.folder), *(file for file in files if file.is_file())]))
        said = {address: transcript.conversations() for address, transcript in notes.transcripts.items()}
        return replace(made, readings=tuple(readings), said=said)

    def _spoiled(self, notes: Notes) -> list[str]:
        return [address for address, transcript in notes.transcripts.items() if transcript.is_spoiled]

    def _elsewhere(self) -> str | None:
        source = rules.module_from_elsewhere(self.workspace.root / ".terraform")
        return None if source is None else f"the module {source} comes from elsewhere"

    def _impure(self, files: Sequence[Path]) -> str | None:
        for file in files:
            if (word := rules.impure_word(file)) is not None:
                return f"{file} has the word {word}, which is something else each time"
        return None

    def _declares_secret(self) -> str | None:
        for file in self.workspace.root.glob("*.tf*"):
            if file.is_file() and rules.declares_sensitive_variable(file):
                return f"{file} declares a sensitive variable"
        return None


def _knows_secret(document: Mapping[str, Any]) -> str | None:
    return "it knows something sensitive" if rules.has_secrets(document) else None


def _refuse(why: str | None) -> None:
    if why is not None:
        raise NotKeptError(why)


def _has_state(workspace: Workspace) -> bool:
    return workspace.state.exists() and workspace.state.stat().st_size > 0


def _key(
    workspace: Workspace,
    binary: Path,
    environment: Mapping[str, str],
    options: Sequence[str],
    providers: Sequence[Path],
) -> str:
    """All that a plan depends on and that is known before it is made; the same in every copy of the configuration.

    Raises:
        OSError: a file cannot be read.

    """
    own = {
        name: value
        for name, value in environment.items()
        if name not in _OF_OTHERS and not name.upper().startswith(_OF_OTHERS_PREFIXES)
    }
    parts = [
        _FORMAT,
        list(options),
        str(workspace.root.relative_to(workspace.folder)),
        tree_digest(workspace.folder, apart=workspace.root / OVERRIDE_FILE),
        _overrides(workspace),
        [binary_identity(file) for file in (binary, *providers)],
        own,
        environment_identity(environment, "aws"),
    ]
    return json.dumps(parts, sort_keys=True)


def _overrides(workspace: Workspace) -> Any:
    """What the harness overrides, but for the state: there is none."""
    overrides = json.loads((workspace.root / OVERRIDE_FILE).read_text(encoding="utf-8"))
    overrides.pop("terraform", None)
    return overrides
