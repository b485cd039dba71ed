"""Methods of Java's strings, numbers, lists and maps."""

from __future__ import annotations

import pytest

from sagemaker_rest.cloud.api_gateway.data_plane.velocity import TemplateError, UnsupportedError, render

TEXT = {
    "charAt": ("$s.charAt(1)", "e"),
    "compareTo": ('$s.compareTo("Hello")', "6"),
    "concat": ('$s.concat("!")', "Hello World!"),
    "contains": ('$s.contains("World")', "true"),
    "endsWith": ('$s.endsWith("d")', "true"),
    "equals": ('$s.equals("x")', "false"),
    "equalsIgnoreCase": ('$s.equalsIgnoreCase("HELLO world")', "true"),
    "hashCode": ("$s.hashCode()", "-862545276"),
    "indexOf": ('$s.indexOf("o") $s.indexOf("o", 5) $s.indexOf("z")', "4 7 -1"),
    "isEmpty": ("$s.isEmpty() $s.empty", "false false"),
    "lastIndexOf": ('$s.lastIndexOf("o")', "7"),
    "length": ("$s.length()", "11"),
    "matches": ('$s.matches("H.*") $s.matches("H")', "true false"),
    "replace": ('$s.replace("l", "L")', "HeLLo WorLd"),
    "replaceAll": ("$s.replaceAll('([A-Z])', '<$1>')", "<H>ello <W>orld"),
    "replaceAll-with-a-dollar": (r"$s.replaceAll('l', '\$')", "He$$o Wor$d"),
    "replaceFirst": ('$s.replaceFirst("l", "_")', "He_lo World"),
    "split": ("#foreach($p in $s.split(' '))[$p]#end", "[Hello][World]"),
    "split-size": ('$s.split("o").size() $s.split("o")[0]', "3 Hell"),
    "startsWith": ('$s.startsWith("H") $s.startsWith("W", 6)', "true true"),
    "substring": ("$s.substring(6) $s.substring(0, 5)", "World Hello"),
    "toLowerCase": ("$s.toLowerCase() $s.toUpperCase()", "hello world HELLO WORLD"),
    "trim": ("#set($t = ' a ')[$t.trim()]", "[a]"),
}
SPLIT = {
    "by-a-comma": ('$c.split(",")', "[][a][][b]"),
    "with-the-ends": ('$c.split(",", -1)', "[][a][][b][][]"),
    "in-two": ('$c.split(",", 2)', "[][a,,b,,]"),
    "into-characters": ('$s.split("")', "[H][e][l][l][o][ ][W][o][r][l][d]"),
}
NUMBERS = {
    "parseInt": ("#set($Integer = 0)$Integer.parseInt('12')", "12"),
    "parseDouble": ("#set($Double = 0.0)$Double.parseDouble('1e3')", "1000.0"),
    "intValue": ("$d.intValue() $d.longValue() $n.doubleValue()", "7 7 7.0"),
    "toString": ("$n.toString().length()", "1"),
    "equals": ("$n.equals(7) $n.equals(7.0)", "true false"),
    "compareTo": ("$n.compareTo(3) $n.compareTo(9)", "1 -1"),
    "a-flag": ("#set($b = true)$b.booleanValue() $b.parseBoolean('TRUE') $b.equals(false)", "true true false"),
}
LISTS = {
    "add": ("$l.add(4) $l", "true [3,1,4]"),
    "add-at": ("[$l.add(0, 9)] $l", "[] [9,3,1]"),
    "addAll": ("$l.addAll([5, 6]) $l", "true [3,1,5,6]"),
    "clear": ("$l.clear()$l $l.isEmpty() $l.empty", "[] true true"),
    "contains": ('$l.contains(3) $l.contains("3")', "true false"),
    "get": ("$l.get(1)", "1"),
    "indexOf": ("$l.indexOf(1) $l.indexOf(8)", "1 -1"),
    "remove-at": ("$l.remove(0) $l", "3 [1]"),
    "remove-a-value": ('#set($w = ["a", "b"])$w.remove("a") $w.remove("z") $w', "true false [b]"),
    "set": ("$l.set(0, 5) $l", "3 [5,1]"),
    "size": ("$l.size() [$l.size]", "2 []"),
    "subList": ("$l.subList(0, 1)", "[3]"),
}
MAPS = {
    "containsKey": ('$m.containsKey("a") $m.containsValue(1)', "true true"),
    "entrySet": ("$m.entrySet()", "[a=1]"),
    "get": ('$m.get("a") [$m.get("z")] $m.getOrDefault("z", 5)', "1 [] 5"),
    "isEmpty": ("$m.isEmpty() [$m.empty]", "false []"),
    "keySet": ("$m.keySet() $m.values() $m.keySet().iterator().next()", "[a] [1] a"),
    "put": ('$m.put("a", 2) $m.put("b", 3)$m', "1 {a=2, b=3}"),
    "put-null": ('[$m.put("k", null)] "$m.k" $m', '[] "" {a=1, k=null}'),
    "putAll": ('[$m.putAll({"c": 4})] $m', "[] {a=1, c=4}"),
    "remove": ('$m.remove("a") $m', "1 {}"),
    "size": ("$m.size()", "1"),
}


