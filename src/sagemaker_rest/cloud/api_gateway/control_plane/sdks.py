"""SDKs of an API in a language: which there are. None is generated here.

https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-generate-sdk.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.api_gateway.control_plane.documents import document
from sagemaker_rest.cloud.api_gateway.control_plane.errors import not_found
from sagemaker_rest.cloud.api_gateway.control_plane.paging import page
from sagemaker_rest.cloud.api_gateway.control_plane.rest_api_records import found_api
from sagemaker_rest.cloud.api_gateway.control_plane.stage_records import found_stage
from sagemaker_rest.cloud.protocol.errors import OperationNotImplementedError

if TYPE_CHECKING:
    from sagemaker_rest.cloud.api_gateway.control_plane.call import Call, Operation


@dataclass(frozen=True, slots=True)
class SdkConfigurationProperty:
    """A parameter of GetSdk."""

    name: str
    friendly_name: str
    required: bool = True


@dataclass(frozen=True, slots=True)
class SdkType:
    """A language, or a platform, that API Gateway has SDKs for."""

    id: str
    friendly_name: str
    configuration_properties: tuple[SdkConfigurationProperty, ...] = ()


_PREFIX = (SdkConfigurationProperty("classPrefix", "Prefix"),)
_TYPES = {
    kind.id: kind
    for kind in (
        SdkType(
            "android",
            "Android",
            (
                SdkConfigurationProperty("groupId", "Group ID"),
                SdkConfigurationProperty("artifactId", "Artifact ID"),
                SdkConfigurationProperty("artifactVersion", "Artifact version"),
                SdkConfigurationProperty("invokerPackage", "Invoker package"),
            ),
        ),
        SdkType(
            "java",
            "Java SDK",
            (
                SdkConfigurationProperty("service.name", "Service Name"),
                SdkConfigurationProperty("java.package-name", "Java Package Name"),
                SdkConfigurationProperty("java.build-system", "Java Build System", required=False),
                SdkConfigurationProperty("java.group-id", "Java Group Id", required=False),
                SdkConfigurationProperty("java.artifact-id", "Java Artifact Id", required=False),
                SdkConfigurationProperty("java.artifact-version", "Java Artifact Version", required=False),
            ),
        ),
        SdkType("javascript", "JavaScript"),
        SdkType("objectivec", "iOS (Objective-C)", _PREFIX),
        SdkType("ruby", "Ruby", (SdkConfigurationProperty("service.name", "Service Name"),)),
        SdkType("swift", "iOS (Swift)", _PREFIX),
    )
}


def get_sdk(call: Call) -> dict[str, Any]:
    found_api(call)
    found_stage(call)
    raise OperationNotImplementedError("The local cloud does not generate SDKs of APIs (GetSdk of API Gateway)")


def get_sdk_type(call: Call) -> dict[str, Any]:
    if call.given("id") not in _TYPES:
        raise not_found("Invalid SDK type identifier specified")
    return document(_TYPES[call.given("id")])


def get_sdk_types(call: Call) -> dict[str, Any]:
    return page(call.request, [document(kind) for kind in _TYPES.values()])


OPERATIONS: dict[str, Operation] = {
    "GetSdk": get_sdk,
    "GetSdkType": get_sdk_type,
    "GetSdkTypes": get_sdk_types,
}
