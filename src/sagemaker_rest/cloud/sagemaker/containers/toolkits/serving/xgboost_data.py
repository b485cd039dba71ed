"""Reading XGBoost's matrices from what a request may bring."""

from __future__ import annotations

import csv
from email.message import Message
from typing import Any

import numpy as np
import xgboost

from .record_io import read_records

_SNIFFED = 512


def main_type(content_type: str) -> str:
    """Return a content type without its parameters."""
    return content_type.partition(";")[0].strip()


def parameters_of(content_type: str) -> dict[str, str]:
    """Return the parameters of a content type."""
    message = Message()
    message["Content-Type"] = content_type
    return dict((message.get_params() or [])[1:])


def matrix_of_csv(content: str | bytes) -> Any:
    """Read rows of numbers, whose delimiter is guessed from the first; what is empty is missing.

    Raises:
        ValueError: Something is not a number, or the rows are not of one length.
        csv.Error: The delimiter cannot be guessed.

    """
    text = content.decode() if isinstance(content, (bytes, bytearray)) else content
    guessed = csv.Sniffer().sniff(text.split("\n")[0][:_SNIFFED]).delimiter
    delimiter = "," if guessed.isalnum() else guessed
    rows = [[value or "nan" for value in line.split(delimiter)] for line in text.split("\n")]
    return xgboost.DMatrix(np.array(rows).astype(float))


def matrix_of_libsvm_text(content: str | bytes) -> Any:
    """Read `index:value` pairs into a dense matrix; indices from 1 are shifted. Labels are skipped."""
    text = content.decode("utf-8") if isinstance(content, (bytes, bytearray)) else content
    rows = [_pairs(line.split()) for line in text.strip().split("\n")]
    if not any(rows):
        return xgboost.DMatrix(np.empty((0, 0)))
    indices = [index for row in rows for index in row]
    offset = min(1, max(0, min(indices)))
    dense = np.zeros((len(rows), max(indices) - offset + 1))
    for number, row in enumerate(rows):
        for index, value in row.items():
            dense[number, index - offset] = value
    return xgboost.DMatrix(dense)


def matrix_of_libsvm(text: str) -> Any:
    """Read `index:value` pairs into a sparse matrix, as the algorithm does: what is not there is missing."""
    from scipy.sparse import csr_matrix  # noqa: PLC0415 - XGBoost needs it, too; other formats do not

    cells = [
        (number, item.split(":")[0], item.split(":")[1])
        for number, line in enumerate(text.split("\n"))
        for item in line.split(" ")
        if ":" in item
    ]
    rows = np.array([row for row, _, _ in cells])
    columns = np.array([int(column) for _, column, _ in cells]).astype(int)
    if len(columns) and columns.min() >= 1:
        columns = columns - 1
    values = np.array([value for _, _, value in cells]).astype(float)
    return xgboost.DMatrix(csr_matrix((values, (rows, columns))))


def matrix_of_records(content: bytes) -> Any:
    """Read RecordIO with protobuf inside. Raises ValueError."""
    features, labels = read_records(bytes(content))
    return xgboost.DMatrix(features, label=labels)


def _pairs(tokens: list[str]) -> dict[int, float]:
    split = (token.split(":", 1) for token in tokens if ":" in token)
    return {int(index): float(value) for index, value in split}
