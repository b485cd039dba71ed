"""The resources that a state file says exist."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sagemaker_rest.errors import TerraformError

# An identifier shorter than this says too little: the stage "dev" is in everybody's names.
_SHORTEST_IDENTIFIER = 6
_REGIONAL_ARN = re.compile(r"arn:[a-z-]+:[a-z0-9-]+:(?P<region>[a-z]{2}(?:-[a-z]+)+-[0-9]):")
_IDENTIFYING = ("arn", "bucket", "id", "name")


@dataclass(frozen=True, slots=True)
class State:
    """`addresses` of the managed resources, the `identifiers` (ARNs, ids, names) by which AWS knows them, the `regions`
    that their ARNs name, and the `outputs`, the sensitive ones too. `sensitive` has the values that Terraform marks.
    """

    addresses: tuple[str, ...]
    identifiers: frozenset[str]
    regions: frozenset[str]
    outputs: Mapping[str, Any]
    sensitive: tuple[Any, ...] = ()


def read_state(file: Path) -> State:
    """Read a local state file. A missing or empty file is an empty state: a Terraform that was killed early leaves one.

    Raises:
        TerraformError: the file is not a state.
    """
    try:
        document = json.loads(file.read_text(encoding="utf-8") or "{}")
    except FileNotFoundError:
        return State((), frozenset(), frozenset(), MappingProxyType({}))
    except (OSError, ValueError) as error:
        raise TerraformError(f"{file} cannot be read as a Terraform state: {error}") from error
    managed = [entry for entry in document.get("resources", []) if entry.get("mode") == "managed"]
    identifiers = frozenset(_identifiers(managed))
    return State(
        addresses=tuple(_address(entry) for entry in managed if entry.get("instances")),
        identifiers=identifiers,
        regions=frozenset(found["region"] for found in map(_REGIONAL_ARN.match, identifiers) if found),
        outputs=MappingProxyType({name: entry["value"] for name, entry in document.get("outputs", {}).items()}),
        sensitive=tuple(_sensitive(document)),
    )


def _sensitive(document: Mapping[str, Any]) -> Iterator[Any]:
    for output in document.get("outputs", {}).values():
        if output.get("sensitive"):
            yield output["value"]
    for entry in document.get("resources", []):
        for instance in entry.get("instances", []):
            for path in instance.get("sensitive_attributes") or []:
                yield _at(instance.get("attributes"), path)


def _at(value: Any, path: list[dict[str, Any]]) -> Any:
    """Return the part of a value that a path of Terraform's leads to; None if there is none (an element of a set)."""
    for step in path:
        key = step["value"]["value"] if step["type"] == "index" else step["value"]
        try:
            value = value[int(key) if isinstance(value, list) else key]
        except (KeyError, IndexError, TypeError, ValueError):
            return None
    return value


def _address(entry: dict[str, Any]) -> str:
    resource = f"{entry['type']}.{entry['name']}"
    return f"{entry['module']}.{resource}" if "module" in entry else resource


def _identifiers(managed: list[dict[str, Any]]) -> Iterator[str]:
    for entry in managed:
        for instance in entry.get("instances", []):
            attributes = instance.get("attributes") or {}
            for name in _IDENTIFYING:
                value = attributes.get(name)
                if isinstance(value, str) and len(value) >= _SHORTEST_IDENTIFIER:
                    yield value
