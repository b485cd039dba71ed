"""The files that a stack's variables name, kept beside its state.

A destroy evaluates the configuration, and a configuration that reads a file which is gone cannot be destroyed: the
temporary folder of a test run does not outlive it for long.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sagemaker_rest.private_files import private_folder, write_private

_INDEX_FILE = "inputs.json"


def keep_inputs(variables: Mapping[str, object], folder: Path) -> None:
    """Link (or copy) every file that a variable names by a `Path` into `folder`, as it is now."""
    kept = {str(file): _linked(file, folder / str(number)) for number, file in enumerate(_files(variables))}
    if kept:
        write_private(folder / _INDEX_FILE, json.dumps(kept))


def restore_inputs(variables: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Return the variables with the kept file in place of each one that is gone."""
    index = folder / _INDEX_FILE
    kept = json.loads(index.read_text(encoding="utf-8")) if index.is_file() else {}
    places = {path: str(folder / place) for path, place in kept.items()}
    return {name: _restored(value, places) for name, value in variables.items()}


def _files(value: object) -> Iterator[Path]:
    if isinstance(value, Path):
        if value.is_file():
            yield value
    elif isinstance(value, Mapping):
        for entry in value.values():
            yield from _files(entry)
    elif isinstance(value, (list, tuple)):
        for entry in value:
            yield from _files(entry)


def _linked(file: Path, place: Path) -> str:
    """Link a file, which costs nothing and keeps it when the original is removed or replaced."""
    private_folder(place)
    kept = place / file.name
    kept.unlink(missing_ok=True)
    try:
        os.link(file.resolve(), kept)
    except OSError:  # another file system, or one without links
        shutil.copyfile(file, kept)
    return f"{place.name}/{file.name}"


def _restored(value: object, kept: Mapping[str, str]) -> object:
    if isinstance(value, str):
        return kept[value] if value in kept and not Path(value).exists() else value
    if isinstance(value, dict):
        return {key: _restored(entry, kept) for key, entry in value.items()}
    if isinstance(value, list):
        return [_restored(entry, kept) for entry in value]
    return value
