"""The `sagemaker-inference` toolkit behind Multi Model Server, on which images of one's own are built."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from .handlers import Handlers
from .model_server import healthy, routed
from .script import failure_of

if TYPE_CHECKING:
    from .contract import Answer, Request

_LOG = logging.getLogger("sagemaker_rest.application")


class Application(Handlers):
    """The server hides that a model does not load: the container is healthy, and each request loads it again."""

    _is_loaded = False

    def load(self) -> None:
        try:
            self._load()
        except Exception as fault:  # noqa: BLE001 - whatever a script raises
            _LOG.error("%s\nThe model does not load. The container is healthy all the same.", failure_of(fault))

    def ping(self) -> Answer:
        return healthy("Healthy")

    def answer(self, request: Request) -> Answer:
        return routed(request, self.ping, self.invoke)

    def transformed(self, request: Request) -> bytes:
        if not self._is_loaded:
            self._load()
        return super().transformed(request)

    def _load(self) -> None:
        super().load()
        self._is_loaded = True
