"""The time that a certificate validated by DNS or email stays PENDING_VALIDATION."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moto.core.utils import utcnow

from sagemaker_rest.cloud.neighbours.cloud_state import this_cloud
from sagemaker_rest.cloud.neighbours.mends import surrounds

if TYPE_CHECKING:
    from collections.abc import Callable

    from moto.acm.models import CertBundle

# "within 30 minutes" says AWS; with the record in place, it is a few in practice
_AWS_SECONDS = 300.0


@surrounds(
    "moto.acm.models:CertBundle.check",
    moto="5.2.5",
    symptom="a certificate is pending for 60 real seconds, however fast the cloud's clock passes",
    see="https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html",
)
def _issue_by_the_clock(check: Callable[..., None], self: CertBundle) -> None:
    check(self)
    cloud = this_cloud()
    if cloud is None or (self.type, self.status) != ("AMAZON_ISSUED", "PENDING_VALIDATION"):
        return
    if (utcnow() - self.created_at).total_seconds() >= cloud.clock.real_seconds(_AWS_SECONDS):
        self.status = "ISSUED"
