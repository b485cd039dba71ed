"""`sagemaker-rest train` and `sagemaker-rest payload`."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import tarfile
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest

from sagemaker_rest.errors import DatasetError, OutputError, TrainingError
from sagemaker_rest.mnist import artifact
from sagemaker_rest.mnist.quiet_tensorflow import import_tensorflow
from tests.mnist.idx_files import counted_labels, write_pair

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_trained_on_real_digits_the_model_names_the_seven(
    run_command: Callable[..., int], mnist_directory: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command("train", "--mnist-dir", str(mnist_directory), "--epochs", "4") == 0
    trained = capsys.readouterr()
    assert run_command("payload", "--mnist-dir", str(mnist_directory)) == 0
    label = capsys.readouterr().out

    (accuracy,) = re.findall(r"Test accuracy: (\d+\.\d+)% of 1,000 digits \(required: 97\.00%\)", trained.out)
    assert float(accuracy) >= 97
    assert "Epoch 4/4" in trained.err
    (version,) = (path for path in (tmp_path / "model").iterdir() if path.is_dir())
    assert version.name.isdecimal()
    archive = tmp_path / "model" / "model.tar.gz"
    assert hashlib.sha256(archive.read_bytes()).hexdigest() in trained.out
    with tarfile.open(archive) as packed:
        packed.extractall(tmp_path / "unpacked", filter="data")
    model = import_tensorflow().saved_model.load(str(tmp_path / "unpacked" / "1"))
    payload = json.loads((tmp_path / "payload.json").read_text())
    (probabilities,) = model.signatures["serving_default"](image=np.float32(payload["instances"]))["probabilities"]
    assert np.argmax(probabilities) == 7
    assert label == "7\n"


def test_digits_that_cannot_be_learnt_leave_nothing(run_command: Callable[..., int], tmp_path: Path) -> None:
    folder = tmp_path / "mnist"
    folder.mkdir()
    noise = np.random.default_rng(0).integers(0, 256, (1_200, 28, 28), dtype=np.uint8)
    write_pair(folder, "t10k", noise, counted_labels(1_200))

    with pytest.raises(TrainingError, match=r"97\.00% is required"):
        run_command("train", "--mnist-dir", str(folder), "--epochs", "1")

    assert list(tmp_path.iterdir()) == [folder]


def test_an_output_that_is_no_folder_is_refused_before_anything_is_loaded(
    run_command: Callable[..., int], tmp_path: Path
) -> None:
    (tmp_path / "model").touch()

    with pytest.raises(OutputError, match="model is not a folder"):
        run_command("train", "--mnist-dir", str(tmp_path / "absent"))


def test_two_models_of_the_same_second_have_versions_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "time", lambda: 1795357037.9)
    (tmp_path / "1795357037").mkdir()

    assert artifact._unused_version(tmp_path) == tmp_path / "1795357038"


def test_payload_prints_the_digit_alone_and_says_the_rest_on_standard_error(
    run_command: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command("payload", "--dataset", "digits", "--index", "3", "--output", "three.json") == 0

    captured = capsys.readouterr()
    assert re.fullmatch(r"\d\n", captured.out)
    assert captured.err == (
        "Wrote test image 3 to three.json. Digits: the digits that ship with scikit-learn, scaled to 28 x 28\n"
    )
    assert np.shape(json.loads((tmp_path / "three.json").read_text())["instances"]) == (1, 28, 28)


def test_mnist_dir_is_taken_from_the_environment(
    run_command: Callable[..., int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MNIST_DIR", str(tmp_path / "absent"))

    with pytest.raises(DatasetError, match="absent is not a folder"):
        run_command("payload")


def test_the_digits_of_scikit_learn_leave_mnist_dir_in_the_environment_alone(
    run_command: Callable[..., int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MNIST_DIR", str(tmp_path / "absent"))

    assert run_command("payload", "--dataset", "digits") == 0

    assert capsys.readouterr().out == "7\n"


def test_an_index_out_of_range_writes_nothing(run_command: Callable[..., int], tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="no test image 360: the index is 0 to 359"):
        run_command("payload", "--dataset", "digits", "--index", "360")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["payload", "--dataset", "fashion"], id="an unknown data set"),
        pytest.param(["payload", "--index", "seven"], id="an index that is not a number"),
        pytest.param(["train", "--epochs", "1.5"], id="half an epoch"),
    ],
)
def test_bad_arguments_are_usage_errors(run_command: Callable[..., int], arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        run_command(*arguments)

    assert caught.value.code == 2


def test_registering_the_commands_imports_neither_numpy_nor_tensorflow() -> None:
    code = (
        "import sys; from sagemaker_rest.mnist import commands; "
        "sys.exit('numpy' in sys.modules or 'tensorflow' in sys.modules)"
    )

    finished = subprocess.run([sys.executable, "-c", code], check=False)

    assert finished.returncode == 0
