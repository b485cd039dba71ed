"""The policies that say `*` for a resource, and the comments in HCL that say why AWS allows no narrower one."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from tests.scenarios.privilege.applied import TERRAFORM
from tests.scenarios.privilege.grants import as_list

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.scenarios.privilege.applied import Applied

SENTENCE = "# AWS allows no narrower resource: "
WITH_A_STAR = re.compile(r"""\b[Rr]esources?"?\s*[=:]\s*\[?\s*"\*\"""")
FILES = sorted(
    file
    for file in TERRAFORM.rglob("*.tf")
    if WITH_A_STAR.search(file.read_text(encoding="utf-8")) or SENTENCE in file.read_text(encoding="utf-8")
)
# the policy that AWS gives a VPC endpoint which is made without one
_OF_VPC_ENDPOINTS = {"Action": "*", "Effect": "Allow", "Principal": "*", "Resource": "*"}


def statements(file: Path) -> Iterator[str]:
    """Yield each statement of each policy in a file: what a `statement` or its `content` has between its braces."""
    text = file.read_text(encoding="utf-8")
    for opening in re.finditer(r"(?m)^( *)(?:statement|content) \{\n", text):
        yield text[opening.end() : text.index(f"\n{opening[1]}}}\n", opening.end())]


def explained_sids() -> set[str]:
    """Return the sids of the statements with the sentence."""
    with_the_sentence = (each for file in FILES for each in statements(file) if SENTENCE in each)
    return {sid for each in with_the_sentence for sid in re.findall(r'\bsid\s*= "(\w+)"', each)}


def starred_sids(stack: Applied) -> set[str]:
    """Return the sids of all statements about `*`, in every policy of a stack."""
    return {
        statement.get("Sid", json.dumps(statement))
        for document in _policies(stack)
        for statement in document["Statement"]
        if "*" in as_list(statement.get("Resource", [])) and statement != _OF_VPC_ENDPOINTS
    }


def _policies(stack: Applied) -> Iterator[dict[str, Any]]:
    for resource in stack.state["resources"]:
        for instance in resource["instances"] if resource["mode"] == "managed" else ():
            for value in instance["attributes"].values():
                if isinstance(value, str) and value.startswith("{") and '"Statement"' in value:
                    yield json.loads(value)
