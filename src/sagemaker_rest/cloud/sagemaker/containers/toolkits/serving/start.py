"""Load an application, report, and serve until told to end."""

from __future__ import annotations

import gc
import importlib
import json
import logging
import os
import platform
import signal
import sys
import threading
from importlib import metadata
from typing import TYPE_CHECKING, Any

from .contract import Settings
from .http_front import Front
from .script import ScriptError, failure_of

if TYPE_CHECKING:
    from typing import NoReturn

_STANDARD_INPUT = 0
_LOG = logging.getLogger("sagemaker_rest.container")


def main(told: str) -> NoReturn:
    """Serve what `told` says, a JSON object."""
    # Ctrl-C in a terminal goes to every process there; when to end is the cloud's to say
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda _number, _frame: os._exit(0))
    logging.basicConfig(format="%(asctime)s %(levelname)s - %(name)s - %(message)s", level=logging.INFO)
    members: dict[str, Any] = json.loads(told)
    application, reports = members.pop("application"), members.pop("reports")
    settings = Settings(**{**members, "distributions": tuple(members["distributions"])})
    os.set_inheritable(reports, False)  # noqa: FBT003 - os takes it by position only
    threading.Thread(target=_end_with_the_cloud, args=(_told_apart(),), daemon=True).start()
    try:
        _LOG.info("%s", versions(settings))
        # what is imported stays: the collector would walk through all of it again and again, a fifth of the time
        gc.disable()
        app = importlib.import_module(f"{__package__}.{application}").Application(settings)
        app.load()
        front = Front(app)
        gc.freeze()
        gc.enable()
    except BaseException as fault:  # noqa: BLE001 - a script may also exit
        _LOG.error("%s", failure_of(fault))
        _report(reports, {"event": "failed", "reason": _clause(fault)})
        _end()
    _report(reports, {"event": "serving", "port": front.port})
    front.serve_forever()
    _end()


def versions(settings: Settings) -> str:
    """Return which versions serve, and which the image has."""
    installed = next((each for each in map(_version, settings.distributions) if each), "no installed version")
    python = ".".join(platform.python_version_tuple()[:2])
    return f"serves with {settings.title} {installed} on Python {python}; the image has {settings.tag}"


def _version(distribution: str) -> str | None:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None


def _clause(fault: BaseException) -> str:
    # XGBoost puts the frames of its library behind what happened
    message = " ".join(str(fault).partition("\nStack trace:")[0].split())[:1000]
    if isinstance(fault, ScriptError):
        return message
    return f"its model does not load ({type(fault).__name__}{': ' if message else ''}{message})"


def _report(descriptor: int, members: dict[str, Any]) -> None:
    # a cloud that is gone reads nothing
    try:
        os.write(descriptor, json.dumps(members).encode() + b"\n")
    except OSError:
        _end()
    os.close(descriptor)


def _told_apart() -> int:
    """Return a descriptor that the cloud is heard through; standard input is the script's, and empty as in an image."""
    cloud = os.dup(_STANDARD_INPUT)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, _STANDARD_INPUT)
    os.close(nothing)
    return cloud


def _end_with_the_cloud(cloud: int) -> None:
    while os.read(cloud, 4096):
        pass
    if os.getpgrp() == os.getpid():  # the processes that a script has started go, too
        # not SIGTERM, which would end this one before those that ignore it
        os.killpg(os.getpgrp(), signal.SIGKILL)
    os._exit(0)


def _end() -> NoReturn:
    # not sys.exit: a script may have left threads behind that would keep the process
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(1)
