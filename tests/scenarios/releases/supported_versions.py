"""The features of Terraform that the HCL uses, each with its release, and what version 6 of the provider lacks."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.version import Version

if TYPE_CHECKING:
    from collections.abc import Iterator

_HERE = Path(__file__).parent
# https://developer.hashicorp.com/terraform/language/upgrade-guides and the changelogs of the releases
_FEATURES = json.loads((_HERE / "terraform_features.json").read_text(encoding="utf-8"))
_PROVIDER_6 = json.loads((_HERE / "aws_provider_6.json").read_text(encoding="utf-8"))
_OTHER_VARIABLES = "validations that refer to other variables"
_VARIABLE = re.compile(r'^variable "(\w+)" \{$.*?^\}$', re.MULTILINE | re.DOTALL)
_VALIDATION = re.compile(r"^  validation \{$.*?^  \}$", re.MULTILINE | re.DOTALL)
_BLOCK = re.compile(r'^(?:resource|data) "(?P<type>\w+)" "\w+" \{$(?P<body>.*?)^\}$', re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Feature:
    """Something of Terraform's language, and the release from which on there is it."""

    name: str
    since: Version


def features(source: str) -> Iterator[Feature]:
    """Return the younger features of Terraform that the text of a module uses."""
    for entry in _FEATURES:
        name, pattern = entry["feature"], entry["pattern"]
        used = _refers_to_others(source) if name == _OTHER_VARIABLES else re.search(pattern, source, re.MULTILINE)
        if used:
            yield Feature(name, Version(entry["since"]))


def _refers_to_others(source: str) -> bool:
    return any(
        set(re.findall(r"\b(?:var|local)\.(\w+)", validation)) - {variable[1]}
        for variable in _VARIABLE.finditer(source)
        for validation in _VALIDATION.findall(variable[0])
    )


def gone_in_provider_6(source: str) -> list[str]:
    """Return what the text of a module uses that version 6 of the AWS provider has not, or gives another meaning."""
    found = [
        f"{block['type']}.{name}"
        for block in _BLOCK.finditer(source)
        for name in _PROVIDER_6["arguments"].get(block["type"], [])
        if re.search(rf"^  {name}\s*(?:=|\{{)|^  dynamic \"{name}\"", block["body"], re.MULTILINE)
    ]
    found += [
        f"{kind}.{name}"
        for kind, names in _PROVIDER_6["attributes"].items()
        for name in names
        if re.search(rf"\b{kind}\.\w+(?:\[[^]]*\])?\.{name}\b", source)
    ]
    types = "|".join(_PROVIDER_6["types"])
    return found + re.findall(rf'^(?:resource|data) "({types})"', source, re.MULTILINE)
