"""Directives, conditions and white space; what AWS has turned off."""

from __future__ import annotations

import pytest

from sagemaker_rest.cloud.api_gateway.data_plane.velocity import TemplateError, render

OFF = {
    "a-macro": ('#macro(pair $x)<$x>#end#pair("b")', '#pair("b")'),
    "a-macro-that-calls-itself": ("#macro(again $n)#again($n)#end#again(5)", "#again(5)"),
    "evaluate": ('#set($d = "#set($q = 5)")#evaluate($d)', "#evaluate($d)"),
    "a-directive-of-other-services": ("#set($v = {})#return($v)", "#return($v)"),
    "a-colour": ("color: #ff0000;", "color: #ff0000;"),
    "a-number": ('"#1" # {#', '"#1" # {#'),
}


@pytest.mark.parametrize(("template", "text"), [(t, f"{text} ") for t, text in OFF.values()], ids=OFF)
def test_what_is_not_a_directive_on_aws_is_printed_as_it_stands(template: str, text: str) -> None:
    assert render(f"{template} ", {}) == text


TRUE = {
    "a-text": ("$text", True),
    "an-empty-text": ("$empty", True),
    "zero": ("$zero", True),
    "an-empty-list": ("$list", True),
    "an-unknown-name": ("$none", True),
    "what-an-unknown-name-has": ("$none.a.b", True),
    "nothing": ("$nothing", True),
    "true": ("$yes", True),
    "false": ("$no", False),
    "not-true": ("!$yes", False),
    "not-false": ("not $no", True),
    "not-nothing": ("!$nothing", False),
    "an-unknown-name-and-true": ("$none && true", True),
    "false-or-an-unknown-name": ("$no || $none", True),
    "in-words": ("$yes and $no or $yes", True),
    "a-bare-number": ("1", False),
    "a-bare-text": ("'a'", False),
}


@pytest.mark.parametrize(("condition", "holds"), TRUE.values(), ids=TRUE)
def test_a_condition_holds(condition: str, *, holds: bool) -> None:
    variables = {"text": "a", "empty": "", "zero": 0, "list": [], "yes": True, "no": False, "nothing": None}

    assert render(f"#if({condition})T#{{else}}F#end", variables) == ("T" if holds else "F")


COMPARED = {
    "a-number-and-its-text": ('$n == "5"', True),
    "a-number-and-a-decimal": ("$n == 5.0", True),
    "a-flag-and-its-text": ('true == "true"', True),
    "a-list-and-its-text": ('[1, 2] == "[1, 2]"', True),
    "unequal-classes": ('$n != "5"', False),
    "nothing-and-an-empty-text": ('$none == ""', True),
    "nothing-and-nothing": ("$none == $null", True),
    "an-empty-list-and-nothing": ("$list == $null", False),
    "by-size": ("$n > 4 && $n <= 5", True),
    "by-size-in-words": ("$n gt 4 and $n le 5", True),
    "texts-by-size": ('"b" > "a"', False),
    "nothing-by-size": ("$none.size() > 0", False),
    "sums-before-comparisons": ("4 > 2 + 5", False),
}


@pytest.mark.parametrize(("condition", "holds"), COMPARED.values(), ids=COMPARED)
def test_a_comparison_holds(condition: str, *, holds: bool) -> None:
    assert render(f"#if({condition})T#{{else}}F#end", {"n": 5, "list": []}) == ("T" if holds else "F")


CALCULATED = {
    "a-whole-division": ("7 / 2", "3"),
    "a-negative-division": ("-7 / 2", "-3"),
    "a-decimal-division": ("7 / 2.0", "3.5"),
    "a-remainder": ("-7 % 3", "-1"),
    "by-precedence": ("2 + 5 * 4 - 1", "21"),
    "in-brackets": ("(2 + 5) * 4", "28"),
    "a-text-and-a-number": ('"a" + 1 + 2', "a12"),
    "numbers-and-a-text": ('1 + 2 + "a"', "3a"),
    "a-large-sum": ("2147483647 + 1", "2147483648"),
    "a-comparison": ("1 < 2 && 2 < 3", "true"),
    "a-text-less-a-number": ('"a" - 1', ""),
}


@pytest.mark.parametrize(("expression", "text"), CALCULATED.values(), ids=CALCULATED)
def test_an_expression_gives(expression: str, text: str) -> None:
    assert render(f"#set($x = {expression})$x", {}) == text


