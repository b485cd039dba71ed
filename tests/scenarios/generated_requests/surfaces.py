"""The four surfaces of the cloud, each with what may come to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from sagemaker_rest.cloud.api_gateway.control_plane.control_plane import OPERATIONS as API_GATEWAY
from sagemaker_rest.cloud.sagemaker.control_plane.control_plane import OPERATIONS as SAGEMAKER
from tests.scenarios.generated_requests.framing import request_bytes
from tests.scenarios.generated_requests.operations import Calls
from tests.scenarios.generated_requests.values import CONTENT_TYPES, Odd

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_METHODS = ("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH")
_ODD_METHODS = ("CONNECT", "TRACE", "PROPFIND", "M-SEARCH", "QUERY", "get", "", "A" * 40)
_ATTRIBUTES = ("tfs-model-name=x", "tfs-method=classify,tfs-model-version=9", "tfs-method=,=,", "a=b")
PREDICTIONS = (
    b'{"instances": [1.0, 2.0, 3.0]}',
    b'{"instances": [{"x": 1.0}]}',
    b'{"inputs": [1.0, 2.0]}',
    b'{"signature_name": "serving_default", "instances": [[1, 2], [3]]}',
    b'{"instances": [{"b64": "AAAA"}]}',
    b'{"examples": [{"x": 1}], "context": {}}',
    b"1.0,2.0\n3.0,4.0\n",
)


class Surface(Protocol):
    """Draws requests for one of them."""

    def request(self, odd: Odd) -> bytes: ...


def _method(odd: Odd, *likely: str) -> str:
    return str(odd.pick(_ODD_METHODS) if odd.happens(0.02) else odd.pick(likely or _METHODS))


def _credential(odd: Odd, service: str) -> bytes:
    scope = f"test/20260101/eu-west-1/{service}/aws4_request"
    if odd.happens(0.97):
        return f"Authorization: AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0".encode()
    return odd.header("Authorization", "AWS4-HMAC-SHA256", f"AWS4-HMAC-SHA256 Credential={scope[:-9]}", "Bearer a.b.c")


@dataclass(frozen=True, slots=True)
class Stage:
    """The URL of a REST API; `path` is that of its stage."""

    path: str
    resources: Sequence[str]
    api_key: str

    def request(self, odd: Odd) -> bytes:
        path = self.path + odd.pick(self.resources)
        while odd.happens(0.25):
            path += "/" + odd.segment("x", "y")
        if odd.happens(0.4):
            path += "?" + "&".join(f"{odd.segment('q', 'm')}={odd.segment('1')}" for _ in range(odd.pick((1, 2, 3))))
        headers = [odd.header("Host", "localhost") if odd.happens(0.03) else b"Host: localhost"]
        likely: dict[str, tuple[str, ...]] = {
            "Content-Type": CONTENT_TYPES,
            "Accept": CONTENT_TYPES,
            "X-Api-Key": (self.api_key,),
            "Authorization": (
                "AWS4-HMAC-SHA256 Credential=test/20260101/eu-west-1/execute-api/aws4_request",
                "Bearer a.b.c",
            ),
            "X-Amzn-Trace-Id": ("Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1",),
            "X-HTTP-Method-Override": _METHODS,
            "Content-Encoding": ("gzip", "br"),
            "X-Forwarded-For": ("10.0.0.1",),
            "Cache-Control": ("max-age=0",),
            "X-Mapped": ("a",),
        }
        headers += [odd.header(name, *values) for name, values in likely.items() if odd.happens(0.25)]
        return request_bytes(odd, _method(odd), path, headers, odd.body(*PREDICTIONS))


@dataclass(frozen=True, slots=True)
class Runtime:
    """InvokeEndpoint and its relatives."""

    endpoint: str

    def request(self, odd: Odd) -> bytes:
        operation = odd.pick(("invocations",) * 8 + ("async-invocations", "invocations-response-stream", "x"))
        name = self.endpoint if odd.happens(0.8) else odd.segment(self.endpoint.upper(), "absent")
        likely: dict[str, tuple[str, ...]] = {
            "Content-Type": CONTENT_TYPES,
            "Accept": CONTENT_TYPES,
            "X-Amzn-SageMaker-Target-Variant": ("AllTraffic", "absent"),
            "X-Amzn-SageMaker-Target-Model": ("model.tar.gz",),
            "X-Amzn-SageMaker-Target-Container-Hostname": ("container-1",),
            "X-Amzn-SageMaker-Custom-Attributes": _ATTRIBUTES,
            "X-Amzn-SageMaker-Inference-Id": ("id",),
            "X-Amzn-SageMaker-Session-Id": ("NEW_SESSION",),
            "X-Amzn-SageMaker-Inference-Component": ("c",),
            "X-Amzn-SageMaker-InputLocation": ("s3://bucket/key",),
            "X-Amzn-SageMaker-Enable-Explanations": ("`true`",),
        }
        headers = [b"Host: localhost", _credential(odd, "sagemaker")]
        headers += [odd.header(name, *values) for name, values in likely.items() if odd.happens(0.15)]
        path = f"/endpoints/{name}/{operation}"
        return request_bytes(odd, _method(odd, "POST", "POST", "POST", "GET"), path, headers, odd.body(*PREDICTIONS))


class ControlPlanes:
    """API Gateway's and SageMaker's control planes."""

    def __init__(self, known: Mapping[str, Sequence[str]]) -> None:
        operations: dict[str, list[str]] = {"apigateway": list(API_GATEWAY), "sagemaker": list(SAGEMAKER)}
        self._calls = {service: Calls(service, names, known) for service, names in operations.items()}

    def request(self, odd: Odd) -> bytes:
        service = odd.pick(("apigateway", "sagemaker"))
        headers = [b"Host: localhost", _credential(odd, service), b"X-Amz-Date: 20260101T000000Z"]
        return self._calls[service].request(odd, headers)


class Container:
    """A container's own HTTP: SageMaker's contract and TensorFlow Serving's REST API."""

    _PATHS = (
        *("/ping", "/invocations", "/invocations", "/v1/models/half_plus/metadata", "/v1/models/half_plus"),
        *("/v1/models/half_plus:predict", "/v1/models/half_plus/versions/1:predict", "/v1/models/half_plus:classify"),
        *(
            "/v1/models/half_plus:regress",
            "/v1/models/half_plus/versions/9:predict",
            "/v1/models/half_plus/labels/x:predict",
        ),
    )

    def request(self, odd: Odd) -> bytes:
        path = odd.pick(self._PATHS)
        if odd.happens(0.1):
            path = (
                f"/v1/models/{odd.segment('half_plus')}" + odd.pick((":", "/versions/", "/")) + odd.segment("predict")
            )
        likely: dict[str, tuple[str, ...]] = {
            "Content-Type": CONTENT_TYPES,
            "Accept": CONTENT_TYPES,
            "X-Amzn-SageMaker-Custom-Attributes": _ATTRIBUTES,
        }
        headers = [b"Host: localhost"]
        headers += [odd.header(name, *values) for name, values in likely.items() if odd.happens(0.3)]
        return request_bytes(odd, _method(odd, "POST", "POST", "POST", "GET"), path, headers, odd.body(*PREDICTIONS))
