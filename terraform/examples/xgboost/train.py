"""Train an XGBoost model on the handwritten digits that come with scikit-learn.

Writes model/model.json, and payload.csv: a request with a 7 that the model has not seen.
"""

# ruff: noqa: INP001 - a script

from pathlib import Path

import xgboost
from sklearn.datasets import load_digits

# each image is 64 shades of grey, from 0 to 16
images, labels = load_digits(return_X_y=True)
seven = labels.tolist().index(7)

training = xgboost.DMatrix(images[100:], label=labels[100:])
Path("model").mkdir(exist_ok=True)
xgboost.train({"objective": "multi:softmax", "num_class": 10}, training, 20).save_model("model/model.json")
Path("payload.csv").write_text(",".join(map(str, images[seven])), encoding="utf-8")
