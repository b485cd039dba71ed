"""Models: JSON schemas of bodies. https://docs.aws.amazon.com/apigateway/latest/api/API_Model.html."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.call import new_id
from sagemaker_rest.cloud.api_gateway.control_plane.documents import document
from sagemaker_rest.cloud.api_gateway.control_plane.errors import bad_request, conflict, not_found
from sagemaker_rest.cloud.api_gateway.control_plane.model_schemas import check_schema, sample_template
from sagemaker_rest.cloud.api_gateway.control_plane.paging import page
from sagemaker_rest.cloud.api_gateway.control_plane.patching import PatchTable, Refusals, optional, value
from sagemaker_rest.cloud.api_gateway.control_plane.resource_records import Resource, path_of
from sagemaker_rest.cloud.api_gateway.control_plane.rest_api_records import found_api

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sagemaker_rest.cloud.api_gateway.control_plane.call import Call, Operation
    from sagemaker_rest.cloud.api_gateway.control_plane.resource_records import Method


@dataclass(frozen=True, slots=True)
class Model:
    """A schema by its name, which is unique in its API."""

    id: str
    name: str
    content_type: str
    schema: str
    description: str | None = None


_DRAFT_4 = "http://json-schema.org/draft-04/schema#"


def default_models() -> dict[str, Model]:
    """Return the two models that every API begins with, by their names."""
    empty = {"$schema": _DRAFT_4, "title": "Empty Schema", "type": "object"}
    error = {
        "$schema": _DRAFT_4,
        "title": "Error Schema",
        "type": "object",
        "properties": {"message": {"type": "string"}},
    }
    return {
        "Empty": Model(new_id(), "Empty", "application/json", _shown(empty), "This is a default empty schema model"),
        "Error": Model(new_id(), "Error", "application/json", _shown(error), "This is a default error schema model"),
    }


def _shown(schema: dict[str, Any]) -> str:
    return json.dumps(schema, indent=2).replace('":', '" :')


def create_model(call: Call) -> dict[str, Any]:
    api = found_api(call)
    models = call.records.of(Model, api.id)
    name = _name(call.given("name"))
    check_schema(call.given("schema", ""))
    if name in models:
        raise conflict("Model name already exists for this REST API")
    model = Model(
        id=new_id(),
        name=name,
        content_type=call.given("contentType"),
        schema=call.given("schema"),
        description=call.given("description") or None,
    )
    models[name] = model
    return document(model)


def _name(text: str) -> str:
    if not text:
        raise bad_request("Model name must be non-empty")
    if not re.fullmatch("[a-zA-Z0-9]+", text):
        raise bad_request(f"Model name must be alphanumeric: {text}")
    return text


def get_model(call: Call) -> dict[str, Any]:
    return document(_found(call))


def get_models(call: Call) -> dict[str, Any]:
    models = call.records.view(Model, found_api(call).id)
    return page(call.request, [document(models[name]) for name in sorted(models)])


def get_model_template(call: Call) -> dict[str, Any]:
    return {"value": sample_template(_found(call).schema)}


def update_model(call: Call) -> dict[str, Any]:
    changed = _PATCHES.apply(_found(call), call.given("patchOperations", []))
    call.records.of(Model, call.given("restApiId"))[changed.name] = changed
    return document(changed)


def delete_model(call: Call) -> None:
    model = _found(call)
    resources = call.records.view(Resource, call.given("restApiId"))
    # recorded on AWS by others: of two, the one that was made last is reported
    for resource in reversed([*resources.values()]):
        for method in resource.resource_methods.values():
            for kind in _references(method, model.name):
                place = f"{path_of(resource, resources)}/{method.http_method}"
                raise conflict(f"Cannot delete model '{model.name}', is referenced in {kind}: {place}")
    del call.records.of(Model, call.given("restApiId"))[model.name]


def _references(method: Method, model_name: str) -> Iterator[str]:
    if model_name in (method.request_models or {}).values():
        yield "method request"
    for response in (method.method_responses or {}).values():
        if model_name in (response.response_models or {}).values():
            yield "method response"


def _found(call: Call) -> Model:
    models = call.records.view(Model, call.given("restApiId"))
    name = call.given("modelName")
    if name not in models:
        raise not_found(f"Invalid model name specified: {name}")
    return models[name]


def _schema(text: str) -> str:
    check_schema(text)
    return text


_PATCHES: PatchTable[Model] = PatchTable(
    (
        value("/description", "description", optional),
        value("/schema", "schema", _schema, required=True),
    ),
    Refusals.LIST_THE_PATHS,
)

OPERATIONS: dict[str, Operation] = {
    "CreateModel": create_model,
    "DeleteModel": delete_model,
    "GetModel": get_model,
    "GetModelTemplate": get_model_template,
    "GetModels": get_models,
    "UpdateModel": update_model,
}
