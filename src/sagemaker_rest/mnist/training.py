"""The network, and training it.

Everything random comes from the seed and TensorFlow is told to compute in a fixed order, so that the same digits, seed
and number of epochs give the same weights to the last bit on one machine. With another processor or another number of
cores sums are taken in another order, and the weights differ a little.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sagemaker_rest.errors import TrainingError
from sagemaker_rest.mnist.digits import IMAGE_SIDE, Digits, LabelledImages
from sagemaker_rest.mnist.quiet_tensorflow import import_keras, import_tensorflow

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

DEFAULT_SEED = 7

_BATCH_SIZE = 64
_PEAK_LEARNING_RATE = 3e-3
# Tuned on two cores: 8 epochs for the 9,000 digits of t10k, 6 for the 60,000 of MNIST, 15 for the 1,437 of
# scikit-learn.
_IMAGES_TO_SEE = 72_000
_FEWEST_EPOCHS = 6
_MOST_EPOCHS = 15


@dataclass(frozen=True, slots=True)
class TrainingProgress:
    """The progress of training.

    `epoch` and `step` count from 1; `loss` and `accuracy` (0 to 1) are of this epoch so far, on the training images.
    """

    epoch: int
    epochs: int
    step: int
    steps: int
    loss: float
    accuracy: float


@dataclass(frozen=True, slots=True, eq=False)
class TrainedModel:
    """A Keras model that takes float32 images of shape (count, 28, 28), 0 to 1, and gives ten logits for each.

    `accuracy` is the share of the test images, 0 to 1, that it names correctly.
    """

    network: Any
    accuracy: float
    epochs: int
    seconds: float


def train(
    digits: Digits,
    *,
    seed: int = DEFAULT_SEED,
    epochs: int | None = None,
    on_progress: Callable[[TrainingProgress], None] | None = None,
) -> TrainedModel:
    """Train a network and judge it by the test images.

    `epochs` is chosen by the number of training images if not given; `on_progress` is called after every batch. The
    seed sets the random state of Python, numpy and TensorFlow, and TensorFlow stays deterministic until the process
    ends.

    TrainingError: TensorFlow is missing, the seed or the number of epochs is out of range, or the network falls short
    of `digits.required_accuracy`.
    """
    if not 0 <= seed < 2**32:
        raise TrainingError(f"the seed {seed} is out of range: it is 0 to {2**32 - 1}")
    epochs = default_epochs(len(digits.training)) if epochs is None else epochs
    if epochs < 1:
        raise TrainingError(f"{epochs} epochs are not enough: training takes at least 1")
    import_keras().utils.set_random_seed(seed)
    import_tensorflow().config.experimental.enable_op_determinism()

    started = time.monotonic()
    network = _build_network()
    _fit(network, digits.training, seed=seed, epochs=epochs, on_progress=on_progress)
    accuracy = _accuracy(network, digits.test)
    if accuracy < digits.required_accuracy:
        raise TrainingError(
            f"the network names {accuracy:.2%} of the {len(digits.test):,} test digits correctly; "
            f"{digits.required_accuracy:.2%} is required with {digits.origin}. "
            f"Train for more than {epochs} epoch(s), or with another seed than {seed}"
        )
    return TrainedModel(network=network, accuracy=accuracy, epochs=epochs, seconds=time.monotonic() - started)


def default_epochs(training_images: int) -> int:
    """Return the number of passes over the training images: fewer of them are seen more often."""
    return min(max(_FEWEST_EPOCHS, math.ceil(_IMAGES_TO_SEE / training_images)), _MOST_EPOCHS)


def _build_network() -> Any:
    """Build two convolutions and one dense layer, 13,210 weights.

    Pooling before normalising is a quarter of the work of the usual order and learns as well. The layers have names
    because Keras would number them by what was made before in this process, and the names are in the SavedModel.
    """
    keras = import_keras()
    layers = keras.layers
    side = IMAGE_SIDE
    return keras.Sequential(
        [
            keras.Input((side, side), name="image"),
            layers.Reshape((side, side, 1), name="one_channel"),
            layers.Conv2D(16, 5, use_bias=False, data_format="channels_last", name="strokes"),
            layers.MaxPooling2D(data_format="channels_last", name="strokes_pooled"),
            layers.BatchNormalization(momentum=0.9, name="strokes_normalised"),
            layers.ReLU(name="strokes_active"),
            layers.Conv2D(32, 3, use_bias=False, data_format="channels_last", name="shapes"),
            layers.MaxPooling2D(data_format="channels_last", name="shapes_pooled"),
            layers.BatchNormalization(momentum=0.9, name="shapes_normalised"),
            layers.ReLU(name="shapes_active"),
            layers.Flatten(data_format="channels_last", name="features"),
            layers.Dropout(0.3, name="some_features"),
            layers.Dense(10, name="logits"),
        ],
        name="mnist",
    )


def _fit(
    network: Any,
    training: LabelledImages,
    *,
    seed: int,
    epochs: int,
    on_progress: Callable[[TrainingProgress], None] | None,
) -> None:
    keras = import_keras()
    steps = math.ceil(len(training) / _BATCH_SIZE)
    network.compile(
        optimizer=keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(_PEAK_LEARNING_RATE, epochs * steps)),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    network.fit(
        _shuffled_batches(training, seed),
        epochs=epochs,
        shuffle=False,  # the batches are
        verbose=0,
        callbacks=[] if on_progress is None else [_progress_callback(on_progress, epochs=epochs, steps=steps)],
    )


def _shuffled_batches(training: LabelledImages, seed: int) -> Any:
    """Shuffle and batch here because the pipeline that Keras makes of arrays logs an error once operations are
    deterministic.
    """
    data = import_tensorflow().data.Dataset
    return (
        data.from_tensor_slices((_as_input(training), training.labels))
        .shuffle(len(training), seed=seed, reshuffle_each_iteration=True)
        .batch(_BATCH_SIZE)
        .prefetch(4)
    )


def _progress_callback(on_progress: Callable[[TrainingProgress], None], *, epochs: int, steps: int) -> Any:
    epoch = 0

    def begin_epoch(index: int, _logs: object = None) -> None:
        nonlocal epoch
        epoch = index + 1

    def end_batch(index: int, logs: dict[str, float]) -> None:
        on_progress(
            TrainingProgress(
                epoch=epoch,
                epochs=epochs,
                step=index + 1,
                steps=steps,
                loss=float(logs["loss"]),
                accuracy=float(logs["accuracy"]),
            )
        )

    return import_keras().callbacks.LambdaCallback(on_epoch_begin=begin_epoch, on_train_batch_end=end_batch)


def _accuracy(network: Any, test: LabelledImages) -> float:
    images = _as_input(test)
    logits = np.concatenate(
        [network(images[start : start + 500], training=False) for start in range(0, len(images), 500)]
    )
    return float(np.mean(np.argmax(logits, axis=1) == test.labels))


def _as_input(digits: LabelledImages) -> NDArray[np.float32]:
    return digits.images.astype(np.float32) / np.float32(255)
