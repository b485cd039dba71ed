"""A certificate that is validated by DNS is issued as fast as the cloud's clock passes."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.cloud.neighbours.asking import client_of
from tests.cloud.neighbours.conftest import neighbours_at

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def status() -> Callable[[float], str]:
    """The status of a certificate that has just been asked for, in a cloud with this clock."""

    def of(factor: float) -> str:
        acm: Any = client_of(neighbours_at(factor), "acm")
        arn = acm.request_certificate(DomainName="api.example.com", ValidationMethod="DNS")["CertificateArn"]
        deadline = time.monotonic() + 5
        found = ""
        while found != "ISSUED" and time.monotonic() < deadline:
            found = acm.describe_certificate(CertificateArn=arn)["Certificate"]["Status"]
        return found

    return of


def test_it_is_issued_after_awss_wait_divided_by_the_clocks_factor(status: Callable[[float], str]) -> None:
    assert status(600.0) == "ISSUED"


def test_it_is_pending_until_then(status: Callable[[float], str]) -> None:
    assert status(1.0) == "PENDING_VALIDATION"
