"""Recognising a model by its file or folder, and packing it with the user's code beside it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from sagemaker_rest.errors import ArchiveError
from sagemaker_rest.mnist.archive import pack_archive
from sagemaker_rest.packing import tensorflow
from sagemaker_rest.packing.hugging_face import found_hugging_face, is_hugging_face
from sagemaker_rest.packing.pickles import found_pickle
from sagemaker_rest.packing.pytorch import found_onnx, found_torch
from sagemaker_rest.packing.xgboost import found_xgboost

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sagemaker_rest.packing.found import Found

SCRIPT = "inference.py"
_BY_SUFFIX: dict[str, Callable[[Path], Found]] = {
    ".h5": tensorflow.refuse_keras,
    ".hdf5": tensorflow.refuse_keras,
    ".joblib": found_pickle,
    ".json": found_xgboost,
    ".keras": tensorflow.refuse_keras,
    ".onnx": found_onnx,
    ".pickle": found_pickle,
    ".pkl": found_pickle,
    ".pt": found_torch,
    ".pth": found_torch,
    ".ubj": found_xgboost,
}


def pack_model(model: Path, archive: Path, *, code: Path | None = None) -> Found:
    """Pack a model, and the folder `code` with inference.py or requirements.txt, and return what the model was.

    `model` is a file, a SavedModel's folder, one of versions, as `sagemaker-rest train` writes it (then the highest is
    packed), or one of Hugging Face's. Nothing in it is executed. What Python has compiled in `code` stays out.

    Raises:
        ArchiveError: It is not a model, AWS's image could not serve it, or nothing in `code` is what the image would
            run.
        OutputError: The archive cannot be written.

    """
    try:
        found, contents = _looked_through(model, code)
    except OSError as error:
        raise ArchiveError(f"{error.filename or model} cannot be read: {error.strerror or error}") from error
    if any(path.exists() and archive.exists() and path.samefile(archive) for path in contents.values()):
        raise ArchiveError(f"{archive} is a part of the model, which it would replace: name another --output")
    pack_archive(contents, archive)
    return found


def _looked_through(model: Path, code: Path | None) -> tuple[Found, dict[str, Path]]:
    """Return what the model is, and what the archive is to hold."""
    found = recognised(model)
    contents = dict(found.contents)
    if code is not None:
        contents.pop("code", None)
        contents |= _code_files(code, found)
    elif found.missing:
        raise ArchiveError(found.missing)
    return found, contents


def recognised(model: Path) -> Found:
    """Return what a file or folder is.

    Raises:
        ArchiveError: It is not a model that can be packed; the message says what to do.

    """
    if model.is_dir():
        return _recognised_folder(model)
    if not model.is_file():
        raise ArchiveError(f"{model} does not exist. Name a model, or train one: sagemaker-rest train")
    recognise = _BY_SUFFIX.get(model.suffix.lower())
    if recognise is None:
        raise ArchiveError(
            f"{model} does not end as a model's file does: {', '.join(_BY_SUFFIX)}. For an image of your own, pack it "
            f"with tar -czf model.tar.gz {model.name}"
        )
    return recognise(model)


def _recognised_folder(folder: Path) -> Found:
    if is_hugging_face(folder):
        return found_hugging_face(folder)
    saved_model = tensorflow.saved_model(folder)
    if saved_model is not None:
        return tensorflow.found_saved_model(saved_model)
    # JSON is more often something else
    suffixes = _BY_SUFFIX.keys() - {".json"}
    files = sorted(child for child in folder.iterdir() if child.suffix.lower() in suffixes)
    if len(files) == 1:
        return recognised(files[0])
    shown = f" It has {', '.join(file.name for file in files)}: name one of them." if files else ""
    raise ArchiveError(
        f"{folder} is not a SavedModel (it has no saved_model.pb), has no version of one, a folder whose name is a "
        f"number, and is not a model of Hugging Face's.{shown or ' Name a model, or train one: sagemaker-rest train'}"
    )


def _code_files(code: Path, found: Found) -> dict[str, Path]:
    # the container looks for nothing else: without one of these the folder would be ignored without a word
    if not any((code / name).exists() for name in (SCRIPT, "requirements.txt", "lib")):
        raise ArchiveError(
            f"{code} has neither inference.py nor requirements.txt nor lib/. The container would ignore such a folder; "
            "name the one that holds inference.py"
        )
    # a star may import it, too
    if found.missing and not _functions(code / SCRIPT) & {"model_fn", "*"}:
        raise ArchiveError(f"{code / SCRIPT} has no function model_fn. {found.missing}")
    files = (path for path in code.rglob("*") if path.is_symlink() or not path.is_dir())
    return {
        f"code/{path.relative_to(code).as_posix()}": path
        for path in files
        if "__pycache__" not in path.relative_to(code).parts
    }


def _functions(script: Path) -> set[str]:
    """Return the names that a script defines, assigns or imports, wherever in it."""
    try:
        nodes = list(ast.walk(ast.parse(script.read_bytes()))) if script.is_file() else []
    except (SyntaxError, ValueError) as error:
        raise ArchiveError(f"{script} is not Python: {error}") from error
    named = {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    assigned = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    imported = {
        alias.asname or alias.name for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    return named | assigned | imported
