"""The places of the models and the inference code in an unpacked model.tar.gz."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from sagemaker_rest.errors import ArchiveError

SAVED_MODEL = "saved_model.pb"
ROOT_MODEL_NAME = "model"

_VERSION = re.compile(r"\d+", re.ASCII)
_LISTED = 10


@dataclass(frozen=True, slots=True)
class ServableModel:
    """A model with its versions in ascending order; `directories[i]` is the SavedModel of `versions[i]`."""

    name: str
    versions: tuple[int, ...]
    directories: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class InferenceCode:
    """The contents of `code/`; a member is None if the file or folder does not exist."""

    directory: Path
    script: Path | None
    requirements: Path | None
    library: Path | None


def find_models(folder: Path) -> tuple[ServableModel, ...]:
    """Return the models in `folder`, sorted by name.

    A SavedModel is any `…/VERSION/saved_model.pb` with a whole number for VERSION; the folder that holds the versions
    names the model (`model` for versions at the root, `Servo` for `export/Servo/VERSION`).

    Raises:
        ArchiveError: there is none, or two folders give the same name.
    """
    candidates = sorted(_saved_model_directories(folder))
    versions: dict[Path, dict[int, Path]] = {}
    for directory in candidates:
        if _VERSION.fullmatch(directory.name) and directory != folder:
            versions.setdefault(directory.parent, {})[int(directory.name)] = directory
    if not versions:
        raise ArchiveError(_no_model(folder, candidates))
    models: dict[str, ServableModel] = {}
    for base, by_number in versions.items():
        name = ROOT_MODEL_NAME if base == folder else base.name
        if name in models:
            other = models[name].directories[0].parent
            raise ArchiveError(
                f"Two folders hold a model named {name!r}: {_shown(other, folder)} and {_shown(base, folder)}. "
                "TensorFlow Serving takes a name once: rename one of the folders."
            )
        numbers = tuple(sorted(by_number))
        models[name] = ServableModel(name, numbers, tuple(by_number[number] for number in numbers))
    return tuple(models[name] for name in sorted(models))


def find_code(folder: Path) -> InferenceCode | None:
    """Return what `code/` offers, or None if it holds neither `inference.py` nor `requirements.txt` nor `lib/`."""
    directory = folder / "code"
    script, requirements, library = directory / "inference.py", directory / "requirements.txt", directory / "lib"
    if not (script.is_file() or requirements.is_file() or library.is_dir()):
        return None
    return InferenceCode(
        directory=directory,
        script=script if script.is_file() else None,
        requirements=requirements if requirements.is_file() else None,
        library=library if library.is_dir() else None,
    )


def _saved_model_directories(folder: Path) -> list[Path]:
    return [Path(directory) for directory, _, files in os.walk(folder) if SAVED_MODEL in files]


def _shown(path: Path, folder: Path) -> str:
    return "./" if path == folder else f"{path.relative_to(folder).as_posix()}/"


def _no_model(folder: Path, misplaced: list[Path]) -> str:
    """Return the sentence for a folder without a servable model: what is expected, what is there, and the likely
    cause.
    """
    expected = (
        f"No SavedModel to serve: expected NAME/VERSION/{SAVED_MODEL} (or VERSION/{SAVED_MODEL} at the root), where "
        "VERSION is a whole number such as 1."
    )
    if misplaced:
        return (
            f"{expected} Found {_shown(misplaced[0], folder)}{SAVED_MODEL}, whose folder is not a version number: "
            "put the SavedModel in a folder named 1 and pack again."
        )
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    listed = [path.relative_to(folder).as_posix() for path in islice(files, _LISTED + 1)]
    if not listed:
        return f"{expected} Found no file at all."
    found = ", ".join(listed[:_LISTED]) + (", …" if len(listed) > _LISTED else "")
    keras = next((name for name in listed if name.endswith((".keras", ".h5", ".hdf5"))), None)
    advice = f" {keras} is a Keras file: save the model with model.export(…) instead." if keras else ""
    return f"{expected} Found: {found}.{advice}"
