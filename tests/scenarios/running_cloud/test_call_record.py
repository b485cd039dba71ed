"""The record of calls: which operations of AWS a client has called, by the names that AWS gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests

from sagemaker_rest.cloud.own_api import CloudToken
from sagemaker_rest.cloud.server.call_record import CALLS_PATH

if TYPE_CHECKING:
    from collections.abc import Callable

    from sagemaker_rest.cloud.server.process import CloudProcess


@pytest.fixture
def record(cloud: CloudProcess) -> str:
    """The address of an empty record."""
    address = f"{cloud.url}{CALLS_PATH}"
    requests.delete(address, auth=CloudToken(), timeout=10).raise_for_status()
    return address


def test_every_protocol_is_counted_by_service_and_operation(record: str, client: Callable[..., Any]) -> None:
    client("s3").create_bucket(
        Bucket="recorded", CreateBucketConfiguration={"LocationConstraint": client("s3").meta.region_name}
    )
    client("s3").put_object(Bucket="recorded", Key="a/b", Body=b"x")
    client("s3").list_objects_v2(Bucket="recorded")
    client("iam").list_roles()
    client("sts").get_caller_identity()
    client("sagemaker").list_models()
    client("sagemaker").list_models()
    client("apigateway").get_rest_apis()
    client("logs").describe_log_groups()

    calls = requests.get(record, auth=CloudToken(), timeout=10).json()

    assert calls == {
        "apigateway": {"GetRestApis": 1},
        "iam": {"ListRoles": 1},
        "logs": {"DescribeLogGroups": 1},
        "s3": {"CreateBucket": 1, "ListObjectsV2": 1, "PutObject": 1},
        "sagemaker": {"ListModels": 2},
        "sts": {"GetCallerIdentity": 1},
    }


def test_an_invocation_is_a_call_and_an_unsigned_request_is_none(
    record: str, cloud: CloudProcess, client: Callable[..., Any]
) -> None:
    with pytest.raises(client("sagemaker-runtime").exceptions.ClientError):
        client("sagemaker-runtime").invoke_endpoint(EndpointName="nobody", Body=b"{}")
    requests.get(f"{cloud.url}/_localstack/health", timeout=10)
    requests.get(f"{cloud.url}/some-bucket/some-key", timeout=10)

    assert requests.get(record, auth=CloudToken(), timeout=10).json() == {"sagemaker": {"InvokeEndpoint": 1}}


def test_the_record_is_emptied_by_delete_and_takes_nothing_else(record: str, client: Callable[..., Any]) -> None:
    client("iam").list_roles()

    emptied = requests.delete(record, auth=CloudToken(), timeout=10)
    refused = requests.post(record, json={}, auth=CloudToken(), timeout=10)

    assert emptied.json() == {"iam": {"ListRoles": 1}}
    assert refused.status_code == 405
    assert requests.get(record, auth=CloudToken(), timeout=10).json() == {}
