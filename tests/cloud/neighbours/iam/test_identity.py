"""Roles out of moto's IAM, by their ARNs."""

from __future__ import annotations

import pytest

from sagemaker_rest.cloud.neighbours.iam.identity import IamRoles, find_role
from sagemaker_rest.errors import AccessDeniedError


@pytest.mark.parametrize(
    "arn",
    [
        pytest.param("arn:aws:iam::123456789012:role/absent", id="a name that no role has"),
        pytest.param("arn:aws-moon:iam::123456789012:role/absent", id="a partition that is not there"),
        pytest.param("arn:aws:iam::1:role/absent", id="not an account"),
    ],
)
def test_a_role_that_is_not_there_cannot_be_assumed(arn: str) -> None:
    assert find_role(arn) is None
    with pytest.raises(
        AccessDeniedError, match=r"sagemaker\.amazonaws\.com is not authorized to perform: sts:AssumeRole"
    ):
        IamRoles().assume(arn, "sagemaker.amazonaws.com")
