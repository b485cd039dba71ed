"""What a plan would take from those who use what serves them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.upgrades.breaks import Break

if TYPE_CHECKING:
    from sagemaker_rest.terraform.plan import Plan

# What others hold by its name, id or address: a new one in its place is not the same to them.
HELD_BY_OTHERS = {
    "aws_api_gateway_api_key": "clients send its value",
    "aws_api_gateway_base_path_mapping": "requests to the custom domain go through it",
    "aws_api_gateway_domain_name": "clients and DNS records name it",
    "aws_api_gateway_rest_api": "clients have its id in their URL",
    "aws_api_gateway_stage": "clients have its name in their URL, and nothing answers while it is away",
    "aws_api_gateway_usage_plan": "quotas are counted in it",
    "aws_cloudwatch_log_group": "its logs go with it",
    "aws_iam_role": "policies of others name it",
    "aws_s3_bucket": "its objects go with it",
    "aws_sagemaker_endpoint": "callers name it, and nothing answers until the new one is up",
}
# What an endpoint or a stage runs on: a new one has to be there before the old one goes.
RUN_ON = {
    "aws_api_gateway_deployment": "a stage serves it",
    "aws_sagemaker_endpoint_configuration": "an endpoint runs by it",
    "aws_sagemaker_model": "an endpoint runs it",
}


def serving_breaks(plan: Plan) -> list[Break]:
    """What would be destroyed, or destroyed and made anew, although somebody relies on it."""
    found = []
    for address, actions in sorted(plan.changes.items()):
        kind = _type_of(address)
        if "delete" not in actions:
            continue
        if kind in HELD_BY_OTHERS:
            what = "replaced" if "create" in actions else "destroyed"
            found.append(Break(kind, f"{address} would be {what}: {HELD_BY_OTHERS[kind]}"))
        elif kind in RUN_ON and actions == ("delete", "create"):
            found.append(Break(kind, f"{address} would be destroyed before the new one is there: {RUN_ON[kind]}"))
    return found


def _type_of(address: str) -> str:
    """The type in an address such as `module.api["a"].aws_api_gateway_stage.this`; none in that of an output."""
    found = re.search(r"\b(aws_\w+)\.\w+$", re.sub(r"\[[^]]*\]", "", address))
    return found[1] if found else ""
