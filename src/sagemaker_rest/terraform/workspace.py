"""A folder of its own for every stack: a copy of the whole tree, so that relative module sources hold."""

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sagemaker_rest.errors import TerraformError
from sagemaker_rest.terraform.configuration import ProviderBlock, read_configuration, uses_provider

VARIABLES_FILE = "zz_harness.tfvars.json"
OVERRIDE_FILE = "zz_harness_override.tf.json"
PROVIDER_FILE = "zz_harness_provider.tf.json"

# What Terraform and tools leave beside the sources. A copied `.terraform` would carry another folder's backend and
# modules; a copied state would make the copy the owner of what somebody else applied.
_LEFT_OUT = shutil.ignore_patterns(
    ".git",
    ".runs",
    ".terraform",
    ".terraform.lock.hcl",
    ".tox",
    ".venv",
    "*.tfplan",
    "*.tfstate",
    "*.tfstate.*",
    ".terraform.tfstate.lock.info",
    "node_modules",
)


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where one stack is run: `root` is the root module inside `folder`, the copy; `state` lies outside of it."""

    path: str
    folder: Path
    root: Path
    state: Path

    @property
    def variables_file(self) -> Path:
        return self.root / VARIABLES_FILE

    def write_variables(self, variables: Mapping[str, Any]) -> None:
        """Set the variables of the commands to come; values are anything JSON can say, and paths.

        Raises:
            TerraformError: one is not declared. Terraform would warn and go on with the default.

        """
        declared = read_configuration(self.root).variables
        if unknown := sorted(set(variables) - declared):
            raise TerraformError(
                f"{self.path} declares no variable {' or '.join(map(repr, unknown))}: "
                f"it declares {', '.join(sorted(declared)) or 'none'}"
            )
        self.variables_file.write_text(variables_document(variables), encoding="utf-8")


def variables_document(variables: Mapping[str, Any]) -> str:
    """The variables as a `.tfvars.json`: the same ones always give the same text."""
    return json.dumps(dict(variables), default=_plain, indent=2, sort_keys=True)


def create_workspace(
    tree: Path, path: str, into: Path, *, state: Path, provider_settings: Mapping[str, Any] | None = None
) -> Workspace:
    """Copy `tree` to the new folder `into` and make `tree/path` the root module there.

    The state is kept at `state`, whatever backend the configuration names. `provider_settings` are merged into every
    `provider "aws"` block of the root module; a root module without one, such as a reusable module that is planned by
    itself, is given one.

    Raises:
        TerraformError: there is no such configuration, or it lies outside the tree.

    """
    source = _root_module(tree, path)
    try:
        shutil.copytree(tree, into, ignore=_LEFT_OUT, ignore_dangling_symlinks=True)
    except OSError as error:
        raise TerraformError(f"{tree} could not be copied to {into}: {error}") from error
    root = into / source.relative_to(tree.resolve())
    _write_overrides(root, state.absolute(), dict(provider_settings or {}))
    return Workspace(path=path, folder=into, root=root, state=state)


def reopen_workspace(
    path: str, folder: Path, root: Path, *, state: Path, provider_settings: Mapping[str, Any] | None = None
) -> Workspace:
    """A workspace that another process made: `folder` is the copy, `root` the root module in it.

    The folder may have moved since, and the target may have other settings: both are written anew.
    """
    for name in (OVERRIDE_FILE, PROVIDER_FILE):
        (root / name).unlink(missing_ok=True)
    # where init notes the backend: it refuses one that lies elsewhere now
    (root / ".terraform" / "terraform.tfstate").unlink(missing_ok=True)
    _write_overrides(root, state.absolute(), dict(provider_settings or {}))
    return Workspace(path=path, folder=folder, root=root, state=state)


def tree_digest(tree: Path) -> str:
    """A fingerprint of all that a copy of `tree` would hold."""
    digest = hashlib.sha256()
    for folder, folders, files in os.walk(tree):
        left_out = _LEFT_OUT(folder, [*folders, *files])
        folders[:] = sorted(set(folders) - left_out)
        for name in sorted(set(files) - left_out):
            file = Path(folder, name)
            digest.update(f"{file.relative_to(tree)}\0".encode())
            digest.update(hashlib.sha256(file.read_bytes()).digest() if file.is_file() else b"\0")
    return digest.hexdigest()


def _root_module(tree: Path, path: str) -> Path:
    if not tree.is_dir():
        raise TerraformError(f"{tree} is not a folder: name the folder of your Terraform code with --terraform-root")
    source = (tree / path).resolve()
    if not source.is_relative_to(tree.resolve()):
        raise TerraformError(f"{path!r} lies outside {tree}: give a path below it")
    if not source.is_dir() or not [*source.glob("*.tf"), *source.glob("*.tf.json")]:
        there = sorted({str(file.parent.relative_to(tree)) for file in tree.rglob("*.tf")})
        raise TerraformError(f"{tree} holds no Terraform configuration {path!r}: it holds {', '.join(there) or 'none'}")
    return source


def _write_overrides(root: Path, state: Path, settings: dict[str, Any]) -> None:
    # An override's backend replaces any other: https://developer.hashicorp.com/terraform/language/files/override
    override: dict[str, Any] = {"terraform": {"backend": {"local": {"path": str(state)}}}}
    if settings:
        configuration = read_configuration(root)
        blocks = configuration.provider_blocks("aws")
        if blocks:
            override["provider"] = {"aws": [_with_alias(block, settings) for block in blocks]}
        missing = _missing_blocks(root, blocks, configuration.expected_aliases)
        if missing:
            # an override can only change a block that exists: these are added by an ordinary file
            added = {"provider": {"aws": [_with_alias(block, settings) for block in missing]}}
            (root / PROVIDER_FILE).write_text(json.dumps(added, indent=2), encoding="utf-8")
    (root / OVERRIDE_FILE).write_text(json.dumps(override, indent=2), encoding="utf-8")


def _missing_blocks(
    root: Path, blocks: tuple[ProviderBlock, ...], expected: tuple[ProviderBlock, ...]
) -> list[ProviderBlock]:
    default = ProviderBlock("aws", None)
    wanted = [block for block in expected if block.name == "aws"]
    # A root with only aliased blocks still has the implied default configuration, which must not reach AWS either.
    if uses_provider(root, "aws"):
        wanted.append(default)
    return [block for block in wanted if block not in blocks]


def _with_alias(block: ProviderBlock, settings: dict[str, Any]) -> dict[str, Any]:
    return settings if block.alias is None else {"alias": block.alias, **settings}


def _plain(value: object) -> object:
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, (set, frozenset, tuple)):
        return sorted(value) if isinstance(value, (set, frozenset)) else list(value)
    raise TypeError(f"{value!r} is a {type(value).__name__}, which no Terraform variable can be")
