"""TensorFlow is imported without its greetings, and nothing else is lost."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.errors import TrainingError
from sagemaker_rest.mnist import quiet_tensorflow

if TYPE_CHECKING:
    from pathlib import Path


def test_importing_keras_and_computing_writes_nothing() -> None:
    code = (
        "from sagemaker_rest.mnist.quiet_tensorflow import import_keras; "
        "keras = import_keras(); keras.Sequential([keras.Input((2,)), keras.layers.Dense(3)])"
    )

    finished = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, env={})

    assert (finished.stdout, finished.stderr) == ("", "")


def test_what_a_module_says_when_it_is_imported_is_passed_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "talkative_module.py").write_text(
        "import os\n"
        "os.write(2, b'WARNING: All log messages before absl::InitializeLog() is called are written to STDERR\\n')\n"
        "os.write(2, b'I0000 00:00:1.2 3 port.cc:153] oneDNN custom operations are on.\\n')\n"
        "os.write(2, b'E0000 00:00:1.2 3 loader.cc:9] the disk is on fire\\n')\n"
    )
    monkeypatch.syspath_prepend(tmp_path)

    quiet_tensorflow._import("talkative_module")

    assert capfd.readouterr().err == "E0000 00:00:1.2 3 loader.cc:9] the disk is on fire\n"


def test_a_package_that_is_missing_is_named_with_the_extra_that_brings_it() -> None:
    with pytest.raises(TrainingError, match=r"no_such_package is not installed.*pip install 'sagemaker-rest\[e2e\]'"):
        quiet_tensorflow._import("no_such_package")
