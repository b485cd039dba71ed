"""The list of AWS's services is that of botocore and moto."""

from __future__ import annotations

import json

import pytest

from sagemaker_rest.cloud.services import services_signed_as, signing_name
from tests.cloud import service_names


def test_the_list_is_the_one_of_the_installed_botocore_and_moto() -> None:
    assert json.loads(service_names.FILE.read_text()) == service_names.current(), f"run `{service_names.COMMAND}`"


@pytest.mark.parametrize(
    ("service", "name"),
    [
        pytest.param("cloudwatch", "monitoring", id="under another name"),
        pytest.param("sagemaker-runtime", "sagemaker", id="under the name of another service"),
        pytest.param("kms", "kms", id="under its own"),
        pytest.param("execute-api", "execute-api", id="not in SDKs"),
    ],
)
def test_a_service_is_signed_for(service: str, name: str) -> None:
    assert signing_name(service) == name


def test_several_services_may_be_signed_for_by_one_name() -> None:
    assert services_signed_as("apigateway") == ("apigateway", "apigatewayv2")


def test_a_name_that_botocore_does_not_know_is_that_of_a_service() -> None:
    assert services_signed_as("brand-new") == ("brand-new",)
