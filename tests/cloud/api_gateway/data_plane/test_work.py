"""Little work is done at once; what may take long with a small body goes to a process of its own."""

from __future__ import annotations

import json

import pytest

from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import IntegrationResponseSnapshot, IntegrationSnapshot
from sagemaker_rest.cloud.api_gateway.data_plane.work import (
    LITTLE_BYTES,
    weight_of_request,
    weight_of_response,
    weight_of_validation,
)

SMALL, LARGE = b"x" * 1000, b"x" * 1_000_000
PLAIN = {
    "the body": "$input.body",
    "the document": "$input.json('$')",
    "a quoted path": '$input.json("$.instances")',
    "a name for the document": '#set($root = $input.path(\'$.a\'))\n{"a": "$root.b.c"}',
    "a name for a constant": "#set($kind = 'text')$kind",
    "a condition": "#if($input.params('a') == 'x')1#elseif($stageVariables.y)2#{else}3#end",
    "an escape": "\"$util.escapeJavaScript($input.json('$'))\"",
    "AWS's error template": '{"message":$context.error.messageString}',
}
# each made more than a minute's work of a small body
ENDLESS = {
    "a loop": "#foreach($i in [1..1000])$i#end",
    "a loop in braces": "#{foreach}($i in $list)$i#end",
    "definitions of definitions": "#define($a)$b$b#end#define($b)$c$c#end$a",
    "a text that doubles": '#set($x = "$x$x")',
    "a text that doubles in braces": '#{set}($x = "$x$x")',
    "a sum": "#set($x = $x + $x)",
    "a list of lists": "#set($x = [$x, $x])",
    "a map of maps": '#set($x = {"a": $x})',
    "a list that is added to itself": "#if($x.addAll($x))#end",
    "escapes of escapes": "$util.escapeJavaScript($util.escapeJavaScript($input.body))",
    "an escape of its own result": "#set($x = $util.escapeJavaScript($x))",
    "a pattern": "$input.body.matches('(a|a)*b')",
    "a pattern in a path": "$input.json('$.rows[?(@.a =~ /(a|a)*b/)]')",
    "a path of descents": "$input.json('$..*..*..*')",
    "a path that names members again and again": "$input.json('$[0,0,0][0,0,0][0,0,0]')",
    "a path from the request": "$input.json($input.params('path'))",
    "a path with a part from the request": '$input.json("$.$path")',
    "JSON in JSON": "$util.parseJson($input.body)",
}


def of_template(template: str) -> IntegrationSnapshot:
    return IntegrationSnapshot("AWS", request_templates={"application/json": template})


@pytest.mark.parametrize("template", PLAIN.values(), ids=PLAIN)
def test_a_plain_template_renders_a_small_body_at_once(template: str) -> None:
    assert weight_of_request(SMALL, of_template(template)) <= LITTLE_BYTES


@pytest.mark.parametrize("template", ENDLESS.values(), ids=ENDLESS)
def test_a_template_that_may_take_long_is_rendered_apart(template: str) -> None:
    assert weight_of_request(b"{}", of_template(template)) > LITTLE_BYTES


def test_a_template_that_writes_the_body_very_often_is_rendered_apart() -> None:
    assert weight_of_request(SMALL, of_template("$input.body" * 1000)) > LITTLE_BYTES


def test_a_template_that_is_long_to_read_is_rendered_apart() -> None:
    assert weight_of_request(b"{}", of_template("#" * 10_000)) > LITTLE_BYTES


def test_a_large_body_is_rendered_apart_and_passed_through_at_once() -> None:
    assert weight_of_request(LARGE, of_template("$input.body")) > LITTLE_BYTES
    assert weight_of_request(LARGE, IntegrationSnapshot("AWS")) <= LITTLE_BYTES


@pytest.mark.parametrize(
    ("expression", "is_at_once"),
    [
        pytest.param("integration.response.body.a", True, id="a member"),
        pytest.param("integration.response.body.rows[?(@.a =~ /(a|a)*b/)]", False, id="a pattern"),
        pytest.param("integration.response.body..*..*", False, id="descents"),
        pytest.param("integration.response.body.$[0,0][0,0]", False, id="members again and again"),
    ],
)
def test_parameters_are_mapped_from_bodies_where_that_delays_nobody(expression: str, is_at_once: bool) -> None:  # noqa: FBT001
    response = IntegrationResponseSnapshot(200, parameters={"method.response.header.A": expression})
    integration = IntegrationSnapshot("AWS", responses=(response,))

    assert (weight_of_response(SMALL, integration) <= LITTLE_BYTES) is is_at_once


@pytest.mark.parametrize(
    ("body", "schema", "is_at_once"),
    [
        pytest.param(SMALL, {"pattern": "^(a+)+$"}, True, id="a pattern that one pass decides"),
        pytest.param(SMALL, {"uniqueItems": True}, True, id="unique items"),
        pytest.param(LARGE, {}, False, id="a large body"),
        pytest.param(SMALL, {"pattern": "^(?=a)(a|a)*$"}, False, id="a pattern that looks ahead"),
        pytest.param(SMALL, {"pattern": r"^(a|a)*\1$"}, False, id="a pattern that refers back"),
        pytest.param(SMALL, {"items": {"$ref": "#"}}, False, id="a schema of itself"),
        pytest.param(b"[1]" * 10_000, {"items": {"allOf": [{"minimum": 1}] * 1000}}, False, id="a long schema"),
    ],
)
def test_a_body_is_validated_where_that_delays_nobody(body: bytes, schema: object, is_at_once: bool) -> None:  # noqa: FBT001
    assert (weight_of_validation(body, [json.dumps(schema)]) <= LITTLE_BYTES) is is_at_once


SPELLED = {
    "looking ahead": r'{"pattern": "^\u0028?=a)(a|a)*$"}',
    "referring back": r'{"pattern": "^(a|a)*\u005c1$"}',
    "referring to itself": r'{"items": {"$re\u0066": "#"}}',
}


@pytest.mark.parametrize("schema", SPELLED.values(), ids=SPELLED)
def test_a_schema_is_weighed_as_it_is_read(schema: str) -> None:
    assert weight_of_validation(SMALL, [schema]) > LITTLE_BYTES


@pytest.mark.parametrize(
    ("pattern", "is_at_once"),
    [
        pytest.param(None, True, id="none"),
        pytest.param(r"4\d{2}|5\d{2}", True, id="counts"),
        pytest.param(r"(4|5)\d\d", True, id="digits"),
        pytest.param("[45].*", True, id="the rest"),
        pytest.param(".?" * 100 + "x", False, id="many that may be there"),
        pytest.param("((((((((.*)*)*)*)*)*)*)*)x", False, id="repetitions of repetitions"),
        pytest.param("(?:(?:.?){999}){999}x", False, id="counts of counts"),
        pytest.param("a|" * 1000 + "200", False, id="a long one"),
    ],
)
def test_a_response_is_selected_where_that_delays_nobody(pattern: str | None, is_at_once: bool) -> None:  # noqa: FBT001
    integration = IntegrationSnapshot("MOCK", responses=(IntegrationResponseSnapshot(200, selection_pattern=pattern),))

    assert (weight_of_response(b"", integration) <= LITTLE_BYTES) is is_at_once
