"""Training: the same seed gives the same network, and a poor one is an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from sagemaker_rest.errors import TrainingError
from sagemaker_rest.mnist.training import TrainingProgress, default_epochs, train

if TYPE_CHECKING:
    from sagemaker_rest.mnist.digits import Digits
    from sagemaker_rest.mnist.training import TrainedModel


def test_the_same_seed_gives_the_same_weights_with_progress_or_without(
    few_digits: Digits, trained: TrainedModel
) -> None:
    again = train(few_digits, epochs=2)

    np.testing.assert_equal(again.network.get_weights(), trained.network.get_weights())


def test_another_seed_gives_other_weights(few_digits: Digits, trained: TrainedModel) -> None:
    other = train(few_digits, seed=8, epochs=2)

    assert not np.array_equal(other.network.get_weights()[0], trained.network.get_weights()[0])


@pytest.mark.usefixtures("trained")
def test_progress_is_told_after_every_batch(training_log: list[TrainingProgress]) -> None:
    steps = [(progress.epoch, progress.step) for progress in training_log]

    assert steps == [(1, 1), (1, 2), (1, 3), (1, 4), (1, 5), (2, 1), (2, 2), (2, 3), (2, 4), (2, 5)]
    assert {(progress.epochs, progress.steps) for progress in training_log} == {(2, 5)}
    assert training_log[-1].loss < training_log[0].loss
    assert 0 <= training_log[-1].accuracy <= 1


def test_a_network_that_falls_short_is_an_error_that_says_by_how_much(impossible_digits: Digits) -> None:
    with pytest.raises(TrainingError, match=r"names \d+\.\d\d% of the 360 test digits .* 101\.00% is required"):
        train(impossible_digits, epochs=1)


@pytest.mark.parametrize("seed", [-1, 2**32])
def test_a_seed_out_of_range_is_named(few_digits: Digits, seed: int) -> None:
    with pytest.raises(TrainingError, match=f"the seed {seed} is out of range: it is 0 to 4294967295"):
        train(few_digits, seed=seed)


@pytest.mark.parametrize("epochs", [0, -3])
def test_no_epochs_are_refused(few_digits: Digits, epochs: int) -> None:
    with pytest.raises(TrainingError, match=f"{epochs} epochs are not enough"):
        train(few_digits, epochs=epochs)


@pytest.mark.parametrize(
    ("training_images", "epochs"),
    [
        pytest.param(60_000, 6, id="MNIST"),
        pytest.param(9_000, 8, id="t10k"),
        pytest.param(1_437, 15, id="scikit-learn"),
    ],
)
def test_fewer_images_are_seen_more_often(training_images: int, epochs: int) -> None:
    assert default_epochs(training_images) == epochs
