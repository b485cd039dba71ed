"""Train a classifier on the handwritten digits that come with scikit-learn.

Writes model/model.joblib, and payload.json: a request with a 7 that the classifier has not seen.
"""

# ruff: noqa: INP001 - a script

import json
from pathlib import Path

import joblib
from sklearn.datasets import load_digits
from sklearn.svm import SVC

# each image is 64 shades of grey, from 0 to 16
images, labels = load_digits(return_X_y=True)
seven = labels.tolist().index(7)

Path("model").mkdir(exist_ok=True)
joblib.dump(SVC().fit(images[100:], labels[100:]), "model/model.joblib")
Path("payload.json").write_text(json.dumps([images[seven].tolist()]), encoding="utf-8")
