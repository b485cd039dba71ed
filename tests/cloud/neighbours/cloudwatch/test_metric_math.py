"""Metric math, as far as it is evaluated."""

from __future__ import annotations

import pytest

from sagemaker_rest.cloud.neighbours.cloudwatch.metric_math import Expression

RATE = "IF(requests > 0, 100 * errors / requests, 0)"


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        pytest.param(RATE, {"errors": 1.0, "requests": 4.0}, 25.0, id="a rate"),
        pytest.param(RATE, {"errors": 0.0, "requests": 0.0}, 0.0, id="a rate without requests"),
        pytest.param(RATE, {"errors": None, "requests": None}, None, id="no data"),
        pytest.param("errors / requests", {"errors": 1.0, "requests": 0.0}, None, id="division by zero"),
        pytest.param("FILL(errors, 0) + 1", {"errors": None}, 1.0, id="filled"),
        pytest.param("-(a - b) * 2", {"a": 5.0, "b": 2.0}, -6.0, id="arithmetic"),
        pytest.param("CEIL(a) + FLOOR(a) + ABS(-1)", {"a": 1.5}, 4.0, id="functions"),
        pytest.param("a >= 2", {"a": 2.0}, 1.0, id="a comparison is 1 or 0"),
    ],
)
def test_the_value_of_an_expression(text: str, values: dict[str, float | None], expected: float | None) -> None:
    assert Expression(text).value(values) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("RATE(m1)", id="a function of several periods"),
        pytest.param("ANOMALY_DETECTION_BAND(m1)", id="anomaly detection"),
        pytest.param("SELECT AVG(x) FROM y", id="a query"),
        pytest.param("m1 && m2", id="another operator"),
        pytest.param("__import__('os')", id="Python"),
        pytest.param("m1.real", id="an attribute"),
    ],
)
def test_what_is_not_evaluated_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="here"):
        Expression(text)
