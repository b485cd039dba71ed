"""MNIST as `keras.datasets.mnist` has it: out of Keras' cache, or downloaded into it.

The cache is read with numpy alone, for importing Keras takes seconds. Keras does the download: it knows the file's
place and its hash, and finds what it has downloaded the next time.
"""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import threading
import urllib.error
import urllib.request
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sagemaker_rest.errors import DatasetError
from sagemaker_rest.mnist.digits import Digits, LabelledImages
from sagemaker_rest.mnist.mnist_folder import FULL_MNIST_ACCURACY
from sagemaker_rest.mnist.quiet_tensorflow import import_keras

if TYPE_CHECKING:
    from collections.abc import Iterator

_SERVER = "https://storage.googleapis.com/"
_ANSWER_SECONDS = 3.0
_STALLED_SECONDS = 30.0

_UNREADABLE = (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile, zlib.error)


def load_keras_mnist() -> Digits:
    """Take MNIST from Keras' cache, or have Keras download it (11 MB).

    DatasetError: it is not cached and the download failed, which is known within 4 seconds where there is no network.
    """
    try:
        return _read(keras_cache())
    except _UNREADABLE:
        # not there, or the rest of a download that was broken off: Keras sees by the hash that it must fetch it again
        return _download()


def keras_cache() -> Path:
    """Return the file that `keras.datasets.mnist` keeps, below KERAS_HOME or `~/.keras`."""
    home = os.environ.get("KERAS_HOME")
    return (Path(home) if home else Path.home() / ".keras") / "datasets" / "mnist.npz"


def _read(path: Path) -> Digits:
    with np.load(path, allow_pickle=False) as arrays:
        training, test = (LabelledImages(arrays[f"x_{part}"], arrays[f"y_{part}"]) for part in ("train", "test"))
    return Digits(training=training, test=test, origin=f"MNIST from {path}", required_accuracy=FULL_MNIST_ACCURACY)


def _download() -> Digits:
    _check_that_the_server_answers()
    keras = import_keras()
    try:
        # Keras draws its progress on standard output, where the commands print results
        with contextlib.redirect_stdout(sys.stderr), _sockets_that_time_out(_STALLED_SECONDS):
            training, test = keras.datasets.mnist.load_data()
    except Exception as error:  # Keras raises a bare Exception when a download fails
        raise DatasetError(f"MNIST could not be downloaded: {error}") from error
    return Digits(
        training=LabelledImages(*training),
        test=LabelledImages(*test),
        origin="MNIST, downloaded by Keras",
        required_accuracy=FULL_MNIST_ACCURACY,
    )


def _check_that_the_server_answers() -> None:
    """Ask before Keras is imported, which takes seconds, and before it tries, which may take minutes without a network.

    In a thread, because no timeout bounds the look-up of a name.
    """
    failures: list[str] = []
    thread = threading.Thread(target=_ask_server, args=(failures,), daemon=True)
    thread.start()
    thread.join(_ANSWER_SECONDS + 1)
    if thread.is_alive():
        failures.append("it did not answer in time")
    if failures:
        raise DatasetError(f"MNIST could not be downloaded from {_SERVER}: {failures[0]}")


def _ask_server(failures: list[str]) -> None:
    request = urllib.request.Request(_SERVER, method="HEAD")
    try:
        with urllib.request.urlopen(request, timeout=_ANSWER_SECONDS):  # noqa: S310 - a constant https address
            pass
    except urllib.error.HTTPError:
        pass  # an answer all the same: the server's root is not a page
    except (OSError, ValueError) as error:
        failures.append(str(getattr(error, "reason", error)))


@contextlib.contextmanager
def _sockets_that_time_out(seconds: float) -> Iterator[None]:
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(seconds)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)
