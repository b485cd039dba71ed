"""A type that takes less than before is found, wherever in it; one that takes more is none."""

from __future__ import annotations

import pytest

from tests.scenarios.upgrades.type_constraints import Type, narrowings, read_type

NESTED = """object({
    # what a comment says, in (brackets}
    name   = string // another
    sizes  = optional(list(number), [1, 2])
    /* and one
       more */
    inner  = optional(map(object({ a = optional(string, "a)") })), {}), size = tuple([string, bool])
  })"""


def test_a_type_is_read_with_its_comments_and_defaults_left_out() -> None:
    assert read_type(NESTED) == Type(
        "object",
        fields={
            "name": Type("string"),
            "sizes": Type("list", (Type("number"),)),
            "inner": Type("map", (Type("object", fields={"a": Type("string")}, optional=frozenset({"a"})),)),
            "size": Type("tuple", (Type("string"), Type("bool"))),
        },
        optional=frozenset({"sizes", "inner"}),
    )


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (NESTED, NESTED),
        ("string", "any"),
        ("number", "string"),
        ("list(number)", "list(string)"),
        ("object({})", "object({ a = optional(string) })"),
        ("object({ a = string })", "object({ a = optional(string, 1) })"),
    ],
)
def test_what_takes_as_much_narrows_nothing(before: str, now: str) -> None:
    assert list(narrowings("it", read_type(before), read_type(now))) == []


@pytest.mark.parametrize(
    ("before", "now", "sentence"),
    [
        ("any", "string", "it takes string, and took any"),
        ("string", "number", "it takes number, and took string"),
        ("list(string)", "set(string)", "it takes set(string), and took list(string)"),
        ("map(list(string))", "map(list(number))", "it[*][*] takes number, and took string"),
        ("tuple([string, string])", "tuple([string, bool])", "it[1] takes bool, and took string"),
        ("tuple([string])", "tuple([string, string])", "it takes tuple(string, string), and took tuple(string)"),
        ("object({ a = string })", "object({})", "it.a is not taken any more (Terraform leaves it out without a word)"),
        ("object({})", "object({ a = string })", "it.a is new and must be set"),
        ("object({ a = optional(string) })", "object({ a = string })", "it.a must be set, and could be left out"),
        (
            "map(object({ a = optional(object({ b = string })) }))",
            "map(object({ a = optional(object({ b = bool })) }))",
            "it[*].a.b takes bool, and took string",
        ),
    ],
)
def test_what_takes_less_is_found(before: str, now: str, sentence: str) -> None:
    assert list(narrowings("it", read_type(before), read_type(now))) == [sentence]
