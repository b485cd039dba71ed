"""A container that is a process of this machine and reports how it does."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.sagemaker.containers.child_process import ChildProcess
from sagemaker_rest.cloud.sagemaker.containers.connections import LOOPBACK
from sagemaker_rest.cloud.sagemaker.containers.reporting import Report
from sagemaker_rest.errors import ServingError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


class ReportingProcess(ChildProcess):
    """A process whose last argument is the file descriptor that it reports through. Thread safe.

    It ends when its standard input does, so that it cannot outlive this one.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], log_path: Path) -> None:
        """Start it.

        Raises:
            ServingError: it cannot be started.
        """
        try:
            self._reports, writing = os.pipe()
        except OSError as fault:
            raise ServingError(f"A container's process could not be started: {fault}.") from fault
        try:
            super().__init__([*command, str(writing)], environment, log_path, pass_fds=(writing,))
        except ServingError:
            os.close(self._reports)
            raise
        finally:
            os.close(writing)

    def _attend(self) -> None:
        with os.fdopen(self._reports, "rb") as reports:
            for line in reports:
                report = Report.from_line(line)
                if report.event == "late":
                    self._is_late(report.reason)
                elif report.event == "serving":
                    self._serves(LOOPBACK, report.port)
                    return
                else:
                    self._fails(report.reason)
                    return
