"""Access associations: through which VPC endpoint a private domain name is reached.

https://docs.aws.amazon.com/apigateway/latest/api/API_DomainNameAccessAssociation.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.call import new_id
from sagemaker_rest.cloud.api_gateway.control_plane.documents import document
from sagemaker_rest.cloud.api_gateway.control_plane.domain_name_records import DomainName
from sagemaker_rest.cloud.api_gateway.control_plane.errors import bad_request, conflict, not_found
from sagemaker_rest.cloud.api_gateway.control_plane.paging import page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.cloud.api_gateway.control_plane.call import Call, Operation


@dataclass(frozen=True, slots=True)
class DomainNameAccessAssociation:
    """A VPC endpoint that may reach a private domain name."""

    domain_name_access_association_arn: str
    domain_name_arn: str
    access_association_source_type: str
    access_association_source: str
    tags: Mapping[str, str] | None = None


def create_domain_name_access_association(call: Call) -> dict[str, Any]:
    domain_arn, source = call.given("domainNameArn"), call.given("accessAssociationSource")
    if domain_arn not in {domain.domain_name_arn for domain in call.records.view(DomainName).values()}:
        raise not_found("Invalid domain name identifier specified")
    if not source.startswith("vpce-"):
        raise bad_request(f"Invalid access association source {source}: it must be the identifier of a VPC endpoint")
    known = call.records.of(DomainNameAccessAssociation)
    if any((each.domain_name_arn, each.access_association_source) == (domain_arn, source) for each in known.values()):
        raise conflict("The domain name access association already exists")
    scope, (_, _, name) = call.scope, domain_arn.rpartition("/domainnames/")
    association = DomainNameAccessAssociation(
        domain_name_access_association_arn=(
            f"arn:{scope.partition}:apigateway:{scope.region}:{scope.account_id}:/domainnameaccessassociations/"
            f"domainname/{name}/vpcesource/{source}+{new_id(10)}"
        ),
        domain_name_arn=domain_arn,
        access_association_source_type=call.given("accessAssociationSourceType"),
        access_association_source=source,
        tags=call.given("tags") or None,
    )
    known[association.domain_name_access_association_arn] = association
    return document(association)


def get_domain_name_access_associations(call: Call) -> dict[str, Any]:
    known = call.records.view(DomainNameAccessAssociation).values()
    return page(call.request, [document(association) for association in known])


def delete_domain_name_access_association(call: Call) -> None:
    known = call.records.of(DomainNameAccessAssociation)
    if known.pop(call.given("domainNameAccessAssociationArn"), None) is None:
        raise not_found("Invalid domain name access association identifier specified")


OPERATIONS: dict[str, Operation] = {
    "CreateDomainNameAccessAssociation": create_domain_name_access_association,
    "DeleteDomainNameAccessAssociation": delete_domain_name_access_association,
    "GetDomainNameAccessAssociations": get_domain_name_access_associations,
    # the owner of the domain name rejects what somebody else has made: it is gone either way
    "RejectDomainNameAccessAssociation": delete_domain_name_access_association,
}
