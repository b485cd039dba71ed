"""The scripts of the workflows' steps, run as GitHub runs them, with programs that only pretend."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WORKFLOWS = Path(__file__).parents[3] / ".github" / "workflows"
# https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell
_TEMPLATES = {
    None: ("bash", "-e"),
    "bash": ("bash", "--noprofile", "--norc", "-eo", "pipefail"),
    "sh": ("sh", "-e"),
}
# All that the steps may call. What is not listed here is not found, and its step fails.
_PROGRAMS = (
    *(".ci/advisories", ".ci/release-notes", ".ci/sbom", ".ci/terraform", ".venv/bin/python"),
    *(".venv/bin/sagemaker-rest", "bin/curl", "bin/docker", "bin/gh", "bin/make", "bin/python", "bin/tee"),
    *("bin/terraform", "bin/tox", "bin/uv"),
)
_PRETENDING = """#!/bin/bash
line="${0##*/}${*:+ $*}"
line="${line//$'\\n'/ }"
printf '%s\\n' "$line" >> "$CALLS"
if [ "$line" = "$FAILING" ]; then exit 3; fi
printf '%s' "$PRINTED"
"""


@dataclass(frozen=True, slots=True)
class Step:
    """A `run` step. `shell` is None where the workflow names none."""

    workflow: str
    job: str
    script: str
    shell: str | None
    environment: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.workflow}: {self.job}: {self.script.splitlines()[0]}"

    @property
    def has_a_pipe(self) -> bool:
        return " | " in self.script.replace(" || ", "") or "|\n" in self.script


@dataclass(frozen=True, slots=True)
class Ended:
    """The end of a step, and the command lines that it ran."""

    status: int
    calls: tuple[str, ...]
    errors: str


def workflow(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((WORKFLOWS / f"{name}.yml").read_text(encoding="utf-8"))
    return loaded


def all_steps() -> list[Step]:
    names = sorted(file.stem for file in WORKFLOWS.glob("*.yml"))
    return [step for name in names for step in _steps_of(name, workflow(name))]


def _steps_of(name: str, document: Mapping[str, Any]) -> Iterator[Step]:
    for job_name, job in document["jobs"].items():
        for step in job["steps"]:
            if "run" not in step:
                continue
            shells = [place.get("defaults", {}).get("run", {}).get("shell") for place in (job, document)]
            named = {key: "value" for place in (document, job, step) for key in place.get("env", {})}
            shell = next(filter(None, [step.get("shell"), *shells]), None)
            yield Step(name, job_name, step["run"], shell, named)


def run_step(step: Step, folder: Path, *, failing: str = "", printed: str = "terraform") -> Ended:
    """Run a step in the new `folder`. The command line `failing` fails, and every other one prints `printed`."""
    for program in _PROGRAMS:
        (folder / program).parent.mkdir(parents=True, exist_ok=True)
        (folder / program).write_text(_PRETENDING, encoding="utf-8")
        (folder / program).chmod(0o755)
    (folder / "bin" / "mkdir").symlink_to(str(shutil.which("mkdir")))
    script, calls = folder / "step.sh", folder / "calls.txt"
    script.write_text(step.script, encoding="utf-8")
    calls.touch()
    bash, *options = _TEMPLATES[step.shell]
    ended = subprocess.run(
        [str(shutil.which(bash)), *options, str(script)],
        cwd=folder,
        env={
            **step.environment,
            "PATH": str(folder / "bin"),
            "CALLS": str(calls),
            "FAILING": failing,
            "PRINTED": printed,
        },
        check=False,
        capture_output=True,
        text=True,
    )
    return Ended(ended.returncode, tuple(calls.read_text(encoding="utf-8").splitlines()), ended.stderr)


def failures_that_pass(step: Step, folder: Path) -> list[str]:
    """The command lines of a step whose failure does not fail the step."""
    well = run_step(step, _new(folder, 0))
    assert well.status == 0, well.errors
    assert well.calls, f"{step} calls nothing"
    return [
        call
        for number, call in enumerate(dict.fromkeys(well.calls), start=1)
        if run_step(step, _new(folder, number), failing=call).status == 0
    ]


def _new(folder: Path, number: int) -> Path:
    made = folder / str(number)
    made.mkdir()
    return made
