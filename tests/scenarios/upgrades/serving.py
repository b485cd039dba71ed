"""The things that a plan would take from those who use what serves them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.scenarios.upgrades.breaks import Break

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
    """Return what would be destroyed, or destroyed and made anew, although somebody relies on it."""
    found = []
    for change in plan.resource_changes.values():
        if not change.is_destruction:
            continue
        if change.type in HELD_BY_OTHERS:
            what = "replaced" if change.is_replacement else "destroyed"
            found.append(Break(change.type, f"{change.address} would be {what}: {HELD_BY_OTHERS[change.type]}"))
        elif change.type in RUN_ON and change.actions == ("delete", "create"):
            why = RUN_ON[change.type]
            found.append(Break(change.type, f"{change.address} would be destroyed before the new one is there: {why}"))
    return found
