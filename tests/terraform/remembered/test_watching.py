"""The kernel tells what a command reads and whom it talks to; the command runs as it would unwatched."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import psutil
import pytest

from sagemaker_rest.terraform.remembered import watching
from sagemaker_rest.terraform.remembered.readings import Reading, content, kind
from sagemaker_rest.terraform.remembered.system_calls import machine
from sagemaker_rest.terraform.remembered.watching import Watch

THIS_MACHINE = machine()

pytestmark = pytest.mark.skipif(THIS_MACHINE is None, reason="this system does not tell what a process reads")


@dataclass(frozen=True)
class Watched:
    """A command that has ended."""

    code: int
    output: str
    readings: list[Reading]
    why_not: str | None

    def of(self, path: Path) -> set[tuple[bool, str]]:
        return {(reading.is_read, reading.was) for reading in self.readings if reading.path == str(path)}


def watched(*command: str, watch: Watch, folder: Path) -> Watched:
    with watch:
        process = subprocess.Popen(
            watch.command(list(command)), cwd=folder, stdout=subprocess.PIPE, text=True, pass_fds=watch.descriptors
        )
        watch.has_started()
        output, _ = process.communicate(timeout=60)
    return Watched(process.returncode, output, watch.readings, watch.why_not)


def python(code: str, *, watch: Watch, folder: Path) -> Watched:
    return watched(sys.executable, "-I", "-S", "-c", code, watch=watch, folder=folder)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    made = tmp_path / "workspace"
    made.mkdir()
    return made


@pytest.fixture
def watch(workspace: Path) -> Watch:
    return Watch(inside=workspace)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    made = tmp_path / "elsewhere"
    made.mkdir()
    return made


@pytest.fixture
def listening(elsewhere: Path) -> Iterator[Path]:
    """A Unix socket that somebody listens at."""
    address = elsewhere / "socket"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(address))
        server.listen()
        yield address


def test_a_file_that_is_read_is_noted_with_its_content(watch: Watch, workspace: Path, elsewhere: Path) -> None:
    (elsewhere / "text").write_text("what it says")

    done = watched("/bin/cat", str(elsewhere / "text"), watch=watch, folder=workspace)

    assert (done.code, done.output, done.why_not) == (0, "what it says", None)
    assert (True, content(str(elsewhere / "text"))) in done.of(elsewhere / "text")


def test_a_relative_path_counts_from_the_commands_folder(watch: Watch, workspace: Path, elsewhere: Path) -> None:
    (elsewhere / "text").write_text("what it says")

    done = watched("/bin/cat", "../elsewhere/text", watch=watch, folder=workspace)

    assert (True, content(str(elsewhere / "text"))) in done.of(Path(f"{workspace}/../elsewhere/text"))


def test_a_file_below_an_open_folder_is_found(watch: Watch, workspace: Path, elsewhere: Path) -> None:
    (elsewhere / "text").write_text("what it says")

    done = python(
        f"import os; f = os.open({str(elsewhere)!r}, os.O_RDONLY); os.open('text', os.O_RDONLY, dir_fd=f)",
        watch=watch,
        folder=workspace,
    )

    assert (True, content(str(elsewhere / "text"))) in done.of(elsewhere / "text")


def test_a_file_that_is_not_there_is_noted_as_missing(watch: Watch, workspace: Path, elsewhere: Path) -> None:
    done = watched("/bin/cat", str(elsewhere / "absent"), watch=watch, folder=workspace)
    (elsewhere / "absent").write_text("there now")

    assert done.code == 1
    assert [r.still_holds() for r in done.readings if r.path == str(elsewhere / "absent")] == [False]


def test_what_is_only_looked_at_may_get_another_content(watch: Watch, workspace: Path, elsewhere: Path) -> None:
    (elsewhere / "text").write_text("one")

    done = python(f"import os; os.stat({str(elsewhere / 'text')!r})", watch=watch, folder=workspace)
    (elsewhere / "text").write_text("another")

    assert done.of(elsewhere / "text") == {(False, kind(str(elsewhere / "text")))}


def test_a_folder_that_is_listed_is_noted_with_its_names(watch: Watch, workspace: Path, elsewhere: Path) -> None:
    done = python(f"import os; os.listdir({str(elsewhere)!r})", watch=watch, folder=workspace)
    (elsewhere / "new").touch()

    assert [r.still_holds() for r in done.readings if r.path == str(elsewhere)] == [False]


def test_what_is_read_in_the_workspace_is_known_already(watch: Watch, workspace: Path) -> None:
    (workspace / "main.tf").write_text("inside")

    done = watched("/bin/cat", "main.tf", watch=watch, folder=workspace)

    assert done.output == "inside"
    assert not [reading for reading in done.readings if "main.tf" in reading.path]


def test_a_link_out_of_the_workspace_is_followed(watch: Watch, workspace: Path, elsewhere: Path) -> None:
    (elsewhere / "text").write_text("outside")
    (workspace / "link").symlink_to(elsewhere / "text")

    done = watched("/bin/cat", "link", watch=watch, folder=workspace)

    assert (True, content(str(elsewhere / "text"))) in done.of(workspace / "link")


def test_a_file_that_is_known_already_is_left_out(workspace: Path, elsewhere: Path) -> None:
    (elsewhere / "state").touch()
    watch = Watch(inside=workspace, apart=[elsewhere / "state"])

    done = watched("/bin/cat", str(elsewhere / "state"), watch=watch, folder=workspace)

    assert not done.of(elsewhere / "state")


def test_a_file_that_is_written_only_is_not_read(watch: Watch, workspace: Path, elsewhere: Path) -> None:
    done = python(
        f"import os; os.open({str(elsewhere / 'new')!r}, os.O_WRONLY | os.O_CREAT)", watch=watch, folder=workspace
    )

    assert not {is_read for is_read, _ in done.of(elsewhere / "new")} & {True}


@pytest.mark.parametrize(
    ("code", "why_not"),
    [
        pytest.param("import os; os.system('true')", "it starts /bin/sh", id="another program"),
        pytest.param(
            "import socket; socket.socket(type=socket.SOCK_DGRAM).connect(('127.0.0.1', 9))",
            "it connects to the network",
            id="the network",
        ),
        pytest.param("open('/proc/uptime').read()", "it reads /proc/uptime", id="what the kernel makes up"),
        pytest.param(
            "f = open('../elsewhere/text'); f.read(); open('../elsewhere/text', 'a').write('more')",
            "has changed while it was read",
            id="a file that changes meanwhile",
        ),
    ],
)
def test_what_cannot_be_compared_later_is_a_reason(
    watch: Watch, workspace: Path, elsewhere: Path, code: str, why_not: str
) -> None:
    (elsewhere / "text").write_text("before")

    done = python(code, watch=watch, folder=workspace)

    assert done.why_not is not None
    assert why_not in done.why_not


def test_a_connection_to_a_stranger_is_a_reason(watch: Watch, workspace: Path, listening: Path) -> None:
    done = python(
        f"import socket; socket.socket(socket.AF_UNIX).connect({str(listening)!r})", watch=watch, folder=workspace
    )

    assert done.why_not == f"it connects to {listening}"


def test_a_connection_to_a_known_socket_is_none(workspace: Path, listening: Path) -> None:
    watch = Watch(inside=workspace, known_sockets=[listening])

    done = python(
        f"import socket; socket.socket(socket.AF_UNIX).connect({str(listening)!r})", watch=watch, folder=workspace
    )

    assert (done.code, done.why_not) == (0, None)


def test_calls_of_several_threads_are_told(watch: Watch, workspace: Path, elsewhere: Path) -> None:
    (elsewhere / "text").write_text("one")

    done = python(
        "from concurrent.futures import ThreadPoolExecutor\n"
        f"read = lambda n: open({str(elsewhere / 'text')!r}).read() and open({str(elsewhere)!r} + f'/{{n}}', 'w')\n"
        "list(ThreadPoolExecutor(8).map(read, range(200)))",
        watch=watch,
        folder=workspace,
    )

    assert done.code == 0
    assert (True, content(str(elsewhere / "text"))) in done.of(elsewhere / "text")


def test_a_command_that_is_killed_ends_the_watch(watch: Watch, workspace: Path) -> None:
    done = python("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", watch=watch, folder=workspace)

    assert done.code == -9


def test_a_command_that_cannot_be_started_ends_the_watch(watch: Watch, workspace: Path) -> None:
    done = watched("/absent/program", watch=watch, folder=workspace)

    assert done.code == 1


def test_what_outlives_the_command_is_not_waited_for(
    watch: Watch, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "_END_SECONDS", 0.1)

    done = watched("/bin/sh", "-c", "/bin/sleep 5 > /dev/null & echo $!", watch=watch, folder=workspace)
    sleeping = psutil.Process(int(done.output))
    status = sleeping.status()
    sleeping.kill()

    assert status != psutil.STATUS_ZOMBIE  # it has not ended yet
    assert done.why_not is not None


def test_where_the_kernel_does_not_allow_it_the_command_runs_all_the_same(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert THIS_MACHINE is not None
    monkeypatch.setattr(watching, "machine", lambda: replace(THIS_MACHINE, seccomp=100_000))

    done = watched("/bin/echo", "it runs", watch=Watch(inside=workspace), folder=workspace)

    assert (done.code, done.output) == (0, "it runs\n")
    assert done.why_not == "the system does not allow to be told what a process reads"


def test_where_no_kernel_tells_the_command_runs_all_the_same(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "machine", lambda: None)

    done = watched("/bin/echo", "it runs", watch=Watch(inside=workspace), folder=workspace)

    assert (done.code, done.output) == (0, "it runs\n")
    assert done.why_not == "the system does not tell what a process reads"