LOOPS = {
    "over-a-list": ("#foreach($x in $list)$x,#end", "a,b,"),
    "over-a-map-s-values": ("#foreach($x in $map)$x,#end", "1,2,"),
    "over-a-map-s-names": ("#foreach($x in $map.keySet())$x,#end", "j,k,"),
    "over-a-map-s-entries": ("#foreach($x in $map.entrySet())$x.key:$x.value,#end", "j:1,k:2,"),
    "over-nothing": ("#foreach($x in $none)$x,#end", ""),
    "over-a-number": ("#foreach($x in 7)$x,#end", ""),
    "with-a-count": ("#foreach($x in $list)$foreach.count$foreach.index$velocityCount#end", "101212"),
    "with-its-ends": (
        "#foreach($x in $list)$foreach.first/$foreach.last/$foreach.hasNext #end",
        "true/false/true false/true/false ",
    ),
    "in-a-loop": (
        "#foreach($x in $list)#foreach($y in [7])$foreach.parent.count$foreach.count#end#end",
        "1121",
    ),
    "that-sets": ("#foreach($x in $list)#set($last = $x)#end$last$!x", "b"),
    "that-is-left": ("#foreach($x in [1..5])#if($x == 3)#break#end$x#end.", "12."),
    "whose-name-is-taken": ("#set($i = 1)#foreach($i in [2, 3])$i#end$i", "231"),
}


@pytest.mark.parametrize(("template", "text"), LOOPS.values(), ids=LOOPS)
def test_a_loop_prints(template: str, text: str) -> None:
    assert render(template, {"list": ["a", "b"], "map": {"j": 1, "k": 2}}) == text


def test_a_loop_ends_after_a_thousand_rounds() -> None:
    assert len(render("#foreach($x in [1..1200]).#end", {})) == 1000


def test_a_range_that_no_memory_holds_is_an_error() -> None:
    with pytest.raises(TemplateError, match="a range of 10000000000 numbers is too long"):
        render("#foreach($x in [1..$n])$x#end", {"n": 10**10})


def test_a_defined_block_is_rendered_where_it_is_printed() -> None:
    template = "#define($block)<$x>#end#set($x = 1)$block#set($x = 2)$block#if($block == '<2>')!#end"

    assert render(template, {}) == "<1><2>!"


def test_nothing_is_rendered_after_stop() -> None:
    assert render("hello #stop world", {}) == "hello "


SPACE = {
    "after-a-directive": ("#if(true)  \n a\n#else\nb\n#end  \nc", " a\nc"),
    "before-set": ("x\n  #set($x = 1)\n  #set($y = 2)\n  y", "x\n    y"),
    "after-set": ("#set($x = 1)\n\ny", "\ny"),
    "after-a-line-comment": ("a ## b\nc", "a c"),
    "after-a-comment": ("a#*\n b *#\nc", "a\nc"),
    "around-set-on-one-line": ("a #set($x = 1) b", "a  b"),
    "in-text-as-it-is": ("#[[ $raw #if ]]# done", " $raw #if  done"),
    "of-words-in-braces": ("#{if}(true)x#{end}", "x"),
}


@pytest.mark.parametrize(("template", "text"), SPACE.values(), ids=SPACE)
def test_white_space_and_comments(template: str, text: str) -> None:
    assert render(template, {}) == text


ESCAPED = {
    "a-directive": (r"\#if \#end \#foreach", "#if #end #foreach"),
    "set": (r"\#set($x = 1)", "#set( = 1)"),
    "a-backslash": (r"\\#set($x = 1)$x", r"\\1"),
    "another-word": (r"\#foo \#ff", r"\#foo \#ff"),
}


@pytest.mark.parametrize(("template", "text"), ESCAPED.values(), ids=ESCAPED)
def test_a_backslash_escapes(template: str, text: str) -> None:
    assert render(template, {}) == text


@pytest.mark.parametrize(
    "template",
    [
        "#if($x)",
        "#if(true)a#else b#else c#end",
        "#end",
        "#foreach($x in)#end",
        "#set($x)",
        "#set($x = 5 -3)",
        "${a",
        "${a b}",
        "#foo('a'",
        "Hello $",
        "Hello #",
        "#[[ open",
        "#parse('x')",
        "#include('x')",
        "#set($x = null)",
    ],
)
def test_a_template_is_refused(template: str) -> None:
    with pytest.raises(TemplateError):
        render(template, {})


def test_an_error_says_where_it_is() -> None:
    with pytest.raises(TemplateError, match=r"line 2, column 8: expected \)"):
        render("a\n#if($x $y)#end", {})


def test_a_block_that_prints_itself_is_an_error() -> None:
    with pytest.raises(TemplateError, match="nested too deeply"):
        render("#define($x)$x#end$x", {})
