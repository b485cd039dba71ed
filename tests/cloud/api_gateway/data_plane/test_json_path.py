"""JSONPath: every form of path, as Jayway's implementation answers it."""

from __future__ import annotations

from typing import Any

import pytest

from sagemaker_rest.cloud.api_gateway.data_plane.json_path import JsonPathError, find

DOCUMENT: dict[str, Any] = {
    "l": [{"a": 1, "b": "q"}, {"a": 2, "c": [5]}],
    "o": {"x": 1, "y": [1, 2]},
    "s": "text",
    "nums": [3, 1, 2],
    "nul": None,
    "o-o": 1,
    "a b": 2,
    "é": 3,
    "ver:x": 4,
    "it's": 9,
}
FIRST, SECOND = DOCUMENT["l"]
FOUND = {
    "everything": ("$", DOCUMENT),
    "a-name": ("$.o.x", 1),
    "a-name-without-the-root": ("o.x", 1),
    "a-name-in-brackets": ("$['o']['x']", 1),
    "a-name-in-double-quotes": ('$["o"]', DOCUMENT["o"]),
    "a-name-with-a-hyphen": ("$.o-o", 1),
    "a-name-with-a-blank": ("$['a b']", 2),
    "a-name-in-another-language": ("$.é", 3),
    "a-name-with-a-colon": ("$.ver:x", 4),
    "a-name-with-a-quote": (r"$['it\'s']", 9),
    "several-names": ("$.o['x','y']", {"x": 1, "y": [1, 2]}),
    "several-names-of-each": ("$.l[*]['a','b']", [{"a": 1, "b": "q"}, {"a": 2}]),
    "an-item": ("$.l[0].a", 1),
    "the-last-item": ("$.l[-1]", SECOND),
    "several-items": ("$.l[0,1].a", [1, 2]),
    "the-first-items": ("$.nums[:2]", [3, 1]),
    "the-last-items": ("$.nums[-2:]", [1, 2]),
    "all-items": ("$.l[*].a", [1, 2]),
    "all-members": ("$.o.*", [1, [1, 2]]),
    "every-depth": ("$..a", [1, 2]),
    "every-depth-by-index": ("$..y[0]", [1]),
    "a-comparison": ("$.l[?(@.a > 1)].a", [2]),
    "a-number-and-its-text": ("$.l[?(@.a == '1')].a", [1]),
    "what-is-there": ("$.l[?(@.c)].a", [2]),
    "what-is-not-there": ("$.l[?(!@.c)].a", [1]),
    "both": ("$.l[?(@.a >= 1 && @.b == 'q')].a", [1]),
    "either": ("$.l[?(@.a == 7 || @.b == 'q')].a", [1]),
    "a-regular-expression": ("$.l[?(@.b =~ /Q.*/i)].a", [1]),
    "one-of": ("$.l[?(@.a in [2, 3])].a", [2]),
    "none-of": ("$.l[?(@.b nin ['q'])].a", [2]),
    "what-contains": ("$.l[?(@.c contains 5)].a", [2]),
    "what-the-root-has": ("$.l[?(@.a == $.o.x)].a", [1]),
    "an-object-that-a-filter-holds-for": ("$.o[?(@.x == 1)].y", [[1, 2]]),
    "the-number-of-items": ("$.l.length()", 2),
    "the-number-of-members": ("$.o.length()", 2),
    "the-number-of-members-of-each": ("$.l[*].length()", [2, 2]),
    "a-sum": ("$.nums.sum()", 6.0),
    "an-average": ("$.nums.avg()", 2.0),
    "the-largest": ("$.nums.max()", 3.0),
    "the-smallest": ("$.nums.min()", 1.0),
    "the-first": ("$.nums.first()", 3),
    "the-last": ("$.nums.last()", 2),
    "an-item-by-function": ("$.nums.index(1)", 1),
    "one-more": ("$.nums.append(4)", [3, 1, 2, 4]),
    "names": ("$.o.keys()", ["x", "y"]),
}
NOTHING = [
    "$.none",
    "$.none.x",
    "$.nul",
    "$.nul.x",
    "$.s.x",
    "$.s[0]",
    "$.l.a",
    "$.l[9]",
    "$.s.length()",
    "$.none.length()",
]
REFUSED = [
    "$.",
    "$..",
    "$.l[",
    "$.l[0",
    "$.l]",
    "$.l[a]",
    "$.a b",
    "$.o.x)",
    "$.o.nothing()",
    "$.l[?(@.a =~ /(/)]",
    "$.l[?()]",
]


@pytest.mark.parametrize(("path", "found"), FOUND.values(), ids=FOUND)
def test_a_path_finds(path: str, found: object) -> None:
    assert find(DOCUMENT, path) == found


@pytest.mark.parametrize("path", NOTHING)
def test_a_definite_path_that_leads_nowhere_finds_nothing(path: str) -> None:
    assert find(DOCUMENT, path) is None


@pytest.mark.parametrize("path", ["$.l[*].none", "$.none[*]", "$.l[?(@.a > 9)]", "$..none", "$.s[1:]"])
def test_any_other_path_that_leads_nowhere_finds_an_empty_list(path: str) -> None:
    assert find(DOCUMENT, path) == []


@pytest.mark.parametrize("path", REFUSED)
def test_what_is_not_a_path_is_refused(path: str) -> None:
    with pytest.raises(JsonPathError, match="is not a JSONPath expression"):
        find(DOCUMENT, path)
