"""Templates reach what AWS documents, and nothing of the interpreter: not of Java, and not of Python."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.api_gateway.data_plane.mapping_templates import Parameters, render
from sagemaker_rest.cloud.api_gateway.data_plane.velocity import TemplateError

BODY = '{"text": "seven", "number": 7, "real": 0.5, "flag": true, "list": [1], "map": {"a": 1}}'
VALUES = {
    "util": "$util",
    "input": "$input",
    "context": "$context",
    "stage-variables": "$stageVariables",
    "parameters": "$input.params()",
    "parameter": "$input.params('q')",
    "body": "$input.body",
    "document": "$input.path('$')",
    "text": "$input.path('$.text')",
    "number": "$input.path('$.number')",
    "decimal": "$input.path('$.real')",
    "flag": "$input.path('$.flag')",
    "array": "$input.path('$.list')",
    "object": "$input.path('$.map')",
    "parsed": "$util.parseJson('[{}]')",
    "list-of-the-template": "$list",
    "map-of-the-template": "$map",
    "entry": "$entry",
    "loop": "$foreach",
    "method": "$util.parseJson",
    "nothing": "$none",
}
KINDS: tuple[object, ...] = ("", 1, 0.5, [], {}, object, len, Parameters.named)
OF_PYTHON = sorted(
    {name for value in KINDS for name in dir(value)}
    # what Java has, too
    - {
        "contains",
        "get",
        "index",
        "isEmpty",
        "items",
        "keys",
        "length",
        "remove",
        "replace",
        "split",
        "values",
        "clear",
    }
)
OF_JAVA = [
    "class",
    "classLoader",
    "exec",
    "forName",
    "getClass",
    "getClassLoader",
    "getRuntime",
    "newInstance",
    "notifyAll",
    "wait",
]
OF_THE_IMPLEMENTATION = [
    "_document",
    "_find",
    "_headers",
    "_parameters",
    "_text",
    "all",
    "cached_property",
    "info",
    "methods",
    "named",
    "properties",
    "scope",
]
# what Python writes when it shows something of its own
TRACES = ("<", " at 0x", "function", "builtin", "module", "object at", "lambda", "velocity", "Error")


def rendered(template: str) -> str:
    return render(
        template,
        body=BODY,
        parameters=Parameters({"model": "mnist"}, {"q": ["a"]}, Headers({"X-One": "1"})),
        context={"stage": "v1", "identity": {"sourceIp": "127.0.0.1"}},
        stage_variables={"colour": "blue"},
    )


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
@pytest.mark.parametrize(
    "form", ["{}.{}", "{}.{}()", "{}['{}']", "{}.get('{}')", "#set($found = {}.{})$found"], ids=lambda form: form
)
@pytest.mark.parametrize(
    "names",
    [
        pytest.param(OF_PYTHON, id="of-python"),
        pytest.param(OF_JAVA, id="of-java"),
        pytest.param(OF_THE_IMPLEMENTATION, id="of-the-implementation"),
    ],
)
def test_a_value_has_nothing_but_what_is_documented(value: str, form: str, names: list[str]) -> None:
    before = "#set($list = [1])#set($map = {'a': 1})#foreach($entry in $map.entrySet())|{}|#end"
    reached = [name for name in names if shows_python(before.replace("{}", form.format(value, name)))]

    assert reached == []


def shows_python(template: str) -> bool:
    """Return whether a template prints something between its bars beside the names in it."""
    try:
        shown = rendered(template).partition("|")[2]
    except TemplateError:
        return False
    return any(trace in shown and trace not in template for trace in TRACES)


@pytest.mark.parametrize(
    ("template", "shown"),
    [
        ("$util.parseJson.__globals__", ".__globals__"),
        ("$input.getClass().forName('java.lang.Runtime').getRuntime().exec('id')", ""),
        ("$class.inspect('java.lang.Runtime').type", ""),
        ("$list.__class__.__base__.__subclasses__()", ".__class__.__base__.__subclasses__()"),
        ("#set($s = 'a')$s.format('{0.__class__}')", ""),
        ("#set($s = '{0.__class__}')$s.format($util)$s.format_map($context)", ""),
        ("$input.path('$..__class__')", "[]"),
        ("$input.path('$[?(@.__class__)]')", "[]"),
        ("$import.read('file:///etc/hostname')$request$session$ctx$application", ""),
        ("$_globals$__builtins__", ""),
    ],
)
def test_an_attack_reaches_nothing(template: str, shown: str) -> None:
    assert rendered(template) == shown


@pytest.mark.parametrize("directive", ["#include('/etc/hostname')", "#parse('/etc/hostname')"])
def test_no_file_is_read(directive: str) -> None:
    with pytest.raises(TemplateError, match="has nothing to read from"):
        rendered(directive)


def test_what_a_template_sets_is_not_there_for_the_next() -> None:
    rendered("#set($util.escapeJavaScript = 1)#set($input.body = 'x')#set($util = 2)#set($left = 3)")

    assert rendered("$util.urlEncode('a b') $input.params('q') [$left]") == "a+b a []"
