"""examples/custom_domain: the API answers at its domain name, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
import requests

from tests.scenarios.e2e.api.requesting import digit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sagemaker_rest.pytest_plugin import DeployStack, UniqueName
    from sagemaker_rest.targets.stack import Stack
    from sagemaker_rest.targets.target import Target

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def domain_name(unique_name_factory: UniqueName) -> str:
    return f"{unique_name_factory('digits')}.example.com"


@pytest.fixture(scope="module")
def certificate_arn(target: Target, domain_name: str) -> Iterator[str]:
    acm = target.client("acm")
    arn: str = acm.request_certificate(DomainName=domain_name, ValidationMethod="DNS")["CertificateArn"]
    yield arn
    acm.delete_certificate(CertificateArn=arn)


@pytest.fixture(scope="module")
def api(
    module_deploy_stack: DeployStack,
    unique_name_factory: UniqueName,
    endpoint_name: str,
    domain_name: str,
    certificate_arn: str,
) -> Stack:
    return module_deploy_stack(
        "examples/custom_domain",
        endpoint_name=endpoint_name,
        name=unique_name_factory("domain"),
        domain_name=domain_name,
        certificate_arn=certificate_arn,
    )


def test_it_answers_at_the_domain_name(api: Stack, payload: Mapping[str, Any], domain_name: str) -> None:
    local = urlsplit(api.target.stage_url(api.outputs["execute_api_url"]))

    answer = requests.post(
        f"http://{local.netloc}/mnist/predict", json=payload, headers={"Host": domain_name}, timeout=30
    )

    assert answer.status_code == 200
    assert digit(answer.json()) == 7


def test_the_url_that_api_gateway_makes_up_does_not_answer(api: Stack, payload: Mapping[str, Any]) -> None:
    answer = requests.post(api.target.stage_url(api.outputs["execute_api_url"]), json=payload, timeout=30)

    assert answer.status_code == 403
    assert answer.json() == {"message": "Forbidden"}


def test_a_second_plan_is_empty(api: Stack) -> None:
    assert api.plan().is_empty
