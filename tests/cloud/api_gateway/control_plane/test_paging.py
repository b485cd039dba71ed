"""Pages of lists: how many, from where on, and positions that no answer gave."""

from __future__ import annotations

import base64

import pytest

from sagemaker_rest.cloud.api_gateway.control_plane.paging import page
from sagemaker_rest.cloud.protocol.errors import ServiceError


def test_pages_follow_each_other() -> None:
    first = page({"limit": 2}, "abc")

    assert first["items"] == ["a", "b"]
    assert page({"limit": 2, "position": first["position"]}, "abc") == {"items": ["c"]}


@pytest.mark.parametrize("limit", [0, -1, 501])
def test_a_limit_out_of_range_is_refused(limit: int) -> None:
    with pytest.raises(ServiceError, match="Invalid limit specified"):
        page({"limit": limit}, "abc")


@pytest.mark.parametrize(
    "position",
    [
        pytest.param("made-up", id="not base64"),
        pytest.param(base64.urlsafe_b64encode(b"-2").decode(), id="from the end"),
        pytest.param(base64.urlsafe_b64encode(b"9" * 5000).decode(), id="too many digits"),
        pytest.param("\ud800", id="not text"),
    ],
)
def test_a_position_that_no_answer_gave_is_refused(position: str) -> None:
    with pytest.raises(ServiceError, match="Invalid position parameter specified"):
        page({"position": position}, "abc")
