"""A web ACL's stages, which are not moto's: whoever serves them asks WAF (`web_acls`)."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.neighbours.mends import surrounds

if TYPE_CHECKING:
    from collections.abc import Callable

    from moto.wafv2.models import WAFV2Backend


@surrounds(
    "moto.wafv2.models:WAFV2Backend._find_apigw_stage",
    moto="5.2.5",
    symptom="an association loads moto's API Gateway, to look for a stage that is not there",
    see="https://docs.aws.amazon.com/waf/latest/APIReference/API_AssociateWebACL.html",
)
def _find_no_other(find: Callable[..., Any], self: WAFV2Backend, resource_arn: str) -> Any:
    return find(self, resource_arn) if "moto.apigateway.models" in sys.modules else None
