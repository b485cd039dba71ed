"""A private Unix socket that looks to Terraform like a provider in debug mode."""

import contextlib
import os
import socket
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sagemaker_rest.terraform.accelerator.answers import ProviderAnswers
from sagemaker_rest.terraform.accelerator.caller import caller_of
from sagemaker_rest.terraform.accelerator.pool import ProviderPool
from sagemaker_rest.terraform.accelerator.relay import Relay

_CLOSE_SECONDS = 10


class Proxy:
    """Listens on `socket_file` until `close`, and relays every connection to the pool's processes.

    The processes work in `folder`, if the caller's own folder is not known.
    """

    def __init__(self, socket_file: Path, *, folder: Path, pool: ProviderPool, answers: ProviderAnswers) -> None:
        self.folder = folder
        self._pool = pool
        self._answers = answers
        self._file = socket_file
        self._connections: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()
        self._is_closed = False
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(str(socket_file))
        self._listener.listen()
        self._acceptor = threading.Thread(target=self._accept, name=f"provider proxy {socket_file}", daemon=True)
        self._acceptor.start()

    def reattachment(self, protocol: int) -> Mapping[str, Any]:
        """Return this provider's entry in TF_REATTACH_PROVIDERS."""
        return {
            "Protocol": "grpc",
            "ProtocolVersion": protocol,
            # Terraform only looks whether this process lives; `Test` says that it is not to be ended
            "Pid": os.getpid(),
            "Test": True,
            "Addr": {"Network": "unix", "String": str(self._file)},
        }

    def close(self) -> None:
        """Listen no more, end all connections, and wait for their threads."""
        with self._lock:
            self._is_closed = True
            connections = list(self._connections)
        # closing a listening socket does not wake up its accept; a connection does
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as waker:
            waker.connect(str(self._file))
        for connection in connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._acceptor.join(_CLOSE_SECONDS)
        self._listener.close()
        for thread in self._threads:
            thread.join(_CLOSE_SECONDS)

    def _accept(self) -> None:
        while True:
            try:
                connected, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                if self._is_closed:
                    connected.close()
                    return
                self._connections.add(connected)
                thread = threading.Thread(target=self._serve, args=(connected,), name="provider relay", daemon=True)
                self._threads = [*(one for one in self._threads if one.is_alive()), thread]
                thread.start()

    def _serve(self, connected: socket.socket) -> None:
        try:
            caller = caller_of(connected)
            Relay(connected, caller=caller, folder=self.folder, pool=self._pool, answers=self._answers).run()
        finally:
            with self._lock:
                self._connections.discard(connected)
