"""What a schema has to say of a resource before a plan of it is read."""

import pytest

from sagemaker_rest.terraform.plan_file.refusal import UnknownPlanFileError
from sagemaker_rest.terraform.plan_file.value_types import types_in_schema


@pytest.mark.parametrize(
    ("message", "rule"),
    [
        pytest.param(b"", "the provider has no schema of x", id="no such resource"),
        pytest.param(b"\x12\x05\x0a\x01x\x12\x00", "a schema lacks its field 2", id="no block"),
        pytest.param(
            b"\x12\x0c\x0a\x01x\x12\x07\x12\x05\x12\x03\x0a\x01a",
            "the attribute a has no type",
            id="an attribute of attributes, which protocol 6 has",
        ),
    ],
)
def test_a_schema_that_is_not_known(message: bytes, rule: str) -> None:
    with pytest.raises(UnknownPlanFileError, match=rule):
        types_in_schema(message).of("managed", "x")
