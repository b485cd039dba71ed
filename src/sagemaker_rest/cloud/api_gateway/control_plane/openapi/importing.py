"""A definition put on a REST API, by the operations that it stands for: all of it, or nothing.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api-update.html
"""

from __future__ import annotations

import dataclasses
import json
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.authorizers import Authorizer, add_authorizer
from sagemaker_rest.cloud.api_gateway.control_plane.call import new_id
from sagemaker_rest.cloud.api_gateway.control_plane.documentation_parts import DocumentationPart, new_part
from sagemaker_rest.cloud.api_gateway.control_plane.errors import bad_request
from sagemaker_rest.cloud.api_gateway.control_plane.gateway_responses import (
    DEFAULT_STATUSES,
    GatewayResponse,
    put_gateway_response,
)
from sagemaker_rest.cloud.api_gateway.control_plane.integration_responses import put_integration_response
from sagemaker_rest.cloud.api_gateway.control_plane.integrations import put_integration
from sagemaker_rest.cloud.api_gateway.control_plane.method_responses import put_method_response
from sagemaker_rest.cloud.api_gateway.control_plane.methods import put_method
from sagemaker_rest.cloud.api_gateway.control_plane.models import Model, create_model
from sagemaker_rest.cloud.api_gateway.control_plane.openapi.schemas import SCHEMAS, missing_model
from sagemaker_rest.cloud.api_gateway.control_plane.request_validators import (
    RequestValidator,
    create_request_validator,
)
from sagemaker_rest.cloud.api_gateway.control_plane.resource_records import Resource, keep_resource, path_of
from sagemaker_rest.cloud.api_gateway.control_plane.resources import create_resource
from sagemaker_rest.cloud.protocol.errors import OperationNotImplementedError, ServiceError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sagemaker_rest.cloud.api_gateway.control_plane.call import Call, Operation
    from sagemaker_rest.cloud.api_gateway.control_plane.openapi.definitions import (
        ApiDefinition,
        Members,
        MethodDefinition,
        ModelDefinition,
        PartDefinition,
    )
    from sagemaker_rest.cloud.api_gateway.control_plane.rest_api_records import RestApi

