"""The imports between the modules of the package, read from their source."""

from __future__ import annotations

import ast
import functools
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SOURCE = Path(__file__).parents[1] / "src"


@functools.cache
def imports() -> Mapping[str, frozenset[str]]:
    """All that each module imports, by name: for types only, and when a function runs, too."""
    files = {_module(path): path for path in (SOURCE / "sagemaker_rest").rglob("*.py")}
    return {name: frozenset(_named(path, files)) for name, path in files.items()}


def _module(path: Path) -> str:
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _named(path: Path, files: Mapping[str, Path]) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            # `from package import module` is of the module, `from module import name` of the module that is named first
            wholes = {f"{node.module}.{alias.name}" for alias in node.names}
            yield from (whole if whole in files else node.module for whole in wholes)


def circles(graph: Mapping[str, frozenset[str]]) -> list[list[str]]:
    """The groups of modules of which each imports every other one, directly or not (Tarjan's algorithm)."""
    numbers: dict[str, int] = {}
    lowest: dict[str, int] = {}
    path: list[str] = []
    found: list[list[str]] = []

    def visit(module: str) -> None:
        numbers[module] = lowest[module] = len(numbers)
        path.append(module)
        for imported in sorted(graph[module] & graph.keys()):
            if imported not in numbers:
                visit(imported)
                lowest[module] = min(lowest[module], lowest[imported])
            elif imported in path:
                lowest[module] = min(lowest[module], numbers[imported])
        if lowest[module] == numbers[module]:
            members = path[path.index(module) :]
            del path[path.index(module) :]
            if len(members) > 1 or module in graph[module]:
                found.append(sorted(members))

    for module in sorted(graph):
        if module not in numbers:
            visit(module)
    return found
