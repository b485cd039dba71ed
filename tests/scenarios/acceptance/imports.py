"""Import blocks for everything in a plan, and what an import cannot read back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sagemaker_rest.terraform.plan import PlannedResource

# https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs, "Import" of each; its `id` where none is named
_IDS = {
    "aws_api_gateway_authorizer": "{rest_api_id}/{id}",
    "aws_api_gateway_base_path_mapping": "{domain_name}/{base_path}",
    "aws_api_gateway_deployment": "{rest_api_id}/{id}",
    "aws_api_gateway_gateway_response": "{rest_api_id}/{response_type}",
    "aws_api_gateway_integration": "{rest_api_id}/{resource_id}/{http_method}",
    "aws_api_gateway_integration_response": "{rest_api_id}/{resource_id}/{http_method}/{status_code}",
    "aws_api_gateway_method": "{rest_api_id}/{resource_id}/{http_method}",
    "aws_api_gateway_method_response": "{rest_api_id}/{resource_id}/{http_method}/{status_code}",
    "aws_api_gateway_method_settings": "{rest_api_id}/{stage_name}/{method_path}",
    "aws_api_gateway_model": "{rest_api_id}/{name}",
    "aws_api_gateway_request_validator": "{rest_api_id}/{id}",
    "aws_api_gateway_resource": "{rest_api_id}/{id}",
    "aws_api_gateway_stage": "{rest_api_id}/{stage_name}",
    "aws_api_gateway_usage_plan_key": "{usage_plan_id}/{key_id}",
    "aws_iam_role_policy_attachment": "{role}/{policy_arn}",
    "aws_s3_object": "{bucket}/{key}",
}

# The provider cannot import these.
NOT_IMPORTED = frozenset({"aws_api_gateway_rest_api_put"})

# Arguments that AWS does not return, or that the provider does not read.
_NOT_READ = {
    "aws_acm_certificate": ("private_key", "certificate_body", "certificate_chain"),
    "aws_api_gateway_account": ("reset_on_delete",),
    "aws_api_gateway_deployment": ("canary_settings", "stage_description", "stage_name", "triggers", "variables"),
    "aws_api_gateway_rest_api": ("body", "fail_on_warnings", "parameters", "put_rest_api_mode"),
    "aws_kms_key": ("bypass_policy_lockout_safety_check", "deletion_window_in_days"),
    "aws_s3_bucket": ("force_destroy",),
    "aws_s3_object": ("content", "force_destroy", "source"),
    "aws_security_group": ("revoke_rules_on_delete",),
}

# Attributes that the provider makes up, and otherwise when it imports.
_MADE_UP = {
    "aws_api_gateway_deployment": ("execution_arn", "invoke_url"),
    "aws_iam_role_policy_attachment": ("id",),
}


def import_document(resources: Iterable[PlannedResource]) -> dict[str, Any]:
    """Return a configuration, as JSON, that imports these resources."""
    return {"import": [{"to": resource.address, "id": _id(resource)} for resource in _importable(resources)]}


def override_document(resources: Iterable[PlannedResource]) -> dict[str, Any]:
    """Return an override, as JSON, after which arguments that an import does not read are not compared."""
    overridden: dict[str, dict[str, Any]] = {}
    for resource in _importable(resources):
        if ignored := _NOT_READ.get(resource.type):
            overridden.setdefault(resource.type, {})[resource.name] = {"lifecycle": {"ignore_changes": list(ignored)}}
    return {"resource": overridden} if overridden else {}


def read_values(resource: PlannedResource) -> Mapping[str, Any]:
    """Return the values of a resource that an import reads."""
    others = (*_NOT_READ.get(resource.type, ()), *_MADE_UP.get(resource.type, ()))
    return {name: value for name, value in resource.values.items() if name not in others}


def _importable(resources: Iterable[PlannedResource]) -> Iterable[PlannedResource]:
    return (resource for resource in resources if resource.type not in NOT_IMPORTED)


def _id(resource: PlannedResource) -> str:
    if resource.type == "aws_api_gateway_base_path_mapping" and resource.values.get("domain_name_id"):
        return "{domain_name}/{base_path}/{domain_name_id}".format(**resource.values)
    values = {name: "" if value is None else value for name, value in resource.values.items()}
    return _IDS.get(resource.type, "{id}").format(**values)
