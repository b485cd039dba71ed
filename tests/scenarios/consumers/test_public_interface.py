"""The promises of `sagemaker_rest.testing` are documented. A consumer's stack shows that its examples are true."""

from __future__ import annotations

import doctest
from typing import Any

import pytest

from sagemaker_rest import testing

EXAMPLES = [
    example
    for name in testing.__all__
    for example in doctest.DocTestFinder(exclude_empty=True).find(getattr(testing, name), name, module=False)
    if example.examples
]
# The first is the base of the others; these take a destroy that fails, and a budget that is too small.
WITHOUT_EXAMPLES = {"SagemakerRestError", "LeftoverError", "RunError"}
METHODS = [
    pytest.param(member, id=f"{name}.{attribute}")
    for name in testing.__all__
    for attribute, member in vars(getattr(testing, name)).items()
    if not attribute.startswith("_") and (callable(member) or isinstance(member, (property, classmethod)))
]


@pytest.mark.parametrize("name", testing.__all__)
def test_everything_public_says_what_it_is(name: str) -> None:
    assert (getattr(testing, name).__doc__ or "").strip()


@pytest.mark.parametrize("member", METHODS)
def test_every_public_method_says_what_it_does(member: Any) -> None:
    assert (member.__doc__ or "").strip()


def test_everything_public_has_an_example() -> None:
    assert set(testing.__all__) - {example.name.partition(".")[0] for example in EXAMPLES} == WITHOUT_EXAMPLES
