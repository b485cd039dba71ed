"""Loads the model. All else is as scikit-learn's image does it by itself: rows in, labels out."""

# ruff: noqa: INP001 - the container imports it by its path

import os

import joblib


def model_fn(model_dir):  # noqa: ANN001, ANN201 - whatever was pickled
    """Return what the container gives to `predict`."""
    return joblib.load(os.path.join(model_dir, "model.joblib"))  # noqa: PTH118 - as in AWS's own examples
