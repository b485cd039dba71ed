"""The answers that a provider has given before, and the part of them that a Terraform process gets."""

import threading
from collections.abc import Mapping
from pathlib import Path

from sagemaker_rest.terraform.accelerator import types_in_use, wire
from sagemaker_rest.terraform.accelerator.caller import Caller
from sagemaker_rest.terraform.accelerator.identity import binary_identity, environment_identity
from sagemaker_rest.terraform.answer_cache import AnswerCache

_PROTOCOL = "protocol"


class ProviderAnswers:
    """The answers of one build of a provider in one environment. Safe for several threads."""

    def __init__(self, cache: AnswerCache, binary: Path, environment: Mapping[str, str], provider_type: str) -> None:
        """Answer for the provider whose address ends in `provider_type`, such as `aws`.

        Raises:
            OSError: the binary does not exist.
        """
        self._cache = cache
        self._binary = binary_identity(binary)
        self._context = f"{self._binary}\n{environment_identity(environment, provider_type)}"
        self._provider_type = provider_type
        self._memory: dict[str, bytes] = {}
        self._lock = threading.Lock()
        self.whole_schema = False
        self.lost_calls: list[str] = []

    @property
    def protocol(self) -> int | None:
        """Return the version of the plugin protocol, if the provider was asked before."""
        found = self._cache.get(f"{self._binary}\n{_PROTOCOL}")
        return int(found) if found is not None and found.isdigit() else None

    def remember_protocol(self, version: int) -> None:
        self._cache.put(f"{self._binary}\n{_PROTOCOL}", str(version).encode())

    def known(self, method: str, request: bytes) -> bytes | None:
        """Return the answer to this request, whose method names the protocol version, if it was given before."""
        key = self._key(method, request)
        with self._lock:
            if key not in self._memory and (kept := self._cache.get(key)) is not None:
                self._memory[key] = kept
            return self._memory.get(key)

    def remember(self, method: str, request: bytes, answer: bytes) -> None:
        key = self._key(method, request)
        with self._lock:
            self._memory[key] = answer
        self._cache.put(key, answer)

    def schema_for(self, caller: Caller | None, schema: bytes) -> bytes:
        """Return the part of the schema that a Terraform process needs; all of it wherever that is not certain."""
        if self.whole_schema:
            return schema
        try:
            return types_in_use.select(wire.read_schema(schema), caller, self._provider_type)
        except wire.WireError:
            return schema

    def provider_was_lost(self, method: str) -> None:
        """Note that a provider's process ended, or did not start, while this call was under way."""
        self.lost_calls.append(method)

    def _key(self, method: str, request: bytes) -> str:
        return f"{self._context}\n{method}\n{request.hex()}"
