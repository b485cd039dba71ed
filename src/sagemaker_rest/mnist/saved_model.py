"""The trained network as a SavedModel, with a signature that makes TensorFlow Serving's row format natural.

The signature `serving_default` takes one input, `image`: float32 of shape (count, 28, 28), 0 for background and 1 for
full ink. It gives one output, `probabilities`: float32 of shape (count, 10). With one of each, TensorFlow Serving
takes and gives bare values: `{"instances": [image, …]}` is answered by `{"predictions": [[p0, …, p9], …]}`.

The same weights give the same files, so that the archive's hash means something. TensorFlow alone does not see to
that: it numbers and orders functions by what was traced before in the process, and it draws a random id for
`fingerprint.pb`.
"""

from __future__ import annotations

import importlib
import re
from typing import TYPE_CHECKING, Any

from sagemaker_rest.errors import OutputError
from sagemaker_rest.mnist.digits import IMAGE_SIDE
from sagemaker_rest.mnist.quiet_tensorflow import import_tensorflow
from sagemaker_rest.staging import staged

if TYPE_CHECKING:
    from pathlib import Path

    from sagemaker_rest.mnist.training import TrainedModel

SIGNATURE = "serving_default"

_FUNCTION_NUMBER = re.compile(r'(?<="__inference_)(\w+)_\d+(?=")')
_CAPTURE_NUMBER = re.compile(r'(?<=key: "_user_specified_name")(\s+value \{\s+s: )"\d+"')


def save_model(trained: TrainedModel, folder: Path) -> None:
    """Write the SavedModel to `folder`, whole or not at all.

    For TensorFlow Serving the folder's name is the model's version, so it is a number. OutputError: the folder is
    already there, empty or not, or it cannot be written.
    """
    if folder.exists():
        raise OutputError(
            f"{folder} is already there and a saved model is never overwritten: name another version, or remove it"
        )
    tensorflow = import_tensorflow()
    with staged(folder) as stage:
        _export(tensorflow, trained, stage)
        _make_reproducible(stage)


def _export(tensorflow: Any, trained: TrainedModel, folder: Path) -> None:
    def predict(image: Any) -> dict[str, Any]:
        return {"probabilities": tensorflow.nn.softmax(trained.network(image, training=False), name="probabilities")}

    images = tensorflow.TensorSpec((None, IMAGE_SIDE, IMAGE_SIDE), tensorflow.float32, "image")
    module = tensorflow.Module(name="mnist")
    module.weights = [weight.value for weight in trained.network.weights]
    module.predict = tensorflow.function(predict, input_signature=[images])
    try:
        tensorflow.saved_model.save(module, str(folder), signatures={SIGNATURE: module.predict})
    except tensorflow.errors.OpError as error:  # its file system's errors, such as a full disk, are not OSErrors
        raise OutputError(f"the model cannot be saved to {folder}: {error.message}") from error


def _make_reproducible(folder: Path) -> None:
    """Take out what TensorFlow counts through a process, and what it draws.

    The counts are the numbers of functions and of the variables that they capture; they are in names only, and
    the names differ without them.
    """
    # no import statement: mypy would ask for stubs of a package that is here only because TensorFlow brings it
    text_format: Any = importlib.import_module("google.protobuf.text_format")
    from tensorflow.core.protobuf.saved_model_pb2 import SavedModel  # noqa: PLC0415 - TensorFlow, imported late

    path = folder / "saved_model.pb"
    text = text_format.MessageToString(SavedModel.FromString(path.read_bytes()))
    text = _CAPTURE_NUMBER.sub(r'\1"captured"', _FUNCTION_NUMBER.sub(r"\1", text))
    saved_model = text_format.Parse(text, SavedModel())
    for graph in saved_model.meta_graphs:
        graph.graph_def.library.function.sort(key=lambda function: function.signature.name)
    path.write_bytes(saved_model.SerializeToString(deterministic=True))
    # a random id, and hashes of the file that has just changed; models saved before TensorFlow 2.12 have none
    (folder / "fingerprint.pb").unlink(missing_ok=True)
