"""Run LocalStack until standard input ends: `python launch.py FOLDER`, by its own Python, which has nothing of ours.

The pipe that is the standard input is open for as long as those live for whom LocalStack runs, however they end.
"""

from __future__ import annotations

import functools
import os
import shutil
import sys
import threading


def main(folder: str) -> None:
    threading.Thread(target=_end_with_input, args=(folder,), daemon=True).start()
    try:
        _listen_on_loopback_only()
        from localstack.runtime.main import main as run_localstack  # noqa: PLC0415  it takes seconds, watched over

        run_localstack()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _end_with_input(folder: str) -> None:
    # not by sys.stdin, whose lock the interpreter wants at exit
    while os.read(0, 4096):
        pass
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)  # all that it has is in memory and in the folder: there is nothing to shut down


def _listen_on_loopback_only() -> None:
    # It takes the port of GATEWAY_LISTEN and listens on every address ("TODO: interface = host?", in
    # localstack/runtime/server/twisted.py): anybody in the network could use it.
    from twisted.internet import endpoints  # noqa: PLC0415  not installed where this file is checked

    endpoints.TCP4ServerEndpoint = functools.partial(endpoints.TCP4ServerEndpoint, interface="127.0.0.1")


if __name__ == "__main__":
    main(sys.argv[1])
