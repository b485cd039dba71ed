"""`sagemaker-rest train` and `sagemaker-rest payload`.

What each needs is imported when it runs: the command line answers without numpy, which comes with the extra `e2e`.
"""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from sagemaker_rest.errors import DatasetError
from sagemaker_rest.mnist.digits import DigitSource

if TYPE_CHECKING:
    import argparse

    from sagemaker_rest.mnist.digits import Digits


def add_commands(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register both. Each parser sets `run`, a function that takes the parsed arguments and returns the exit status."""
    train = subparsers.add_parser(
        "train",
        help="train the demo model and pack model.tar.gz",
        description="Train a small convolutional network to name handwritten digits. "
        "Writes the SavedModel to FOLDER/<time>/, where the time, in seconds since 1970, is its version for TensorFlow "
        "Serving, and FOLDER/model.tar.gz for SageMaker.",
    )
    _add_digit_arguments(train)
    train.add_argument(
        "--output", type=Path, default=Path("model"), metavar="FOLDER", help="where to write (default: model)"
    )
    train.add_argument(
        "--seed", type=int, metavar="N", help="the same seed gives the same model on one machine (default: 7)"
    )
    train.add_argument(
        "--epochs", type=int, metavar="N", help="passes over the training images (default: by their number, 6 to 15)"
    )
    train.set_defaults(run=run_train)

    payload = subparsers.add_parser(
        "payload",
        help="write one test image as a request",
        description="Write one image of the test set as a request in TensorFlow Serving's row format, "
        "and print the digit that it shows.",
    )
    _add_digit_arguments(payload)
    payload.add_argument(
        "--index", type=int, default=0, metavar="N", help="which test image, counted from 0 (default: 0, a 7)"
    )
    payload.add_argument(
        "--output",
        type=Path,
        default=Path("payload.json"),
        metavar="FILE",
        help="where to write (default: payload.json)",
    )
    payload.set_defaults(run=run_payload)


def run_train(arguments: argparse.Namespace) -> int:
    """Train, save, pack. Progress and notes go to standard error, the results to standard output."""
    digits, notes = _load(arguments), Console(stderr=True, highlight=False, soft_wrap=True)
    from sagemaker_rest.mnist.archive import pack_archive  # noqa: PLC0415 - see the module's docstring
    from sagemaker_rest.mnist.artifact import ARCHIVE_NAME, ARCHIVE_VERSION  # noqa: PLC0415
    from sagemaker_rest.mnist.progress import training_progress  # noqa: PLC0415
    from sagemaker_rest.mnist.saved_model import save_model  # noqa: PLC0415
    from sagemaker_rest.mnist.training import DEFAULT_SEED, train  # noqa: PLC0415

    notes.print(
        f"{len(digits.training):,} digits to learn from, {len(digits.test):,} to be judged by. Starting TensorFlow …"
    )
    seed = DEFAULT_SEED if arguments.seed is None else arguments.seed
    with training_progress(notes) as on_progress:
        trained = train(digits, seed=seed, epochs=arguments.epochs, on_progress=on_progress)
    version = _unused_version(arguments.output)
    save_model(trained, version)
    archive = arguments.output / ARCHIVE_NAME
    pack_archive({ARCHIVE_VERSION: version}, archive)

    results = Console(highlight=False, soft_wrap=True)
    results.print(
        f"Test accuracy: {trained.accuracy:.2%} of {len(digits.test):,} digits "
        f"(required: {digits.required_accuracy:.2%}), after {trained.seconds:.0f} s"
    )
    results.print(f"SavedModel:    {version}", markup=False)
    results.print(f"Archive:       {archive} (sha256 {hashlib.sha256(archive.read_bytes()).hexdigest()})", markup=False)
    return 0


def run_payload(arguments: argparse.Namespace) -> int:
    """Write the request. The digit alone goes to standard output."""
    digits = _load(arguments)
    from sagemaker_rest.mnist.payload import make_payload, write_payload  # noqa: PLC0415 - see the module's docstring

    payload = make_payload(digits, arguments.index)
    write_payload(payload, arguments.output)
    Console(stderr=True, highlight=False, soft_wrap=True).print(f"Wrote {arguments.output}", markup=False)
    print(payload.label)  # noqa: T201 - the result, for scripts to read
    return 0


def _add_digit_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--dataset",
        type=DigitSource,
        choices=tuple(DigitSource),
        default=DigitSource.AUTO,
        help="mnist: out of Keras' cache, or downloaded; digits: the 1,797 that ship with scikit-learn; "
        "auto: MNIST, or digits where it cannot be had (default: auto)",
    )
    parser.add_argument(
        "--mnist-dir",
        type=Path,
        metavar="FOLDER",
        help="a folder of MNIST's original IDX files, gzipped or not; the t10k pair is enough (default: MNIST_DIR)",
    )


def _load(arguments: argparse.Namespace) -> Digits:
    """Load the digits that the arguments ask for, and say on standard error which they are."""
    try:
        from sagemaker_rest.mnist.loading import load_digits  # noqa: PLC0415 - see the module's docstring
    except ModuleNotFoundError as error:
        raise DatasetError(
            f"{error.name} is not installed, and digits cannot be read without it: pip install 'sagemaker-rest[e2e]'"
        ) from error
    digits = load_digits(arguments.dataset, _mnist_directory(arguments))
    Console(stderr=True, highlight=False, soft_wrap=True).print(f"Digits: {digits.origin}", markup=False)
    return digits


def _mnist_directory(arguments: argparse.Namespace) -> Path | None:
    directory: Path | None = arguments.mnist_dir
    default = os.environ.get("MNIST_DIR")
    if directory is None and default and arguments.dataset is not DigitSource.DIGITS:
        return Path(default)
    return directory


def _unused_version(output: Path) -> Path:
    """The folder that is named after this second, or the next second that has none yet."""
    version = int(time.time())
    while (output / str(version)).exists():
        version += 1
    return output / str(version)
