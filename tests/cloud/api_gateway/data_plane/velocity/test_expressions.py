"""References: what they print, and how far they reach."""

from __future__ import annotations

import time

import pytest

from sagemaker_rest.cloud.api_gateway.data_plane.velocity import render

PRINTED = {
    "a-name": ("Hello $name", "Hello Steve"),
    "a-name-in-braces": ("${name}s", "Steves"),
    "a-quiet-name": ("$!name $!{name}", "Steve Steve"),
    "an-unknown-name": ("[$none]", "[]"),
    "what-an-unknown-name-has": ("[$none.a.b() $none[0]]", "[ ]"),
    "a-property": ("$map.k", "v"),
    "a-property-of-a-text": ("$name.empty", "false"),
    "a-property-that-is-not-there": ("[$map.none $name.none]", "[ ]"),
    "an-item-of-a-map": ("$map[\"k\"] $map.deep['a:b']", "v 1"),
    "an-item-of-a-list": ("$list[0] $list[-1]", "1 3"),
    "a-name-with-a-hyphen": ("$map.x-y", "hyphen"),
    "a-dot-that-ends-a-sentence": ("It is $map.k.", "It is v."),
    "a-bracket-that-is-not-a-call": ("$map.k (x) $name(x)", "v (x) Steve(x)"),
    "dollar-signs": ("$ $5 $$name ${} $.a", "$ $5 $Steve ${} $.a"),
    "an-escaped-one": (r"\$name \\$name \\\$name", r"$name \Steve \$name"),
    "an-escaped-unknown-one": (r"\$none \${none.a()}", "$none ${none.a()}"),
    "backslashes-before-something-else": (r"a\b \\ \$ \# \x", r"a\b \\ \$ \# \x"),
}


@pytest.mark.parametrize(("template", "text"), PRINTED.values(), ids=PRINTED)
def test_a_reference_prints(template: str, text: str) -> None:
    variables = {"name": "Steve", "map": {"k": "v", "deep": {"a:b": 1}, "x-y": "hyphen"}, "list": [1, 2, 3]}

    assert render(template, variables) == text


@pytest.mark.parametrize("character", ["\\", "$"], ids=["backslashes", "dollar-signs"])
def test_a_run_of_a_character_takes_no_longer_than_a_text(character: str) -> None:
    began = time.process_time()

    assert render(character * 50_000 + " ", {}) == character * 50_000 + " "
    assert time.process_time() - began < 1.0


VALUES = {
    "nothing": (None, ""),
    "a-flag": (True, "true"),
    "a-number": (7, "7"),
    "a-decimal": (1000.0, "1000.0"),
    "a-large-decimal": (12345678.0, "1.2345678E7"),
    "a-small-decimal": (0.0001, "1.0E-4"),
    "a-map": ({"a": 1, "b": {"c": None}}, "{a=1, b={c=null}}"),
    "a-json-list": ([{"a": "x"}, 1, None], '[{"a":"x"},1,null]'),
    "a-json-list-in-a-map": ({"l": [{"a": 1}]}, '{l=[{"a":1}]}'),
}


@pytest.mark.parametrize(("value", "text"), VALUES.values(), ids=VALUES)
def test_a_value_is_printed_as_java_prints_it(value: object, text: str) -> None:
    assert render("$value", {"value": value}) == text


WRITTEN = {
    "a-list": ("#set($x = [1, 'b', [true]])$x", "[1, b, [true]]"),
    "a-range": ("#set($x = [3..1])$x", "[3, 2, 1]"),
    "a-range-of-references": ("#set($n = 3)#set($x = [1..$n])$x", "[1, 2, 3]"),
    "a-map": ('#set($x = {"z": 1, "a": [2]})$x', "{z=1, a=[2]}"),
    "nothing-in-a-list": ("#set($x = [$none, 1])$x", "[, 1]"),
    "text-in-double-quotes": ('#set($x = "a $none b ""q""")$x', 'a  b "q"'),
    "text-in-single-quotes": ("#set($x = 'a $none ''q''')$x", "a $none 'q'"),
    "text-with-a-directive": ('#set($x = "a#if(true)b#end")$x', "ab"),
    "text-with-escapes": (r'#set($x = "\n \\ \u0041 \$none")$x', "\\n \\\\ A $none"),
    "text-with-signs-at-its-end": ('#set($x = "5 $")$x#set($y = "#")$y', "5 $#"),
    "numbers": ("#set($x = 1.5e3)$x#set($y = -3)$y#set($z = .5)$z", "1500.0-30.5"),
}


@pytest.mark.parametrize(("template", "text"), WRITTEN.values(), ids=WRITTEN)
def test_a_literal_prints(template: str, text: str) -> None:
    assert render(template, {}) == text


SET = {
    "a-property": ("#set($map.new = 1)$map.new", "1"),
    "an-item": ("#set($map['new'] = 1)$map.new#set($list[0] = 9)$list", "1[9,2,3]"),
    "a-nested-property": ('#set($map["k"] = {})#set($map.k.n = 5)$map.k', "{n=5}"),
    "an-item-by-an-unknown-name": ('#set($m = {})#set($m["$key"] = 1)$m', "{=1}"),
    "what-is-not-there": ("#set($none.a.b = 1)[$none]", "[]"),
    "a-name-to-nothing": ("#set($x = 5)#set($x = $none)[$x]", "[]"),
    "a-name-to-what-cannot-be-calculated": ("#set($x = 5)#set($x = 1 / 0)[$x]", "[5]"),
}


@pytest.mark.parametrize(("template", "text"), SET.values(), ids=SET)
def test_a_template_sets(template: str, text: str) -> None:
    assert render(template, {"map": {"k": "v"}, "list": [1, 2, 3]}) == text
