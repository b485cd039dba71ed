"""The process of one of AWS's framework images."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.sagemaker.containers.environment import package_environment, process_environment
from sagemaker_rest.cloud.sagemaker.containers.reporting_process import ReportingProcess

if TYPE_CHECKING:
    from sagemaker_rest.cloud.sagemaker.containers.toolkits.assignment import Assignment

_MODULE = "sagemaker_rest.cloud.sagemaker.containers.toolkits.starter"


class ToolkitProcess(ReportingProcess):
    """A process that gets its orders once, at its start. Thread safe."""

    def __init__(self, assignment: Assignment, log_path: Path) -> None:
        """Start it.

        Raises:
            ServingError: it cannot be started.
        """
        self._code_directory = Path(assignment.code_directory)
        # no unsafe path: a module in the folder where the cloud was started must not come before ours
        command = [sys.executable, "-P", "-m", _MODULE]
        environment = process_environment(os.environ, package_environment(os.environ))
        super().__init__(command, environment, log_path)
        # one that has ended already says why in its log
        with contextlib.suppress(OSError):
            assert self._process.stdin is not None  # noqa: S101 - it is a pipe
            self._process.stdin.write(assignment.to_line().encode())
            self._process.stdin.flush()

    def _ends(self, how: str) -> None:
        shutil.rmtree(self._code_directory, ignore_errors=True)
        super()._ends(how)
