"""A REST API's binary media types. moto 5.2.5 drops them at CreateRestApi, and at UpdateRestApi adds the patch
operation's value, which
is empty: the media type is the last part of its path, with `/` written as `~1`.

https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateRestApi.html
"""

from __future__ import annotations

import json
from typing import Any

from moto.apigateway.models import RestAPI
from moto.apigateway.responses import APIGatewayResponse

_create_rest_api = APIGatewayResponse.create_rest_api
_apply_patch_operations = RestAPI.apply_patch_operations

PATH = "/binaryMediaTypes/"


def _create_with_binary_media_types(self: APIGatewayResponse) -> Any:
    answer = _create_rest_api(self)
    media_types = self._get_param("binaryMediaTypes")
    if not media_types or len(answer) != 3 or answer[0] != 200:
        return answer
    rest_api = self.backend.get_rest_api(json.loads(answer[2])["id"])
    rest_api.binaryMediaTypes = list(media_types)
    return 200, {}, json.dumps(rest_api.to_dict())


def _apply(self: RestAPI, patch_operations: list[dict[str, Any]]) -> None:
    for operation in patch_operations:
        if operation["path"].startswith(PATH):
            _change(self, operation)
    _apply_patch_operations(self, [item for item in patch_operations if not item["path"].startswith(PATH)])


def _change(rest_api: RestAPI, operation: dict[str, Any]) -> None:
    media_type = operation["path"].removeprefix(PATH).replace("~1", "/").replace("~0", "~")
    kept = [known for known in rest_api.binaryMediaTypes if known != media_type]
    added = {"add": [media_type], "replace": [operation.get("value", "")]}.get(operation["op"], [])
    rest_api.binaryMediaTypes = kept + added


def install() -> None:
    APIGatewayResponse.create_rest_api = _create_with_binary_media_types
    RestAPI.apply_patch_operations = _apply
