"""Makes model.tar.gz: y = 2 x + 1, as a SavedModel that TensorFlow wrote. `python make_model.py FOLDER`"""

import sys
import tarfile
from pathlib import Path

import tensorflow as tf


def line(x: tf.Tensor) -> dict[str, tf.Tensor]:
    return {"y": 2 * x + 1}


folder = Path(sys.argv[1])
signature = tf.function(line, input_signature=[tf.TensorSpec([None], tf.float32, name="x")])
tf.saved_model.save(tf.Module(), str(folder / "saved" / "1"), signatures={"serving_default": signature})
with tarfile.open(folder / "model.tar.gz", "w:gz") as archive:
    archive.add(folder / "saved" / "1", "1")
