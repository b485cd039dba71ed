"""A command on a target that has ended is not run, and one that fails because of that says so first."""

from __future__ import annotations

import socket

import pytest

from sagemaker_rest.errors import TerraformError
from sagemaker_rest.targets.lost import does_listen, unless_lost
from tests.targets.pretended import PretendedTarget


class MortalTarget(PretendedTarget):
    is_there = True

    def ending(self) -> str | None:
        return None if self.is_there else "It was killed."


def test_a_command_runs_while_the_target_is_there() -> None:
    run: list[str] = []

    unless_lost(MortalTarget(), lambda: run.append("it"))()

    assert run == ["it"]


def test_a_command_is_not_run_on_a_target_that_has_ended() -> None:
    run: list[str] = []
    target = MortalTarget()
    target.is_there = False

    with pytest.raises(TerraformError, match=r"^It was killed\.$"):
        unless_lost(target, lambda: run.append("it"))()

    assert run == []


def test_a_command_that_fails_because_the_target_has_ended_says_so_first_and_is_not_tried_again() -> None:
    target = MortalTarget()

    def fail() -> None:
        target.is_there = False
        raise TerraformError("connection refused", diagnostics="connection reset by peer")

    with pytest.raises(TerraformError, match=r"^It was killed\.\n\nconnection refused$") as failed:
        unless_lost(target, fail)()

    assert failed.value.diagnostics == ""


def test_another_failure_is_as_it_was() -> None:
    def fail() -> None:
        raise TerraformError("no", diagnostics="why")

    with pytest.raises(TerraformError, match=r"^no$") as failed:
        unless_lost(MortalTarget(), fail)()

    assert failed.value.diagnostics == "why"


def test_a_port_listens_until_it_is_closed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        before = does_listen(url)

    assert (before, does_listen(url)) == (True, False)
