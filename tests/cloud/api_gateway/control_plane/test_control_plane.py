"""API Gateway's control plane as a whole: whatever botocore can ask is answered."""

from __future__ import annotations

from typing import Any

import botocore.session
import pytest
from botocore import xform_name
from botocore.exceptions import ClientError

from sagemaker_rest.cloud.api_gateway.control_plane import control_plane
from tests.cloud.api_gateway.control_plane.calls import status
from tests.cloud.api_gateway.control_plane.refusals import invalid

_MODEL = botocore.session.get_session().get_service_model("apigateway")
EVERY_OPERATION = sorted(_MODEL.operation_names)
# the path of each operation that names resources is filled with this
ANY_NAME = "x"


def asked(apigateway: Any, operation: str) -> tuple[int, str]:
    """Ask for an operation with its path's names alone, and return the status and the message of the answer."""
    shape: Any = _MODEL.operation_model(operation).input_shape
    names = [name for name, member in shape.members.items() if member.serialization.get("location") == "uri"]
    try:
        return status(getattr(apigateway, xform_name(operation))(**dict.fromkeys(names, ANY_NAME))), ""
    except ClientError as refused:
        response: Any = refused.response
        return status(response), response["Error"]["Message"]


@pytest.mark.parametrize("operation", EVERY_OPERATION)
def test_every_operation_of_botocores_model_is_carried_out_or_refused(apigateway: Any, operation: str) -> None:
    answered, message = asked(apigateway, operation)

    assert answered in {200, 201, 202, 204, 400, 404, 409, 501}
    assert (answered == 501) == message.startswith("The local cloud does not")


def test_an_operation_is_told_what_its_query_lacks(apigateway: Any) -> None:
    rule = "failed to satisfy constraint: Member must not be null"

    with invalid(f"2 validation errors detected: Value null at 'startDate' {rule}; Value null at 'endDate' {rule}"):
        apigateway.get_usage(usagePlanId="x")


def test_an_operation_of_a_later_botocore_is_not_implemented(apigateway: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(control_plane.OPERATIONS, "GetAccount")

    assert asked(apigateway, "GetAccount") == (501, "The local cloud does not implement GetAccount of API Gateway")
