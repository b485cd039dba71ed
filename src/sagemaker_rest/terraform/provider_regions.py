"""In which regions a configuration may make things: what the `provider "aws"` blocks of it and of its modules say."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import hcl2

from sagemaker_rest.terraform.workspace import VARIABLES_FILE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sagemaker_rest.terraform.plan import Plan

# An ordinary file beside the others, whose outputs are what the blocks say: so Terraform itself works it out.
REGIONS_FILE = "zz_harness_regions.tf.json"
_OUTPUT = "zz_harness_region_"
# Where init says in which folders the modules are, those from elsewhere too.
_MODULES_FILE = ".terraform/modules/modules.json"
# Parsing HCL is slow, and few files have any.
_BLOCK = re.compile(r'^\s*provider\s+"?aws"?\s*\{', re.MULTILINE)
_EXPRESSION = re.compile(r"[$%]\{")
_VARIABLE = re.compile(r"\$\{var\.(?P<name>[\w-]+)\}")
# Of a block with `for_each`, which OpenTofu has: no output can ask for it.
_OF_AN_INSTANCE = re.compile(r"\beach\.")


@dataclass(frozen=True, slots=True)
class ProviderRegion:
    """A provider block that names a region. `address` is Terraform's name for it, such as `aws.ireland`, with the
    module that it is in; `region` is None where it cannot be known before the apply.
    """

    address: str
    region: str | None


@dataclass(frozen=True, slots=True)
class _Block:
    address: str
    region: str
    is_in_root: bool

    @property
    def is_plain(self) -> bool:
        return not _EXPRESSION.search(self.region)

    @property
    def can_be_asked(self) -> bool:
        return not self.is_plain and self.is_in_root and not _OF_AN_INSTANCE.search(self.region)


def provider_regions(root: Path, plan: Callable[[], Plan]) -> tuple[ProviderRegion, ...]:
    """Return the region settings of every provider block of the initialised root module in `root`.

    A region that is written as it is needs no plan. Any other expression of the root module is worked out by `plan`.

    Raises:
        TerraformError: the configuration cannot be planned.
    """
    blocks = tuple(_blocks(root))
    known = {block: region for block in blocks if block.can_be_asked for region in _given(root, block.region)}
    asked = {
        f"{_OUTPUT}{number}": block for number, block in enumerate(blocks) if block.can_be_asked and block not in known
    }
    known |= _planned(root, asked, plan) if asked else {}
    named = [ProviderRegion(block.address, block.region if block.is_plain else known.get(block)) for block in blocks]
    # null is as good as no region: the provider takes that of its environment
    return tuple(one for block, one in zip(blocks, named, strict=True) if one.region or block not in known)


def _planned(root: Path, asked: dict[str, _Block], plan: Callable[[], Plan]) -> dict[_Block, str | None]:
    """Return the regions that are known; None is null."""
    # what comes from a sensitive variable may be no other output
    outputs = {name: {"value": block.region, "sensitive": True} for name, block in asked.items()}
    file = root / REGIONS_FILE
    file.write_text(json.dumps({"output": outputs}, indent=2), encoding="utf-8")
    try:
        found = plan().outputs
    finally:
        file.unlink()
    return {block: found[name] for name, block in asked.items() if name in found}


def _given(root: Path, expression: str) -> Iterator[str | None]:
    """Yield the value, if it is that of a variable and certain without a plan, as in most configurations."""
    named = _VARIABLE.fullmatch(expression)
    if named is None:
        return
    file = root / VARIABLES_FILE
    given = json.loads(file.read_text(encoding="utf-8")).get(named["name"]) if file.is_file() else None
    if isinstance(given, str):
        yield given
    elif given is None and not [*root.glob("terraform.tfvars*"), *root.glob("*.auto.tfvars*")]:
        match list(_defaults(root, named["name"])):
            case [None]:
                yield None
            case [str(default)]:
                yield _plain(default)


def _defaults(root: Path, variable: str) -> Iterator[object]:
    """Yield the defaults in the variable's blocks; an ellipsis where one has none."""
    declared = re.compile(rf'^\s*variable\s+"{re.escape(variable)}"\s*\{{', re.MULTILINE)
    for file in sorted(root.glob("*.tf")):
        text = file.read_text(encoding="utf-8")
        for block in hcl2.loads(text)["variable"] if declared.search(text) else []:
            for label, content in block.items():
                if _plain(label) == variable:
                    yield content.get("default", ...)


def _blocks(root: Path) -> Iterator[_Block]:
    for key, folder in _modules(root):
        prefix = "".join(f"module.{part}." for part in key.split(".")) if key else ""
        for file in sorted([*folder.glob("*.tf"), *folder.glob("*.tf.json")]):
            for content in _provider_blocks(file):
                alias = f".{_plain(content['alias'])}" if content.get("alias") else ""
                if content.get("region"):
                    yield _Block(f"{prefix}aws{alias}", _plain(content["region"]), is_in_root=not key)


def _modules(root: Path) -> list[tuple[str, Path]]:
    """Return the root module and all that it calls, by name; one that is called twice is listed twice."""
    file = root / _MODULES_FILE
    if not file.is_file():
        return [("", root)]
    entries = json.loads(file.read_text(encoding="utf-8"))["Modules"]
    return [(entry["Key"], root / entry["Dir"]) for entry in entries]


def _provider_blocks(file: Path) -> Iterator[dict[str, Any]]:
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".json":
        body = json.loads(text)
    elif _BLOCK.search(text):
        body = hcl2.loads(text)
    else:
        return
    found = body.get("provider", [])
    for block in found if isinstance(found, list) else [found]:
        for label, content in block.items():
            if _plain(label) == "aws":
                yield from content if isinstance(content, list) else [content]


def _plain(value: object) -> str:
    return str(value).strip('"')
