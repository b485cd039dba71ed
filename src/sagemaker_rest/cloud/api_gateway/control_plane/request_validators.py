"""Request validators. https://docs.aws.amazon.com/apigateway/latest/api/API_RequestValidator.html."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.call import new_id
from sagemaker_rest.cloud.api_gateway.control_plane.documents import document
from sagemaker_rest.cloud.api_gateway.control_plane.errors import bad_request, conflict, not_found
from sagemaker_rest.cloud.api_gateway.control_plane.paging import page
from sagemaker_rest.cloud.api_gateway.control_plane.patching import PatchTable, Refusals, flag, value
from sagemaker_rest.cloud.api_gateway.control_plane.resource_records import Resource, methods_in, path_of
from sagemaker_rest.cloud.api_gateway.control_plane.rest_api_records import RestApi, found_api

if TYPE_CHECKING:
    from sagemaker_rest.cloud.api_gateway.control_plane.call import Call, Operation


@dataclass(frozen=True, slots=True)
class RequestValidator:
    """The parts of a request that are checked before the integration is called."""

    id: str
    name: str
    validate_request_body: bool = False
    validate_request_parameters: bool = False


def _name(text: str) -> str:
    if not text:
        raise bad_request("Request Validator name cannot be blank")
    return text


_PATCHES: PatchTable[RequestValidator] = PatchTable(
    (
        value("/name", "name", _name, required=True),
        value("/validateRequestParameters", "validate_request_parameters", flag, removed=False),
        value("/validateRequestBody", "validate_request_body", flag, removed=False),
    ),
    Refusals.LIST_THE_PATHS,
)


def create_request_validator(call: Call) -> dict[str, Any]:
    api_id = call.given("restApiId")
    if api_id not in call.records.view(RestApi):
        raise bad_request("Invalid REST API identifier specified")
    validator = RequestValidator(
        id=new_id(),
        name=_name(call.given("name", "")),
        validate_request_body=call.given("validateRequestBody", default=False),
        validate_request_parameters=call.given("validateRequestParameters", default=False),
    )
    call.records.of(RequestValidator, api_id)[validator.id] = validator
    return document(validator)


def get_request_validator(call: Call) -> dict[str, Any]:
    return document(_found(call))


def get_request_validators(call: Call) -> dict[str, Any]:
    validators = call.records.view(RequestValidator, found_api(call).id).values()
    return page(call.request, [document(validator) for validator in validators])


def update_request_validator(call: Call) -> dict[str, Any]:
    changed = _PATCHES.apply(_found(call), call.given("patchOperations", []))
    call.records.of(RequestValidator, call.given("restApiId"))[changed.id] = changed
    return document(changed)


def delete_request_validator(call: Call) -> None:
    validator = _found(call)
    resources = call.records.view(Resource, call.given("restApiId"))
    for resource, method in methods_in(resources):
        if method.request_validator_id == validator.id:
            # [?] that AWS refuses is reported, its words are not: these are those of an authorizer
            place = f"{method.http_method}/{path_of(resource, resources)}"
            raise conflict(f"Cannot delete request validator '{validator.name}', is referenced in method: {place}")
    del call.records.of(RequestValidator, call.given("restApiId"))[validator.id]


def _found(call: Call) -> RequestValidator:
    known = call.records.view(RequestValidator, call.given("restApiId"))
    if call.given("requestValidatorId") not in known:
        raise not_found("Invalid Request Validator identifier specified")
    return known[call.given("requestValidatorId")]


OPERATIONS: dict[str, Operation] = {
    "CreateRequestValidator": create_request_validator,
    "DeleteRequestValidator": delete_request_validator,
    "GetRequestValidator": get_request_validator,
    "GetRequestValidators": get_request_validators,
    "UpdateRequestValidator": update_request_validator,
}
