"""SageMaker's ping of a container that is starting."""

from __future__ import annotations

import http.client
from contextlib import closing
from http import HTTPStatus

# SageMaker's own limit for a ping
PING_SECONDS = 2.0
# between two pings of a container that does not serve yet
PAUSE_SECONDS = 0.05


def ping(host: str, port: int) -> str | None:
    """Return, as a clause, why the container that should listen there is not healthy; None if it is."""
    with closing(http.client.HTTPConnection(host, port, timeout=PING_SECONDS)) as connection:
        try:
            connection.request("GET", "/ping")
            status = connection.getresponse().status
        except ConnectionRefusedError:
            return f"nothing listens on port {port}, the one that it was given"
        except (OSError, http.client.HTTPException) as error:
            return f"GET /ping had no answer ({type(error).__name__})"
    return None if status == HTTPStatus.OK else f"GET /ping answered {status}; SageMaker needs 200"
