"""From digits to `model.tar.gz` in one call, made once and kept."""

from __future__ import annotations

import hashlib
import importlib.metadata
import inspect
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock

from sagemaker_rest.mnist import archive as archive_packing
from sagemaker_rest.mnist import saved_model, training
from sagemaker_rest.mnist.archive import ARCHIVE_VERSION, pack_archive
from sagemaker_rest.mnist.saved_model import save_model
from sagemaker_rest.mnist.training import DEFAULT_SEED, TrainingProgress, train

if TYPE_CHECKING:
    from collections.abc import Callable

    from sagemaker_rest.mnist.digits import Digits

ARCHIVE_NAME = "model.tar.gz"


@dataclass(frozen=True, slots=True)
class TrainedVersion:
    """A trained model on disk: the SavedModel's `folder`, its `archive`, and what the training came to."""

    folder: Path
    archive: Path
    accuracy: float
    seconds: float


def train_version(
    digits: Digits,
    output: Path,
    *,
    seed: int = DEFAULT_SEED,
    epochs: int | None = None,
    on_progress: Callable[[TrainingProgress], None] | None = None,
) -> TrainedVersion:
    """Train a network, save it in a new folder `output/<seconds since 1970>` and pack `output/model.tar.gz`.

    TrainingError and OutputError as `train`, `save_model` and `pack_archive` raise them.
    """
    trained = train(digits, seed=seed, epochs=epochs, on_progress=on_progress)
    folder = _unused_version(output)
    save_model(trained, folder)
    archive = output / ARCHIVE_NAME
    pack_archive({ARCHIVE_VERSION: folder}, archive)
    return TrainedVersion(folder, archive, trained.accuracy, trained.seconds)


def _unused_version(output: Path) -> Path:
    """Return the folder that is named after this second, or the next second that has none yet."""
    version = int(time.time())
    while (output / str(version)).exists():
        version += 1
    return output / str(version)


def trained_archive(
    directory: Path,
    digits: Digits,
    *,
    seed: int = DEFAULT_SEED,
    on_progress: Callable[[TrainingProgress], None] | None = None,
) -> Path:
    """Return the `model.tar.gz` of a network trained on these digits with this seed, below `directory`.

    It is trained the first time and found there afterwards, without TensorFlow being imported, until the digits, the
    seed, TensorFlow's version or the code of the training change. Processes that ask at the same time wait for the
    one that trains.

    TrainingError and OutputError as `train`, `save_model` and `pack_archive` raise them; then nothing is kept.
    """
    folder = directory / _key(digits, seed)
    archive = folder / ARCHIVE_NAME
    directory.mkdir(parents=True, exist_ok=True)
    with FileLock(directory / ".lock"):
        if not archive.is_file():
            trained = train(digits, seed=seed, on_progress=on_progress)
            with tempfile.TemporaryDirectory() as temporary:
                version = Path(temporary) / ARCHIVE_VERSION
                save_model(trained, version)
                pack_archive({ARCHIVE_VERSION: version}, archive)
    return archive


def _key(digits: Digits, seed: int) -> str:
    """Return sixteen characters that change whenever another archive would come out."""
    digest = hashlib.sha256()
    for images in (digits.training, digits.test):
        digest.update(images.images.tobytes())
        digest.update(images.labels.tobytes())
    for module in (training, saved_model, archive_packing):
        digest.update(inspect.getsource(module).encode())
    digest.update(f"{seed} {digits.required_accuracy} {_tensorflow_version()}".encode())
    return digest.hexdigest()[:16]


def _tensorflow_version() -> str:
    """Read without importing it. The Linux build without GPU support goes by another name."""
    for distribution in ("tensorflow", "tensorflow-cpu"):
        try:
            return importlib.metadata.version(distribution)
        except importlib.metadata.PackageNotFoundError:
            continue
    return "none"
