"""GetExport: the document of what a stage serves. It is written from the stage's deployment, not from the API as it is.

https://docs.aws.amazon.com/apigateway/latest/api/API_GetExport.html
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import yaml

from sagemaker_rest.cloud.api_gateway.control_plane.deployment_records import Deployment
from sagemaker_rest.cloud.api_gateway.control_plane.documentation_versions import DocumentationVersion
from sagemaker_rest.cloud.api_gateway.control_plane.errors import bad_request
from sagemaker_rest.cloud.api_gateway.control_plane.openapi.documenting import documentation_extension, documented
from sagemaker_rest.cloud.api_gateway.control_plane.openapi.writing import Deployed
from sagemaker_rest.cloud.api_gateway.control_plane.openapi.written_openapi import openapi_document
from sagemaker_rest.cloud.api_gateway.control_plane.openapi.written_swagger import swagger_document
from sagemaker_rest.cloud.api_gateway.control_plane.rest_api_records import found_api
from sagemaker_rest.cloud.api_gateway.control_plane.stage_records import found_stage
from sagemaker_rest.cloud.partitions import dns_suffix
from sagemaker_rest.cloud.protocol.errors import OperationNotImplementedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.cloud.api_gateway.control_plane.call import Call, Operation
    from sagemaker_rest.cloud.protocol.service import Scope

_WRITERS = {"oas30": openapi_document, "swagger": swagger_document}
_EXTENSIONS = frozenset({"apigateway", "authorizers", "documentation", "integrations"})


class _Dumper(yaml.SafeDumper):  # type: ignore[misc] # types-PyYAML leaves it open
    """Writes a part anew each time that it comes, without YAML's references."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's signature
        return True


def get_export(call: Call) -> dict[str, Any]:
    api = found_api(call)
    stage = found_stage(call)
    kind = call.given("exportType")
    if kind not in _WRITERS:
        raise bad_request(f"Invalid export type {kind!r}: it must be one of {', '.join(_WRITERS)}")
    extensions = _extensions(call.given("parameters", {}))
    deployment = call.records.view(Deployment, api.id)[stage.deployment_id]
    deployed = Deployed(deployment.records, extensions)
    version = deployed.api.version or deployment.created_date.strftime("%Y-%m-%dT%H:%M:%SZ")
    document = _WRITERS[kind](deployed, _info(deployed, version), _host(api.id, call.scope), stage.stage_name)
    documentation = call.records.view(DocumentationVersion, api.id).get(stage.documentation_version or "")
    if documentation is not None:
        document = documented(document, documentation)
        if deployed.has("documentation"):
            document |= documentation_extension(documentation)
    is_yaml = "yaml" in call.given("accepts", "")
    return {
        # whatever the text is
        "contentType": "application/octet-stream",
        "contentDisposition": f'attachment; filename="{kind}_{version}.{"yaml" if is_yaml else "json"}"',
        "body": (_as_yaml(document) if is_yaml else json.dumps(document, indent=2)).encode(),
    }


def _extensions(parameters: Mapping[str, str]) -> frozenset[str]:
    asked = frozenset(filter(None, map(str.strip, parameters.get("extensions", "").split(","))))
    if "postman" in asked:
        raise OperationNotImplementedError("The local cloud does not export APIs with extensions for Postman")
    if asked - _EXTENSIONS:
        raise bad_request(f"Invalid extensions {', '.join(sorted(asked - _EXTENSIONS))!r}")
    return asked


def _info(deployed: Deployed, version: str) -> dict[str, str]:
    description = {"description": deployed.api.description} if deployed.api.description else {}
    return {"title": deployed.api.name, **description, "version": version}


def _host(api_id: str, scope: Scope) -> str:
    return f"{api_id}.execute-api.{scope.region}.{dns_suffix(scope.partition)}"


def _as_yaml(document: Mapping[str, Any]) -> str:
    text: str = yaml.dump(document, Dumper=_Dumper, sort_keys=False, explicit_start=True, allow_unicode=True)
    return text


OPERATIONS: dict[str, Operation] = {"GetExport": get_export}
