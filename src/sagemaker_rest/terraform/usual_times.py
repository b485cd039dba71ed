"""The time that AWS usually takes for operations of minutes, so that somebody who waits knows whether to worry.

Rounded from the provider's acceptance tests and AWS's documentation; they are not limits.
"""

from __future__ import annotations

# minutes, by the resource's type and what is done with it
_MINUTES = {
    ("aws_sagemaker_endpoint", "create"): 5,
    ("aws_sagemaker_endpoint", "update"): 8,
    ("aws_sagemaker_endpoint", "delete"): 1,
    ("aws_api_gateway_domain_name", "create"): 1,
    ("aws_api_gateway_rest_api", "delete"): 1,
    ("aws_api_gateway_vpc_link", "create"): 4,
    ("aws_api_gateway_stage", "update"): 4,  # a cache cluster
    ("aws_acm_certificate_validation", "create"): 5,
    ("aws_cloudfront_distribution", "create"): 5,
    ("aws_cognito_user_pool_domain", "create"): 1,
    ("aws_iam_role", "create"): 1,
    ("aws_nat_gateway", "create"): 2,
    ("aws_nat_gateway", "delete"): 1,
    ("aws_security_group", "delete"): 20,  # the network interfaces of an endpoint go late
    ("aws_subnet", "delete"): 20,
    ("aws_vpc_endpoint", "create"): 2,
}


def usual_minutes(resource_type: str, action: str) -> int | None:
    """Return how many minutes it usually takes; None for operations that take seconds."""
    return _MINUTES.get((resource_type, action))
