"""`sagemaker-rest pack`."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from sagemaker_rest.packing.packing import SCRIPT, pack_model
from sagemaker_rest.packing.tensorflow import REPOSITORY as TENSORFLOW
from sagemaker_rest.staging import staged

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from sagemaker_rest.packing.found import Found, Request

_DESCRIPTION = """\
Pack a model, and a folder with inference.py, as the image of its framework wants them: a SavedModel, a pickle of
scikit-learn's, a model of XGBoost's, PyTorch's or ONNX's, a folder of Hugging Face's. Prints what was found, how the
Terraform module serves it, what the model takes and gives, and a request. Nothing in the model is executed. The same
files give the same archive.
"""
_SHOWN_CHARACTERS = 200


def add_commands(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register `pack`."""
    parser = subparsers.add_parser(
        "pack", help="pack a model of any framework, with code of yours, into model.tar.gz", description=_DESCRIPTION
    )
    parser.add_argument(
        "--model",
        type=Path,
        default=Path("model"),
        metavar="PATH",
        help="a model's file or folder, or a folder of a SavedModel's versions, of which the highest is packed "
        "(default: model)",
    )
    parser.add_argument(
        "--code", type=Path, metavar="FOLDER", help="the folder that becomes code/: inference.py and what it needs"
    )
    parser.add_argument(
        "--output",
        type=Path,
        default=Path("model.tar.gz"),
        metavar="FILE",
        help="the file to write (default: model.tar.gz)",
    )
    parser.add_argument("--request", type=Path, metavar="FILE", help="also write the request to this file")
    parser.set_defaults(run=run_pack)


def run_pack(options: argparse.Namespace) -> int:
    """Pack. What was packed goes to standard output."""
    found = pack_model(options.model, options.output, code=options.code)
    if options.request and found.request:
        with staged(options.request) as stage:
            stage.write_text(found.request.body, encoding="utf-8")
    # paths may hold square brackets, and copied lines no breaks
    results = Console(highlight=False, markup=False, soft_wrap=True)
    digest = hashlib.sha256(options.output.read_bytes()).hexdigest()
    results.print(f"Found:         {found.title}: {found.path}")
    results.print(f"Archive:       {options.output} (sha256 {digest})")
    results.print("In models:     " + "\n               ".join(_arguments(found, options.output, options.code)))
    for heading, lines in (("Signature:", found.signature), ("To note:", found.notes)):
        for number, line in enumerate(lines):
            results.print(f"{'' if number else heading:<15}{line}")
    if found.request:
        results.print(f"Request:       {_shown(found.request)}")
    return 0


def _arguments(found: Found, archive: Path, code: Path | None) -> Iterator[str]:
    """Yield the lines of HCL that make sagemaker_endpoint serve the archive."""
    yield f'archive        = "{archive}"'
    yield f'prebuilt_image = {{ repository = "{found.repository}" }}'
    # TensorFlow's image looks for its script by itself
    if code is not None and (code / SCRIPT).is_file() and found.repository != TENSORFLOW:
        yield f'entry_point    = "{SCRIPT}"'
    for name, value in found.environment.items():
        yield f'environment    = {{ {name} = "{value}" }}'


def _shown(request: Request) -> str:
    body = request.body
    if len(body) > _SHOWN_CHARACTERS:
        body = f"{body[:_SHOWN_CHARACTERS]} … ({len(request.body)} characters: --request FILE writes them)"
    return f"Content-Type: {request.content_type}, and {body}"
