"""A folder of its own for every stack: a copy of the whole tree, and of what it reaches for outside, so that relative
module sources hold.
"""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sagemaker_rest.errors import TerraformError
from sagemaker_rest.private_files import private_folder, write_private
from sagemaker_rest.terraform.configuration import ProviderBlock, read_configuration, uses_provider
from sagemaker_rest.terraform.sensitive import SECRETS
from sagemaker_rest.terraform.sensitive_variables import sensitive_values
from sagemaker_rest.terraform.sources import find_sources
from sagemaker_rest.terraform.unchanged_files import once_per_content

VARIABLES_FILE = "zz_harness.tfvars.json"
OVERRIDE_FILE = "zz_harness_override.tf.json"
PROVIDER_FILE = "zz_harness_provider.tf.json"
_DEFAULT_STATE = "terraform.tfstate"

# What Terraform and tools leave beside the sources. A copied `.terraform` would carry another folder's backend and
# modules; a copied state would make the copy the owner of what somebody else applied.
_LEFT_OUT = shutil.ignore_patterns(
    "__pycache__",
    ".git",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
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
    """The folder in which one stack is run: `root` is the root module inside `folder`, the copy; `state` lies outside
    of it.
    """

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
        SECRETS.learn([*sensitive_values(self.root, variables)])
        write_private(self.variables_file, variables_document(variables))


def variables_document(variables: Mapping[str, Any]) -> str:
    """Return the variables as a `.tfvars.json`: the same ones always give the same text."""
    return json.dumps(dict(variables), default=_plain, indent=2, sort_keys=True)


def slug(path: str) -> str:
    """Return the path of a configuration as the name of a folder; of an absolute one only the last part."""
    named = Path(path).name if Path(path).is_absolute() else path
    return re.sub(r"[^a-z0-9]+", "-", named.lower()).strip("-") or "root"


def create_workspace(
    tree: Path, path: str, into: Path, *, state: Path | None, provider_settings: Mapping[str, Any] | None = None
) -> Workspace:
    """Copy `tree` to the new folder `into` and make `tree/path` the root module there (an absolute `path`: itself).

    What the configuration reaches for outside the tree by a relative path is copied along, to the same place beside it.

    The state is kept at `state`, whatever backend the configuration names; None is for a workspace in which nothing is
    applied. `provider_settings` are merged into every `provider "aws"` block of the root module; a root module without
    one, such as a reusable module that is planned by itself, is given one.

    Raises:
        TerraformError: there is no such configuration, it lies outside the tree, or it calls a module that is not
            there.

    """
    sources = find_sources(tree, path)
    private_folder(into)
    for part in sources.parts:
        place = into / part.relative_to(sources.common)
        try:
            _copy(part, place, without=into)
        except OSError as error:
            raise TerraformError(f"{part} could not be copied to {place}: {error}") from error
    private_folder(into)  # by now, it has the mode of what it is a copy of
    root = into / sources.root.relative_to(sources.common)
    kept = root / _DEFAULT_STATE if state is None else state
    # where no backend is named, Terraform takes the default place by itself, and needs no init for it
    is_default = state is None and not read_configuration(root).names_backend
    _write_overrides(root, None if is_default else kept, dict(provider_settings or {}))
    return Workspace(path=path, folder=into, root=root, state=kept)


def reopen_workspace(
    path: str, folder: Path, root: Path, *, state: Path, provider_settings: Mapping[str, Any] | None = None
) -> Workspace:
    """Reopen a workspace that another process made: `folder` is the copy, `root` the root module in it.

    The folder may have moved since, and the target may have other settings: both are written anew.
    """
    for name in (OVERRIDE_FILE, PROVIDER_FILE):
        (root / name).unlink(missing_ok=True)
    # where init notes the backend: it refuses one that lies elsewhere now
    (root / ".terraform" / "terraform.tfstate").unlink(missing_ok=True)
    _write_overrides(root, state, dict(provider_settings or {}))
    return Workspace(path=path, folder=folder, root=root, state=state)


def take_over_folder(old: Path, root: Path) -> None:
    """Make `root` the very folder that `old` is, so that a process that works in `old` works in `root` from then on.

    What was in `old` is gone.
    """
    for entry in list(old.iterdir()):
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
    for entry in list(root.iterdir()):
        entry.rename(old / entry.name)
    root.rmdir()
    old.rename(root)


def sources_digest(tree: Path, path: str) -> str:
    """Return a fingerprint of all that a workspace of `tree/path` would be a copy of.

    Raises:
        TerraformError: as of `create_workspace`.
    """
    sources = find_sources(tree, path)
    digest = hashlib.sha256()
    for part in sources.parts:
        content = _content_digest(part).hex() if part.is_file() else tree_digest(part)
        digest.update(f"{part.relative_to(sources.common)}\0{content}\0".encode())
    return digest.hexdigest()


def tree_digest(tree: Path) -> str:
    """Return a fingerprint of all that a copy of the folder `tree` would hold."""
    digest = hashlib.sha256()
    for folder, folders, files in os.walk(tree):
        left_out = _LEFT_OUT(folder, [*folders, *files])
        folders[:] = sorted(set(folders) - left_out)
        for file in (Path(folder, name) for name in sorted(set(files) - left_out)):
            digest.update(f"{file.relative_to(tree)}\0".encode())
            digest.update(_content_digest(file) if file.is_file() else b"\0")
    return digest.hexdigest()


@once_per_content
def _content_digest(file: Path) -> bytes:
    return hashlib.sha256(file.read_bytes()).digest()


def _copy(part: Path, place: Path, *, without: Path) -> None:
    if part.is_file():
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(part, place)
        return

    def left_out(folder: str, names: list[str]) -> set[str]:
        # the copy may lie below what is copied, as pytest's --basetemp may
        return _LEFT_OUT(folder, names) | {name for name in names if Path(folder, name) == without}

    shutil.copytree(part, place, ignore=left_out, ignore_dangling_symlinks=True, dirs_exist_ok=True)


def name_backend(workspace: Workspace) -> None:
    """Have the state kept at the workspace's place even if the configuration should name a backend."""
    file = workspace.root / OVERRIDE_FILE
    override = json.loads(file.read_text(encoding="utf-8"))
    write_private(file, json.dumps(override | _backend(workspace.state), indent=2))


def _backend(state: Path) -> dict[str, Any]:
    # An override's backend replaces any other: https://developer.hashicorp.com/terraform/language/files/override
    return {"terraform": {"backend": {"local": {"path": str(state.absolute())}}}}


def _write_overrides(root: Path, state: Path | None, settings: dict[str, Any]) -> None:
    override = {} if state is None else _backend(state)
    if settings:
        configuration = read_configuration(root)
        blocks = configuration.provider_blocks("aws")
        if blocks:
            override["provider"] = {"aws": [_with_alias(block, settings) for block in blocks]}
        missing = _missing_blocks(root, blocks, configuration.expected_aliases)
        if missing:
            # an override can only change a block that exists: these are added by an ordinary file
            added = {"provider": {"aws": [_with_alias(block, settings) for block in missing]}}
            write_private(root / PROVIDER_FILE, json.dumps(added, indent=2))
    write_private(root / OVERRIDE_FILE, json.dumps(override, indent=2))


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
