"""`python -m sagemaker_rest.cloud`: the local cloud in the foreground, as `process.start_cloud` and `sagemaker-rest
cloud` run it.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import signal
import sys
import threading

from sagemaker_rest.cloud.server import Cloud, CloudSettings


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGINT or SIGTERM, or until standard input closes if asked to."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    if options.until_stdin_closes:
        threading.Thread(target=_wait_for_end_of_input, args=(stop,), daemon=True).start()
    with Cloud(CloudSettings(port=options.port, warm=options.warm)) as cloud:
        print(json.dumps({"url": cloud.url}), flush=True)  # noqa: T201 - the line that the parent waits for
        stop.wait()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sagemaker_rest.cloud", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="the port on 127.0.0.1; 0 takes a free one")
    parser.add_argument("--warm", action="store_true", help="start a spare container at once, not when a stack begins")
    parser.add_argument(
        "--until-stdin-closes", action="store_true", help="end with the parent: when its end of standard input closes"
    )
    return parser


def _wait_for_end_of_input(stop: threading.Event) -> None:
    # not by sys.stdin, whose lock the interpreter wants at exit
    while os.read(0, 4096):
        pass
    stop.set()


if __name__ == "__main__":
    sys.exit(main())