@pytest.mark.parametrize(("template", "text"), TEXT.values(), ids=TEXT)
def test_a_method_of_a_text(template: str, text: str) -> None:
    assert render(template, {"s": "Hello World"}) == text


@pytest.mark.parametrize(("call", "parts"), SPLIT.values(), ids=SPLIT)
def test_a_text_is_split(call: str, parts: str) -> None:
    assert render(f"#foreach($p in {call})[$p]#end", {"s": "Hello World", "c": ",a,,b,,"}) == parts


@pytest.mark.parametrize(("template", "text"), NUMBERS.values(), ids=NUMBERS)
def test_a_method_of_a_number(template: str, text: str) -> None:
    assert render(template, {"n": 7, "d": 7.5}) == text


@pytest.mark.parametrize(("template", "text"), LISTS.values(), ids=LISTS)
def test_a_method_of_a_list(template: str, text: str) -> None:
    assert render(template, {"l": [3, 1]}) == text


@pytest.mark.parametrize(("template", "text"), MAPS.values(), ids=MAPS)
def test_a_method_of_a_map(template: str, text: str) -> None:
    assert render(template, {"m": {"a": 1}}) == text


NOT_THERE = {
    "of-another-name": "$s.nothing()",
    "with-other-arguments": '$s.substring("x")',
    "with-too-many-arguments": "$s.trim(1)",
    "of-python-s-text": "$s.upper()$s.format()$s.encode()",
    "of-python-s-list": "$l.append(1)$l.sort()",
    "of-every-python-object": "$m['__class__']$m.get('__class__')$s.mro()$m.class",
    "of-every-java-object": "$s.getClass().forName('java.lang.Runtime')$s.class",
    "of-a-map-s-class": "$m.update({})$m.items()",
}


@pytest.mark.parametrize("template", NOT_THERE.values(), ids=NOT_THERE)
def test_what_is_not_in_the_table_is_not_there(template: str) -> None:
    assert render(template, {"s": "abc", "l": [], "m": {}}) == ""


FAILING = {
    "an-index": "$l.get(4)",
    "an-item": "$l[4]",
    "an-item-from-the-end-of-a-text": "$s[-1]",
    "a-list-that-holds-itself": "#set($l[0] = $l)$l",
    "an-assignment": "#set($l[4] = 1)",
    "a-part-of-a-text": "$s.substring(9)",
    "a-number": "#set($Integer = 0)$Integer.parseInt('x')",
    "the-next-item-behind-the-last": "#set($i = $l.iterator())$i.next()$i.next()",
    "a-list-as-a-key": "#set($m = {$l: 1})",
    "a-list-as-a-key-of-an-assignment": "#set($m = {})#set($m[$l] = 1)",
    "a-range-to-infinity": "#set($end = 1.0e400)#set($r = [0..$end])",
    "a-sum-beyond-all-doubles": f"#set($n = {'9' * 400})#set($n = $n + 1.5)",
    "a-number-with-too-many-digits": f"#set($n = {'9' * 5000})",
    "a-product-with-too-many-digits": f"#set($n = {'9' * 4000})#set($n = $n * $n)$n",
    "a-regular-expression": '$s.replaceAll("(", "x")',
}


@pytest.mark.parametrize("template", FAILING.values(), ids=FAILING)
def test_an_exception_of_java_ends_the_template(template: str) -> None:
    with pytest.raises(TemplateError):
        render(template, {"s": "abc", "l": [1]})


def test_a_regular_expression_of_java_alone_is_not_implemented() -> None:
    with pytest.raises(UnsupportedError, match="regular expression"):
        render(r"$s.replaceAll('\p{Lu}', '')", {"s": "abc"})
