"""Sensitive values are masked in any text, and what only looks like one is not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sagemaker_rest.terraform.sensitive import MASK, Secrets, hidden, marked_in_plan

KEY = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0B\nAQEFAASCBKcwggSjAgEAAoIB\n-----END PRIVATE KEY-----\n"


def secrets(*values: object) -> Secrets:
    made = Secrets()
    made.learn(values)
    return made


@pytest.mark.parametrize(
    ("value", "text", "masked"),
    [
        ("correct-horse-battery", "the URL is http://me:correct-horse-battery@host", f"the URL is http://me:{MASK}@host"),
        ("correct-horse-battery", "xcorrect-horse-batteryx", f"x{MASK}x"),
        ("hunter2", "password = 'hunter2'", f"password = '{MASK}'"),
        ("hunter2", r"'one\nhunter2\ntwo'", rf"'one\n{MASK}\ntwo'"),
        ("pa55", "{'pin': 'pa55'}", f"{{'pin': '{MASK}'}}"),
        (4711471147, "number 4711471147", f"number {MASK}"),
        ('say "friend"', json.dumps({"a": 'say "friend"'}), f'{{"a": "{MASK}"}}'),
        ("slash/and space", "?key=slash%2Fand%20space", f"?key={MASK}"),
        ({"keys": ["first-of-them", "second-of-them"]}, "first-of-them, second-of-them", f"{MASK}, {MASK}"),
        ('{"password": "inside-of-json"}', "it is inside-of-json", f"it is {MASK}"),
        (KEY, "E  MIIEvQIBADANBgkqhkiG9w0B", f"E  {MASK}"),
        (KEY, f"key = {KEY!r}", f"key = '{MASK}\\n'"),
    ],
    ids=[
        "in a URL", "long in a longer one", "word", "line of a repr", "short in quotes", "number", "quotes in it",
        "quoted for a URL", "in lists and maps", "in JSON", "one line of it", "lines in a repr",
    ],
)  # fmt: skip
def test_a_value_is_masked_wherever_it_stands(value: object, text: str, masked: str) -> None:
    assert secrets(value).mask(text) == masked


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("true", "assert 'true' == 'false'"),
        (True, "assert True"),
        ("1", "assert '1' == '2'"),
        ("", "assert '' == 'x'"),
        (None, "None"),
        (443, "port 443 of 4430"),
        ("default", "the 'default' of it"),
        ("eu-west-1", "arn:aws:sagemaker:eu-west-1:123456789012:endpoint/x"),
        ("abc", "'abc'"),
        ("pa55", "pa55 without quotes"),
        ("engine", "engineering, search_engine"),
    ],
)
def test_a_short_or_common_value_does_not_garble_a_text(value: object, text: str) -> None:
    assert secrets(value).mask(text) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("{'key': 'abcdefghijkl...", f"{{'key': '{MASK}..."),
        ("...mnopqrstuvwxyz'}", f"...{MASK}'}}"),
        ("'abcdef...uvwxyz'", f"'{MASK}...{MASK}'"),
        ("abcdefghi… (26 characters)", f"{MASK}… (26 characters)"),
        ("and so on ... with dots…", "and so on ... with dots…"),
    ],
    ids=["begins", "ends", "both", "ellipsis", "nothing of it"],
)
def test_what_is_cut_off_is_masked_too(text: str, masked: str) -> None:
    assert secrets("abcdefghijklmnopqrstuvwxyz").mask(text) == masked


@pytest.mark.parametrize(
    ("value", "marks", "shown"),
    [
        ("a", True, MASK),
        ("a", False, "a"),
        ("a", None, "a"),
        ({"a": 1, "b": 2}, {"a": True}, {"a": MASK, "b": 2}),
        ([{"a": "x", "b": ["y", "z"]}], [{"b": [False, True]}], [{"a": "x", "b": ["y", MASK]}]),
        (["a", "b"], [True], [MASK, "b"]),
        ("a", {"b": True}, MASK),
        ({"a": 1}, {}, {"a": 1}),
    ],
)
def test_what_is_marked_is_hidden_and_the_rest_is_not(value: Any, marks: Any, shown: Any) -> None:
    assert hidden(value, marks) == shown


def known(value: str) -> dict[str, Any]:
    return {"values": {"k": value}, "sensitive_values": {"k": True}}


def test_a_plan_marks_in_its_changes_its_values_its_outputs_and_its_variables() -> None:
    found = marked_in_plan(
        {
            "resource_changes": [
                {"change": {"before": {"a": "old"}, "before_sensitive": {"a": True}, "after": None}},
                {"change": {"after": {"b": [{"c": "nested", "d": 1}]}, "after_sensitive": {"b": [{"c": True}]}}},
            ],
            "output_changes": {"o": {"after": "changed", "after_sensitive": True}},
            "planned_values": {
                "outputs": {"o": {"sensitive": True, "value": "output"}, "p": {"sensitive": False, "value": "shown"}},
                "root_module": {"child_modules": [{"resources": [known("v")]}]},
            },
            "prior_state": {"values": {"root_module": {"resources": [known("read")]}}},
            "configuration": {"root_module": {"variables": {"given": {"sensitive": True}, "plain": {}}}},
            "variables": {"given": {"value": "variable"}, "plain": {"value": "plain"}},
        }
    )

    assert [*found] == ["old", "nested", "changed", "output", "v", "read", "variable"]
