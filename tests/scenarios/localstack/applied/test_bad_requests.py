"""Our gateway answers a bad request as LocalStack does, or as AWS does by a source that is named."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.targets.emulated import REGION, emulated_client
from tests.scenarios.localstack.applied.bad_requests import BAD_REQUESTS, Answer, Request, ask
from tests.scenarios.localstack.applied.compared_api import create_compared_api, delete_compared_api
from tests.scenarios.localstack.applied.known_differences import KNOWN_DIFFERENCES, Difference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sagemaker_rest.cloud.server.process import CloudProcess
    from sagemaker_rest.targets.target import Target

pytestmark = pytest.mark.localstack

ALIKE = {name: request for name, request in BAD_REQUESTS.items() if name not in KNOWN_DIFFERENCES}
DIFFERENT = [(BAD_REQUESTS[name], difference) for name, difference in KNOWN_DIFFERENCES.items()]

Ask = Callable[[Request], Answer]


@pytest.fixture(scope="module")
def ask_ours(cloud: CloudProcess) -> Ask:
    api_id = create_compared_api(emulated_client("apigateway", endpoint_url=cloud.url, region=REGION))
    return lambda request: ask(cloud.url, api_id, request)


@pytest.fixture(scope="module")
def ask_localstack(target: Target) -> Iterator[Ask]:
    client = target.client("apigateway")
    api_id = create_compared_api(client)
    yield lambda request: ask(str(target.endpoint_url), api_id, request)
    delete_compared_api(client, api_id)


@pytest.mark.parametrize("request_", ALIKE.values(), ids=ALIKE)
def test_both_give_the_same_answer(ask_ours: Ask, ask_localstack: Ask, request_: Request) -> None:
    assert ask_ours(request_) == ask_localstack(request_)


@pytest.mark.parametrize(("request_", "difference"), DIFFERENT, ids=KNOWN_DIFFERENCES)
def test_where_they_differ_it_is_known_how_and_why(
    ask_ours: Ask, ask_localstack: Ask, request_: Request, difference: Difference
) -> None:
    assert ask_ours(request_) == difference.ours, difference.source
    assert ask_localstack(request_) == difference.localstack, "LocalStack has changed: is there still a difference?"
