"""XGBoost's own formats: JSON, and the same in binary (UBJSON)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sagemaker_rest.errors import ArchiveError
from sagemaker_rest.packing.found import Found, Request

if TYPE_CHECKING:
    from pathlib import Path

REPOSITORY = "sagemaker-xgboost"
SUFFIXES = (".json", ".ubj")
# a text is "…" in JSON; in UBJSON it is S, L and its length in eight bytes, and a key has no S
_COUNT = rb'"?(?::|S)(?:L.{8}|\s*")(\d+)'
_FEATURES, _CLASSES = (re.compile(name + _COUNT, re.DOTALL) for name in (b"num_feature", b"num_class"))
_OBJECTIVE = re.compile(rb"(?:binary|multi|reg|rank|count|survival):[a-z_]+")


def found_xgboost(file: Path) -> Found:
    """Recognise a Booster, which the image serves by itself.

    Raises:
        ArchiveError: It is not a model of XGBoost's.

    """
    content = file.read_bytes()
    features, classes, objective = (each.search(content) for each in (_FEATURES, _CLASSES, _OBJECTIVE))
    if b"learner" not in content or features is None:
        raise ArchiveError(f'{file} is not a model of XGBoost\'s. Save one with model.save_model("model.json").')
    count = int(features[1])
    signature = [f"takes rows of {count} features, without header and label"]
    if objective:
        several = f", {int(classes[1])} classes" if classes and int(classes[1]) else ""
        signature.append(f"gives a line for each, of {objective[0].decode()}{several}")
    return Found(
        path=file,
        title="a model of XGBoost's",
        contents={file.name: file},
        repository=REPOSITORY,
        signature=signature,
        request=Request("text/csv", ",".join(["0"] * count)),
    )
