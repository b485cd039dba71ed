"""ImportRestApi and PutRestApi. moto 5.2.5 reads a part of OpenAPI 3 and nothing of Swagger 2: no parameters, models,
validators, security or settings of the API; it fails at a path that is there already, at a path item's parameters and
at a document without a description, and on a mistake leaves half of it behind.

https://docs.aws.amazon.com/apigateway/latest/api/API_PutRestApi.html
https://docs.aws.amazon.com/apigateway/latest/api/API_ImportRestApi.html
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from moto.apigateway.exceptions import BadRequestException
from moto.apigateway.responses import APIGatewayResponse

from sagemaker_rest.cloud.neighbours.api_gateway.openapi.definition import DefinitionError
from sagemaker_rest.cloud.neighbours.api_gateway.openapi.documents import read_document
from sagemaker_rest.cloud.neighbours.api_gateway.openapi.importing import import_definition
from sagemaker_rest.cloud.neighbours.api_gateway.openapi.reading import read_definition

if TYPE_CHECKING:
    from moto.apigateway.models import RestAPI

    from sagemaker_rest.cloud.neighbours.api_gateway.openapi.definition import ApiDefinition

_ENDPOINT_TYPES = ("EDGE", "REGIONAL", "PRIVATE")
_MODES = ("merge", "overwrite")


@cache
def install() -> None:
    """Make moto import whole documents. Calling it again changes nothing."""
    create_rest_api = APIGatewayResponse.create_rest_api

    def create(self: APIGatewayResponse) -> Any:
        # both are a POST to /restapis, and moto takes either for the first
        return _import_rest_api(self) if _asked(self, "mode") == "import" else create_rest_api(self)

    APIGatewayResponse.create_rest_api = create
    APIGatewayResponse.import_rest_api = _import_rest_api
    APIGatewayResponse.put_rest_api = _put_rest_api


def _import_rest_api(self: APIGatewayResponse) -> Any:
    definition = _definition(self)
    if not definition.title:
        raise BadRequestException("Invalid OpenAPI input: info.title is what the API is named, and is missing")
    endpoint_type = _asked(self, "endpointConfigurationTypes") or "EDGE"
    if endpoint_type not in _ENDPOINT_TYPES:
        raise BadRequestException(
            f"Invalid endpointConfigurationTypes {endpoint_type!r}: it must be one of {', '.join(_ENDPOINT_TYPES)}"
        )
    rest_api = self.backend.create_rest_api(definition.title, "", endpoint_configuration={"types": [endpoint_type]})
    try:
        import_definition(self.backend, rest_api, definition, overwrite=False)
    except BadRequestException:
        self.backend.delete_rest_api(rest_api.id)
        raise
    return 201, {"status": 201}, _document(rest_api, definition)


def _put_rest_api(self: APIGatewayResponse) -> Any:
    rest_api = self.backend.get_rest_api(self.path.split("/")[2])
    mode = _asked(self, "mode") or "merge"
    if mode not in _MODES:
        raise BadRequestException(f"Invalid mode {mode!r}: it must be {' or '.join(_MODES)}")
    definition = _definition(self)
    import_definition(self.backend, rest_api, definition, overwrite=mode == "overwrite")
    return 200, {}, _document(rest_api, definition)


def _asked(response: APIGatewayResponse, name: str) -> str | None:
    values = response.querystring.get(name)
    return str(values[0]) if values else None


def _definition(response: APIGatewayResponse) -> ApiDefinition:
    body = response.body
    try:
        document = read_document(body if isinstance(body, bytes) else body.encode())
        definition = read_definition(document, _asked(response, "basepath") or "ignore")
    except DefinitionError as error:
        raise BadRequestException(str(error)) from error
    except (AttributeError, KeyError, TypeError) as error:
        # any JSON may come: a list or a text where OpenAPI has an object
        raise BadRequestException(
            f"Invalid OpenAPI input: a part is not of the type that it must be ({error})"
        ) from error
    if definition.warnings and _asked(response, "failonwarnings") == "true":
        raise BadRequestException("Warnings found during import:\n\t" + "\n\t".join(definition.warnings))
    return definition


def _document(rest_api: RestAPI, definition: ApiDefinition) -> str:
    document = rest_api.to_dict()
    return json.dumps(document | ({"warnings": list(definition.warnings)} if definition.warnings else {}))
