"""The SavedModel: its signature, and that the same weights give the same files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from sagemaker_rest.errors import OutputError
from sagemaker_rest.mnist.quiet_tensorflow import import_tensorflow
from sagemaker_rest.mnist.saved_model import save_model
from sagemaker_rest.mnist.training import train

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from sagemaker_rest.mnist.digits import Digits
    from sagemaker_rest.mnist.training import TrainedModel


@pytest.fixture(scope="module")
def saved(trained: TrainedModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("model") / "1"
    save_model(trained, folder)
    return folder


@pytest.fixture(scope="module")
def signature(saved: Path) -> Any:
    """The signature of the model as another process would load it."""
    return import_tensorflow().saved_model.load(str(saved)).signatures["serving_default"]


def test_it_takes_any_number_of_images(signature: Any) -> None:
    _, inputs = signature.structured_input_signature

    assert list(inputs) == ["image"]
    assert inputs["image"].shape.as_list() == [None, 28, 28]
    assert inputs["image"].dtype.name == "float32"


def test_it_gives_ten_probabilities_an_image(signature: Any, scikit_digits: Digits) -> None:
    images = scikit_digits.test.images[:20].astype(np.float32) / 255

    (name, probabilities), *others = signature(image=images).items()

    assert (name, others) == ("probabilities", [])
    assert probabilities.shape == (20, 10)
    np.testing.assert_allclose(probabilities.numpy().sum(axis=1), 1, rtol=1e-5)


def test_it_answers_as_the_trained_network_does(signature: Any, trained: TrainedModel, scikit_digits: Digits) -> None:
    images = scikit_digits.test.images.astype(np.float32) / 255

    probabilities = signature(image=images)["probabilities"].numpy()

    expected = import_tensorflow().nn.softmax(trained.network(images, training=False)).numpy()
    np.testing.assert_allclose(probabilities, expected, atol=1e-6)


def test_training_again_gives_the_same_files_although_the_process_has_traced_more(
    saved: Path, few_digits: Digits, tmp_path: Path
) -> None:
    save_model(train(few_digits, epochs=2), tmp_path / "2")

    assert _contents(tmp_path / "2") == _contents(saved)


def test_it_holds_nothing_but_what_serving_needs(saved: Path) -> None:
    assert sorted(_contents(saved)) == [
        "saved_model.pb",
        "variables/variables.data-00000-of-00001",
        "variables/variables.index",
    ]


def test_a_folder_that_is_there_is_not_overwritten(trained: TrainedModel, saved: Path) -> None:
    before = _contents(saved)

    with pytest.raises(OutputError, match="is already there and a saved model is never overwritten"):
        save_model(trained, saved)

    assert _contents(saved) == before


def test_a_failure_leaves_nothing(trained: TrainedModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_folder: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sagemaker_rest.mnist.saved_model._make_reproducible", fail)

    with pytest.raises(KeyboardInterrupt):
        save_model(trained, tmp_path / "model" / "1")

    assert list(tmp_path.iterdir()) == []


def _contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
