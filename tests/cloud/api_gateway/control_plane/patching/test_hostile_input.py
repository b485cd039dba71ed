"""Hostile input: whatever is sent to the core resources, the answer is AWS's refusal, and never a failure of ours."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import botocore.session
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.api_gateway.control_plane.control_plane import ApiGatewayControlPlane
from sagemaker_rest.cloud.http import HttpRequest, HttpResponse
from tests.cloud.own_service import SCOPE

WRITING = (
    *("CreateRestApi", "CreateResource", "PutMethod", "PutMethodResponse", "PutIntegration", "PutIntegrationResponse"),
    *("TestInvokeMethod", "CreateModel", "PutGatewayResponse", "CreateRequestValidator", "CreateAuthorizer"),
    "TagResource",
)
ACCEPTABLE = {200, 201, 202, 204, 400, 404, 409, 429, 501}

_TEXT = st.text(max_size=20) | st.sampled_from(
    ["", "-1", "1_0", "٣", "9" * 400, "\ud800", "null", "a" * 5000, "${x}", "'x'", "{", "NONE", "Empty"]
)
_KEYS = _TEXT | st.sampled_from(
    ["application/json", "method.request.header.a", "method.response.header.a", "integration.request.path.a"]
)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | _TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXT, inner, max_size=3),
    max_leaves=8,
)
_PATHS = (
    *("", "/", "//", "/a~1b", "/~", "/~2", "/name", "/description", "/policy", "/version", "/apiKeySource"),
    *("/binaryMediaTypes/a~1b", "/minimumCompressionSize", "/disableExecuteApiEndpoint", "/securityPolicy"),
    *("/endpointConfiguration/types/0", "/endpointConfiguration/ipAddressType"),
    *("/endpointConfiguration/vpcEndpointIds", "/endpointConfiguration/vpcEndpointIds/x", "/pathPart", "/parentId"),
    *("/apiKeyRequired", "/authorizationType", "/authorizerId", "/authorizationScopes", "/authorizationScopes/a"),
    *("/operationName", "/requestValidatorId", "/requestParameters/method.request.header.a"),
    *("/requestModels/application~1json", "/responseParameters/method.response.header.a"),
    *("/responseModels/application~1json", "/cacheKeyParameters/a", "/cacheNamespace", "/connectionId"),
    *("/connectionType", "/contentHandling", "/credentials", "/httpMethod", "/integrationTarget", "/tlsConfig"),
    *("/passthroughBehavior", "/responseTransferMode", "/timeoutInMillis", "/tlsConfig/insecureSkipVerification"),
    *("/type", "/uri", "/requestTemplates/application~1json", "/responseTemplates/application~1json"),
    *("/selectionPattern", "/schema", "/statusCode", "/responseParameters/gatewayresponse.header.a"),
    *("/authorizerCredentials", "/authorizerResultTtlInSeconds", "/authorizerUri", "/identitySource"),
    *("/providerARNs", "/validateRequestBody", "/cloudwatchRoleArn", "/features"),
)
_PATCH = st.fixed_dictionaries(
    {"op": st.sampled_from(["add", "remove", "replace"]), "path": st.sampled_from(_PATHS)},
    optional={"value": st.none() | _TEXT, "from": _TEXT},
)
_MODEL = botocore.session.get_session().get_service_model("apigateway")


def body_of(operation: str) -> st.SearchStrategy[dict[str, Any]]:
    """Documents whose members have the types that botocore's model gives them, and any value."""
    shape: Any = _MODEL.operation_model(operation).input_shape
    members = {
        member.serialization.get("name", name): (name in shape.required_members, values_of(member))
        for name, member in shape.members.items()
        if "location" not in member.serialization
    }
    return st.fixed_dictionaries(
        {name: values for name, (required, values) in members.items() if required},
        optional={name: values for name, (required, values) in members.items() if not required},
    )


def values_of(shape: Any) -> st.SearchStrategy[Any]:
    match shape.type_name:
        case "structure":
            optional = {name: values_of(member) for name, member in shape.members.items()}
            return st.fixed_dictionaries({}, optional=optional)
        case "list":
            return st.lists(values_of(shape.member), max_size=2)
        case "map":
            return st.dictionaries(_KEYS, st.none() | values_of(shape.value), max_size=2)
        case "boolean":
            return st.booleans()
        case "integer" | "long":
            return st.sampled_from([0, 50, 200, -1, 10**30]) | st.integers()
        case _:
            return st.sampled_from(shape.enum) if getattr(shape, "enum", None) else _TEXT


