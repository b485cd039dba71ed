"""Request validation: required parameters first, then the body against its model's JSON Schema (draft 4).

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jsonschema import Draft4Validator
from jsonschema.exceptions import SchemaError
from referencing import Registry, Resource
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT4

from sagemaker_rest.cloud.api_gateway.data_plane import faults
from sagemaker_rest.cloud.api_gateway.data_plane.faults import GatewayFaultError, configuration_error
from sagemaker_rest.cloud.api_gateway.data_plane.json_body import parse_json
from sagemaker_rest.cloud.api_gateway.data_plane.payload import media_type

if TYPE_CHECKING:
    from sagemaker_rest.cloud.api_gateway.data_plane.invocation import Invocation
    from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import ApiSnapshot, MethodSnapshot, ModelSnapshot

_JSON = "application/json"


def validate(invocation: Invocation, method: MethodSnapshot) -> None:
    """Raise GatewayFaultError if the method's validator finds the request wanting."""
    if method.validator is None:
        return
    if method.validator.validates_parameters:
        _require_parameters(invocation, method)
    if method.validator.validates_body:
        _require_valid_body(invocation, method)


def _require_parameters(invocation: Invocation, method: MethodSnapshot) -> None:
    required = (name.split(".", maxsplit=3)[2:] for name, needed in method.request_parameters.items() if needed)
    missing = sorted(name for location, name in required if not _is_given(invocation, location, name))
    if missing:
        raise GatewayFaultError(
            faults.BAD_REQUEST_PARAMETERS, message=f"Missing required request parameters: [{', '.join(missing)}]"
        )


def _is_given(invocation: Invocation, location: str, name: str) -> bool:
    """API Gateway takes a blank value for a missing one ("included and not blank")."""
    match location:
        case "header":
            values = invocation.header_values(name)
        case "querystring":
            values = invocation.query_parameters.get(name, [])
        case _:
            values = [invocation.path_parameters.get(name, "")]
    return any(value.strip() for value in values)


def _require_valid_body(invocation: Invocation, method: MethodSnapshot) -> None:
    model = _model_for(invocation, method)
    if model is None:
        return
    try:
        # no body at all is validated as an empty object
        document = parse_json(invocation.body_text or "{}")
    except ValueError as error:
        raise GatewayFaultError(faults.BAD_REQUEST_BODY) from error
    validator = _schema_validator(invocation.api, model.name)
    try:
        valid = validator.is_valid(document)
    except (Unresolvable, RecursionError) as error:
        raise configuration_error(f"the model {model.name!r} cannot be applied: {error}") from error
    if not valid:
        raise GatewayFaultError(faults.BAD_REQUEST_BODY)


def _model_for(invocation: Invocation, method: MethodSnapshot) -> ModelSnapshot | None:
    """The model for the request's content type (JSON if it names none), else `$default`'s; None: nothing to check."""
    content_type = media_type(invocation.request.headers.get("Content-Type")) or _JSON
    name = method.request_models.get(content_type) or method.request_models.get("$default")
    if name is None:
        return None
    model = invocation.api.models.get(name)
    if model is None:
        raise configuration_error(f"the method's model {name!r} does not exist")
    return model


@lru_cache(maxsize=512)
def _schema_validator(api: ApiSnapshot, name: str) -> Draft4Validator:
    try:
        schema = json.loads(api.models[name].schema)
        Draft4Validator.check_schema(schema)
    except (ValueError, SchemaError) as error:
        raise configuration_error(f"the model {name!r} is not a JSON Schema of draft 4: {error}") from error
    # mypy does not see the arguments of referencing's attrs classes
    registry: Registry[Any] = Registry(retrieve=lambda uri: _referred(api, uri))  # type: ignore[call-arg]
    return Draft4Validator(schema, registry=registry)


def _referred(api: ApiSnapshot, uri: str) -> Resource[Any]:
    """Another model of the API, referred to as `https://apigateway.amazonaws.com/restapis/{api}/models/{name}`."""
    base, _, name = uri.rpartition("/")
    if base != f"https://apigateway.amazonaws.com/restapis/{api.id}/models" or name not in api.models:
        raise LookupError(uri)  # "unresolvable" to whoever follows the reference; nothing is fetched from elsewhere
    return DRAFT4.create_resource(json.loads(api.models[name].schema))
