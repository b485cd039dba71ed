"""The archive that is trained once and kept."""

from __future__ import annotations

import tarfile
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.errors import TrainingError
from sagemaker_rest.mnist import training
from sagemaker_rest.mnist.artifact import trained_archive

if TYPE_CHECKING:
    from pathlib import Path

    from sagemaker_rest.mnist.digits import Digits
    from sagemaker_rest.mnist.training import TrainingProgress


@pytest.fixture(autouse=True)
def short_training(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "default_epochs", lambda _images: 1)


def test_it_is_trained_once(few_digits: Digits, tmp_path: Path) -> None:
    told: list[TrainingProgress] = []

    first = trained_archive(tmp_path, few_digits, on_progress=told.append)
    steps = len(told)
    second = trained_archive(tmp_path, few_digits, on_progress=told.append)

    assert first == second
    assert first.name == "model.tar.gz"
    assert steps == len(told) == 5
    with tarfile.open(first) as archive:
        assert "1/saved_model.pb" in archive.getnames()


def test_another_seed_is_another_archive(few_digits: Digits, tmp_path: Path) -> None:
    first = trained_archive(tmp_path, few_digits, seed=1)
    second = trained_archive(tmp_path, few_digits, seed=2)

    assert first != second
    assert first.read_bytes() != second.read_bytes()


def test_a_network_that_falls_short_is_not_kept(impossible_digits: Digits, tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="is required"):
        trained_archive(tmp_path, impossible_digits)

    assert list(tmp_path.rglob("*.tar.gz")) == []
    assert [path for path in tmp_path.iterdir() if path.is_dir()] == []