class Caller:
    """Sends requests to a control plane with an API that has one of everything."""

    def __init__(self) -> None:
        self._plane = ApiGatewayControlPlane()
        api = self._made("POST", "/restapis", {"name": "x"})
        root = f"/restapis/{api['id']}"
        method = f"{root}/resources/{api['rootResourceId']}/methods/GET"
        sub = self._made("POST", f"{root}/resources/{api['rootResourceId']}", {"pathPart": "a"})
        function = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/f/invocations"
        self._made("PUT", method, {"authorizationType": "NONE"})
        self._made("PUT", f"{method}/responses/200", {})
        self._made("PUT", f"{method}/integration", {"type": "MOCK"})
        self._made("PUT", f"{method}/integration/responses/200", {})
        validator = self._made("POST", f"{root}/requestvalidators", {"name": "x"})
        authorizer = self._made(
            "POST", f"{root}/authorizers", {"name": "x", "type": "TOKEN", "authorizerUri": function}
        )
        self.patchable = [
            root,
            f"{root}/resources/{sub['id']}",
            f"{root}/resources/{api['rootResourceId']}",
            method,
            f"{method}/responses/200",
            f"{method}/integration",
            f"{method}/integration/responses/200",
            f"{root}/models/Empty",
            f"{root}/gatewayresponses/DEFAULT_4XX",
            f"{root}/requestvalidators/{validator['id']}",
            f"{root}/authorizers/{authorizer['id']}",
            "/account",
        ]
        self._readable = [
            ("/restapis", "limit=500"),
            (f"{root}/resources", "embed=methods"),
            (f"{root}/models", "limit=500"),
            (f"{root}/gatewayresponses", ""),
            (f"{root}/authorizers", "limit=500"),
            (f"{root}/requestvalidators", ""),
            ("/account", ""),
        ]
        self.writable = {
            "CreateRestApi": ("POST", "/restapis"),
            "CreateResource": ("POST", f"{root}/resources/{api['rootResourceId']}"),
            "PutMethod": ("PUT", f"{root}/resources/{sub['id']}/methods/GET"),
            "PutMethodResponse": ("PUT", f"{method}/responses/201"),
            "PutIntegration": ("PUT", f"{method}/integration"),
            "PutIntegrationResponse": ("PUT", f"{method}/integration/responses/200"),
            "TestInvokeMethod": ("POST", method),
            "CreateModel": ("POST", f"{root}/models"),
            "PutGatewayResponse": ("PUT", f"{root}/gatewayresponses/DEFAULT_5XX"),
            "CreateRequestValidator": ("POST", f"{root}/requestvalidators"),
            "CreateAuthorizer": ("POST", f"{root}/authorizers"),
            "TagResource": ("PUT", "/tags/" + quote(f"arn:aws:apigateway:eu-west-1::{root}", safe="")),
        }

    def send(self, method: str, path: str, body: bytes, query: str = "") -> HttpResponse:
        request = HttpRequest(method, path, query, Headers({"Host": "localhost"}), body)
        return self._plane.answer(request, SCOPE)

    def unreadable(self) -> list[tuple[str, int, bytes]]:
        """Return what cannot be read back: a record that was spoilt cannot be shown."""
        answers = {path: self.send("GET", path, b"", query) for path, query in self._readable}
        return [(path, each.status, each.body) for path, each in answers.items() if each.status != 200]

    def _made(self, method: str, path: str, document: dict[str, Any]) -> Any:
        answer = self.send(method, path, json.dumps(document).encode())
        assert answer.status == 201, answer.body
        return json.loads(answer.body)


@pytest.fixture(scope="module")
def caller() -> Caller:
    return Caller()


_PATIENT = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)


@_PATIENT
@given(which=st.integers(0, 11), patches=st.lists(_PATCH, max_size=2))
@example(which=0, patches=[{"op": "replace", "path": "/name"}])
@example(which=0, patches=[{"op": "replace", "path": "//"}])
@example(which=3, patches=[{"op": "replace", "path": "/authorizationType"}])
@example(which=7, patches=[{"op": "replace", "path": "/schema", "value": None}])
def test_any_patch_is_carried_out_or_refused(caller: Caller, which: int, patches: list[dict[str, Any]]) -> None:
    body = json.dumps({"patchOperations": patches}).encode()

    assert caller.send("PATCH", caller.patchable[which], body).status in ACCEPTABLE
    assert caller.unreadable() == []


@pytest.mark.parametrize("operation", WRITING)
@settings(_PATIENT, max_examples=30)
@given(data=st.data())
def test_any_document_is_kept_or_refused(caller: Caller, operation: str, data: st.DataObject) -> None:
    method, path = caller.writable[operation]
    document = data.draw(body_of(operation))

    assert caller.send(method, path, json.dumps(document).encode()).status in ACCEPTABLE
    assert caller.unreadable() == []


@_PATIENT
@given(operation=st.sampled_from(WRITING), document=_JSON, member=st.sampled_from(["name", "patchOperations", "type"]))
def test_values_of_any_type_are_refused(caller: Caller, operation: str, document: Any, member: str) -> None:
    method, path = caller.writable[operation]

    assert caller.send(method, path, json.dumps(document).encode()).status in ACCEPTABLE
    assert caller.send(method, path, json.dumps({member: document}).encode()).status in ACCEPTABLE
    assert caller.send("PATCH", caller.patchable[0], json.dumps({member: document}).encode()).status in ACCEPTABLE


@_PATIENT
@given(
    operation=st.sampled_from(WRITING),
    body=st.binary(max_size=30) | st.just(b"[" * 100_000) | st.just(b'{"a":' * 50_000),
)
def test_any_body_is_read_or_refused(caller: Caller, operation: str, body: bytes) -> None:
    method, path = caller.writable[operation]

    assert caller.send(method, path, body).status in ACCEPTABLE


@_PATIENT
@given(
    prefix=st.sampled_from(["/restapis/", "/restapis/x/resources/", "/restapis/x/models/", "/tags/", "/account/"]),
    name=st.text(min_size=1, max_size=20),
    query=st.sampled_from(["", "limit=0", "limit=-1", "limit=x", "position=x", "position=%ff", "embed=methods"]),
)
def test_any_name_is_found_or_not(caller: Caller, prefix: str, name: str, query: str) -> None:
    path = prefix + quote(name, safe="", errors="surrogatepass")

    assert caller.send("GET", path, b"", query).status in ACCEPTABLE
