"""The files to copy so that a configuration finds everything in the copy: its tree, and what it reaches for outside.

A configuration reaches outside by a relative path: the source of a module (`../../../modules/queue`), or a file
(`"${path.module}/../../model.tar.gz"`). The copy keeps where things lie to each other, so that both hold there.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sagemaker_rest.errors import TerraformError
from sagemaker_rest.terraform.configuration import read_configuration
from sagemaker_rest.terraform.unchanged_files import once_per_content

# `source = "../x"`, of a module or of anything else; `"source": "../x"` in JSON.
_SOURCE = re.compile(r'\bsource"?\s*[=:]\s*"(?P<path>\.{1,2}(?:/[^"$\n]*)?)"')
# A string that climbs, up to its end or its first interpolation: "../x", "${path.module}/../../x/${each.key}.json".
_CLIMBING = re.compile(r'"(?P<base>\$\{path\.(?:module|root)\}/)?(?P<path>(?:[\w.-]+/)*\.\./[^"$\n]*)')


@dataclass(frozen=True, slots=True)
class Sources:
    """`root` is the folder of the root module, `parts` the folders and files to copy, none of them in another."""

    root: Path
    parts: tuple[Path, ...]

    @property
    def common(self) -> Path:
        """Return the folder that holds all parts: they have the same places in the copy."""
        return self.parts[0] if len(self.parts) == 1 else Path(os.path.commonpath(self.parts))


def find_sources(tree: Path, path: str) -> Sources:
    """Find what to copy for the root module `path`: below `tree`, or by itself if the path is absolute.

    Raises:
        TerraformError: there is no such configuration, it lies outside the tree, or it calls a module from a folder
            that is not there.
    """
    root = _root_module(tree, path)
    whole = root if Path(path).is_absolute() else tree.resolve()
    found = {whole, *_outside(root, whole)}
    return Sources(root, tuple(sorted(part for part in found if not found & set(part.parents))))


def _root_module(tree: Path, path: str) -> Path:
    if Path(path).is_absolute():
        if not _is_module(Path(path)):
            raise TerraformError(
                f"{path} holds no Terraform configuration: it has no file that ends in .tf or .tf.json"
            )
        return Path(path).resolve()
    if not tree.is_dir():
        raise TerraformError(
            f"{tree} is not a folder: name the folder of your Terraform code with --terraform-root, or with "
            "terraform_root in pytest's configuration"
        )
    source = (tree / path).resolve()
    if not source.is_relative_to(tree.resolve()):
        raise TerraformError(f"{path!r} lies outside {tree}: give a path below it, or an absolute one")
    if not _is_module(source):
        there = sorted({str(file.parent.relative_to(tree)) for file in tree.rglob("*.tf")})
        raise TerraformError(f"{tree} holds no Terraform configuration {path!r}: it holds {', '.join(there) or 'none'}")
    return source


def _is_module(folder: Path) -> bool:
    return folder.is_dir() and bool(_files(folder))


def _files(module: Path) -> list[Path]:
    return sorted([*module.glob("*.tf"), *module.glob("*.tf.json")])


def _outside(root: Path, whole: Path) -> Iterator[Path]:
    """Yield what the root module, and the modules that it calls, reach for outside of `whole`."""
    seen: set[Path] = set()
    waiting = [root]
    while waiting:
        module = waiting.pop()
        if module in seen:
            continue
        seen.add(module)
        called = list(_called(module))
        waiting += called
        for reached in (*called, *_reached(module, root)):
            if not reached.is_relative_to(whole):
                yield reached


def _called(module: Path) -> Iterator[Path]:
    """Yield the folders of the modules that this one calls by a relative path.

    Raises:
        TerraformError: one holds no configuration.
    """
    for file in _files(module):
        for source in _sources_in(file):
            folder = _lexically(module / source)
            if _is_module(folder):
                yield folder
            # not every `source` is a module's; and to parse HCL takes a hundred times as long as to look for a word
            elif source in read_configuration(module).module_sources:
                raise TerraformError(
                    f"{module} calls a module from {source!r}, which is {folder}, and that holds no Terraform "
                    "configuration: correct the source"
                )


def _reached(module: Path, root: Path) -> Iterator[Path]:
    """Yield the existing files and folders outside that a string of this module leads to."""
    for file in _files(module):
        for climbing in _climbing_in(file):
            # what has no base counts from where Terraform runs, which is the root module
            reached = _lexically((module if climbing.from_module else root) / climbing.path)
            if reached.exists():
                yield reached


@dataclass(frozen=True, slots=True)
class _Climbing:
    """A path that climbs: from the folder of the module that it stands in, or from the root module."""

    path: str
    from_module: bool


@once_per_content
def _sources_in(file: Path) -> tuple[str, ...]:
    return tuple(found["path"] for found in _SOURCE.finditer(file.read_text(encoding="utf-8")))


@once_per_content
def _climbing_in(file: Path) -> tuple[_Climbing, ...]:
    return tuple(_climbing_paths(file.read_text(encoding="utf-8"), is_json=file.suffix == ".json"))


def _climbing_paths(text: str, *, is_json: bool) -> Iterator[_Climbing]:
    for found in _CLIMBING.finditer(text):
        # up to an interpolation, only the folders are known
        ends = is_json or text[found.end() : found.end() + 1] == '"'
        climbed = found["path"] if ends else found["path"].rpartition("/")[0]
        # no name after the last "..": that would be everything there is
        if Path(climbed).name not in {"", ".."}:
            yield _Climbing(climbed, (found["base"] or "").startswith("${path.module"))


def _lexically(path: Path) -> Path:
    # not resolve(): the copy has a link's content at the link's place
    return Path(os.path.normpath(path))
