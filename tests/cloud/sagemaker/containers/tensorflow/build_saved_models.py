"""Builds the SavedModels of the tests: `python build_saved_models.py FOLDER`.

A program of its own, so that the tests' process never imports TensorFlow.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import tensorflow as tf

if TYPE_CHECKING:
    from collections.abc import Callable

Outputs = dict[str, tf.Tensor]


def save(folder: Path, module: tf.Module, **signatures: tuple[Callable[..., Outputs], list[tf.TensorSpec]]) -> None:
    functions = {name: tf.function(call, input_signature=specs) for name, (call, specs) in signatures.items()}
    tf.saved_model.save(module, str(folder), signatures=functions)


def save_half_plus(folder: Path, addend: float) -> None:
    """Return one scalar a row: x / 2 + addend."""

    def half_plus(x: tf.Tensor) -> Outputs:
        return {"y": x / 2 + addend}

    save(folder, tf.Module(), serving_default=(half_plus, [tf.TensorSpec([None], tf.float32, name="x")]))


def save_dense(folder: Path) -> None:
    """Return one image of 28 by 28 a row, ten numbers out; weights in variables."""
    module = tf.Module()
    module.hidden = tf.Variable(tf.random.stateless_normal([784, 128], seed=[1, 2]) / 28)
    module.output = tf.Variable(tf.random.stateless_normal([128, 10], seed=[3, 4]) / 11)

    def dense(digits: tf.Tensor) -> Outputs:
        hidden = tf.nn.relu(tf.reshape(digits, [-1, 784]) @ module.hidden)
        return {"probabilities": tf.nn.softmax(hidden @ module.output)}

    save(folder, module, serving_default=(dense, [tf.TensorSpec([None, 28, 28], tf.float32, name="digits")]))


def save_mixed(folder: Path) -> None:
    """Several inputs and outputs, of several types, and further signatures."""

    def mixed(name: tf.Tensor, n: tf.Tensor) -> Outputs:
        total = tf.reduce_sum(n, axis=1)
        greeting = tf.strings.join(["hello ", name])
        return {"greeting": greeting, "name_bytes": name, "total": total, "is_large": total > 10}

    def inverse(x: tf.Tensor) -> Outputs:
        return {"inverse": 1 / x}

    def scalar(x: tf.Tensor) -> Outputs:
        return {"twice": x * 2, "text": tf.constant(b"a\0")}

    name = tf.TensorSpec([None], tf.string, name="name")
    n = tf.TensorSpec([None, 2], tf.int64, name="n")
    save(
        folder,
        tf.Module(),
        serving_default=(mixed, [name, n]),
        inverse=(inverse, [tf.TensorSpec([None], tf.float32, name="x")]),
        scalar=(scalar, [tf.TensorSpec([], tf.float32, name="x")]),
    )


def save_examples(folder: Path) -> None:
    """Classify and regress, as an estimator exports them: TensorFlow 1, serialized tf.Examples, method names."""
    v1 = tf.compat.v1
    with tf.Graph().as_default(), v1.Session() as session:
        serialized = v1.placeholder(tf.string, [None], name="examples")
        features = {
            "x": v1.FixedLenFeature([2], tf.float32),
            "label": v1.FixedLenFeature([], tf.string, default_value=b"?"),
            "n": v1.FixedLenFeature([], tf.int64, default_value=0),
        }
        parsed = v1.parse_example(serialized, features)
        x = parsed["x"]
        classes = tf.stack([parsed["label"], tf.strings.as_string(parsed["n"])], axis=1)
        info = v1.saved_model.utils.build_tensor_info
        method = {name: f"tensorflow/serving/{name}" for name in ("classify", "regress", "predict")}

        def signature(outputs: dict[str, tf.Tensor], name: str) -> object:
            tensors = {key: info(tensor) for key, tensor in outputs.items()}
            return v1.saved_model.build_signature_def({"inputs": info(serialized)}, tensors, method[name])

        builder = v1.saved_model.Builder(str(folder))
        builder.add_meta_graph_and_variables(
            session,
            [tf.saved_model.SERVING],
            signature_def_map={
                "serving_default": signature({"classes": classes, "scores": x}, "classify"),
                "scores_only": signature({"scores": x}, "classify"),
                "flat": signature({"scores": tf.reduce_sum(x, axis=1)}, "classify"),
                "regress": signature({"outputs": tf.reduce_sum(x, axis=1, keepdims=True)}, "regress"),
                "wide": signature({"outputs": x}, "regress"),
            },
        )
        builder.save()


if __name__ == "__main__":
    root = Path(sys.argv[1])
    save_half_plus(root / "half_plus" / "2", 2)
    save_half_plus(root / "half_plus" / "3", 3)
    save_dense(root / "digits" / "1")
    save_mixed(root / "mixed" / "1")
    save_examples(root / "examples" / "1")
