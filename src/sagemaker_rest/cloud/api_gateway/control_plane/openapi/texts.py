"""The text of a document, JSON or YAML, as plain data that is safe to walk.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api.html
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from sagemaker_rest.cloud.api_gateway.control_plane.errors import bad_request

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# https://docs.aws.amazon.com/apigateway/latest/api/API_ImportRestApi.html
_MOST_BYTES = 6 * 1024 * 1024
# anchors and merges let a short YAML text stand for endless data
_MOST_VALUES = 1_000_000
_DEEPEST = 200
_VARIABLE = re.compile(r"\$\{AWS::(AccountId|Partition|Region)\}")


class NotADocumentError(ValueError):
    """A text that is neither JSON nor YAML, or too much of it."""


def read_text(text: bytes, variables: Mapping[str, str]) -> Any:
    """Return what a JSON or YAML text says; every key of a map is a text.

    `variables` stand for `${AWS::Region}` and the like:
    https://docs.aws.amazon.com/apigateway/latest/developerguide/import-api-aws-variables.html

    Raises:
        ServiceError: BadRequestException if there is more of it than API Gateway imports.
        NotADocumentError: It is neither.

    """
    if len(text) > _MOST_BYTES:
        raise bad_request(f"The API definition has {len(text)} bytes; at most {_MOST_BYTES} are imported")
    try:
        return _Walk(variables).copy(_parsed(text))
    except (ValueError, RecursionError, OverflowError, yaml.YAMLError) as error:
        raise NotADocumentError(str(error)) from error


def _parsed(text: bytes) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        _check_depth(text)
    try:
        return yaml.load(text, _Loader)  # noqa: S506 - a safe loader, below
    except (AttributeError, IndexError, KeyError, TypeError) as error:
        # PyYAML takes for granted that a value with an explicit tag is one: `!!bool x`
        raise NotADocumentError("a value that its tag is not for") from error


def _check_depth(text: bytes) -> None:
    """Refuse what is nested so deeply that libyaml would overflow the stack, which ends the process."""
    depth = 0
    for event in yaml.parse(text, _Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST:
            raise NotADocumentError("too deep")


@dataclass(slots=True)
class _Walk:
    """Copies a parsed text, and counts as it goes: data may be shared or contain itself."""

    variables: Mapping[str, str]
    seen: int = 0

    def copy(self, value: Any, depth: int = 0) -> Any:
        self.seen += 1
        if self.seen > _MOST_VALUES or depth > _DEEPEST:
            raise NotADocumentError("too large or too deep")
        match value:
            case dict():
                return {_encodable(str(key)): self.copy(item, depth + 1) for key, item in value.items()}
            case list():
                return [self.copy(item, depth + 1) for item in value]
            case str():
                return _VARIABLE.sub(lambda found: self.variables[found[1]], _encodable(value))
            case float() if not math.isfinite(value):
                raise NotADocumentError("a number out of range")
        return value


def _encodable(text: str) -> str:
    # JSON may hold halves of surrogate pairs, which no answer could
    text.encode()
    return text


class _Loader(yaml.CSafeLoader):  # type: ignore[misc] # types-PyYAML leaves it open
    """YAML as JSON has it: no dates, no `yes`, no `1:30`; the keys of maps are texts."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - PyYAML's own form
    merged = 0

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Count what merges (`<<`) bring in before PyYAML copies it."""
        for key, value in node.value:
            if key.tag == "tag:yaml.org,2002:merge":
                sources = value.value if isinstance(value, yaml.SequenceNode) else [value]
                self.merged += sum(len(source.value) for source in sources)
        if self.merged > _MOST_VALUES:
            raise NotADocumentError("too many merges")
        super().flatten_mapping(node)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - PyYAML's
        self.flatten_mapping(node)
        return {_key(key): self.construct_object(value, deep=deep) for key, value in node.value}


def _key(node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise NotADocumentError("a key that is not a text")
    return str(node.value)


def _refused(_: Any, node: yaml.Node) -> Any:
    raise NotADocumentError(f"a value of the type {node.tag}")


def _resolve(tag: str, pattern: str, *first: str) -> None:
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), list(first))


_resolve("bool", "true|True|TRUE|false|False|FALSE", *"tTfF")
_resolve("int", "[-+]?(?:0|[1-9][0-9]*)", *"-+0123456789")
_resolve("float", r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?", *"-+0123456789.")
_resolve("null", "~|null|Null|NULL|", *"~nN", "")
_resolve("merge", "<<", "<")
for _tag in ("binary", "omap", "pairs", "set", "timestamp"):
    _constructor: Callable[[Any, yaml.Node], Any] = _refused
    _Loader.add_constructor(f"tag:yaml.org,2002:{_tag}", _constructor)
