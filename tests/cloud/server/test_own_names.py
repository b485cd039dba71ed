"""The Host headers that name the cloud: addresses, localhost, AWS's names, and those that its user allows."""

from __future__ import annotations

import pytest

from sagemaker_rest.cloud.server.own_names import allowed_hosts, is_own
from sagemaker_rest.errors import TargetError


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1:4566",
        "127.0.0.1",
        "[::1]:4566",
        "172.17.0.1:4566",
        "localhost:4566",
        "LocalHost.:4566",
        "api.execute-api.localhost:4566",
        "bucket.s3.localhost.localstack.cloud:4566",
        "localhost.localstack.cloud",
        "host.docker.internal:4566",
        "host.containers.internal",
        "api.execute-api.eu-west-1.amazonaws.com",
        "runtime.sagemaker.cn-north-1.amazonaws.com.cn",
        "my_bucket.v1.s3.eu-west-1.amazonaws.com",
        "bedrock-agentcore.eu-west-1.api.aws",
        "pool.auth.eu-west-1.amazoncognito.com",
    ],
)
def test_addresses_localhost_and_names_of_aws_are_its_own(host: str) -> None:
    assert is_own(host)


@pytest.mark.parametrize(
    "host",
    [
        "evil.test:4566",
        "localhost.evil.test",
        "evil-localhost",
        "127.0.0.1.evil.test",
        "evilamazonaws.com",
        "amazonaws.com.evil.test",
        "amazonaws.com",
        "localstack.cloud",
        "evil.internal",
        "cloud:4566",
        "2130706433",
        "127.0.0.1:4566@evil.test",
        "evil.test#.localhost:1",
        "evil.test/.amazonaws.com",
        "",
    ],
)
def test_a_name_that_somebody_can_point_anywhere_is_foreign(host: str) -> None:
    assert not is_own(host)


@pytest.mark.parametrize(
    ("host", "answer"),
    [
        pytest.param("cloud.example:4566", True, id="the name"),
        pytest.param("Bucket.Cloud.Example", True, id="below it"),
        pytest.param("evilcloud.example", False, id="another name with the same end"),
        pytest.param("example", False, id="above it"),
    ],
)
def test_an_allowed_name_is_its_own_with_what_is_below_it(host: str, *, answer: bool) -> None:
    assert is_own(host, allowed_hosts(["Cloud.Example."])) is answer


@pytest.mark.parametrize("given", ["http://cloud.example", "cloud.example:4566", "*.example", "", "a..b"])
def test_what_is_not_a_host_name_cannot_be_allowed(given: str) -> None:
    with pytest.raises(TargetError, match=r"give a host name alone, such as cloud\.example"):
        allowed_hosts([given])
