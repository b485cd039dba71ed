"""A target that goes away while a run needs it: said at once, instead of what others make of it at the end."""

from __future__ import annotations

import functools
import socket
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sagemaker_rest.errors import TerraformError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sagemaker_rest.targets.target import Target

_CONNECT_SECONDS = 2
_PORTS = {"http": 80, "https": 443}


def does_listen(url: str) -> bool:
    """Return whether anything takes connections at a URL; a server that is slow to take them counts."""
    place = urlsplit(url)
    try:
        with socket.create_connection((place.hostname or "", place.port or _PORTS[place.scheme]), _CONNECT_SECONDS):
            return True
    except TimeoutError:
        return True
    except OSError:
        return False


def unless_lost(target: Target, command: Callable[[], None]) -> Callable[[], None]:
    """Wrap a command so that, if its target has ended, it is not run and that is reported as the reason."""

    @functools.wraps(command)
    def run() -> None:
        if ending := target.ending():
            raise TerraformError(ending)
        try:
            command()
        except TerraformError as error:
            if ending := target.ending():
                # no diagnostics: whatever they are, they do not pass by themselves
                raise TerraformError(f"{ending}\n\n{error}") from error
            raise

    return run
