"""Requests that moto itself could not read are refused before it is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.http import HttpRequest

if TYPE_CHECKING:
    from sagemaker_rest.cloud.http import ControlPlane


@pytest.mark.parametrize("header", ["AWS4-HMAC-SHA256", "Credential="])
def test_half_a_signature_is_refused(neighbours: ControlPlane, header: str) -> None:
    answer = neighbours(HttpRequest("GET", "/", headers=Headers({"Host": "localhost", "Authorization": header})))

    assert answer.status == 400
    assert answer.headers["x-amzn-ErrorType"] == "IncompleteSignature"
