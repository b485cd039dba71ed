"""Calls of an AWS service, drawn by botocore's model of it: right, nearly right, or wrong from the ground up."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import botocore.session

from tests.scenarios.generated_requests.framing import request_bytes
from tests.scenarios.generated_requests.values import NAMES, NUMBERS, Odd

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_DEEPEST = 6


class Calls:
    """Draws calls of one service. `known` are names of things that are there, so that more of a call is looked at."""

    def __init__(self, service: str, operations: Sequence[str], known: Mapping[str, Sequence[str]]) -> None:
        self._model = botocore.session.get_session().get_service_model(service)
        self._operations = sorted(operations)
        self._known = known

    def request(self, odd: Odd, headers: list[bytes]) -> bytes:
        names = self._model.operation_names if odd.happens(0.03) else self._operations
        operation = self._model.operation_model(odd.pick(names))
        document = self._value(odd, operation.input_shape, "", 0) if operation.input_shape is not None else {}
        if odd.happens(0.03) or not isinstance(document, dict):
            document = odd.json()
        if self._model.metadata["protocol"] == "json":
            target = odd.header("X-Amz-Target", f"{self._model.metadata['targetPrefix']}.{operation.name}")
            if odd.happens(0.97):
                target = f"X-Amz-Target: {self._model.metadata['targetPrefix']}.{operation.name}".encode()
            content_type = odd.header("Content-Type", "application/x-amz-json-1.1")
            return request_bytes(odd, "POST", "/", [*headers, target, content_type], self._body(odd, document))
        return self._rest_request(odd, operation, document, headers)

    def _rest_request(self, odd: Odd, operation: Any, document: Any, headers: list[bytes]) -> bytes:
        members = operation.input_shape.members if operation.input_shape is not None else {}
        values = dict(document) if isinstance(document, dict) else {}
        located: dict[str, dict[str, Any]] = {"uri": {}, "querystring": {}, "header": {}, "body": {}}
        for name, value in values.items():
            told = members[name].serialization if name in members else {}
            where = told.get("location", "body")
            located.setdefault(where, {})[told.get("name", name)] = value
        path = re.sub(
            r"\{([^}]+)\}",
            lambda match: odd.segment(*self._known.get(match[1].rstrip("+"), ("x",))),
            operation.http["requestUri"],
        )
        query = urlencode({name: str(value) for name, value in located["querystring"].items()}, errors="replace")
        if query:
            path += ("&" if "?" in path else "?") + query
        named = [odd.header(name, str(value)) for name, value in located["header"].items()]
        payload = operation.input_shape.serialization.get("payload") if operation.input_shape is not None else None
        body = (
            odd.body(str(values.get(payload, "")).encode("utf-8", "replace"))
            if payload
            else self._body(odd, located["body"])
        )
        content_type = b"Content-Type: application/json"
        method = operation.http["method"] if odd.happens(0.98) else odd.pick(("GET", "PUT", "DELETE", "PATCH", "POST"))
        return request_bytes(odd, method, path, [*headers, content_type, *named], body)

    def _body(self, odd: Odd, document: Any) -> bytes:
        body = json.dumps(document).encode("utf-8", "surrogatepass")
        return odd.body(body) if odd.happens(0.1) else body

    def _value(self, odd: Odd, shape: Any, name: str, depth: int) -> Any:
        if odd.happens(0.002 if odd.is_careful else 0.03):
            return odd.json()
        made = {"structure": self._structure, "list": self._list, "map": self._map}.get(shape.type_name)
        return made(odd, shape, name, depth) if made is not None else self._scalar(odd, shape, name)

    def _structure(self, odd: Odd, shape: Any, _name: str, depth: int) -> Any:
        required, optional = set(shape.required_members), 0.1 if odd.is_careful else 0.4
        return {
            member: self._value(odd, inner, member, depth + 1)
            for member, inner in shape.members.items()
            if (member in required and odd.happens(0.98)) or (depth < _DEEPEST and odd.happens(optional))
        }

    def _list(self, odd: Odd, shape: Any, name: str, depth: int) -> Any:
        return [self._value(odd, shape.member, name, depth + 1) for _ in range(odd.pick((0, 1, 1, 2)))]

    def _map(self, odd: Odd, shape: Any, name: str, depth: int) -> Any:
        count = odd.pick((0, 1, 2))
        return {odd.text(*NAMES): self._value(odd, shape.value, name, depth + 1) for _ in range(count)}

    def _scalar(self, odd: Odd, shape: Any, name: str) -> Any:
        if shape.type_name == "boolean":
            return odd.happens(0.5)
        if shape.type_name in {"integer", "long", "float", "double"}:
            bounds = (shape.metadata.get("min", 1), shape.metadata.get("max", 2))
            return odd.pick(bounds if odd.is_careful else (*bounds, *NUMBERS))
        if shape.type_name == "timestamp":
            return odd.pick((0, 1_700_000_000, "2024-01-01T00:00:00Z", -1, 10**20, "x"))
        return odd.text(*self._known.get(name, ()), *shape.metadata.get("enum", ()), "name-1")
