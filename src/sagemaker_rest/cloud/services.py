"""AWS's services by name: which ones the local cloud offers, and the names that requests are signed for.

A name is that of SDKs, `application-autoscaling`; requests may be signed for another one: `monitoring` is CloudWatch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

OFFERED = (
    "apigateway",
    "application-autoscaling",
    "cloudwatch",
    "cognito-idp",
    "iam",
    "kms",
    "logs",
    "s3",
    "sagemaker",
    "sagemaker-runtime",
    "sns",
    "sqs",
    "sts",
    "wafv2",
)
# the services of each name that is not the name of its one service
SIGNED_AS: Mapping[str, tuple[str, ...]] = {
    "monitoring": ("cloudwatch",),
    "sagemaker": ("sagemaker", "sagemaker-runtime"),
    "tagging": ("resourcegroupstaggingapi",),
}
_SIGNING_NAMES = {service: name for name, services in SIGNED_AS.items() for service in services}


def services_signed_as(name: str) -> tuple[str, ...]:
    """Return the services, as SDKs name them, whose requests are signed for `name`."""
    return SIGNED_AS.get(name, (name,))


def signing_name(service: str) -> str:
    """Return the name that requests to `service` are signed for."""
    return _SIGNING_NAMES.get(service, service)
