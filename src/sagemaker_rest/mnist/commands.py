"""`sagemaker-rest train` and `sagemaker-rest payload`.

What each needs is imported when it runs: the command line answers without numpy, which comes with the extra `e2e`.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from sagemaker_rest.errors import DatasetError
from sagemaker_rest.mnist.digits import DigitSource
from sagemaker_rest.staging import require_writable

if TYPE_CHECKING:
    import argparse

    from sagemaker_rest.mnist.digits import Digits


def add_commands(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register both. Each parser sets `run`: a function of the parsed options that returns the exit status."""
    train = subparsers.add_parser(
        "train",
        help="train the demo model and pack model.tar.gz",
        description="Train a small convolutional network to name handwritten digits. "
        "Writes the SavedModel to FOLDER/<time>/, where the time, in seconds since 1970, is its version for TensorFlow "
        "Serving, and FOLDER/model.tar.gz for SageMaker.",
    )
    add_dataset_options(train)
    train.add_argument(
        "--output", type=Path, default=Path("model"), metavar="FOLDER", help="the folder to write to (default: model)"
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
        description="Write one image of the test set as a request in TensorFlow Serving's row format, or as a PNG, "
        "and print the digit that it shows.",
    )
    add_dataset_options(payload)
    payload.add_argument(
        "--index", type=int, default=0, metavar="N", help="the test image, counted from 0 (default: 0, a 7)"
    )
    payload.add_argument(
        "--output",
        type=Path,
        default=Path("payload.json"),
        metavar="FILE",
        help="the file to write; a name that ends in .png makes it an image (default: payload.json)",
    )
    payload.set_defaults(run=run_payload)


def run_train(options: argparse.Namespace) -> int:
    """Train, save, pack. Progress and notes go to standard error, the results to standard output."""
    notes = _console(stderr=True)
    require_writable(options.output)
    digits = load_chosen_digits(options)
    from sagemaker_rest.mnist.artifact import train_version  # noqa: PLC0415 - see the module's docstring
    from sagemaker_rest.mnist.progress import training_progress  # noqa: PLC0415
    from sagemaker_rest.mnist.training import DEFAULT_SEED  # noqa: PLC0415

    notes.print(f"Digits: {digits.origin}")
    notes.print(f"{len(digits.training):,} to learn from, {len(digits.test):,} to be judged by. Starting TensorFlow …")
    seed = DEFAULT_SEED if options.seed is None else options.seed
    with training_progress(notes) as on_progress:
        trained = train_version(digits, options.output, seed=seed, epochs=options.epochs, on_progress=on_progress)

    results = _console(stderr=False)
    results.print(
        f"Test accuracy: {trained.accuracy:.2%} of {len(digits.test):,} digits "
        f"(required: {digits.required_accuracy:.2%}), after {trained.seconds:.0f} s"
    )
    results.print(f"SavedModel:    {trained.folder}")
    results.print(f"Archive:       {trained.archive} (sha256 {_digest(trained.archive)})")
    return 0


def run_payload(options: argparse.Namespace) -> int:
    """Write the request. The digit alone goes to standard output."""
    notes = _console(stderr=True)
    digits = load_chosen_digits(options)
    from sagemaker_rest.mnist.payload import make_payload, write_payload  # noqa: PLC0415 - see the module's docstring
    from sagemaker_rest.mnist.png import write_png  # noqa: PLC0415

    payload = make_payload(digits, options.index)
    if options.output.suffix == ".png":
        write_png(digits.test.images[options.index], options.output)
    else:
        write_payload(payload, options.output)
    notes.print(f"Wrote test image {options.index} to {options.output}. Digits: {digits.origin}")
    print(payload.label)  # noqa: T201 - the result, for scripts to read
    return 0


def add_dataset_options(parser: argparse.ArgumentParser) -> None:
    """Add `--dataset` and `--mnist-dir`, which `load_chosen_digits` reads."""
    parser.add_argument(
        "--dataset",
        choices=[source.value for source in DigitSource],
        default=DigitSource.AUTO.value,
        help="mnist: out of Keras' cache, or downloaded; digits: the 1,797 that ship with scikit-learn; "
        "auto: MNIST, or digits where it cannot be had (default: auto)",
    )
    parser.add_argument(
        "--mnist-dir",
        type=Path,
        metavar="FOLDER",
        help="a folder of MNIST's original IDX files, gzipped or not; the t10k pair is enough (default: MNIST_DIR)",
    )


def load_chosen_digits(options: argparse.Namespace) -> Digits:
    """Load the digits that `--dataset` and `--mnist-dir`, or MNIST_DIR, ask for.

    DatasetError: as `load_digits` raises it, or numpy is not installed.
    """
    try:
        from sagemaker_rest.mnist.loading import load_digits  # noqa: PLC0415 - see the module's docstring
    except ModuleNotFoundError as error:
        raise DatasetError(
            f"{error.name} is not installed, and digits cannot be read without it: pip install 'sagemaker-rest[e2e]'"
        ) from error
    return load_digits(DigitSource(options.dataset), _mnist_directory(options))


def _mnist_directory(options: argparse.Namespace) -> Path | None:
    directory: Path | None = options.mnist_dir
    default = os.environ.get("MNIST_DIR")
    if directory is None and default and options.dataset != DigitSource.DIGITS:
        return Path(default)
    return directory


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _console(*, stderr: bool) -> Console:
    """Return a console that prints text as it is: paths may hold square brackets, and copied lines no breaks."""
    return Console(stderr=stderr, highlight=False, markup=False, soft_wrap=True)
