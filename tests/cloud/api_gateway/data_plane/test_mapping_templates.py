"""Mapping templates on the way in: which one, what it can see, what it can override."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import ApiSnapshot, PassthroughBehavior
from tests.cloud.api_gateway.data_plane.deployed_api import (
    JSON,
    Scene,
    api,
    integration,
    message,
    method,
    request,
    resource,
    stage,
)

if TYPE_CHECKING:
    from collections.abc import Callable

CSV = "text/csv"
NO_MATCH, NO_TEMPLATES, NEVER = PassthroughBehavior


def templated(templates: dict[str, str | None], **changes: object) -> ApiSnapshot:
    return api(resource("/{model}", POST=method(integration(request_templates=templates, **changes))))


CHOICES = {
    "of-the-content-type": ({JSON: "json", CSV: "csv"}, CSV, b"csv"),
    "of-the-media-type": ({JSON: "json"}, "application/json; charset=utf-8", b"json"),
    "of-json-where-there-is-no-content-type": ({JSON: "json"}, None, b"json"),
    "the-default": ({JSON: "json", "$default": "other"}, CSV, b"other"),
    "none-passes-the-body": ({JSON: "json"}, CSV, b"1,2"),
    "an-empty-one-passes-the-body": ({CSV: None}, CSV, b"1,2"),
}


@pytest.mark.parametrize(("templates", "content_type", "sent"), CHOICES.values(), ids=CHOICES)
def test_the_template_is_chosen_by_content_type(
    serve: Callable[..., Scene], templates: dict[str, str | None], content_type: str | None, sent: bytes
) -> None:
    scene = serve(templated(templates))

    scene.send("/m", body=b"1,2", headers={"Content-Type": content_type} if content_type else {})

    assert scene.backend.request.body == sent


PASSTHROUGH = {
    "when-no-match-with-another-template": (NO_MATCH, {JSON: "json"}, 200),
    "when-no-match-without-templates": (NO_MATCH, {}, 200),
    "when-no-templates-with-another-template": (NO_TEMPLATES, {JSON: "json"}, 415),
    "when-no-templates-without-templates": (NO_TEMPLATES, {}, 200),
    "never-with-another-template": (NEVER, {JSON: "json"}, 415),
    "never-without-templates": (NEVER, {}, 415),
    "never-with-its-template": (NEVER, {CSV: "csv"}, 200),
    "never-with-the-default-template": (NEVER, {"$default": "other"}, 200),
}


@pytest.mark.parametrize(("behavior", "templates", "status"), PASSTHROUGH.values(), ids=PASSTHROUGH)
def test_passthrough_behavior_decides_about_a_type_without_a_template(
    serve: Callable[..., Scene], behavior: PassthroughBehavior, templates: dict[str, str], status: int
) -> None:
    scene = serve(templated(dict(templates), passthrough_behavior=behavior))

    answer = scene.send("/m", headers={"Content-Type": CSV})

    assert answer.status == status


def test_an_unsupported_media_type_is_told_so(serve: Callable[..., Scene]) -> None:
    scene = serve(templated({}, passthrough_behavior=NEVER))

    answer = scene.send("/m", headers={"Content-Type": CSV})

    assert answer.body == b'{"message":"Unsupported Media Type"}'
    assert answer.headers["x-amzn-ErrorType"] == "BadRequestException"
    assert scene.backend.requests == []


BODY = b'{"rows": [{"x": 1}, {"x": 2}], "text": "it\'s \\"7\\"", "on": true, "no": null, "u": "\xc3\xa4"}'
RENDERED = {
    "the-body": ("$input.body", BODY.decode()),
    "json-of-everything": (
        "$input.json('$')",
        '{"rows":[{"x":1},{"x":2}],"text":"it\'s \\"7\\"","on":true,"no":null,"u":"ä"}',
    ),
    "json-of-a-part": ("$input.json('$.rows[1]')", '{"x":2}'),
    "json-of-text": ("$input.json('$.text')", '"it\'s \\"7\\""'),
    "json-of-nothing": ("$input.json('$.none')", '""'),
    "a-length": ("$input.path('$.rows.length()')", "2"),
    "json-of-many": ("$input.json('$.rows[*].x')", "[1,2]"),
    "a-path": ("$input.path('$.text')", 'it\'s "7"'),
    "a-path-followed": ("$input.path('$').rows[0].x", "1"),
    "a-path-to-nothing": ("[$input.path('$.none')]", "[]"),
    "a-flag": ("$input.path('$.on')", "true"),
    "an-object-as-java-prints-it": ("$input.path('$.rows[0]')", "{x=1}"),
    "a-list-as-json": ("$input.path('$.rows')", '[{"x":1},{"x":2}]'),
    "a-loop": ("#foreach($row in $input.path('$.rows'))$row.x#if($foreach.hasNext),#end#end", "1,2"),
    "a-size": ("$input.path('$.rows').size()", "2"),
    "a-condition": ("#if($input.path('$.on'))yes#{else}no#end", "yes"),
    "a-variable": ('#set($x = 3 + 4){"x": $x}', '{"x": 7}'),
    "a-path-parameter": ("$input.params('model')", "mnist"),
    "a-query-parameter": ("$input.params('q')", "b"),
    "a-header": ("$input.params('x-one')", "1"),
    "a-parameter-that-is-not-there": ("[$input.params('none')]", "[]"),
    "a-parameter-that-is-not-there-is-true": ("#if($input.params('none'))A#{else}C#end", "A"),
    "a-list-of-the-template": (
        '#set($out=[])#foreach($row in $input.path("$.rows"))#set($x=$out.add("""$row.x"""))#end{"labels":$out}',
        '{"labels":["1", "2"]}',
    ),
    "a-list-without-its-first": ("#set($rows = $input.path('$.rows'))$rows.remove(0).x $rows", '1 [{"x":2}]'),
    "the-globals-of-a-function": ("[$util.parseJson.__globals__]", "[.__globals__]"),
    "the-class-of-a-value": ("[$input.path('$.text').class.name$util.class]", "[]"),
    "all-headers": ("$input.params().header.get('X-One')", "1"),
    "all-parameters": ("#foreach($kind in $input.params().keySet())$kind #end", "path querystring header "),
    "context": ("$context.resourcePath $context.httpMethod $context.stage $context.apiId", "/{model} POST v1 abc123"),
    "identity": ("$context.identity.sourceIp", "127.0.0.1"),
    "a-stage-variable": ("${stageVariables.colour}", "blue"),
    "nothing": ("[$none]", "[]"),
    "escaped": ("$util.escapeJavaScript($input.path('$.text'))", 'it\\\'s \\"7\\"'),
    "escaped-and-mended": (
        "$util.escapeJavaScript($input.path('$.text')).replaceAll(\"\\\\'\", \"'\")",
        'it\'s \\"7\\"',
    ),
    "nothing-encoded": ("[$util.urlEncode(null)$util.urlEncode($none)$util.base64Encode(null)]", "[]"),
    "base-64": ("$util.base64Encode('sieben')", "c2llYmVu"),
    "base-64-back": ("$util.base64Decode('c2llYmVu')", "sieben"),
    "url": ("$util.urlEncode('a b/ä')", "a+b%2F%C3%A4"),
    "url-back": ("$util.urlDecode('a+b%2F')", "a b/"),
    "parsed-json": ('$util.parseJson(\'{"a": {"b": 7}}\').a.b', "7"),
    "a-java-method-of-text": ("$input.path('$.text').toUpperCase()", 'IT\'S "7"'),
    "a-java-method-of-a-map": ("$input.path('$').containsKey('rows')", "true"),
    "a-java-method-of-a-list": ("$input.path('$.rows').toString()", '[{"x":1},{"x":2}]'),
    "a-number-out-of-text": ("#set($Integer = 0)#set($x = $Integer.parseInt('7') + 1)$x", "8"),
    "a-whole-number": ("#set($x = 7 / 2)$x", "3"),
    "a-part-of-one": ("#set($x = 7.0 / 2)$x", "3.5"),
    "text-and-a-number": ("#set($x = 'no. ' + 7)$x", "no. 7"),
    "nothing-is-not-more-than-none": ("#if($none && $none.size() > 0)some#{else}none#end", "none"),
    "nothing-divided": ("[#set($x = $none / 0)$x]", "[]"),
    "a-comment": ("## nothing, nor #break\nsomething", "something"),
}


@pytest.mark.parametrize(("template", "sent"), RENDERED.values(), ids=RENDERED)
def test_a_template_renders(serve: Callable[..., Scene], template: str, sent: str) -> None:
    scene = serve(templated({JSON: template}), stage(variables={"colour": "blue"}))

    answer = scene.send("/mnist", body=BODY, query="q=a&q=b", headers={"Content-Type": JSON, "X-One": "1"})

    assert answer.status == 200
    assert scene.backend.request.body.decode() == sent


@pytest.mark.parametrize(
    ("template", "sent"),
    [("$input.body", b"{}"), ("$input.json('$')", b"{}"), ("$input.path('$.a')", b"")],
    ids=["as-it-is", "as-json", "by-path"],
)
def test_no_body_shows_as_an_empty_object(serve: Callable[..., Scene], template: str, sent: bytes) -> None:
    scene = serve(templated({JSON: template}))

    scene.send("/m", body=b"")

    assert scene.backend.request.body == sent


def test_a_header_with_an_underscore_keeps_its_name(serve: Callable[..., Scene]) -> None:
    scene = serve(templated({JSON: "$input.params('a_b') $input.params().header"}))

    scene.send("/m", headers={"a_b": "1", "A-B": "2"})

    assert scene.backend.request.body == b"1 {a_b=1, A-B=2}"


def test_the_last_of_a_header_s_values_counts(serve: Callable[..., Scene]) -> None:
    scene = serve(templated({JSON: "$input.params('X-Two') $input.params().header.get('X-Two')"}))

    scene.gateway.handle(replace(request("/m"), headers=Headers([("X-Two", "a"), ("X-Two", "b")])))

    assert scene.backend.request.body == b"b b"


HIDDEN = [
    "Connection",
    "Content-Length",
    "Content-MD5",
    "Expect",
    "Max-Forwards",
    "Proxy-Authenticate",
    "Server",
    "TE",
    "Trailer",
    "Transfer-Encoding",
    "Upgrade",
    "WWW-Authenticate",
]


@pytest.mark.parametrize("name", HIDDEN)
def test_a_header_of_the_connection_is_hidden_from_templates(serve: Callable[..., Scene], name: str) -> None:
    scene = serve(templated({JSON: f"[$input.params('{name}')] $input.params().header.containsKey('{name}')"}))

    scene.send("/m", headers={name: "value"})

    assert scene.backend.request.body == b"[] false"


@pytest.mark.parametrize(
    "name",
    ["Accept-Encoding", "Age", "Authorization", "Content-Encoding", "Date", "Host", "Range", "Referer", "Via", "Warn"],
)
def test_another_header_is_shown_to_templates(serve: Callable[..., Scene], name: str) -> None:
    scene = serve(templated({JSON: f"$input.params('{name}')"}))

    scene.send("/m", headers={name: "value"})

    assert scene.backend.request.body == b"value"


WHAT_IS_THERE = (
    "#set($result = $input.path('$.json.listValue'))"
    '{"body": $result, "nested": $result.nested, "null": #if($result == $null)true#{else}false#end,'
    ' "empty": #if($result == "")true#{else}false#end}'
)
# as AWS was recorded to print them
PRINTED = {
    "an-object": ("$input.path('$')", b'{"a": "b", "c": "d"}', "{a=b, c=d}"),
    "a-list": ("$input.path('$')", b'[{"a": "b"}]', '[{"a":"b"}]'),
    "an-object-in-a-list": ("$input.path('$')[0]", b'[{"a": "b"}]', "{a=b}"),
    "a-list-in-a-list": ("$input.path('$')[0]", b'[[{"a": "b"}]]', '[{"a":"b"}]'),
    "a-list-in-an-object": ("$input.path('$')", b'{"l": [{"a": "b"}]}', '{l=[{"a":"b"}]}'),
    "an-object-as-text": ("$input.path('$').toString()", b'{"l": [{"a": "b"}]}', '{l=[{"a":"b"}]}'),
    "an-empty-list": (
        WHAT_IS_THERE,
        b'{"json": {"listValue": []}}',
        '{"body": [], "nested": , "null": false, "empty": false}',
    ),
    "null": (WHAT_IS_THERE, b'{"json": {"listValue": null}}', '{"body": , "nested": , "null": true, "empty": true}'),
    "no-body": (WHAT_IS_THERE, b"", '{"body": , "nested": , "null": true, "empty": true}'),
    "what-a-text-does-not-have": ("[$input.body.none]", b'{"none": 1}', "[]"),
    "the-body-encoded": ("$util.urlEncode($input.body)", b'{"some": "value"}', "%7B%22some%22%3A+%22value%22%7D"),
}


@pytest.mark.parametrize(("template", "body", "sent"), PRINTED.values(), ids=PRINTED)
def test_json_is_printed_as_on_aws(serve: Callable[..., Scene], template: str, body: bytes, sent: str) -> None:
    scene = serve(templated({JSON: template}))

    scene.send("/m", body=body)

    assert scene.backend.request.body.decode() == sent


def test_a_form_can_be_passed_on_as_a_json_string(serve: Callable[..., Scene]) -> None:
    scene = serve(templated({"application/x-www-form-urlencoded": "{\"form\": $input.json('$')}"}))

    scene.send("/m", body=b"a=1&b=2", headers={"Content-Type": "application/x-www-form-urlencoded"})

    assert scene.backend.request.body == b'{"form": "a=1&b=2"}'


def test_a_template_that_reads_broken_json_is_a_bad_request(serve: Callable[..., Scene]) -> None:
    answer = serve(templated({JSON: "$input.json('$.a')"})).send("/m", body=b"{broken")

    assert (answer.status, message(answer)) == (400, "Invalid JSON in request body")


def test_a_template_that_does_not_read_json_takes_any_body(serve: Callable[..., Scene]) -> None:
    scene = serve(templated({JSON: "raw: $input.body"}))

    scene.send("/m", body=b"{broken")

    assert scene.backend.request.body == b"raw: {broken"


@pytest.mark.parametrize(
    "template",
    ["#if($x)", "$input.json('$.a[(')", "$util.parseJson('{')", "#parse('x')"],
    ids=["its-syntax", "its-json-path", "its-call", "another-template"],
)
def test_a_faulty_template_is_an_internal_server_error(serve: Callable[..., Scene], template: str) -> None:
    answer = serve(templated({JSON: template})).send("/m")

    assert (answer.status, message(answer)) == (500, "Internal server error")


def test_a_template_overrides_headers_query_and_path(serve: Callable[..., Scene]) -> None:
    template = (
        "#set($context.requestOverride.header.X-Mapped = 'from the template')"
        "#set($context.requestOverride.header['X-Two'] = 2)"
        "#set($context.requestOverride.querystring.q = 'overridden')"
        "#set($context.requestOverride.path.name = 'blue')"
        "$input.body"
    )
    deployed = templated(
        {JSON: template},
        uri="arn:aws:apigateway:eu-west-1:runtime.sagemaker:path//endpoints/{name}/invocations",
        request_parameters={
            "integration.request.header.X-Mapped": "'from the mapping'",
            "integration.request.path.name": "method.request.path.model",
        },
    )
    scene = serve(deployed)

    scene.send("/mnist", body=b"{}")

    sent = scene.backend.request
    assert (sent.path, sent.query, sent.body) == ("/endpoints/blue/invocations", "q=overridden", b"{}")
    assert (sent.headers["X-Mapped"], sent.headers["X-Two"]) == ("from the template", "2")


def test_a_header_that_cannot_be_mapped_cannot_be_overridden_either(serve: Callable[..., Scene]) -> None:
    answer = serve(templated({JSON: "#set($context.requestOverride.header.Authorization = 'x')"})).send("/m")

    assert answer.status == 500


@pytest.mark.parametrize("name", ["X-A: 1\\r\\nX-B", "X A", ""], ids=["a line break", "a space", "nothing"])
def test_what_cannot_name_a_header_is_not_sent(serve: Callable[..., Scene], name: str) -> None:
    template = (
        "#set($context.requestOverride.header[$input.path('$.name')] = 'x')"
        "#set($context.responseOverride.header[$input.path('$.name')] = 'x')"
    )
    scene = serve(templated({JSON: template}))

    answer = scene.send("/m", body=f'{{"name": "{name}"}}'.encode())

    assert answer.status == 200
    assert all(
        re.fullmatch("[A-Za-z-]+", known) for known in (*answer.headers.keys(), *scene.backend.request.headers.keys())
    )


OTHER_OVERRIDES = {
    "a text for the headers of the request": "#set($context.requestOverride.header = 'x')",
    "a list for the path": "#set($context.requestOverride.path = [1])",
    "another part": "#set($context.requestOverride.other = 'x')",
    "a text for the headers of the answer": "#set($context.responseOverride.header = 'x')",
    "nothing for the answer": "#set($x = $context.responseOverride.clear())",
    "a name of the request that is a number": "#set($context.requestOverride.header[5] = 'x')",
    "a name of the answer that is a number": "#set($context.responseOverride.header[5] = 'x')",
}


@pytest.mark.parametrize("template", OTHER_OVERRIDES.values(), ids=OTHER_OVERRIDES)
def test_an_override_of_another_shape_ends_no_request(serve: Callable[..., Scene], template: str) -> None:
    assert serve(templated({JSON: template + "$input.body"})).send("/m").status == 200


def test_overrides_of_one_request_do_not_show_in_the_next(serve: Callable[..., Scene]) -> None:
    template = "#if($input.params('mark') != '')#set($context.requestOverride.header.X-Mark = 'set')#end$input.body"
    scene = serve(templated({JSON: template}))

    scene.send("/m", query="mark=1")
    scene.send("/m")

    assert ["X-Mark" in sent.headers for sent in scene.backend.requests] == [True, False]
