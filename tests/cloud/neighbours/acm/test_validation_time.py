"""A certificate that is validated by DNS is issued as fast as the cloud's clock passes."""

from __future__ import annotations

import time
from typing import Any

from tests.cloud.neighbours.asking import client_of
from tests.cloud.neighbours.conftest import neighbours_at


def requested(acm: Any) -> str:
    """The ARN of a new certificate."""
    return str(acm.request_certificate(DomainName="api.example.com", ValidationMethod="DNS")["CertificateArn"])


def status(acm: Any, arn: str) -> str:
    return str(acm.describe_certificate(CertificateArn=arn)["Certificate"]["Status"])


def test_it_is_issued_after_awss_wait_divided_by_the_clocks_factor() -> None:
    acm = client_of(neighbours_at(600.0), "acm")
    arn = requested(acm)

    deadline = time.monotonic() + 30
    while (found := status(acm, arn)) != "ISSUED" and time.monotonic() < deadline:
        time.sleep(0.05)

    assert found == "ISSUED"


def test_it_is_pending_until_then() -> None:
    acm = client_of(neighbours_at(1.0), "acm")

    assert status(acm, requested(acm)) == "PENDING_VALIDATION"
