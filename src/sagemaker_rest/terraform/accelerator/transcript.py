"""What Terraform asked of a provider during a command, and what it was told: enough to ask the same again."""

import hashlib
import threading
from collections.abc import Hashable
from dataclasses import dataclass

from sagemaker_rest.terraform.accelerator import wire
from sagemaker_rest.terraform.accelerator.calls import CONFIGURE, ONLY_ASKS

_PLAN = "PlanResourceChange"


@dataclass(frozen=True, slots=True)
class Exchange:
    """One call: `method` is its full name, `request` the message; of what the provider said, `digest` is enough."""

    method: str
    request: bytes
    digest: bytes

    def is_answered_by(self, answer: bytes) -> bool:
        return digest_of(self.method, answer) == self.digest


@dataclass(frozen=True, slots=True)
class Conversation:
    """The calls of one connection: those before the provider was configured, Configure, and those after it."""

    before: tuple[Exchange, ...]
    configure: Exchange | None
    after: tuple[Exchange, ...]


def digest_of(method: str, answer: bytes) -> bytes:
    """What is the same for answers that say the same.

    Raises:
        WireError: the answer is no message.

    """
    said = hashlib.sha256()
    rest, unordered = wire.planned(answer) if _name(method) == _PLAN else (answer, [])
    for part in (rest, *unordered):
        said.update(len(part).to_bytes(8, "big") + part)
    return said.digest()


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
        try:
            digest = digest_of(method, answer)
        except wire.WireError:
            self.spoil()
            return
        with self._lock:
            known = self._calls.setdefault(connection, {})
            configured_before = _name(method) in CONFIGURE and any(_name(other) in CONFIGURE for other, _ in known)
            if configured_before or known.setdefault((method, request), digest) != digest:
                self.is_spoiled = True

    def spoil(self) -> None:
        self.is_spoiled = True

    def conversations(self) -> tuple[Conversation, ...]:
        with self._lock:
            return tuple(_conversation(calls) for calls in self._calls.values())


def _conversation(calls: dict[tuple[str, bytes], bytes]) -> Conversation:
    exchanges = [Exchange(method, request, digest) for (method, request), digest in calls.items()]
    for position, exchange in enumerate(exchanges):
        if _name(exchange.method) in CONFIGURE:
            return Conversation(tuple(exchanges[:position]), exchange, tuple(exchanges[position + 1 :]))
    return Conversation(tuple(exchanges), None, ())


def _name(method: str) -> str:
    return method.rpartition("/")[2]
