"""tftest, with its traps kept away: the one place where a Terraform process is started.

tftest 1.8.8 builds the command lines; how they run is replaced, because there
- a command that is killed counts as a success (only exit codes 1 and 11 are errors to it),
- more than 64 KiB on stderr hangs for ever (stdout is read to its end first),
- nothing has a time limit,
- Ctrl-C reaches Terraform from the terminal at the same moment as Python, and a second one makes it leave its state.
So both outputs go to files, which also hold the evidence of a run and need no reader when pytest itself is killed,
and every command is in a session of its own: a signal reaches it only from here.
"""

import contextlib
import itertools
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO

import tftest

from sagemaker_rest.errors import TerraformError
from sagemaker_rest.private_files import open_private, private_folder, reserve_private
from sagemaker_rest.terraform.diagnostics import readable, sentences
from sagemaker_rest.terraform.interrupts import uninterrupted
from sagemaker_rest.terraform.sensitive import SECRETS

# With -detailed-exitcode, a plan that worked and has changes.
_DIFFERENCE = 2
# How long an interrupted command may take to write its state. Providers stop waiting at once when they are told to.
_GRACE_SECONDS = 120


class Runner(tftest.TerraformTest):  # type: ignore[misc]  # tftest has no type information
    """tftest's command lines in `folder`, run with exactly the given environment, their output kept in `logs`."""

    def __init__(
        self,
        folder: Path,
        *,
        binary: Path,
        environment: Callable[[], Mapping[str, str]],
        logs: Path,
        title: str,
    ) -> None:
        super().__init__(str(folder), binary=str(binary), cache_dir=str(logs))
        self._environment_of_command = environment
        self._logs = logs
        self._title = title
        # a workspace may be taken up again: the logs of before are evidence too
        self._numbers = itertools.count(1 + len(list(logs.glob("*.stderr"))))
        self.timeout_seconds: float = 3600

    def execute_command(self, cmd: str, *cmd_args: str) -> tftest.TerraformCommandOutput:
        """Run one command to its end.

        Raises:
            TerraformError: it failed, was killed, took longer than `timeout_seconds`, or could not be started.

        """
        arguments = [str(argument) for argument in cmd_args]
        output_file, errors_file = self._new_logs(cmd)
        with open_private(output_file, "wb") as output, open_private(errors_file, "wb") as errors:
            process, timed_out = self._run([self.binary, cmd, *arguments], output, errors)
        printed = tftest.TerraformCommandOutput(process.returncode, _text(output_file), _text(errors_file))
        self._mask_logs(output_file, errors_file)
        if timed_out:
            self._fail(cmd, printed, f"was stopped: it took longer than {self.timeout_seconds:g} s")
        if process.returncode < 0:
            self._fail(cmd, printed, f"was killed by {signal.Signals(-process.returncode).name}")
        if process.returncode and not (process.returncode == _DIFFERENCE and "-detailed-exitcode" in arguments):
            self._fail(cmd, printed, f"failed with exit code {process.returncode}")
        return printed

    def _new_logs(self, command: str) -> tuple[Path, Path]:
        private_folder(self._logs)
        if trace := self._environment_of_command().get("TF_LOG_PATH"):
            reserve_private(Path(trace))
        log = self._logs / f"{next(self._numbers):03d}-{command}"
        return log.with_suffix(".stdout"), log.with_suffix(".stderr")

    def _mask_logs(self, *files: Path) -> None:
        """Leave nothing sensitive in what a command that has ended, or its trace, has written."""
        for file in (*files, *self._logs.glob("*.log")):
            written = _text(file)
            if (masked := SECRETS.mask(written)) != written:
                file.write_text(masked, encoding="utf-8")

    def _run(self, command: list[str], output: BinaryIO, errors: BinaryIO) -> tuple[subprocess.Popen[bytes], bool]:
        """Run a command to its end; say whether that had to be brought about because it took too long.

        An interrupt is passed on, once, and the process gets the time to write its state.
        """
        process = None
        try:
            with uninterrupted():  # a process that was started must not get lost on the way to its name
                process = subprocess.Popen(
                    command,
                    cwd=self.tfdir,
                    env=dict(self._environment_of_command()),
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=errors,
                    start_new_session=True,
                )
            _wait_for_end(process, self.timeout_seconds)
        except OSError as error:
            raise TerraformError(f"{self.binary} could not be started: {error}") from error
        except subprocess.TimeoutExpired:
            assert process is not None  # noqa: S101  it is the one that was waited for
            _stop(process)
            return process, True
        except BaseException:
            if process is not None:
                _stop(process)
            raise
        if process.returncode < 0:
            _signal_group(process, signal.SIGKILL)  # its providers and provisioners do not notice that it is gone
        return process, False

    def forget_output_of(self, command: str) -> None:
        """Remove what a command printed: `show -json` and `output -json` print secrets, and megabytes."""
        for file in self._logs.glob(f"*-{command}.stdout"):
            file.unlink()

    def _fail(self, command: str, printed: tftest.TerraformCommandOutput, outcome: str) -> None:
        diagnostics = SECRETS.mask(readable(printed.out, printed.err))
        message = f"terraform {command} of {self._title} {outcome} (its output is kept in {self._logs})"
        raise TerraformError(
            f"{message}\n\n{diagnostics}" if diagnostics else message,
            diagnostics=diagnostics,
            sentences=tuple(map(SECRETS.mask, sentences(printed.out))),
        )


def _wait_for_end(process: subprocess.Popen[bytes], timeout_seconds: float) -> None:
    """Wait for the end of a process: `Popen.wait` with a limit looks 20 times a second, and Linux can say when it
    ends.
    """
    if sys.platform != "linux":
        process.wait(timeout_seconds)
        return
    descriptor = os.pidfd_open(process.pid)
    try:
        waiting = select.poll()
        waiting.register(descriptor, select.POLLIN)
        waiting.poll(timeout_seconds * 1000)
    finally:
        os.close(descriptor)
    process.wait(0)  # it has ended, or this raises TimeoutExpired


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Interrupt as a terminal does: the whole group, for the shells that a local-exec provisioner has started."""
    with uninterrupted():
        _signal_group(process, signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_GRACE_SECONDS)
        _signal_group(process, signal.SIGKILL)
        process.wait()


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace")
