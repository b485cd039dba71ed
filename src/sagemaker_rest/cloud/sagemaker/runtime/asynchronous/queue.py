"""The requests that wait at an asynchronous endpoint, and how many are worked on at a time."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sagemaker_rest.cloud.sagemaker.runtime.asynchronous.request import AsyncRequest


@dataclass(frozen=True, slots=True)
class Backlog:
    """The state of a queue: requests that wait or are worked on, and since when the oldest of them is here."""

    size: int
    oldest: float | None


class AsyncQueue:
    """First in, first out. Thread safe; nothing is locked while a request is worked on."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[AsyncRequest] = deque()
        self._working: dict[int, AsyncRequest] = {}

    def put(self, request: AsyncRequest) -> None:
        with self._lock:
            self._waiting.append(request)

    def take(self, capacity: int) -> AsyncRequest | None:
        """Return the next request, which is worked on until it is `done`; None if none waits or `capacity` are."""
        with self._lock:
            if not self._waiting or len(self._working) >= capacity:
                return None
            request = self._waiting.popleft()
            self._working[id(request)] = request
            return request

    def expired(self, now: float) -> list[AsyncRequest]:
        """Return those that have waited for longer than they may; they are not in the queue any more."""
        with self._lock:
            old = [request for request in self._waiting if now - request.received > request.ttl_seconds]
            for request in old:
                self._waiting.remove(request)
        return old

    def done(self, request: AsyncRequest) -> None:
        with self._lock:
            del self._working[id(request)]

    def backlog(self) -> Backlog:
        with self._lock:
            everything = [*self._working.values(), *self._waiting]
        return Backlog(len(everything), min((request.received for request in everything), default=None))
