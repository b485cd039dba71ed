"""Request validation: required parameters first, then the body against its model's JSON Schema (draft 4).

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jsonschema_rs import Draft4Validator, ValidationError

from sagemaker_rest.cloud.api_gateway.data_plane import faults
from sagemaker_rest.cloud.api_gateway.data_plane.faults import GatewayFaultError, configuration_error
from sagemaker_rest.cloud.api_gateway.data_plane.json_body import parse_json
from sagemaker_rest.cloud.api_gateway.data_plane.payload import media_type
from sagemaker_rest.cloud.api_gateway.data_plane.work import weight_of_validation, work_on

if TYPE_CHECKING:
    from sagemaker_rest.cloud.api_gateway.data_plane.invocation import Invocation
    from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import ApiSnapshot, MethodSnapshot, ModelSnapshot
    from sagemaker_rest.cloud.api_gateway.data_plane.worker_processes import WorkerProcesses

_JSON = "application/json"


@dataclass(frozen=True, slots=True)
class _BodySchema:
    """A model, with those of its API that it may refer to: name and schema of each."""

    name: str
    api_id: str
    models: tuple[tuple[str, str], ...]


async def validate(invocation: Invocation, method: MethodSnapshot, workers: WorkerProcesses) -> None:
    """Raise GatewayFaultError if the method's validator finds the request wanting."""
    if method.validator is None:
        return
    if method.validator.validates_parameters:
        _require_parameters(invocation, method)
    if method.validator.validates_body:
        model = _model_for(invocation, method)
        if model is not None:
            schema, body = _body_schema(invocation.api, model.name), invocation.request.body
            await work_on(workers, weight_of_validation(body, [model.schema]), _require_valid, schema, body)


def _require_parameters(invocation: Invocation, method: MethodSnapshot) -> None:
    required = (name.split(".", maxsplit=3)[2:] for name, needed in method.request_parameters.items() if needed)
    missing = sorted(name for location, name in required if not _is_given(invocation, location, name))
    if missing:
        raise GatewayFaultError(
            faults.BAD_REQUEST_PARAMETERS, message=f"Missing required request parameters: [{', '.join(missing)}]"
        )


def _is_given(invocation: Invocation, location: str, name: str) -> bool:
    """Return whether a parameter is given. API Gateway takes a blank value for a missing one ("included and not
    blank").
    """
    match location:
        case "header":
            values = invocation.header_values(name)
        case "querystring":
            values = invocation.query_parameters.get(name, [])
        case _:
            values = [invocation.path_parameters.get(name, "")]
    return any(value.strip() for value in values)


def _require_valid(schema: _BodySchema, body: bytes) -> None:
    text = body.decode("utf-8", errors="replace")
    try:
        # no body at all is validated as an empty object
        document = parse_json(text or "{}")
    except ValueError as error:
        raise GatewayFaultError(faults.BAD_REQUEST_BODY) from error
    validator = _validator(schema)
    try:
        valid = validator.is_valid(document)
    except UnicodeEncodeError:
        # a lone surrogate, which JSON can spell: for a schema it is a character like any other
        valid = validator.is_valid(json.loads(json.dumps(document, ensure_ascii=False).encode(errors="replace")))
    if not valid:
        raise GatewayFaultError(faults.BAD_REQUEST_BODY)


def _model_for(invocation: Invocation, method: MethodSnapshot) -> ModelSnapshot | None:
    """Return the model for the request's content type (JSON if it names none), else `$default`'s; None if nothing is
    checked.
    """
    content_type = media_type(invocation.request.headers.get("Content-Type")) or _JSON
    name = method.request_models.get(content_type) or method.request_models.get("$default")
    if name is None:
        return None
    model = invocation.api.models.get(name)
    if model is None:
        raise configuration_error(f"the method's model {name!r} does not exist")
    return model


@lru_cache(maxsize=512)
def _body_schema(api: ApiSnapshot, name: str) -> _BodySchema:
    return _BodySchema(name, api.id, tuple((model.name, model.schema) for model in api.models.values()))


@lru_cache(maxsize=512)
def _validator(schema: _BodySchema) -> Draft4Validator:
    models = dict(schema.models)

    def referred(uri: str) -> Any:
        """Return another model, referred to as `https://apigateway.amazonaws.com/restapis/{api}/models/{name}`."""
        base, _, name = uri.rpartition("/")
        if base != f"https://apigateway.amazonaws.com/restapis/{schema.api_id}/models" or name not in models:
            raise LookupError(uri)  # nothing is fetched from elsewhere
        return json.loads(models[name])

    try:
        return Draft4Validator(json.loads(models[schema.name]), validate_formats=False, retriever=referred)
    except (ValueError, ValidationError) as error:
        raise configuration_error(f"the model {schema.name!r} is not a JSON Schema of draft 4: {error}") from error
