"""The variables, provider blocks and use of AWS of a root module, read from its HCL."""

import functools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import hcl2

from sagemaker_rest.errors import TerraformError
from sagemaker_rest.terraform.kept_parses import kept_parse

_LOCAL_SOURCES = ("./", "../")
_BACKENDS = ("backend", "cloud")
# The blocks whose content is of interest here, and those of which it is the name alone.
_READ = ("module", "provider", "terraform")
_NAMED = ("data", "resource", "variable")
# What is of interest in these, too.
_KEPT = ("sensitive",)


@dataclass(frozen=True, slots=True)
class ProviderBlock:
    """A `provider "name"` block. `alias` is None for the default configuration."""

    name: str
    alias: str | None


@dataclass(frozen=True, slots=True)
class Configuration:
    """One module folder. `sensitive_variables` are those that are declared so. `expected_aliases` are the
    `configuration_aliases` that its caller is to hand in.

    `module_calls` have a name and a source each; `names_backend` says that there is a `backend` or `cloud` block.
    """

    variables: frozenset[str]
    sensitive_variables: frozenset[str]
    providers: tuple[ProviderBlock, ...]
    expected_aliases: tuple[ProviderBlock, ...]
    required_providers: frozenset[str]
    resource_types: frozenset[str]
    module_calls: tuple[tuple[str, str], ...]
    names_backend: bool

    @property
    def module_sources(self) -> tuple[str, ...]:
        return tuple(source for _, source in self.module_calls)

    def provider_blocks(self, name: str) -> tuple[ProviderBlock, ...]:
        return tuple(block for block in self.providers if block.name == name)

    def mentions_provider(self, name: str) -> bool:
        """Return whether this folder alone configures, requires or uses the provider."""
        return (
            bool(self.provider_blocks(name))
            or name in self.required_providers
            or any(kind.split("_", 1)[0] == name for kind in self.resource_types)
        )


def read_configuration(folder: Path) -> Configuration:
    """Read the `*.tf` and `*.tf.json` files of one folder.

    Files that are not valid HCL are left out: Terraform itself says what is wrong with them, and better.

    Raises:
        TerraformError: the folder holds no configuration.

    """
    files = sorted([*folder.glob("*.tf"), *folder.glob("*.tf.json")])
    if not files:
        raise TerraformError(f"{folder} holds no Terraform configuration: it has no file that ends in .tf or .tf.json")
    bodies = [_parse(file.read_text(encoding="utf-8"), is_json=file.suffix == ".json") for file in files]
    settings = [block for body in bodies for block in _blocks(body, "terraform")]
    requirements = [entry for block in settings for entry in _blocks(block, "required_providers")]
    return Configuration(
        variables=frozenset(name for body in bodies for name, _ in _labelled(body, "variable")),
        sensitive_variables=frozenset(
            name for body in bodies for name, content in _labelled(body, "variable") if content.get("sensitive") is True
        ),
        providers=tuple(
            ProviderBlock(name, _text(content.get("alias")))
            for body in bodies
            for name, content in _labelled(body, "provider")
        ),
        expected_aliases=tuple(_expected_aliases(requirements)),
        required_providers=frozenset(_bare(name) for entry in requirements for name in entry if name[:2] != "__"),
        resource_types=frozenset(
            kind for body in bodies for block in ("resource", "data") for kind, _ in _labelled(body, block)
        ),
        module_calls=tuple(
            (name, _text(content.get("source")) or "") for body in bodies for name, content in _labelled(body, "module")
        ),
        names_backend=any(name in block for block in settings for name in _BACKENDS),
    )


def uses_provider(folder: Path, name: str) -> bool:
    """Return whether the module in `folder`, or one that it calls, uses the provider.

    A module from elsewhere (a registry, git) is not there to be read, and counts as one that does.
    """
    seen: set[Path] = set()
    waiting = [folder.resolve()]
    while waiting:
        current = waiting.pop()
        if current in seen:
            continue
        seen.add(current)
        configuration = read_configuration(current)
        if configuration.mentions_provider(name):
            return True
        for source in configuration.module_sources:
            if not is_local(source):
                return True
            if (called := (current / source).resolve()).is_dir():
                waiting.append(called)
    return False


def is_local(source: str) -> bool:
    """Return whether a module's source is a folder beside the one that calls it."""
    return source.startswith(_LOCAL_SOURCES)


@functools.lru_cache(maxsize=512)
def _parse(text: str, *, is_json: bool) -> dict[str, Any]:
    try:
        document = json.loads(text) if is_json else _outline(text)
    except Exception:  # noqa: BLE001  the parser's errors share no base class; Terraform reports the fault itself
        return {}
    return document if isinstance(document, dict) else {}


def _outline(text: str) -> dict[str, Any]:
    """Return the blocks of an HCL file as far as they are read here."""
    return kept_parse(text, _read_outline, form=f"{_READ} {_NAMED} {_KEPT}")


def _read_outline(text: str) -> dict[str, Any]:
    body = hcl2.loads(text)
    outline = {kind: body[kind] for kind in _READ if kind in body}
    return outline | {
        kind: [
            {name: {key: content[key] for key in _KEPT if key in content}} for name, content in _labelled(body, kind)
        ]
        for kind in _NAMED
        if kind in body
    }


def _blocks(body: dict[str, Any], kind: str) -> Iterator[dict[str, Any]]:
    """Yield the blocks of a kind without labels. JSON syntax allows one object where HCL has a list of blocks."""
    found = body.get(kind, [])
    for block in found if isinstance(found, list) else [found]:
        if isinstance(block, dict):
            yield block


def _labelled(body: dict[str, Any], kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for block in _blocks(body, kind):
        for label, content in block.items():
            for one in content if isinstance(content, list) else [content]:
                if isinstance(one, dict):
                    yield _bare(label), one


def _expected_aliases(requirements: list[dict[str, Any]]) -> Iterator[ProviderBlock]:
    for entry in requirements:
        for content in entry.values():
            references = content.get("configuration_aliases", []) if isinstance(content, dict) else []
            for reference in references:
                name, _, alias = str(reference).removeprefix("${").removesuffix("}").partition(".")
                yield ProviderBlock(name, alias)


def _bare(label: str) -> str:
    return label.strip('"')


def _text(value: object) -> str | None:
    return _bare(value) if isinstance(value, str) else None