# botocore's model says the following of the operations' own requests
_STATUS = re.compile("[1-5][0-9][0-9]")
_ENUMERATIONS = {
    "type": ("integration type", ("AWS", "AWS_PROXY", "HTTP", "HTTP_PROXY", "MOCK")),
    "integrationHttpMethod": ("HttpMethod", ("GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "HEAD", "ANY")),
    "connectionType": ("connection type", ("INTERNET", "VPC_LINK")),
    "passthroughBehavior": ("passthrough behavior", ("WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER")),
    "contentHandling": ("content handling", ("CONVERT_TO_BINARY", "CONVERT_TO_TEXT")),
    "responseTransferMode": ("response transfer mode", ("BUFFERED", "STREAM")),
}


def import_definition(call: Call, api: RestApi, definition: ApiDefinition, *, overwrites: bool) -> None:
    """Merge `definition` into what belongs to `api`, or let it take the place of that. Deployments and stages stay.

    Raises:
        ServiceError: BadRequestException with all that was wrong, in API Gateway's words.

    """
    process = _Import(call, api, definition, overwrites=overwrites)
    process.carry_out()
    if process.errors:
        message = "\n\t".join(("Errors found during import:", *process.errors))
        if process.warnings:
            message += "\n" + "\n\t".join(("Additionally, these warnings were found:", *process.warnings))
        raise bad_request(message)


def import_parts(call: Call, api_id: str, parts: tuple[PartDefinition, ...], *, overwrites: bool) -> list[str]:
    """Put documentation parts on an API, and return their identifiers. One of the same location is replaced."""
    kept = call.records.of(DocumentationPart, api_id)
    if overwrites:
        kept.clear()
    identifiers = []
    for definition in parts:
        part = new_part(definition.location, definition.properties)
        same = next((known.id for known in kept.values() if known.location == part.location), None)
        part = dataclasses.replace(part, id=same or part.id)
        kept[part.id] = part
        identifiers.append(part.id)
    return identifiers


class _Import:
    def __init__(self, call: Call, api: RestApi, definition: ApiDefinition, *, overwrites: bool) -> None:
        self._call = call
        self._api = api
        self._definition = definition
        self._overwrites = overwrites
        resources = call.records.view(Resource, api.id)
        self._known = {path_of(resource, resources): resource.id for resource in resources.values()}
        # recorded on AWS by others: a resource that an overwrite meets again keeps its identifier, its cache does not
        self._cache_namespaces = {path: new_id() for path in self._known} if overwrites else {}
        self.errors: list[str] = []
        self.warnings = list(definition.warnings)

    def carry_out(self) -> None:
        """Make everything that the definition has; `errors` lists what cannot be made."""
        if self._overwrites:
            self._clear()
        for model in self._definition.models:
            self._make_model(model)
        for validator in self._definition.validators:
            with self._explained(f"Unable to create request validator '{validator['name']}'"):
                self._replace(create_request_validator, RequestValidator, validator)
        for authorizer in self._definition.authorizers:
            with self._explained(f"Unable to create authorizer '{authorizer['name']}'"):
                self._make_authorizer(authorizer)
        for response in self._definition.gateway_responses:
            with self._explained(f"Unable to put gateway response '{response['responseType']}'"):
                self._put_gateway_response(response)
        if self._definition.parts is not None:
            import_parts(self._call, self._api.id, self._definition.parts, overwrites=self._overwrites)
        for path in self._definition.paths:
            self._make_resources(path)
        for method in self._definition.methods:
            if method.path in self._known:
                self._make_method(method, self._known[method.path])

    def _clear(self) -> None:
        """Take away what the definition replaces, but resources whose paths it has."""
        kept = {"/"} | {prefix for path in self._definition.paths for prefix in _prefixes(path)}
        resources = self._call.records.of(Resource, self._api.id)
        for path, identifier in list(self._known.items()):
            if path in kept:
                resources[identifier] = dataclasses.replace(resources[identifier], resource_methods={})
            else:
                del resources[identifier], self._known[path]
        for kind in (Authorizer, GatewayResponse, Model, RequestValidator):
            self._call.records.of(kind, self._api.id).clear()

    def _do(self, operation: Operation, members: Members) -> Mapping[str, Any]:
        request = {"restApiId": self._api.id, **members}
        return operation(dataclasses.replace(self._call, request=request)) or {}

    @contextmanager
    def _explained(self, prefix: str) -> Iterator[None]:
        """Keep an error for the end, when all of them are reported."""
        try:
            yield
        except OperationNotImplementedError:
            raise
        except ServiceError as error:
            self.errors.append(f"{prefix}: {error.message}")

    def _make_model(self, model: ModelDefinition) -> None:
        base = f"https://apigateway.amazonaws.com/restapis/{self._api.id}/models/"
        schema = _with_models(model.schema, base)
        members = {"name": model.name, "contentType": "application/json", "schema": json.dumps(schema)}
        with self._explained(f"Unable to create model for '{model.name}'"):
            known = self._call.records.of(Model, self._api.id)
            replaced = known.pop(model.name, None)
            self._do(create_model, members | ({"description": model.description} if model.description else {}))
            if replaced is not None:
                known[model.name] = dataclasses.replace(known[model.name], id=replaced.id)

    def _replace(self, operation: Operation, kind: type[Any], members: Members) -> str:
        """Make what goes by its name anew, and return its identifier: methods know the old one by that."""
        table = self._call.records.of(kind, self._api.id)
        old = next((identifier for identifier, known in table.items() if known.name == members["name"]), None)
        made = str(self._do(operation, members)["id"])
        if old is None:
            return made
        table[old] = dataclasses.replace(table.pop(made), id=old)
        return old

    def _make_authorizer(self, members: Members) -> None:
        identifier = self._replace(add_authorizer, Authorizer, members)
        authorizers = self._call.records.of(Authorizer, self._api.id)
        # CreateAuthorizer fills in 300; of an imported one AWS shows what the document says, or nothing
        ttl = members.get("authorizerResultTtlInSeconds")
        authorizers[identifier] = dataclasses.replace(authorizers[identifier], authorizer_result_ttl_in_seconds=ttl)

    def _put_gateway_response(self, members: Members) -> None:
        if members["responseType"] not in DEFAULT_STATUSES:
            raise bad_request(f"Invalid gateway response type {members['responseType']!r}")
        _check_values(members)
        self._do(put_gateway_response, members)

    def _make_resources(self, path: str) -> None:
        parent = self._api.root_resource_id
        for prefix in _prefixes(path):
            if prefix not in self._known:
                members = {"parentId": parent, "pathPart": prefix.rpartition("/")[2]}
                with self._explained(f"Unable to create resource at path '{prefix}'"):
                    self._known[prefix] = str(self._do(create_resource, members)["id"])
            if prefix not in self._known:
                return
            parent = self._known[prefix]

    def _make_method(self, method: MethodDefinition, resource_id: str) -> None:
        place = {"resourceId": resource_id, "httpMethod": method.http_method}
        where = f"'{method.http_method}' for resource at path '{method.path}'"
        before = len(self.errors)
        with self._explained(f"Unable to put method '{method.http_method}' on resource at path '{method.path}'"):
            self._check_request_models(method)
            self._drop_method(resource_id, method.http_method)
            self._do(put_method, method.members | place | self._identified(method))
        if len(self.errors) > before:
            return
        for response in method.responses:
            with self._explained(f"Unable to put method response on {where}"):
                _check_values(response)
                self._do(put_method_response, self._with_made_models(response) | place)
        if method.integration is None:
            return
        with self._explained(f"Unable to put integration on {where}"):
            _check_values(method.integration)
            if "type" not in method.integration:
                raise bad_request("Enumeration value for integration type must be non-empty")
            namespace = {"cacheNamespace": self._cache_namespaces.get(method.path, resource_id)}
            self._do(put_integration, namespace | method.integration | place)
        if len(self.errors) > before:
            return
        for response in method.integration_responses:
            with self._explained(f"Unable to put integration response on {where}"):
                _check_values(response)
                self._do(put_integration_response, response | place)

    def _check_request_models(self, method: MethodDefinition) -> None:
        for name in method.members.get("requestModels", {}).values():
            if name not in self._call.records.view(Model, self._api.id):
                self.warnings.append(missing_model(name))
                # recorded by others: https://github.com/awslabs/aws-api-gateway-developer-portal/issues/571
                raise bad_request("Invalid model identifier specified: null")

    def _with_made_models(self, response: Members) -> Members:
        """Return the members of a PutMethodResponse without models that could not be made."""
        made = self._call.records.view(Model, self._api.id)
        models = response.get("responseModels", {})
        self.warnings += [missing_model(name) for name in models.values() if name not in made]
        kept = {media_type: name for media_type, name in models.items() if name in made}
        return {**response, "responseModels": kept} if models else response

    def _drop_method(self, resource_id: str, http_method: str) -> None:
        resource = self._call.records.view(Resource, self._api.id)[resource_id]
        methods = {name: known for name, known in resource.resource_methods.items() if name != http_method}
        keep_resource(self._call.records, self._api.id, dataclasses.replace(resource, resource_methods=methods))

    def _identified(self, method: MethodDefinition) -> Members:
        """Return the members of PutMethod that are identifiers of what the definition names."""
        named: tuple[tuple[str, type[Any], str | None], ...] = (
            ("authorizerId", Authorizer, method.authorizer),
            ("requestValidatorId", RequestValidator, method.validator),
        )
        return {
            member: identifier
            for member, kind, name in named
            for identifier, known in self._call.records.view(kind, self._api.id).items()
            if known.name == name
        }


def _prefixes(path: str) -> list[str]:
    """Return `/a/b` and what it lies below: `/a`, `/a/b`."""
    parts = path.strip("/").split("/") if path != "/" else []
    return ["/" + "/".join(parts[: count + 1]) for count in range(len(parts))]


def _with_models(schema: Any, base: str) -> Any:
    if isinstance(schema, dict):
        return {
            key: base + value.removeprefix(SCHEMAS)
            if key == "$ref" and isinstance(value, str) and value.startswith(SCHEMAS)
            else _with_models(value, base)
            for key, value in schema.items()
        }
    return [_with_models(entry, base) for entry in schema] if isinstance(schema, list) else schema


def _check_values(members: Members) -> None:
    for member, (called, values) in _ENUMERATIONS.items():
        if member in members and members[member] not in values:
            raise bad_request(f"Invalid {called} {members[member]!r}: it must be one of {', '.join(values)}")
    if not _STATUS.fullmatch(members.get("statusCode", "200")):
        raise bad_request(f"Invalid status code {members['statusCode']!r}: it must be from 100 to 599")
