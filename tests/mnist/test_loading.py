"""The sources of digits, and the order in which they are tried."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from sagemaker_rest.errors import DatasetError
from sagemaker_rest.mnist import keras_mnist
from sagemaker_rest.mnist.digits import Digits, DigitSource, LabelledImages
from sagemaker_rest.mnist.loading import load_digits
from sagemaker_rest.mnist.scikit_digits import scale_to_mnist
from tests.mnist.idx_files import counted_labels, drawn_images, write_pair

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def keras_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keras' cache with MNIST in it, as Keras leaves it but smaller."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    path = tmp_path / "datasets" / "mnist.npz"
    path.parent.mkdir()
    np.savez(path, x_train=drawn_images(6), y_train=counted_labels(6), x_test=drawn_images(3), y_test=counted_labels(3))
    return path


@pytest.fixture
def silent_server(monkeypatch: pytest.MonkeyPatch, no_network: None) -> Iterator[None]:
    """A way into the network on which connections are taken and nothing is ever answered."""
    del no_network
    with socket.create_server(("127.0.0.1", 0)) as server:
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{server.getsockname()[1]}")
        yield


@pytest.mark.usefixtures("no_network")
def test_without_mnist_the_digits_of_scikit_learn_are_taken_and_the_reason_is_told() -> None:
    digits = load_digits(DigitSource.AUTO, None)

    assert "ship with scikit-learn" in digits.origin
    assert "MNIST could not be downloaded from https://storage.googleapis.com/: " in digits.origin
    assert digits.required_accuracy == 0.95


@pytest.mark.usefixtures("no_network")
def test_mnist_that_cannot_be_had_is_an_error_when_mnist_was_asked_for() -> None:
    with pytest.raises(DatasetError, match=r"could not be downloaded .* Name a folder of MNIST's IDX files"):
        load_digits(DigitSource.MNIST, None)


@pytest.mark.usefixtures("silent_server")
def test_a_network_that_does_not_answer_is_given_up_soon() -> None:
    started = time.monotonic()

    digits = load_digits(DigitSource.AUTO, None)

    assert "timed out" in digits.origin
    assert time.monotonic() - started < 8


def test_keras_cache_comes_before_a_download(keras_cache: Path) -> None:
    digits = load_digits(DigitSource.AUTO, None)

    assert digits.origin == f"MNIST from {keras_cache}"
    assert (len(digits.training), len(digits.test)) == (6, 3)
    assert digits.required_accuracy == 0.985


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"PK\x03\x04 and then the connection broke", id="cut"),
        pytest.param(b"<html>Sign in to the network</html>", id="another file"),
    ],
)
@pytest.mark.usefixtures("no_network")
def test_a_damaged_cache_counts_as_none(tmp_path: Path, content: bytes) -> None:
    cache = tmp_path / "keras" / "datasets" / "mnist.npz"
    cache.parent.mkdir(parents=True)
    cache.write_bytes(content)

    digits = load_digits(DigitSource.AUTO, None)

    assert "ship with scikit-learn" in digits.origin


@pytest.mark.usefixtures("no_network")
def test_a_cache_that_holds_something_else_counts_as_none(keras_cache: Path) -> None:
    np.savez(keras_cache, x_train=drawn_images(6))

    digits = load_digits(DigitSource.AUTO, None)

    assert "ship with scikit-learn" in digits.origin


@pytest.mark.usefixtures("no_network")
def test_what_keras_downloads_is_taken_and_its_progress_stays_off_standard_output(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def load_data() -> object:
        print("Downloading data")  # noqa: T201 - as Keras does
        return (drawn_images(6), counted_labels(6)), (drawn_images(3), counted_labels(3))

    keras = SimpleNamespace(datasets=SimpleNamespace(mnist=SimpleNamespace(load_data=load_data)))
    monkeypatch.setattr(keras_mnist, "_check_that_the_server_answers", lambda: None)
    monkeypatch.setattr(keras_mnist, "import_keras", lambda: keras)

    digits = load_digits(DigitSource.AUTO, None)

    assert (digits.origin, len(digits.training), len(digits.test)) == ("MNIST, downloaded by Keras", 6, 3)
    assert capsys.readouterr() == ("", "Downloading data\n")


@pytest.mark.usefixtures("no_network")
def test_a_download_that_breaks_off_is_an_error_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def load_data() -> object:
        raise Exception("URL fetch failure: 503 -- Service Unavailable")  # noqa: TRY002 - Keras raises it bare

    keras = SimpleNamespace(datasets=SimpleNamespace(mnist=SimpleNamespace(load_data=load_data)))
    monkeypatch.setattr(keras_mnist, "_check_that_the_server_answers", lambda: None)
    monkeypatch.setattr(keras_mnist, "import_keras", lambda: keras)
    timeout_before = socket.getdefaulttimeout()

    with pytest.raises(DatasetError, match="could not be downloaded: URL fetch failure: 503 -- Service Unavailable"):
        load_digits(DigitSource.MNIST, None)

    assert socket.getdefaulttimeout() == timeout_before


def test_a_named_folder_comes_before_keras_cache(keras_cache: Path, tmp_path: Path) -> None:
    del keras_cache
    write_pair(tmp_path, "t10k", drawn_images(1_010), counted_labels(1_010))

    digits = load_digits(DigitSource.AUTO, tmp_path)

    assert len(digits.training) == 10


def test_a_named_folder_that_is_wrong_is_an_error_and_nothing_else_is_taken(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="has no t10k-images"):
        load_digits(DigitSource.AUTO, tmp_path)


def test_the_digits_of_scikit_learn_take_no_folder(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="takes no MNIST folder"):
        load_digits(DigitSource.DIGITS, tmp_path)


def test_the_digits_of_scikit_learn_look_like_mnist(scikit_digits: Digits) -> None:
    images = scikit_digits.training.images

    assert (len(scikit_digits.training), len(scikit_digits.test)) == (1_437, 360)
    assert images.shape[1:] == (28, 28)
    assert images.max() == 255
    assert not images[:, :4].any()
    assert not images[:, :, -4:].any()
    assert set(scikit_digits.test.labels) == set(range(10))


def test_the_first_test_digit_of_scikit_learn_is_a_seven(scikit_digits: Digits) -> None:
    assert scikit_digits.test.labels[0] == 7


def test_scaling_keeps_ink_and_place() -> None:
    small = np.zeros((1, 8, 8))
    small[0, :4, :4] = 16

    large = scale_to_mnist(small)[0]

    assert large[4:13, 4:13].min() == 255
    assert not large[15:].any()
    assert not large[:, 15:].any()


def test_images_and_labels_that_do_not_belong_together_are_refused() -> None:
    with pytest.raises(ValueError, match=r"images of shape \(3, 28, 28\) with labels of shape \(2,\)"):
        LabelledImages(drawn_images(3), counted_labels(2))


def test_loading_digits_imports_no_tensorflow(keras_cache: Path) -> None:
    code = (
        "import sys; from sagemaker_rest.mnist.digits import DigitSource; "
        "from sagemaker_rest.mnist.loading import load_digits; "
        "load_digits(DigitSource.AUTO, None), load_digits(DigitSource.DIGITS, None); "
        "sys.exit('tensorflow' in sys.modules or 'keras' in sys.modules)"
    )

    environment = {"KERAS_HOME": str(keras_cache.parent.parent)}
    finished = subprocess.run([sys.executable, "-c", code], check=False, env=environment)

    assert finished.returncode == 0
