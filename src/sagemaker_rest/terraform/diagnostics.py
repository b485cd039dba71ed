"""Terraform's diagnostics, read from its machine-readable output, which is not wrapped at 78 columns."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

# Where Terraform says by which rule it refuses: lines move.
_RULE = re.compile(r"\s*This was checked by the validation rule at .*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One error or warning.

    `file` is relative to the root module, `line` counts from 1, and `code` is what stands there; each may be unknown.
    """

    severity: str
    summary: str
    detail: str = ""
    file: str | None = None
    line: int | None = None
    address: str | None = None
    code: str | None = None

    def __str__(self) -> str:
        where = [f"{self.file}:{self.line}"] if self.file else []
        where += [self.address] if self.address else []
        heading = f"{self.severity.capitalize()}: {self.summary}" + (f" ({', '.join(where)})" if where else "")
        return "\n".join([heading, *([f"  {self.code}"] if self.code else []), *filter(None, [self.detail.strip()])])


def diagnostics_in(output: str) -> tuple[Diagnostic, ...]:
    """Return the diagnostics among the JSON lines that `plan -json`, `apply -json` and `destroy -json` print."""
    return tuple(_diagnostic(message["diagnostic"]) for message in _messages(output) if "diagnostic" in message)


def readable(output: str, errors_output: str) -> str:
    """Return the errors of a failed command as text: its diagnostics, else whatever it printed."""
    found = diagnostics_in(output)
    errors = [str(diagnostic) for diagnostic in found if diagnostic.severity == "error"]
    if errors:
        return "\n\n".join(errors)
    return _without_frame(errors_output) or _without_frame(output)


def sentences(output: str) -> tuple[str, ...]:
    """Return the sentence of each error of a failed command, once: without its place and the line of a validation
    rule.
    """
    errors = [diagnostic for diagnostic in diagnostics_in(output) if diagnostic.severity == "error"]
    said = (_RULE.sub("", diagnostic.detail).strip() or diagnostic.summary for diagnostic in errors)
    return tuple(dict.fromkeys(said))


def _messages(output: str) -> Iterator[dict[str, Any]]:
    for line in output.splitlines():
        if not line.startswith("{"):
            continue
        try:
            message = json.loads(line)
        except json.JSONDecodeError:
            continue  # a command that was killed leaves half a line
        if isinstance(message, dict):
            yield message


def _diagnostic(document: dict[str, Any]) -> Diagnostic:
    position = document.get("range") or {}
    return Diagnostic(
        severity=document.get("severity", "error"),
        summary=document.get("summary", ""),
        detail=document.get("detail", ""),
        file=position.get("filename"),
        line=(position.get("start") or {}).get("line"),
        address=document.get("address"),
        code=((document.get("snippet") or {}).get("code") or "").strip() or None,
    )


def _without_frame(text: str) -> str:
    """Plain output without the bar that Terraform draws beside its errors."""
    lines = (line.removeprefix("│").removeprefix(" ").rstrip() for line in text.splitlines())
    return "\n".join(line for line in lines if line not in {"╷", "╵"}).strip()
