"""Versions in paths: what is not a number of 63 bits is refused."""

from __future__ import annotations

import pytest

from sagemaker_rest.cloud.sagemaker.containers.tensorflow.rest.paths import parse_path
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.rest.status import StatusError


@pytest.mark.parametrize("version", [str(2**63), "9" * 5000], ids=["64 bits", "thousands of digits"])
def test_a_version_beyond_63_bits_is_refused(version: str) -> None:
    with pytest.raises(StatusError, match="Failed to convert version"):
        parse_path("GET", f"/v1/models/m/versions/{version}")


def test_zeros_before_a_version_do_not_count() -> None:
    assert parse_path("GET", f"/v1/models/m/versions/{'0' * 100}7").version == 7
