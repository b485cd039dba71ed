"""What Terraform asked of a provider during a command, and what it was told: enough to ask the same again."""

import threading
from collections.abc import Hashable
from dataclasses import dataclass

from sagemaker_rest.terraform.accelerator.calls import CONFIGURE, ONLY_ASKS


@dataclass(frozen=True, slots=True)
class Exchange:
    """One call: `method` is its full name, `request` and `answer` are the messages."""

    method: str
    request: bytes
    answer: bytes


@dataclass(frozen=True, slots=True)
class Conversation:
    """The calls of one connection: those before the provider was configured, Configure, and those after it."""

    before: tuple[Exchange, ...]
    configure: Exchange | None
    after: tuple[Exchange, ...]


class Transcript:
    """The calls of every connection. Safe for several threads.

    The schema and the check of the provider's configuration are not in it: see `answers`, which knows what they depend
    on. `is_spoiled` says that something happened that cannot be asked again, or that was not answered.
    """

    def __init__(self) -> None:
        self.is_spoiled = False
        self._calls: dict[Hashable, dict[tuple[str, bytes], bytes]] = {}
        self._lock = threading.Lock()

    def note(self, connection: Hashable, method: str, request: bytes | None, answer: bytes | None) -> None:
        """Add a call, with its messages if they could be read."""
        if request is None or answer is None or _name(method) not in ONLY_ASKS:
            self.spoil()
            return
        with self._lock:
            known = self._calls.setdefault(connection, {})
            configured_before = _name(method) in CONFIGURE and any(_name(other) in CONFIGURE for other, _ in known)
            if configured_before or known.setdefault((method, request), answer) != answer:
                self.is_spoiled = True

    def spoil(self) -> None:
        self.is_spoiled = True

    def conversations(self) -> tuple[Conversation, ...]:
        with self._lock:
            return tuple(_conversation(calls) for calls in self._calls.values())


def _conversation(calls: dict[tuple[str, bytes], bytes]) -> Conversation:
    exchanges = [Exchange(method, request, answer) for (method, request), answer in calls.items()]
    for position, exchange in enumerate(exchanges):
        if _name(exchange.method) in CONFIGURE:
            return Conversation(tuple(exchanges[:position]), exchange, tuple(exchanges[position + 1 :]))
    return Conversation(tuple(exchanges), None, ())


def _name(method: str) -> str:
    return method.rpartition("/")[2]
