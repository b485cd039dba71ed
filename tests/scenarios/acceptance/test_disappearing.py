"""Things that somebody deletes behind Terraform's back: the next plan makes them again, and a destroy does without
them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sagemaker_rest.pytest_plugin import UniqueName
    from sagemaker_rest.targets.deployer import Deployer
    from sagemaker_rest.targets.target import Target
    from sagemaker_rest.terraform.plan import Plan, PlannedResource


pytestmark = pytest.mark.e2e


@dataclass(frozen=True, slots=True)
class Disappearance:
    """The deletion of the resource at `address` by a client's method.

    `parameters` has the attribute that is the value of each of the method's parameters, `others` has further ones.
    `makes_again` is what Terraform does then.
    """

    address: str
    method: str
    parameters: Mapping[str, str]
    others: Mapping[str, Any]
    service: str
    makes_again: str

    def __str__(self) -> str:
        return self.address

    def happen(self, target: Target, resource: PlannedResource) -> None:
        """Delete it."""
        given = {parameter: resource[attribute] for parameter, attribute in self.parameters.items()}
        getattr(target.client(self.service), self.method)(**given, **self.others)


def gone(
    address: str,
    method: str,
    parameters: Mapping[str, str],
    others: Mapping[str, Any] | None = None,
    makes_again: str = "create",
) -> Disappearance:
    service = "sagemaker" if address.startswith("aws_sagemaker") else "apigateway"
    return Disappearance(address, method, parameters, others or {}, service, makes_again)


API = {"restApiId": "rest_api_id"}
OF_A_METHOD = API | {"resourceId": "resource_id", "httpMethod": "http_method"}
OF_A_RESPONSE = OF_A_METHOD | {"statusCode": "status_code"}
OF_A_STAGE = API | {"stageName": "stage_name"}

DISAPPEARANCES = (
    gone("aws_api_gateway_rest_api.alone", "delete_rest_api", {"restApiId": "id"}),
    gone(
        "aws_api_gateway_rest_api_policy.this",
        "update_rest_api",
        API,
        others={"patchOperations": [{"op": "replace", "path": "/policy", "value": ""}]},
        makes_again="update",
    ),
    gone("aws_api_gateway_resource.alone", "delete_resource", API | {"resourceId": "id"}),
    gone('aws_api_gateway_method.this["DELETE"]', "delete_method", OF_A_METHOD),
    gone("aws_api_gateway_integration_response.this", "delete_integration_response", OF_A_RESPONSE),
    gone('aws_api_gateway_method_response.this["400"]', "delete_method_response", OF_A_RESPONSE),
    gone('aws_api_gateway_integration.this["POST"]', "delete_integration", OF_A_METHOD),
    gone("aws_api_gateway_model.this", "delete_model", API | {"modelName": "name"}),
    gone("aws_api_gateway_request_validator.this", "delete_request_validator", API | {"requestValidatorId": "id"}),
    gone("aws_api_gateway_authorizer.this", "delete_authorizer", API | {"authorizerId": "id"}),
    # AWS's own is there instead
    gone(
        "aws_api_gateway_gateway_response.this",
        "delete_gateway_response",
        API | {"responseType": "response_type"},
        makes_again="update",
    ),
    gone(
        "aws_api_gateway_documentation_part.this",
        "delete_documentation_part",
        API | {"documentationPartId": "documentation_part_id"},
    ),
    gone(
        "aws_api_gateway_documentation_version.this",
        "delete_documentation_version",
        API | {"documentationVersion": "version"},
    ),
    gone('aws_api_gateway_deployment.this["alone"]', "delete_deployment", API | {"deploymentId": "id"}),
    gone('aws_api_gateway_stage.this["alone"]', "delete_stage", OF_A_STAGE),
    gone(
        "aws_api_gateway_method_settings.this",
        "update_stage",
        OF_A_STAGE,
        others={"patchOperations": [{"op": "remove", "path": "/*/*"}]},
    ),
    gone("aws_api_gateway_client_certificate.this", "delete_client_certificate", {"clientCertificateId": "id"}),
    gone("aws_api_gateway_vpc_link.this", "delete_vpc_link", {"vpcLinkId": "id"}),
    gone('aws_api_gateway_api_key.this["alone"]', "delete_api_key", {"apiKey": "id"}),
    gone('aws_api_gateway_usage_plan.this["alone"]', "delete_usage_plan", {"usagePlanId": "id"}),
    gone(
        "aws_api_gateway_usage_plan_key.this",
        "delete_usage_plan_key",
        {"usagePlanId": "usage_plan_id", "keyId": "key_id"},
    ),
    gone('aws_api_gateway_domain_name.this["alone"]', "delete_domain_name", {"domainName": "domain_name"}),
    gone(
        "aws_api_gateway_base_path_mapping.this",
        "delete_base_path_mapping",
        {"domainName": "domain_name", "basePath": "base_path"},
    ),
    gone('aws_sagemaker_model.this["alone"]', "delete_model", {"ModelName": "name"}),
    gone("aws_sagemaker_endpoint_configuration.this", "delete_endpoint_config", {"EndpointConfigName": "name"}),
    gone(
        "aws_sagemaker_model_package_group.this",
        "delete_model_package_group",
        {"ModelPackageGroupName": "model_package_group_name"},
    ),
)


@pytest.fixture(scope="module")
def plan(deployer: Deployer, target: Target, unique_name_factory: UniqueName) -> Iterator[Plan]:
    """Apply one of everything, delete each behind Terraform's back, and plan again; destroy what is left."""
    stack = deployer.deploy("disappearing", {"name": unique_name_factory("disappearing")})
    present = stack.plan()
    for disappearance in DISAPPEARANCES:
        disappearance.happen(target, present.resource(disappearance.address))
    yield stack.plan()
    deployer.destroy(stack)


@pytest.mark.parametrize("disappearance", DISAPPEARANCES, ids=str)
def test_what_is_gone_is_made_again(plan: Plan, disappearance: Disappearance) -> None:
    assert plan.changes[disappearance.address] == (disappearance.makes_again,)


def test_nothing_else_is_changed(plan: Plan) -> None:
    assert set(plan.changes) == {disappearance.address for disappearance in DISAPPEARANCES}
