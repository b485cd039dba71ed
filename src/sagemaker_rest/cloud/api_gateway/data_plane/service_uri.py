"""The integration URI of type AWS, taken apart: which service, where, and the request's path there.

`arn:PARTITION:apigateway:REGION:SUBDOMAIN.SERVICE:path/REST`, where REST may begin with a slash of its own, as in
`…:runtime.sagemaker:path//endpoints/NAME/invocations`. AWS reaches the endpoint either way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from sagemaker_rest.cloud.api_gateway.data_plane.faults import configuration_error, not_implemented
from sagemaker_rest.cloud.partitions import dns_suffix

if TYPE_CHECKING:
    from collections.abc import Mapping

_URI = re.compile(
    r"arn:(?P<partition>[^:]+):apigateway:(?P<region>[^:]+):(?P<service>[^:]+):(?P<kind>path|action)/(?P<rest>.*)",
    re.DOTALL,
)
_STAGE_VARIABLE = re.compile(r"\$\{stageVariables\.(?P<name>\w+)\}")
_PARAMETER = re.compile(r"\{(?P<name>[^{}]+)\}")


@dataclass(frozen=True, slots=True)
class ServiceCall:
    """`service` is the name with its subdomain, as in `runtime.sagemaker`; `path` begins with one slash. `host` is the
    service's in the region that the URI names, which need not be the API's.
    """

    service: str
    host: str
    path: str
    query: str


def read_service_uri(uri: str, parameters: Mapping[str, str], stage_variables: Mapping[str, str]) -> ServiceCall:
    """Return the call that `uri` describes, with `{name}` from `parameters` (integration.request.path) filled in."""
    parsed = _URI.fullmatch(fill_stage_variables(uri, stage_variables))
    if parsed is None:
        raise configuration_error(f"Invalid integration URI: {uri}")
    if parsed["kind"] == "action":
        raise not_implemented(f"An integration URI with an action ({parsed['service']}:action/{parsed['rest']})")
    path, _, query = _PARAMETER.sub(lambda found: _fill(found, parameters), parsed["rest"]).partition("?")
    host = f"{parsed['service']}.{parsed['region']}.{dns_suffix(parsed['partition'])}"
    return ServiceCall(parsed["service"], host, "/" + path.lstrip("/"), query)


def fill_stage_variables(text: str, stage_variables: Mapping[str, str]) -> str:
    """Return `text` with each `${stageVariables.name}` replaced; one that the stage lacks becomes empty, as on AWS."""
    return _STAGE_VARIABLE.sub(lambda found: stage_variables.get(found["name"], ""), text) if "$" in text else text


def _fill(found: re.Match[str], parameters: Mapping[str, str]) -> str:
    value = parameters.get(found["name"])
    # decoded on the way in, encoded again on the way out; a slash stays one, since {proxy+} holds several parts
    return found[0] if value is None else quote(value, safe="/", errors="replace")
