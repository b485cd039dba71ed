"""The models that are served: lines, so that every answer can be checked, in versions that answer differently."""

from __future__ import annotations

import enum
import json
import multiprocessing
import os
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

LINE_MODEL = Path(__file__).with_name("line_model.py")


class Served(enum.Enum):
    """The server of the models: TensorFlow, or a command that takes milliseconds to start and no memory to speak of."""

    TENSORFLOW = "TensorFlow"
    COMMAND = "a command"


def predicted(addend: int, x: float) -> float:
    """Return the answer of the version `addend` to `x`."""
    return x / 2 + addend


def write_archive(file: Path, addend: int, served: Served) -> Path:
    """Write the model.tar.gz of one version, and return its path."""
    with tempfile.TemporaryDirectory() as folder:
        if served is Served.TENSORFLOW:
            building = multiprocessing.get_context("spawn").Process(target=_save_model, args=(f"{folder}/1", addend))
            building.start()
            building.join()
            if building.exitcode:
                raise SystemExit("The model could not be built. Install TensorFlow, or serve a command.")
        (Path(folder) / "addend").write_text(str(addend), encoding="utf-8")
        with tarfile.open(file, "w:gz") as packed:
            packed.add(folder, "line")
    return file


def container_rules(file: Path) -> Path:
    """Write the rule by which `line_model.py` takes the place of TensorFlow's images, and return its path."""
    command = json.dumps([sys.executable, str(LINE_MODEL), "{port}", "{model_directory}/line"])
    file.write_text(f'[containers."*tensorflow-inference:*"]\ncommand = {command}\n', encoding="utf-8")
    return file


def _save_model(folder: str, addend: int) -> None:
    """Runs in a process of its own: the program never imports TensorFlow."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import tensorflow as tf  # noqa: PLC0415 - see above

    def line(x: Any) -> Any:
        return {"y": x / 2 + float(addend)}

    signature = tf.function(line, input_signature=[tf.TensorSpec([None], tf.float32, name="x")])
    tf.saved_model.save(tf.Module(), folder, signatures={"serving_default": signature})
