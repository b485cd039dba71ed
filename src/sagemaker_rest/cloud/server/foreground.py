"""Serving until told to stop: by a signal, or by the end of standard input, which is how a child learns that its
parent died.
"""

from __future__ import annotations

import os
import signal
import threading
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.server import open_files
from sagemaker_rest.cloud.server.cloud import Cloud, CloudSettings
from sagemaker_rest.cloud.server.end_guard import EndGuard

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

_ENDING = (signal.SIGINT, signal.SIGTERM)


def serve(settings: CloudSettings, on_ready: Callable[[Cloud], None], *, until_stdin_closes: bool = False) -> None:
    """Run a local cloud in this process; `on_ready` is called once it listens.

    SIGINT and SIGTERM stop it within five seconds, with every process that it started; a second one ends it at once.
    Whoever calls this ends this process soon afterwards.

    Raises:
        OSError: the port cannot be had.
    """
    stop = threading.Event()
    guard = EndGuard()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()
        for number in _ENDING:
            signal.signal(number, signal.SIG_DFL)

    for number in _ENDING:
        signal.signal(number, end)
    open_files.allow_many()
    if until_stdin_closes:
        threading.Thread(target=_wait_for_end_of_input, args=(stop,), daemon=True).start()
    try:
        with Cloud(settings) as cloud:
            on_ready(cloud)
            stop.wait()
    finally:
        guard.release()


def _wait_for_end_of_input(stop: threading.Event) -> None:
    # not by sys.stdin, whose lock the interpreter wants at exit
    while os.read(0, 4096):
        pass
    stop.set()
