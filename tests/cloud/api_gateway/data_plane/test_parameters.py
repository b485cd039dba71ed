"""Parts of the client's request reach the backend as headers, query and path."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cloud.api_gateway.data_plane.deployed_api import Scene, api, integration, message, method, resource, stage

if TYPE_CHECKING:
    from collections.abc import Callable

    from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import ApiSnapshot

URI = "arn:aws:apigateway:eu-west-1:runtime.sagemaker:path"


def mapping(parameters: dict[str, str], **changes: object) -> ApiSnapshot:
    mapped = {f"integration.request.{target}": source for target, source in parameters.items()}
    return api(resource("/{model}", POST=method(integration(request_parameters=mapped, **changes))))


SOURCES = {
    "a-header": ("method.request.header.X-One", "1"),
    "a-header-in-another-case": ("method.request.header.x-one", "1"),
    "the-last-of-a-query-parameter": ("method.request.querystring.q", "b c"),
    "all-of-a-query-parameter": ("method.request.multivaluequerystring.q", "a,b c"),
    "a-path-parameter": ("method.request.path.model", "m n"),
    "the-body": ("method.request.body", '{"deep": {"list": [1, 2]}, "text": "t", "no": null}'),
    "text-in-the-body": ("method.request.body.text", "t"),
    "an-object-in-the-body": ("method.request.body.deep", '{"list":[1,2]}'),
    "an-item-in-the-body": ("method.request.body.deep.list[1]", "2"),
    "context": ("context.identity.sourceIp", "127.0.0.1"),
    "a-stage-variable": ("stageVariables.colour", "blue"),
    "a-static-value": ("'it''s static'", "it''s static"),
}


@pytest.mark.parametrize(("source", "value"), SOURCES.values(), ids=SOURCES)
def test_a_header_is_mapped_from(serve: Callable[..., Scene], source: str, value: str) -> None:
    scene = serve(mapping({"header.X-Mapped": source}), stage(variables={"colour": "blue"}))

    scene.send(
        "/m%20n",
        query="q=a&q=b%20c",
        headers={"X-One": "1"},
        body=b'{"deep": {"list": [1, 2]}, "text": "t", "no": null}',
    )

    assert scene.backend.request.headers["X-Mapped"] == value


def test_all_values_of_a_header_are_mapped_as_one(serve: Callable[..., Scene]) -> None:
    scene = serve(mapping({"header.X-Mapped": "method.request.multivalueheader.X-One"}))

    scene.send("/m", headers={"X-One": ["a", "b"]})

    assert scene.backend.request.headers["X-Mapped"] == "a,b"


ABSENT = {
    "a-header": "method.request.header.X-None",
    "the-values-of-a-header": "method.request.multivalueheader.X-None",
    "a-query-parameter": "method.request.querystring.none",
    "the-values-of-a-query-parameter": "method.request.multivaluequerystring.none",
    "a-path-parameter": "method.request.path.none",
    "a-member-of-the-body": "method.request.body.none",
    "context": "context.none",
    "a-stage-variable": "stageVariables.none",
}


@pytest.mark.parametrize("source", ABSENT.values(), ids=ABSENT)
def test_what_the_request_does_not_have_is_left_out(serve: Callable[..., Scene], source: str) -> None:
    scene = serve(mapping({"header.X-Mapped": source, "querystring.mapped": source}))

    answer = scene.send("/m")

    assert answer.status == 200
    assert "X-Mapped" not in scene.backend.request.headers
    assert scene.backend.request.query == ""


def test_query_parameters_are_mapped_and_encoded(serve: Callable[..., Scene]) -> None:
    parameters = {
        "querystring.one": "method.request.querystring.q",
        "querystring.all": "method.request.multivaluequerystring.q",
    }
    scene = serve(mapping(parameters))

    scene.send("/m", query="q=a&q=b%26c")

    assert scene.backend.request.query == "one=b%26c&all=a&all=b%26c"


def test_a_semicolon_separates_query_parameters(serve: Callable[..., Scene]) -> None:
    scene = serve(mapping({"header.X-Mapped": "method.request.querystring.b"}))

    scene.send("/m", query="a=1;b=2")

    assert scene.backend.request.headers["X-Mapped"] == "2"


PATHS = {
    "two-slashes": (f"{URI}//endpoints/mnist/invocations", "/endpoints/mnist/invocations"),
    "one-slash": (f"{URI}/endpoints/mnist/invocations", "/endpoints/mnist/invocations"),
    "a-parameter": (f"{URI}//endpoints/{{name}}/invocations", "/endpoints/m%20n/invocations"),
    "a-stage-variable": (f"{URI}//endpoints/${{stageVariables.endpoint}}/invocations", "/endpoints/blue/invocations"),
    "a-missing-stage-variable": (f"{URI}//endpoints/${{stageVariables.none}}/invocations", "/endpoints//invocations"),
}


@pytest.mark.parametrize(("uri", "path"), PATHS.values(), ids=PATHS)
def test_the_uri_gives_the_path_of_the_service(serve: Callable[..., Scene], uri: str, path: str) -> None:
    deployed = mapping({"path.name": "method.request.path.model"}, uri=uri)
    scene = serve(deployed, stage(variables={"endpoint": "blue"}))

    scene.send("/m%20n")

    assert scene.backend.request.path == path
    assert scene.backend.request.headers["Host"] == "runtime.sagemaker.eu-west-1.amazonaws.com"


def test_the_partition_of_china_has_a_domain_of_its_own(serve: Callable[..., Scene]) -> None:
    scene = serve(mapping({}, uri="arn:aws-cn:apigateway:cn-north-1:runtime.sagemaker:path//endpoints/m/invocations"))

    scene.send("/m")

    assert scene.backend.request.headers["Host"] == "runtime.sagemaker.cn-north-1.amazonaws.com.cn"


def test_only_the_content_type_is_passed_by_itself(serve: Callable[..., Scene]) -> None:
    scene = serve()

    scene.send(headers={"Content-Type": "text/csv", "X-Custom": "1", "Accept": "text/csv", "Authorization": "secret"})

    headers = scene.backend.request.headers
    assert headers["Content-Type"] == "text/csv"
    assert headers["Accept"] == "application/json"
    assert headers["User-Agent"] == "AmazonAPIGateway_abc123"
    assert "X-Custom" not in headers
    assert "Authorization" not in headers


def test_a_mapped_content_type_goes_before_the_client_s(serve: Callable[..., Scene]) -> None:
    scene = serve(mapping({"header.Content-Type": "'application/x-npy'"}))

    scene.send("/m", headers={"Content-Type": "text/csv"})

    assert scene.backend.request.headers.getlist("Content-Type") == ["application/x-npy"]


def test_a_get_passes_no_content_type(serve: Callable[..., Scene]) -> None:
    scene = serve(api(resource("/predict", GET=method(integration(http_method="GET"), http_method="GET"))))

    scene.send(http_method="GET", headers={"Content-Type": "text/csv"})

    assert "Content-Type" not in scene.backend.request.headers


JSON_TEMPLATE = {"application/json": "{}", "$default": "{}"}


@pytest.mark.parametrize(
    ("http_method", "given", "sent"),
    [
        ("GET", {}, "application/json"),
        ("POST", {}, "application/json"),
        ("GET", {"Content-Type": "text/csv"}, "text/csv"),
        ("POST", {"Content-Type": "text/csv"}, "text/csv"),
    ],
)
def test_what_a_template_makes_has_the_type_that_it_was_chosen_by(
    serve: Callable[..., Scene], http_method: str, given: dict[str, str], sent: str
) -> None:
    backend = integration(request_templates=JSON_TEMPLATE)
    scene = serve(api(resource("/predict", ANY=method(backend, http_method="ANY"))))

    scene.send(http_method=http_method, headers=given, body=b"")

    assert scene.backend.request.headers["Content-Type"] == sent


@pytest.mark.parametrize(
    "name", ["custom_attributes", "Custom_Attributes", "x.y", "X-Amzn-SageMaker-Custom-Attributes"]
)
def test_a_header_is_mapped_by_the_name_that_it_was_sent_with(serve: Callable[..., Scene], name: str) -> None:
    target = "header.X-Amzn-SageMaker-Custom-Attributes"
    scene = serve(
        mapping({target: "method.request.header.custom_attributes", "header.X-Other": f"method.request.header.{name}"})
    )

    scene.send("/m", headers={name: "a=b", "custom-attributes": "other"})

    assert scene.backend.request.headers["X-Other"] == "a=b"


def test_an_underscore_is_not_a_hyphen(serve: Callable[..., Scene]) -> None:
    scene = serve(mapping({"header.X-Mapped": "method.request.header.custom_attributes"}))

    scene.send("/m", headers={"custom-attributes": "a=b"})

    assert "X-Mapped" not in scene.backend.request.headers


@pytest.mark.parametrize(
    "name", ["Authorization", "Host", "Content-Length", "Transfer-Encoding", "Connection", "TE", "X-Amzn-Trace-Id"]
)
def test_some_headers_cannot_be_mapped(serve: Callable[..., Scene], name: str) -> None:
    scene = serve(mapping({f"header.{name}": "'x'"}))

    answer = scene.send("/m")

    assert (answer.status, message(answer)) == (500, "Internal server error")
    assert scene.backend.requests == []


def test_a_body_that_is_not_json_cannot_be_mapped_from(serve: Callable[..., Scene]) -> None:
    answer = serve(mapping({"header.X-Mapped": "method.request.body.a"})).send("/m", body=b"{broken")

    assert (answer.status, message(answer)) == (400, "Invalid JSON in request body")


@pytest.mark.parametrize("body", [b"", b"a,b"], ids=["no-body", "no-json-at-all"])
def test_a_body_that_does_not_look_like_json_has_no_members(serve: Callable[..., Scene], body: bytes) -> None:
    scene = serve(mapping({"header.X-Mapped": "method.request.body.a"}))

    assert scene.send("/m", body=body).status == 200
    assert "X-Mapped" not in scene.backend.request.headers


WRONG = {
    "an-unknown-source": {"header.X": "method.request.cookie.a"},
    "no-source": {"header.X": "whatever"},
    "a-broken-json-path": {"header.X": "method.request.body.a[("},
    "a-json-path-without-end": {"header.X": "method.request.body.$" + ".a" * 3000},
    "a-broken-part-of-the-context": {"header.X": "context.["},
    "an-unknown-target": {"cookie.X": "'1'"},
}


@pytest.mark.parametrize("parameters", WRONG.values(), ids=WRONG)
def test_a_mapping_that_means_nothing_is_an_internal_server_error(
    serve: Callable[..., Scene], parameters: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    answer = serve(mapping(parameters)).send("/m", body=b"{}")

    assert (answer.status, message(answer)) == (500, "Internal server error")
    assert "the gateway failed" not in caplog.text


def test_a_line_break_from_a_body_cannot_add_a_header(serve: Callable[..., Scene]) -> None:
    scene = serve(mapping({"header.X-Mapped": "method.request.body.a"}))

    scene.send("/m", body=b'{"a": "1\\r\\nX-Injected: 2"}')

    assert scene.backend.request.headers["X-Mapped"] == "1 X-Injected: 2"
    assert "X-Injected" not in scene.backend.request.headers


@pytest.mark.parametrize(("asked", "sent"), [("POST", "POST"), ("PUT", "PUT")])
def test_any_takes_the_method_of_the_client_where_the_integration_names_none(
    serve: Callable[..., Scene], asked: str, sent: str
) -> None:
    scene = serve(api(resource("/predict", ANY=method(integration(http_method="ANY"), http_method="ANY"))))

    scene.send(http_method=asked)

    assert scene.backend.request.method == sent
