"""Kept-alive HTTP connections to containers, used on one event loop."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from aiohttp import ClientSession, ClientTimeout, DummyCookieJar, TCPConnector
from werkzeug.datastructures import Headers
from yarl import URL

from sagemaker_rest.cloud.sagemaker.containers.answer import ContainerAnswer

if TYPE_CHECKING:
    from collections.abc import Mapping

# longer than any pause between two requests of a test run; a container keeps its side for as long
_IDLE_SECONDS = 3600.0
_NOT_SENT_UNASKED = ("Accept", "Accept-Encoding", "Content-Type", "User-Agent")


class Connections:
    """Asks whatever listens on a port of this machine. The first request decides which event loop it belongs to."""

    def __init__(self) -> None:
        self._session: ClientSession | None = None

    async def ask(
        self, port: int, method: str, path: str, *, body: bytes, headers: Mapping[str, str], timeout_seconds: float
    ) -> ContainerAnswer:
        """Return the answer, whatever its status.

        Raises:
            TimeoutError: it takes longer than `timeout_seconds`.
            aiohttp.ClientError: the connection is refused, or breaks.

        """
        url = URL.build(scheme="http", host="127.0.0.1", port=port, path=path, encoded=True)
        async with (
            asyncio.timeout(timeout_seconds),
            self._opened().request(method, url, data=body, headers=headers, allow_redirects=False) as response,
        ):
            return ContainerAnswer(response.status, Headers(list(response.headers.items())), await response.read())

    async def close(self) -> None:
        """Hang up. May be called again."""
        if self._session is not None:
            await self._session.close()

    def _opened(self) -> ClientSession:
        if self._session is None:
            self._session = ClientSession(
                connector=TCPConnector(limit=0, keepalive_timeout=_IDLE_SECONDS),
                timeout=ClientTimeout(total=None),
                cookie_jar=DummyCookieJar(),
                skip_auto_headers=_NOT_SENT_UNASKED,
                auto_decompress=False,
            )
        return self._session
