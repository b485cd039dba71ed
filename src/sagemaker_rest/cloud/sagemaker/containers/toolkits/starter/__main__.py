"""Prepare a container, and become the Python that serves it.

It gets its orders through standard input: one line with the assignment, and end-of-file when the cloud is gone,
however it went. It reports through the file descriptor that is its only argument. All that it prints is the container's
log.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
import threading
from pathlib import Path

from sagemaker_rest.cloud.sagemaker.containers.environment import process_environment
from sagemaker_rest.cloud.sagemaker.containers.reporting import Report
from sagemaker_rest.cloud.sagemaker.containers.toolkits.assignment import Assignment
from sagemaker_rest.cloud.sagemaker.containers.toolkits.catalogue import tag_of, toolkit_named
from sagemaker_rest.cloud.sagemaker.containers.toolkits.starter.code import script_of
from sagemaker_rest.cloud.sagemaker.containers.toolkits.starter.python import python_for
from sagemaker_rest.errors import SagemakerRestError

_SERVING = Path(__file__).parents[1] / "serving" / "__main__.py"
_STANDARD_INPUT = 0


def main() -> None:
    """Run the process; it returns only if the container could not start."""
    # Ctrl-C in a terminal goes to every process there; when to end is the cloud's to say
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    reports = int(sys.argv[1])
    assignment = Assignment.from_line(_first_line())
    threading.Thread(target=_end_with_the_cloud, daemon=True).start()
    try:
        if assignment.models_log:
            # a container of one model is not to wait for what this imports
            from sagemaker_rest.cloud.sagemaker.containers.toolkits.starter.models import serve_models  # noqa: PLC0415

            logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s", level=logging.INFO)
            serve_models(assignment, lambda port: _report(reports, Report("serving", port)))
        become_the_models_python(assignment, reports)
    except SagemakerRestError as fault:
        print(fault, flush=True)  # noqa: T201 - the container's log
        _report(reports, Report("failed", reason=str(fault).splitlines()[0].rstrip(":")))
    os._exit(1)


def become_the_models_python(assignment: Assignment, reports: int) -> None:
    """Fetch the code, find the interpreter, and replace this process by it."""
    toolkit = toolkit_named(assignment.toolkit)
    assert toolkit is not None  # noqa: S101 - the launcher has looked
    script = script_of(toolkit, assignment)
    python = python_for(toolkit, assignment, script, lambda why: _report(reports, Report("late", reason=why)))
    told = {
        "application": toolkit.application,
        "title": toolkit.title,
        "distributions": toolkit.distributions,
        "tag": tag_of(assignment.image),
        "model_directory": assignment.model_directory,
        "code_directory": str(script.folder) if script.folder else None,
        "program": script.program,
        "reports": reports,
    }
    words = [str(python), str(_SERVING), json.dumps(told)]
    os.execve(python, words, models_environment(assignment, python))  # noqa: S606 - the model's Python


def models_environment(assignment: Assignment, python: Path) -> dict[str, str]:
    """Return the variables of the model's Python: those of the container, and what programs need to run here."""
    inherited = dict(os.environ)
    if python != Path(sys.executable):
        # modules for the Python of the cloud are not for another one
        inherited = {name: value for name, value in inherited.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    inherited["PATH"] = os.pathsep.join((str(python.parent), inherited.get("PATH", os.defpath)))
    # /opt/ml/model on AWS; toolkits read the name
    return process_environment(inherited, {"SM_MODEL_DIR": assignment.model_directory, **assignment.environment})


def _first_line() -> bytes:
    line = b""
    while not line.endswith(b"\n"):
        chunk = os.read(_STANDARD_INPUT, 65536)
        if not chunk:
            os._exit(0)
        line += chunk
    return line


def _end_with_the_cloud() -> None:
    while os.read(_STANDARD_INPUT, 4096):
        pass
    os.killpg(os.getpgrp(), signal.SIGKILL)


def _report(descriptor: int, report: Report) -> None:
    os.write(descriptor, report.to_line().encode() + b"\n")


if __name__ == "__main__":
    main()
