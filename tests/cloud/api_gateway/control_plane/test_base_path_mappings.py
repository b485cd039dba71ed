"""Base path mappings: kept, changed, served, refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.cloud.api_gateway.control_plane.published import PublishedDomains
from sagemaker_rest.cloud.api_gateway.data_plane.custom_domains import BasePathMapping
from tests.cloud.api_gateway.control_plane.calls import members, patches, refusal, status
from tests.cloud.api_gateway.control_plane.refusals import bad_request

if TYPE_CHECKING:
    from sagemaker_rest.cloud.api_gateway.control_plane.control_plane import ApiGatewayControlPlane

NAME = "api.example.com"
REMOVE = "Please remove all base path mappings related to the"


@pytest.fixture
def domain(apigateway: Any) -> str:
    apigateway.create_domain_name(
        domainName=NAME,
        regionalCertificateArn="arn:aws:acm:eu-west-1:123456789012:certificate/1",
        endpointConfiguration={"types": ["REGIONAL"]},
    )
    return NAME


def test_a_domain_name_leads_to_its_mappings(
    control_plane: ApiGatewayControlPlane, apigateway: Any, domain: str, deployable: str, stage: str
) -> None:
    domains = PublishedDomains(control_plane.store)
    without = domains.mappings(domain)

    apigateway.create_base_path_mapping(domainName=domain, restApiId=deployable, stage=stage, basePath="ml")
    apigateway.create_base_path_mapping(domainName=domain, restApiId=deployable)

    assert (without, domains.mappings("other.example.com")) == ((), None)
    assert domains.mappings(domain) == (
        BasePathMapping("ml", deployable, stage),
        BasePathMapping("", deployable, None),
    )


def test_a_deleted_domain_name_leads_nowhere(
    control_plane: ApiGatewayControlPlane, apigateway: Any, domain: str
) -> None:
    apigateway.delete_domain_name(domainName=domain)

    assert PublishedDomains(control_plane.store).mappings(domain) is None


def test_what_a_base_path_leads_to_is_not_deleted(apigateway: Any, domain: str, deployable: str, stage: str) -> None:
    apigateway.create_base_path_mapping(domainName=domain, restApiId=deployable, stage=stage)

    with bad_request(f"Deleting stage failed. {REMOVE} stage in your domains: api.example.com"):
        apigateway.delete_stage(restApiId=deployable, stageName=stage)
    with bad_request(f"Deleting RestApi {deployable} failed. {REMOVE} RestApi in your domains: api.example.com"):
        apigateway.delete_rest_api(restApiId=deployable)
    apigateway.delete_base_path_mapping(domainName=domain, basePath="(none)")

    assert status(apigateway.delete_stage(restApiId=deployable, stageName=stage)) == 202
    assert status(apigateway.delete_rest_api(restApiId=deployable)) == 202


def test_a_stage_that_no_base_path_names_is_deleted(apigateway: Any, domain: str, deployable: str, stage: str) -> None:
    apigateway.create_base_path_mapping(domainName=domain, restApiId=deployable)

    assert status(apigateway.delete_stage(restApiId=deployable, stageName=stage)) == 202


def test_an_empty_base_path_is_shown_as_none(apigateway: Any, domain: str, deployable: str) -> None:
    created = apigateway.create_base_path_mapping(domainName=domain, restApiId=deployable, basePath="", stage="")

    described = {"basePath": "(none)", "restApiId": deployable}
    assert (status(created), members(created)) == (201, described)
    assert members(apigateway.get_base_path_mapping(domainName=domain, basePath="(none)")) == described
    assert apigateway.get_base_path_mappings(domainName=domain)["items"] == [described]


@pytest.mark.usefixtures("stage")
def test_a_mapping_is_changed_as_terraform_changes_it(apigateway: Any, domain: str, deployable: str) -> None:
    other = apigateway.create_rest_api(name="other")["id"]
    apigateway.create_base_path_mapping(domainName=domain, restApiId=other, basePath="v1")

    changed = apigateway.update_base_path_mapping(
        domainName=domain,
        basePath="v1",
        patchOperations=patches(
            ("replace", "/restapiId", deployable), ("replace", "/basePath", "v2"), ("replace", "/stage", "s1")
        ),
    )

    assert members(changed) == {"basePath": "v2", "restApiId": deployable, "stage": "s1"}
    assert [each["basePath"] for each in apigateway.get_base_path_mappings(domainName=domain)["items"]] == ["v2"]


def test_a_deleted_mapping_is_not_found(apigateway: Any, domain: str, deployable: str) -> None:
    apigateway.create_base_path_mapping(domainName=domain, restApiId=deployable, basePath="v1")

    deleted = apigateway.delete_base_path_mapping(domainName=domain, basePath="v1")

    assert status(deleted) == 202
    assert refusal(apigateway.get_base_path_mapping, domainName=domain, basePath="v1") == (
        404,
        "NotFoundException",
        "Invalid base path mapping identifier specified",
    )


WRONG = {
    "an-unknown-domain-name": (
        {"domainName": "other.example.com"},
        (404, "NotFoundException", "Invalid domain name identifier specified"),
    ),
    "an-unknown-api": (
        {"restApiId": "unknown", "basePath": "v2"},
        (400, "BadRequestException", "Invalid REST API identifier specified"),
    ),
    "an-unknown-stage": (
        {"stage": "unknown", "basePath": "v2"},
        (400, "BadRequestException", "Invalid stage identifier specified"),
    ),
    "a-path-that-is-taken": ({}, (409, "ConflictException", "Base path already exists for this domain name")),
    "a-path-of-two-parts": (
        {"basePath": "a/b"},
        (
            400,
            "BadRequestException",
            (
                "API Gateway V1 doesn't support the slash character (/) in base path mappings. "
                "To create a multi-level base path mapping, use API Gateway V2."
            ),
        ),
    ),
}


@pytest.mark.parametrize(("given", "refused"), WRONG.values(), ids=WRONG)
def test_a_wrong_mapping_is_refused(
    apigateway: Any, domain: str, deployable: str, given: dict[str, str], refused: tuple[int, str, str]
) -> None:
    call = {"domainName": domain, "restApiId": deployable}
    apigateway.create_base_path_mapping(**call)

    assert refusal(apigateway.create_base_path_mapping, **(call | given)) == refused
