"""A Terraform process that misbehaves: killed, too slow, too talkative, not there."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.errors import TerraformError
from sagemaker_rest.terraform.runner import Runner

if TYPE_CHECKING:
    from pathlib import Path

RunnerOf = Callable[[str], Runner]


@pytest.fixture
def runner_of(tmp_path: Path) -> RunnerOf:
    """A runner whose terraform is the given shell script."""

    def make(script: str) -> Runner:
        program = tmp_path / "terraform"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        return Runner(
            tmp_path,
            binary=program,
            environment=lambda: {"PATH": os.environ["PATH"], "GIVEN": "by the harness"},
            logs=tmp_path / "logs",
            title="examples/one",
        )

    return make


def wait_for(file: Path) -> None:
    deadline = time.monotonic() + 30
    while not file.exists():
        assert time.monotonic() < deadline, f"{file} did not appear"
        time.sleep(0.02)


def test_both_outputs_are_returned_and_kept(runner_of: RunnerOf, tmp_path: Path) -> None:
    printed = runner_of('echo "out $1"; echo "err $2" >&2').execute_command("plan", "-json")

    assert (printed.retcode, printed.out, printed.err) == (0, "out plan\n", "err -json\n")
    assert (tmp_path / "logs" / "001-plan.stdout").read_text() == "out plan\n"
    assert (tmp_path / "logs" / "001-plan.stderr").read_text() == "err -json\n"


def test_the_environment_is_the_given_one_alone(runner_of: RunnerOf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "of the user")

    names = {line.partition("=")[0] for line in runner_of("env").execute_command("plan").out.splitlines()}

    assert "GIVEN" in names
    assert not [name for name in names if name.startswith(("AWS_", "TF_", "PYTEST_"))]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGSEGV], ids=lambda number: number.name)
def test_a_killed_terraform_is_a_failure(runner_of: RunnerOf, number: signal.Signals) -> None:
    with pytest.raises(TerraformError, match=rf"apply of examples/one was killed by {number.name}"):
        runner_of(f"kill -{number.value} $$").execute_command("apply")


def test_megabytes_on_stderr_do_not_hang(runner_of: RunnerOf) -> None:
    printed = runner_of("head -c 3000000 /dev/zero | tr '\\0' x >&2; echo done").execute_command("plan")

    assert len(printed.err) == 3_000_000
    assert printed.out == "done\n"


def test_every_exit_code_but_zero_is_a_failure(runner_of: RunnerOf) -> None:
    with pytest.raises(TerraformError, match="failed with exit code 2"):
        runner_of("exit 2").execute_command("plan")


def test_with_detailed_exitcode_two_means_a_difference(runner_of: RunnerOf) -> None:
    assert runner_of("exit 2").execute_command("plan", "-detailed-exitcode").retcode == 2


def test_what_terraform_complained_of_is_in_the_error(runner_of: RunnerOf) -> None:
    with pytest.raises(TerraformError) as failed:
        runner_of("echo 'Error: no such thing' >&2; exit 1").execute_command("plan")

    assert failed.value.diagnostics == "Error: no such thing"
    assert str(failed.value).endswith("Error: no such thing")


def test_a_command_that_takes_too_long_is_stopped(runner_of: RunnerOf) -> None:
    runner = runner_of("trap 'echo stopping; exit 0' INT; sleep 60 & wait $!")
    runner.timeout_seconds = 0.3

    with pytest.raises(TerraformError, match=r"was stopped: it took longer than 0\.3 s"):
        runner.execute_command("apply")


def test_a_program_that_cannot_be_started_is_named(runner_of: RunnerOf, tmp_path: Path) -> None:
    runner = runner_of("true")
    (tmp_path / "terraform").unlink()

    with pytest.raises(TerraformError, match="terraform could not be started"):
        runner.execute_command("plan")


@pytest.mark.usefixtures("ctrl_c_interrupts")
def test_an_interrupt_is_passed_on_once_and_the_state_gets_written(runner_of: RunnerOf, tmp_path: Path) -> None:
    # Terraform that gets two leaves at once, without writing its state
    runner = runner_of(
        f"trap 'echo interrupted >> {tmp_path}/signals; sleep 0.5; touch {tmp_path}/state-written; exit 1' INT\n"
        f"touch {tmp_path}/started\nsleep 60 & wait $!"
    )

    def interrupt_twice() -> None:
        wait_for(tmp_path / "started")
        os.kill(os.getpid(), signal.SIGINT)
        wait_for(tmp_path / "signals")
        os.kill(os.getpid(), signal.SIGINT)

    other = threading.Thread(target=interrupt_twice)
    other.start()
    with pytest.raises(KeyboardInterrupt):
        runner.execute_command("apply")
    other.join()

    assert (tmp_path / "signals").read_text() == "interrupted\n"
    assert (tmp_path / "state-written").exists()


def test_a_command_is_in_a_session_of_its_own(runner_of: RunnerOf) -> None:
    session = runner_of("ps -o sid= -p $$").execute_command("plan").out.strip()

    assert session.isdigit()
    assert int(session) != os.getsid(0)
