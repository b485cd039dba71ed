"""The contents of `.github/aws/`: the policy of the nightly role, and the calls that it was derived from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[3] / ".github" / "aws"
WORKFLOW = FOLDER.parent / "workflows" / "nightly.yml"


def statements() -> list[dict[str, Any]]:
    """The statements of the policy, all of them allowances."""
    found: list[dict[str, Any]] = _read("nightly-policy.json")["Statement"]
    assert {statement["Effect"] for statement in found} == {"Allow"}
    return found


def trust() -> dict[str, Any]:
    """Return who may take the role."""
    found: dict[str, Any] = _read("nightly-trust.json")
    return found


def allowed_actions() -> set[str]:
    return {action for statement in statements() for action in statement["Action"]}


def recorded_calls() -> dict[str, dict[str, int]]:
    """By service and operation, as the local cloud gives them; how often does not matter."""
    calls: dict[str, list[str]] = _read("nightly-calls.json")
    return {service: dict.fromkeys(operations, 1) for service, operations in calls.items()}


def _read(name: str) -> Any:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))
