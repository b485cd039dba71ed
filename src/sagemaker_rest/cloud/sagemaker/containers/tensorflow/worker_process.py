"""A process that imports TensorFlow before it knows what to serve."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.sagemaker.containers.reporting_process import ReportingProcess
from sagemaker_rest.errors import ServingError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sagemaker_rest.cloud.sagemaker.containers.tensorflow.assignment import Assignment

_MODULE = "sagemaker_rest.cloud.sagemaker.containers.tensorflow.worker"


class WorkerProcess(ReportingProcess):
    """A worker that takes its orders through its standard input. Thread safe."""

    def __init__(self, log_path: Path, environment: Mapping[str, str]) -> None:
        """Start it.

        Raises:
            ServingError: it cannot be started.
        """
        self._assigning = threading.Lock()
        self._is_assigned = False
        super().__init__([sys.executable, "-m", _MODULE], environment, log_path)

    def assign(self, assignment: Assignment, log_path: Path) -> None:
        """Tell it what to serve; its log moves to `log_path`.

        Raises:
            ServingError: it has ended.
        """
        with self._assigning:
            if self._is_assigned or not self.is_alive or self._process.stdin is None:
                raise ServingError(
                    f"The process {self.pid} cannot take the container {assignment.name!r}: {self.fate()}"
                )
            self._is_assigned = True
        try:
            self._log_path = self._log_path.rename(log_path)
        except OSError as fault:
            raise ServingError(f"The container {assignment.name!r} has no log: {fault}.") from fault
        try:
            self._process.stdin.write(assignment.to_line().encode() + b"\n")
            self._process.stdin.flush()
        except OSError:
            self._process.wait()
            raise ServingError(f"The container {assignment.name!r} could not be started: {self.fate()}") from None
