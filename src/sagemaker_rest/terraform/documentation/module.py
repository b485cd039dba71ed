"""The declarations of a module's folder: the Terraform and providers it needs, its variables and its outputs."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import hcl2

from sagemaker_rest.errors import TerraformError
from sagemaker_rest.terraform.kept_parses import kept_parse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_READABLE = hcl2.SerializationOptions(with_comments=False, preserve_heredocs=False, strip_string_quotes=True)
_TYPE = re.compile(r"^  type\s*=\s*", re.MULTILINE)
_DECLARES = re.compile(r"^\s*(?:terraform|variable|output)\b", re.MULTILINE)
_OPENING, _CLOSING = "([{", ")]}"


@dataclass(frozen=True, slots=True)
class Requirement:
    """`terraform` or a provider, and the versions that the module takes of it."""

    name: str
    versions: str


@dataclass(frozen=True, slots=True)
class Variable:
    """An input. `type` is HCL as the file has it; `default` counts where `required` is false, and is a JSON value."""

    name: str
    description: str
    type: str
    required: bool
    default: Any


@dataclass(frozen=True, slots=True)
class Output:
    """A value that a caller can read of the module. Terraform does not show a `sensitive` one."""

    name: str
    description: str
    sensitive: bool


@dataclass(frozen=True, slots=True)
class Module:
    """A folder's declarations, each kind in the order of its files and lines."""

    requirements: tuple[Requirement, ...]
    variables: tuple[Variable, ...]
    outputs: tuple[Output, ...]


def read_module(folder: Path) -> Module:
    """Read the `*.tf` files of one folder.

    Raises:
        TerraformError: there are none, or one that declares something is not HCL.

    """
    files = sorted(folder.glob("*.tf"))
    if not files:
        raise TerraformError(f"{folder} holds no Terraform module: it has no file that ends in .tf")
    sources = [(file.read_text(encoding="utf-8"), file) for file in files]
    # parsing takes seconds for a large module, and most of its files declare nothing
    documents = [(_parse(source, file), source) for source, file in sources if _DECLARES.search(source)]
    return Module(
        requirements=tuple(one for document, _ in documents for one in _requirements(document)),
        variables=tuple(one for document, source in documents for one in _variables(document, source)),
        outputs=tuple(
            Output(name, _text(content.get("description", "")), sensitive=content.get("sensitive", False) is True)
            for document, _ in documents
            for name, content in _labelled(document, "output")
        ),
    )


def _parse(source: str, file: Path) -> dict[str, Any]:
    try:
        return _loaded(source)
    except Exception as error:  # the parser's errors share no base class
        raise TerraformError(f"{file} is not HCL that can be read: {error}. Run terraform validate there.") from error


@functools.lru_cache(maxsize=256)
def _loaded(source: str) -> dict[str, Any]:
    return kept_parse(source, _read, form=repr(_READABLE))


def _read(source: str) -> dict[str, Any]:
    return hcl2.loads(source, serialization_options=_READABLE)


def _requirements(document: dict[str, Any]) -> Iterator[Requirement]:
    for block in document.get("terraform", []):
        if "required_version" in block:
            yield Requirement("terraform", block["required_version"])
        for providers in block.get("required_providers", []):
            for name, content in providers.items():
                if isinstance(content, dict):
                    yield Requirement(name, content.get("version", ""))


def _variables(document: dict[str, Any], source: str) -> Iterator[Variable]:
    for name, content in _labelled(document, "variable"):
        yield Variable(
            name=name,
            description=_text(content.get("description", "")),
            type=_type_source(name, source),
            required="default" not in content,
            default=_plain(content.get("default")),
        )


def _labelled(document: dict[str, Any], kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for block in document.get(kind, []):
        yield from block.items()


def _type_source(variable: str, source: str) -> str:
    """Return the type as it is written: the parser gives an object back on one line, which nobody reads."""
    block = re.search(rf'^variable "{re.escape(variable)}" {{$.*?^}}$', source, re.MULTILINE | re.DOTALL)
    start = _TYPE.search(block.group()) if block else None
    if block is None or start is None:
        return "any"
    lines = block.group()[start.end() :].splitlines()
    depth = 0
    for count, line in enumerate(lines, start=1):
        depth += sum(line.count(bracket) for bracket in _OPENING) - sum(line.count(bracket) for bracket in _CLOSING)
        if depth == 0:
            return "\n".join(lines[:count])
    return "any"


def _text(description: str) -> str:
    return description.replace('\\"', '"').replace("$${", "${").replace("%%{", "%{").strip()


def _plain(value: Any) -> Any:
    """Return a default without the parser's marks."""
    if isinstance(value, dict):
        return {key.strip('"'): _plain(one) for key, one in value.items() if not key.startswith("__")}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return _text(value) if isinstance(value, str) else value
