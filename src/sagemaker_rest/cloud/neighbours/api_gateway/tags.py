"""Tags of every kind of API Gateway resource. moto 5.2.5 knows a stage's alone: changing the tags of a REST API, an
API key or a
usage plan is "Invalid Rest API Id specified".

https://docs.aws.amazon.com/apigateway/latest/api/API_TagResource.html
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import unquote

from moto.apigateway.responses import APIGatewayResponse

# what follows `arn:PARTITION:apigateway:REGION::`
_RESOURCE = re.compile(r"/(?P<kind>[a-z]+)/(?P<id>[^/]+)(?:/stages/(?P<stage>[^/]+))?")


def install() -> None:
    """Answer GetTags, TagResource and UntagResource for whatever has tags. Calling it again changes nothing."""
    APIGatewayResponse.get_tags = _get_tags
    APIGatewayResponse.tag_resource = _tag_resource
    APIGatewayResponse.untag_resource = _untag_resource


def _get_tags(self: APIGatewayResponse) -> str:
    return json.dumps({"tags": _tagged(self).tags or {}})


def _tag_resource(self: APIGatewayResponse) -> Any:
    tagged = _tagged(self)
    tagged.tags = {**(tagged.tags or {}), **(self._get_param("tags") or {})}
    return 204, {}, ""


def _untag_resource(self: APIGatewayResponse) -> Any:
    tagged = _tagged(self)
    removed = set(self.querystring.get("tagKeys", []))
    tagged.tags = {key: value for key, value in (tagged.tags or {}).items() if key not in removed}
    return 204, {}, ""


def _tagged(response: APIGatewayResponse) -> Any:
    arn = unquote(response.path.split("/tags/", 1)[1])
    named = _RESOURCE.fullmatch(arn.rpartition(":")[2])
    if named is None:
        raise NotImplementedError(f"tags of {arn}")
    backend = response.backend
    match named["kind"]:
        case "restapis" if named["stage"]:
            return backend.get_stage(named["id"], named["stage"])
        case "restapis":
            return backend.get_rest_api(named["id"])
        case "apikeys":
            return backend.get_api_key(named["id"])
        case "usageplans":
            return backend.get_usage_plan(named["id"])
        case "domainnames":
            return backend.get_domain_name(named["id"])
        case "vpclinks":
            return backend.get_vpc_link(named["id"])
        case other:
            raise NotImplementedError(f"tags of API Gateway's {other}")
