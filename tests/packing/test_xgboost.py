"""XGBoost's JSON and UBJSON, of real models."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import xgboost

from sagemaker_rest.errors import ArchiveError
from sagemaker_rest.packing.xgboost import SUFFIXES, found_xgboost

if TYPE_CHECKING:
    from pathlib import Path

ROWS = xgboost.DMatrix(np.arange(60.0).reshape(12, 5), label=np.arange(12) % 3)
TAKES = "takes rows of 5 features, without header and label"


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize(
    ("parameters", "gives"),
    [
        pytest.param(
            {"objective": "multi:softmax", "num_class": 3},
            "gives a line for each, of multi:softmax, 3 classes",
            id="classes",
        ),
        pytest.param({"objective": "count:poisson"}, "gives a line for each, of count:poisson", id="numbers"),
    ],
)
def test_features_and_objective_are_read(
    tmp_path: Path, suffix: str, parameters: dict[str, str | int], gives: str
) -> None:
    path = tmp_path / f"model{suffix}"
    xgboost.train(parameters, ROWS, 1).save_model(path)

    found = found_xgboost(path)

    assert found.signature == [TAKES, gives]
    assert found.request is not None
    assert (found.request.content_type, found.request.body) == ("text/csv", "0,0,0,0,0")
    assert not found.missing


def test_other_json_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.json").write_text('{"num_feature": "5"}')

    with pytest.raises(ArchiveError, match="is not a model of XGBoost's"):
        found_xgboost(tmp_path / "model.json")
