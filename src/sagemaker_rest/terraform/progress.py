"""What a Terraform command is doing, read from the messages that it writes while it runs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# The end of a log is enough: a message is a few hundred bytes.
_TAIL_BYTES = 16_384


def latest_message(logs: Path) -> str:
    """The last thing that the newest command in this folder of logs said, or an empty string."""
    outputs = sorted(logs.glob("*.stdout"))
    if not outputs:
        return ""
    with outputs[-1].open("rb") as output:
        output.seek(max(0, outputs[-1].stat().st_size - _TAIL_BYTES))
        lines = output.read().decode(errors="replace").splitlines()
    return next((message for line in reversed(lines) if (message := _message(line))), "")


def _message(line: str) -> str:
    try:
        document = json.loads(line)
    except ValueError:
        return ""
    return str(document.get("@message", "")) if isinstance(document, dict) else ""
