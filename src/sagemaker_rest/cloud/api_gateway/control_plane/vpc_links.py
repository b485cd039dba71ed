"""VPC links: the way to a network load balancer. https://docs.aws.amazon.com/apigateway/latest/api/API_VpcLink.html.

Nothing behind them answers here: the data plane refuses their traffic with 501.
"""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.call import new_id
from sagemaker_rest.cloud.api_gateway.control_plane.deployment_records import Deployment
from sagemaker_rest.cloud.api_gateway.control_plane.documents import document
from sagemaker_rest.cloud.api_gateway.control_plane.errors import bad_request, not_found
from sagemaker_rest.cloud.api_gateway.control_plane.paging import page
from sagemaker_rest.cloud.api_gateway.control_plane.patching import REPLACE, Patch, PatchTable, Path
from sagemaker_rest.cloud.api_gateway.control_plane.resource_records import Resource, methods_in
from sagemaker_rest.cloud.api_gateway.control_plane.rest_api_records import RestApi
from sagemaker_rest.cloud.api_gateway.control_plane.stage_records import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sagemaker_rest.cloud.api_gateway.control_plane.call import Call, Operation

_ARN = re.compile(r"arn:[^:]+:[^:]+:[^:]*:[^:]*:.+")


@dataclass(frozen=True, slots=True)
class VpcLink:
    """A link; it is ready by the time that somebody looks."""

    id: str
    name: str
    target_arns: tuple[str, ...]
    description: str | None = None
    status: str = "AVAILABLE"
    status_message: str = "Your vpc link is ready for use"
    tags: Mapping[str, str] | None = None


def _rename(link: VpcLink, patch: Patch) -> VpcLink:
    return dataclasses.replace(link, name=_name(patch.value))


def _describe(link: VpcLink, patch: Patch) -> VpcLink:
    return dataclasses.replace(link, description=patch.value or None)


_PATCHES: PatchTable[VpcLink] = PatchTable(
    (Path("/name", (REPLACE,), _rename), Path("/description", (REPLACE,), _describe))
)


def create_vpc_link(call: Call) -> dict[str, Any]:
    link = VpcLink(
        id=new_id(),
        name=_name(call.given("name")),
        target_arns=_target_arns(call.given("targetArns")),
        description=call.given("description") or None,
        tags=call.given("tags") or None,
    )
    call.records.of(VpcLink)[link.id] = link
    return document(link, "status_message") | {"status": "PENDING"}


def get_vpc_link(call: Call) -> dict[str, Any]:
    return {"tags": {}} | document(_found(call))


def get_vpc_links(call: Call) -> dict[str, Any]:
    return page(call.request, [document(link) for link in call.records.view(VpcLink).values()])


def update_vpc_link(call: Call) -> dict[str, Any]:
    changed = _PATCHES.apply(_found(call), call.given("patchOperations", []))
    call.records.of(VpcLink)[changed.id] = changed
    return {"tags": {}} | document(changed)


def delete_vpc_link(call: Call) -> None:
    link = _found(call)
    # a deployed API goes on using the link that it was deployed with
    # https://github.com/hashicorp/terraform/issues/18392
    places = list(_places(call, link))
    if places:
        raise bad_request(
            f"Cannot delete vpc link. Vpc link '{link.id}', is referenced in [{', '.join(places)}] in format of "
            "[RESTApiId:Method:Resource:Stage]."
        )
    del call.records.of(VpcLink)[link.id]


def _places(call: Call, link: VpcLink) -> Iterator[str]:
    """Yield where stages use a link."""
    for api_id in call.records.view(RestApi):
        deployments = call.records.view(Deployment, api_id)
        for stage in call.records.view(Stage, api_id).values():
            for resource, method in methods_in(deployments[stage.deployment_id].records.owned.view(Resource, api_id)):
                if method.method_integration is not None and method.method_integration.connection_id == link.id:
                    yield f"{api_id}:{method.http_method}:{resource.id}:{stage.stage_name}"


def _found(call: Call) -> VpcLink:
    known = call.records.view(VpcLink)
    if call.given("vpcLinkId") not in known:
        raise not_found("Invalid Vpc Link identifier specified")
    return known[call.given("vpcLinkId")]


def _name(text: str | None) -> str:
    if not text:
        raise bad_request("Name cannot be empty")
    return text


def _target_arns(arns: list[str]) -> tuple[str, ...]:
    for arn in arns:
        if not _ARN.fullmatch(arn):
            raise bad_request(f"Invalid ARN. ARN is not well formed {arn}")
    return tuple(arns)


OPERATIONS: dict[str, Operation] = {
    "CreateVpcLink": create_vpc_link,
    "DeleteVpcLink": delete_vpc_link,
    "GetVpcLink": get_vpc_link,
    "GetVpcLinks": get_vpc_links,
    "UpdateVpcLink": update_vpc_link,
}
