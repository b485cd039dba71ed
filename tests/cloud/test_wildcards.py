"""Stars in names and values: what they match, and in a moment."""

from __future__ import annotations

import re

import pytest

from sagemaker_rest.cloud.wildcards import between_stars


@pytest.mark.parametrize(
    ("parts", "text", "matches"),
    [
        pytest.param(["abc"], "abc", True, id="no star"),
        pytest.param(["abc"], "abcd", False, id="no star, and more"),
        pytest.param(["", ""], "", True, id="a star alone"),
        pytest.param(["a", "c"], "abbc", True, id="a star between"),
        pytest.param(["a", "a"], "a", False, id="nothing is counted twice"),
        pytest.param(["", "ab", ""], "xxabxx", True, id="stars around"),
        pytest.param(["", "b", "bc"], "abbbc", True, id="the last part is the last"),
        pytest.param(["a", "b", "b"], "ab", False, id="one text for two parts"),
        pytest.param(["", *["a"] * 30, "b"], "a" * 5000, False, id="thirty stars and no match"),
    ],
)
def test_a_star_stands_for_any_text(parts: list[str], text: str, matches: bool) -> None:  # noqa: FBT001
    assert (re.fullmatch(between_stars(parts), text) is not None) is matches
