"""A configuration certainly allows a provider's version, or does not."""

import pytest

from sagemaker_rest.terraform.accelerator.version_constraints import allows, are_allowed


@pytest.mark.parametrize(
    ("constraint", "expected"),
    [
        (">= 5.100.0", True),
        (">= 5.0, < 6.0", True),
        (">= 5", True),
        ("~> 5.0", True),
        ("~> 5.100.0", True),
        ("5.100.0", True),
        ("= 5.100.0", True),
        ("!= 5.99.0", True),
        ("> 5.99.9,<=5.100.0", True),
        ("~> 5.99.0", False),
        ("~> 4.0", False),
        (">= 6.0", False),
        ("< 5.100.0", False),
        ("!= 5.100.0", False),
        ("5.99.0", False),
        (">= 5.100.0, < 5.100.0", False),
        ("~> 5", False),
        (">= 5.100.0-beta1", False),
        ("", False),
        ("latest", False),
    ],
)
def test_constraints(constraint: str, *, expected: bool) -> None:
    assert allows(constraint, "5.100.0") is expected


def test_a_prerelease_is_never_certain() -> None:
    assert not allows(">= 1.0", "5.100.0-beta1")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            'required_providers {\n  aws = {\n    source = "hashicorp/aws"\n    version = ">= 5.0"\n  }\n}',
            True,
            id="fits",
        ),
        pytest.param('required_providers {\n  aws = {\n    version = "~> 4.0"\n  }\n}', False, id="does not fit"),
        pytest.param(
            'required_version = "~> 1.9"\nrequired_providers {\n  aws = "~> 5.0"\n}', True, id="old form, fits"
        ),
        pytest.param('required_providers {\n  aws = "~> 4.0"\n}', False, id="old form, does not fit"),
        pytest.param('provider "aws" {\n  version = "~> 4.0"\n}', False, id="in the provider block"),
        pytest.param('{"terraform": {"required_providers": {"aws": {"version": "~> 4.0"}}}}', False, id="JSON"),
        pytest.param('version = "~> 4.0"', False, id="at the beginning of the file"),
        pytest.param('policy = { Version = "2012-10-17" }', True, id="something else"),
        pytest.param('image_version = "2.19.0"\nimage-version = "2.19.0"', True, id="the end of another name"),
    ],
)
def test_configurations(text: str, *, expected: bool) -> None:
    assert are_allowed([text], "5.100.0") is expected
