"""The values that SAGEMAKER_INFERENCE_OUTPUT asks of each prediction.

https://docs.aws.amazon.com/sagemaker/latest/dg/xgboost.html
"""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

from .record_io import write_records

if TYPE_CHECKING:
    from collections.abc import Callable

_LOG = logging.getLogger("sagemaker_rest.application")
_NAN = float("nan")
_REGRESSION = (
    "reg:squarederror",
    "reg:logistic",
    "reg:gamma",
    "reg:absoluteerror",
    "reg:tweedie",
)
_OF_CLASSES = ("predicted_label", "labels", "raw_score", "raw_scores")
_WITH_PROBABILITIES = (*_OF_CLASSES, "probability", "probabilities")
_KEYS = {
    **dict.fromkeys(_REGRESSION, ("predicted_score",)),
    "binary:logistic": _WITH_PROBABILITIES,
    "binary:logitraw": _OF_CLASSES,
    "binary:hinge": _OF_CLASSES,
    "multi:softmax": _OF_CLASSES,
    "multi:softprob": _WITH_PROBABILITIES,
}


def selected(predictions: Any, chosen: str, objective: str, classes: str, accept: str) -> str | bytes:
    """Return the chosen values of all predictions in the accepted type; a value that does not fit is NaN.

    Raises:
        ValueError: The objective has no such values.
        RuntimeError: The type is unknown.

    """
    if objective not in _KEYS:
        raise ValueError(f"Objective `{objective}` unsupported for selectable inference predictions.")
    keys = chosen.replace(" ", "").lower().split(",")
    if unfit := set(keys) - set(_KEYS[objective]):
        _LOG.warning("Selected key(s) %s do not fit the objective %s.", unfit, objective)
    ordered = [key for key in _VALUES if key in keys and key not in unfit] + [key for key in keys if key in unfit]
    rows = [
        {key: _NAN if key in unfit else _VALUES[key](each, objective, classes) for key in ordered}
        for each in predictions
    ]
    if accept == "application/json":
        return json.dumps({"predictions": rows})
    if accept == "application/jsonlines":
        return "".join(f"{json.dumps(row)}\n" for row in rows)
    if accept == "application/x-recordio-protobuf":
        return write_records(
            {key: value if isinstance(value, list) else [value] for key, value in row.items()} for row in rows
        )
    if accept == "text/csv":
        return "\n".join(",".join(_cell(row[key]) for key in keys) for row in rows)
    raise RuntimeError(f"Cannot encode selected predictions into accept type '{accept}'.")


def _cell(value: Any) -> str:
    return f'"{value}"' if isinstance(value, list) else str(value)


def _label(each: Any, objective: str, _classes: str) -> Any:
    if objective == "multi:softprob":
        return int(each.argmax())
    if objective.startswith("binary:log"):
        return int(each > (0.5 if objective == "binary:logistic" else 0))
    return each.item()


def _labels(_each: Any, objective: str, classes: str) -> Any:
    if objective.startswith("binary:"):
        return [0, 1]
    return list(range(int(classes))) if classes else _NAN


def _score(each: Any, objective: str, _classes: str) -> Any:
    return max(each).item() if objective == "multi:softprob" else each.item()


def _scores(each: Any, objective: str, _classes: str) -> Any:
    if objective == "multi:softprob":
        return each.tolist()
    return [1.0 - each.item(), each.item()]


# in AWS's order, which JSON shows
_VALUES: dict[str, Callable[[Any, str, str], Any]] = {
    "predicted_label": _label,
    "labels": _labels,
    "probability": _score,
    "probabilities": _scores,
    "raw_score": _score,
    "raw_scores": _scores,
    "predicted_score": lambda each, _objective, _classes: each.item(),
}
