"""Instance counts, as Application Auto Scaling reads and changes them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.cloud.sagemaker.control_plane.scaling import ScaledVariant, VariantInstances
from sagemaker_rest.cloud.sagemaker.runtime.endpoint import EndpointStatus
from tests.cloud.own_service import ACCOUNT, REGION

if TYPE_CHECKING:
    from sagemaker_rest.cloud.sagemaker.control_plane.control_plane import SageMakerControlPlane
    from tests.cloud.sagemaker.control_plane.conftest import RecordedHosting

VARIANT = ScaledVariant(ACCOUNT, REGION, "Digits", "AllTraffic")


@pytest.fixture
def instances(control_plane: SageMakerControlPlane) -> VariantInstances:
    return VariantInstances(control_plane)


def test_the_instances_of_a_variant_in_service_are_counted_and_changed(
    instances: VariantInstances, endpoint: str, hosting: RecordedHosting
) -> None:
    before = instances.count(VARIANT)

    instances.change(VARIANT, 3)
    meanwhile = instances.count(VARIANT)
    hosting.tell(endpoint, EndpointStatus.IN_SERVICE, "first")

    assert (before, meanwhile, instances.count(VARIANT)) == (2, None, 3)


@pytest.mark.parametrize(
    "variant",
    [
        pytest.param(replace(VARIANT, variant="other"), id="another variant"),
        pytest.param(replace(VARIANT, endpoint="other"), id="another endpoint"),
        pytest.param(replace(VARIANT, region="us-east-1"), id="another region"),
        pytest.param(replace(VARIANT, account_id="210987654321"), id="another account"),
    ],
)
def test_what_is_not_there_has_no_instances(instances: VariantInstances, endpoint: str, variant: ScaledVariant) -> None:
    del endpoint

    assert instances.count(variant) is None


def test_an_endpoint_that_somebody_else_is_changing_is_left_alone(
    instances: VariantInstances, sagemaker: Any, endpoint: str, hosting: RecordedHosting
) -> None:
    sagemaker.update_endpoint(EndpointName=endpoint, EndpointConfigName="first")

    instances.change(VARIANT, 3)

    assert [what for what, _ in hosting.asked] == ["create", "update"]
