"""The limit on this process's open files: each connection is one, and shells allow few."""

from __future__ import annotations

import errno
import logging
import resource
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Mapping

_LOG = logging.getLogger(__name__)

# a thousand connections, each asking a container on another one, and what a few endpoints have open
ENOUGH = 4096
_EXHAUSTED = {errno.EMFILE, errno.ENFILE}
_SAY_AGAIN_SECONDS = 60.0


def allow_many() -> None:
    """Take as many as the system lets this process have, and say so if they are few."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):  # macOS has a limit that it does not tell
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if 0 <= allowed < ENOUGH:
        _LOG.warning(
            "This process may open %d files, and each connection is one: raise the limit with `ulimit -Hn %d` before "
            "it starts, or ask who runs the machine.",
            allowed,
            ENOUGH,
        )


class ExhaustionReport:
    """An event loop's handler of exceptions that says in a sentence, once a minute, that there are no files left."""

    def __init__(self) -> None:
        self._said_at = -_SAY_AGAIN_SECONDS

    def __call__(self, loop: asyncio.AbstractEventLoop, context: Mapping[str, Any]) -> None:
        fault = context.get("exception")
        if not isinstance(fault, OSError) or fault.errno not in _EXHAUSTED:
            loop.default_exception_handler(dict(context))
        elif time.monotonic() - self._said_at >= _SAY_AGAIN_SECONDS:
            self._said_at = time.monotonic()
            allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
            _LOG.error(
                "All %d files that this process may open are open: new connections wait until others are closed. The "
                "limit can be %d: `ulimit -n`.",
                allowed,
                most,
            )
