"""Serving until told to stop: by a signal, or by the end of standard input, which is how a child learns that its
parent died.
"""

from __future__ import annotations

import os
import signal
import threading
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.server.cloud import Cloud, CloudSettings

if TYPE_CHECKING:
    from collections.abc import Callable


def serve(settings: CloudSettings, on_ready: Callable[[Cloud], None], *, until_stdin_closes: bool = False) -> None:
    """Run a local cloud in this process; `on_ready` is called once it listens.

    SIGINT and SIGTERM stop it, with every process that it started. Raises OSError if the port cannot be had.
    """
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    if until_stdin_closes:
        threading.Thread(target=_wait_for_end_of_input, args=(stop,), daemon=True).start()
    with Cloud(settings) as cloud:
        on_ready(cloud)
        stop.wait()


def _wait_for_end_of_input(stop: threading.Event) -> None:
    # not by sys.stdin, whose lock the interpreter wants at exit
    while os.read(0, 4096):
        pass
    stop.set()
