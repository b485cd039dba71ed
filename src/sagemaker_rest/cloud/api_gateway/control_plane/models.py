"""Models: JSON schemas of bodies. https://docs.aws.amazon.com/apigateway/latest/api/API_Model.html."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.call import new_id
from sagemaker_rest.cloud.api_gateway.control_plane.documents import document
from sagemaker_rest.cloud.api_gateway.control_plane.errors import bad_request, conflict, not_found
from sagemaker_rest.cloud.api_gateway.control_plane.paging import page
from sagemaker_rest.cloud.api_gateway.control_plane.rest_api_records import found_api

if TYPE_CHECKING:
    from sagemaker_rest.cloud.api_gateway.control_plane.call import Call, Operation


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
    found_api(call)
    models = call.records.of(Model, call.given("restApiId"))
    name = _name(call.given("name"))
    if name in models:
        raise conflict("Model name already exists for this REST API")
    model = Model(
        id=new_id(),
        name=name,
        content_type=call.given("contentType"),
        schema=_schema(call.given("schema", "")),
        description=call.given("description"),
    )
    models[name] = model
    return document(model)


def _name(text: str) -> str:
    if not text:
        raise bad_request("Model name must be non-empty")
    if not re.fullmatch("[a-zA-Z0-9]+", text):
        raise bad_request("Model name must be alphanumeric: " + text)
    return text


def _schema(text: str) -> str:
    if not text:
        raise bad_request("Model schema must have at least 1 property or array items defined")
    return text


def get_model(call: Call) -> dict[str, Any]:
    return document(_found(call))


def get_models(call: Call) -> dict[str, Any]:
    found_api(call)
    models = call.records.view(Model, call.given("restApiId"))
    return page(call.request, [document(models[name]) for name in sorted(models)])


def delete_model(call: Call) -> None:
    del call.records.of(Model, call.given("restApiId"))[_found(call).name]


def _found(call: Call) -> Model:
    models = call.records.view(Model, call.given("restApiId"))
    name = call.given("modelName")
    if name not in models:
        raise not_found(f"Invalid model name specified: {name}")
    return models[name]


OPERATIONS: dict[str, Operation] = {
    "CreateModel": create_model,
    "DeleteModel": delete_model,
    "GetModel": get_model,
    "GetModels": get_models,
}
