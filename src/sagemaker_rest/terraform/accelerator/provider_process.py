"""A provider that runs by itself, as `-debug` makes it: Terraform, or whoever knows its socket, can connect to it.

https://developer.hashicorp.com/terraform/plugin/debugging#starting-a-provider-in-debug-mode
"""

import json
import re
import subprocess
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from sagemaker_rest.errors import SagemakerRestError
from sagemaker_rest.terraform.accelerator.guard import Guard

_READY = re.compile(rb"TF_REATTACH_PROVIDERS='(.*)'")
_START_SECONDS = 60.0
_LAST_LINES = 20


class ProviderStartError(SagemakerRestError):
    """A provider that could not be started by itself."""


class ProviderProcess:
    """A running provider. It ends when this process does, or by `close`."""

    def __init__(
        self,
        binary: Path,
        *,
        working_directory: Path,
        environment: Mapping[str, str],
        folder: Path,
        log: Path | None = None,
    ) -> None:
        """Start `binary`, and do not wait for it. `folder` is a new one for its socket; `log` gets its stderr."""
        folder.mkdir(mode=0o700)
        self._binary = binary
        self._ready = threading.Event()
        self._ended = threading.Event()
        self._printed: list[bytes] = []
        self.working_directory = working_directory
        self._address: str | None = None
        self._protocol = 0
        errors: int | IO[bytes] = subprocess.DEVNULL if log is None else log.open("ab")
        try:
            self._guard = Guard(
                folder,
                [binary, "-debug"],
                working_directory=working_directory,
                # where go-plugin makes its socket
                environment={**environment, "PLUGIN_UNIX_SOCKET_DIR": str(folder)},
                errors=errors,
            )
        except OSError as error:
            raise ProviderStartError(f"{binary} could not be started in {working_directory}: {error}") from error
        finally:
            if not isinstance(errors, int):
                errors.close()
        self._reader = threading.Thread(target=self._read, name=f"output of {binary.name}", daemon=True)
        self._reader.start()

    @property
    def is_running(self) -> bool:
        return not self._ended.is_set()

    @property
    def pid(self) -> int | None:
        return self._guard.pid

    @property
    def address(self) -> str:
        """Return its Unix socket, once the provider listens there.

        Raises:
            ProviderStartError: it ended or printed no address, or took longer than a minute.
        """
        self._wait()
        assert self._address is not None  # noqa: S101  _wait has seen to that
        return self._address

    @property
    def protocol(self) -> int:
        """Return the version of Terraform's plugin protocol that it speaks, 5 or 6. Waits as `address` does."""
        self._wait()
        return self._protocol

    def close(self) -> None:
        """End it and remove its folder. May be called again."""
        self._guard.close()
        self._reader.join(_START_SECONDS)

    def _wait(self) -> None:
        if not self._ready.wait(_START_SECONDS):
            raise ProviderStartError(f"{self._binary} -debug did not say where it listens within {_START_SECONDS:g} s")
        if self._address is None:
            printed = b"".join(self._printed[-_LAST_LINES:]).decode(errors="replace").strip()
            raise ProviderStartError(
                f"{self._binary} -debug ended before it listened. It printed: {printed or 'nothing'}"
            )

    def _read(self) -> None:
        with self._guard.output as output:
            for line in output:
                if self._guard.note(line) or self._ready.is_set():
                    continue
                self._printed.append(line)
                if found := _READY.search(line):
                    self._note_address(found.group(1))
        self._ended.set()
        self._ready.set()

    def _note_address(self, reattach: bytes) -> None:
        # a provider serves itself alone: there is one entry
        for entry in json.loads(reattach).values():
            if entry.get("Protocol") == "grpc" and entry["Addr"]["Network"] == "unix":
                self._protocol = int(entry["ProtocolVersion"])
                self._address = entry["Addr"]["String"]
                self._ready.set()
