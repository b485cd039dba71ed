"""The record of a stack in its folder, written before anything exists: enough to destroy it without its process."""

from __future__ import annotations

import contextlib
import json
import shlex
import time
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sagemaker_rest.errors import RunError
from sagemaker_rest.private_files import append_private, write_private
from sagemaker_rest.runs.run import RUNS_FOLDER, timestamp
from sagemaker_rest.staging import staged

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

RECORD_FILE = "stack.json"
# The copy of the user's files. They keep their modes: an archive that Terraform makes of them is to be as elsewhere.
CONFIGURATION_FOLDER = "configuration"
TIMING_FILE = "timing.jsonl"


@dataclass(frozen=True, slots=True)
class StackRecord:
    """`owner` is the test or module that asked for the stack, `number` counts its stacks; `root` is below the folder of
    the record, and `variables_file` in it. `status` is `applying`, `applied`, `failed` (an apply did, and AWS may have
    made what no state knows of), `kept` or `destroying`. `regions` are those that its configuration names beside the
    target's `region`.
    """

    path: str
    target: str
    account_id: str
    region: str
    endpoint_url: str | None
    exclusive: bool
    run: str | None
    owner: str
    root: str
    state: str
    variables_file: str
    process: int
    status: str
    how_to_finish: str = ""
    regions: tuple[str, ...] = ()

    def write(self, folder: Path) -> None:
        """Write it whole or not at all."""
        described = replace(self, how_to_finish=self.finish_sentence(folder))
        with staged(folder / RECORD_FILE) as stage:
            write_private(stage, json.dumps(asdict(described), indent=2))

    def finish_sentence(self, folder: Path) -> str:
        """Return what to do about a stack that was not destroyed."""
        if self.exclusive:
            return f"The {self.target} target ends with this run; state and logs are kept in {folder}"
        by_hand = f"cd {folder / self.root} && terraform init && terraform destroy -var-file={self.variables_file}"
        where = f"the {self.target} target (account {self.account_id}, {', '.join((self.region, *self.regions))})"
        kept = f"The state and all that is needed are kept in {folder}."
        if self.status == "kept":
            return f"KEPT on {where}. {kept} To destroy it: {self._command(folder) or by_hand}"
        command = self._command(folder)
        return f"THINGS MAY STILL EXIST on {where}. {kept} To destroy them: " + (
            f"{command} (or by hand: {by_hand})" if command else by_hand
        )

    def where(self) -> str:
        """Describe the stack and its place, for somebody who finds it."""
        place = f"{self.target} (account {self.account_id}, {', '.join((self.region, *self.regions))})"
        ended = f"; the {self.target} target has ended, and everything with it" if self.exclusive else ""
        return f"{self.path}, {self.status}, of {self.owner or 'nobody'} on {place}{ended}"

    def _command(self, folder: Path) -> str | None:
        """Return `sagemaker-rest destroy …`, if the stack belongs to a run in a folder of runs."""
        runs_folder = next((parent for parent in folder.parents if parent.name == RUNS_FOLDER), None)
        if self.run is None or runs_folder is None:
            return None
        return destroy_command(self.run, runs_folder)


def destroy_command(run_id: str, runs_folder: Path) -> str:
    """Return the command that removes all of a run, from any folder."""
    return f"sagemaker-rest destroy {run_id} --runs {shlex.quote(str(runs_folder))}"


def read_record(folder: Path) -> StackRecord:
    """Read the record in a stack's folder.

    Raises:
        RunError: there is none, or it cannot be read.
    """
    file = folder / RECORD_FILE
    try:
        document: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        given = {field.name: document[field.name] for field in fields(StackRecord) if field.name in document}
        return StackRecord(**{**given, "regions": tuple(document.get("regions", ()))})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RunError(f"{file} cannot be read as the record of a stack: {error}") from error


def recorded_stacks(folder: Path) -> list[Path]:
    """Return the folders of all stacks below `folder` that were not destroyed, the newest last."""
    return sorted((file.parent for file in folder.rglob(RECORD_FILE)), key=lambda found: (found.name, found))


@contextlib.contextmanager
def timed(folder: Path, command: str) -> Iterator[None]:
    """Note when a command of a stack began and how long it took, in seconds, beside its log."""
    began, clock = datetime.now(UTC), time.monotonic()
    try:
        yield
    finally:
        line = {"command": command, "began": timestamp(began), "seconds": round(time.monotonic() - clock, 3)}
        append_private(folder / TIMING_FILE, json.dumps(line) + "\n")
