"""The progress of a Terraform command, read from the messages that it writes while it runs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

# The end of a log is enough: a message is a few hundred bytes.
_TAIL_BYTES = 16_384


def latest_message(logs: Path) -> str:
    """Return the last message of the newest command in this folder of logs, or an empty string."""
    outputs = sorted(logs.glob("*.stdout"))
    if not outputs:
        return ""
    with outputs[-1].open("rb") as output:
        output.seek(max(0, outputs[-1].stat().st_size - _TAIL_BYTES))
        lines = output.read().decode(errors="replace").splitlines()
    return next((message for line in reversed(lines) if (message := _message(line))), "")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A resource that Terraform waits for. `action` is `create`, `update`, `delete` or `replace`."""

    address: str
    type: str
    action: str
    since: datetime


def waiting_for(lines: Iterable[str]) -> list[Waiting]:
    """Return the resources that were begun and are not done, oldest first, from what `apply -json` has printed so
    far.
    """
    begun: dict[str, Waiting] = {}
    for document in _documents(lines):
        resource = document.get("hook", {}).get("resource", {})
        address = str(resource.get("addr", ""))
        match document.get("type"):
            case "apply_start":
                since = datetime.fromisoformat(document["@timestamp"])
                begun[address] = Waiting(address, resource["resource_type"], document["hook"]["action"], since)
            case "apply_complete" | "apply_errored":
                begun.pop(address, None)
    return sorted(begun.values(), key=lambda one: one.since)


def _documents(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    for line in lines:
        try:
            document = json.loads(line)
        except ValueError:
            continue  # half a line, or none of Terraform's
        if isinstance(document, dict):
            yield document


def _message(line: str) -> str:
    return next((str(document.get("@message", "")) for document in _documents([line])), "")
