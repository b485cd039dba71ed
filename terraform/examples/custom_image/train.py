"""Train a classifier on the handwritten digits that come with scikit-learn.

Writes model/weights.json, which the server reads without scikit-learn, and payload.json: a request with a 7 that the
classifier has not seen.
"""

# ruff: noqa: INP001 - a script

import json
from pathlib import Path

from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression

# each image is 64 shades of grey, from 0 to 16
images, labels = load_digits(return_X_y=True)
seven = labels.tolist().index(7)

fitted = LogisticRegression(max_iter=5000).fit(images[100:] / 16, labels[100:])
weights = {"weights": fitted.coef_.tolist(), "biases": fitted.intercept_.tolist()}
Path("model").mkdir(exist_ok=True)
Path("model/weights.json").write_text(json.dumps(weights), encoding="utf-8")
Path("payload.json").write_text(json.dumps({"instances": [images[seven].tolist()]}), encoding="utf-8")
