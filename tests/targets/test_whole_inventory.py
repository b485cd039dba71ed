"""On the local target everything counts that was made, in services of the table and in all others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.cloud.made import Made
from sagemaker_rest.targets.emulated import emulated_client
from sagemaker_rest.targets.local import LocalTarget
from sagemaker_rest.targets.whole_inventory import whole_inventory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ACCOUNT = "123456789012"


@pytest.fixture(scope="module")
def local() -> Iterator[LocalTarget]:
    """A cloud of its own: nobody else makes anything in it."""
    with LocalTarget() as started:
        yield started


def no_client(service: str) -> Any:
    raise AssertionError(service)


def test_an_account_in_which_nothing_was_made_is_not_asked_for_anything() -> None:
    assert whole_inventory([], no_client, ACCOUNT) == frozenset()


def test_what_the_table_lacks_is_named_as_the_cloud_names_it() -> None:
    made = [Made("glue", "Database", ACCOUNT, "us-east-1", ("digits",))]

    assert whole_inventory(made, no_client, ACCOUNT) == {"glue Database digits"}


def test_what_is_in_another_account_and_what_belongs_to_something_say_so() -> None:
    made = [
        Made("glue", "Database", "210987654321", "us-east-1", ("digits",)),
        Made("glue", "Table", ACCOUNT, "us-east-1", ("sevens",), owner="digits"),
    ]

    assert whole_inventory(made, no_client, ACCOUNT) == {
        "glue Database digits in account 210987654321",
        "glue Table sevens as a part of digits",
    }


@pytest.mark.parametrize(
    ("service", "make", "delete", "line"),
    [
        pytest.param(
            "glue",
            lambda client: client.create_database(DatabaseInput={"Name": "digits"}),
            lambda client: client.delete_database(Name="digits"),
            "glue Database digits",
            id="database",
        ),
        pytest.param(
            "athena",
            lambda client: client.create_work_group(Name="digits"),
            lambda client: client.delete_work_group(WorkGroup="digits"),
            "athena WorkGroup digits",
            id="work group",
        ),
        pytest.param(
            "wafv2",
            lambda client: client.create_ip_set(
                Name="digits", Scope="REGIONAL", IPAddressVersion="IPV4", Addresses=["192.0.2.0/24"]
            ),
            lambda client: client.delete_ip_set(
                Name="digits",
                Scope="REGIONAL",
                Id=client.list_ip_sets(Scope="REGIONAL")["IPSets"][0]["Id"],
                LockToken=client.list_ip_sets(Scope="REGIONAL")["IPSets"][0]["LockToken"],
            ),
            "wafv2 IPSet digits",
            id="IP set",
        ),
        pytest.param(
            "ec2",
            lambda client: client.create_volume(AvailabilityZone="us-east-1a", Size=1),
            lambda client: client.delete_volume(VolumeId=client.describe_volumes()["Volumes"][0]["VolumeId"]),
            "ec2 Volume vol-",
            id="volume",
        ),
        pytest.param(
            "lambda",
            lambda client: client.publish_layer_version(
                LayerName="digits", Content={"ZipFile": b"PK\x05\x06" + bytes(18)}
            ),
            lambda client: client.delete_layer_version(LayerName="digits", VersionNumber=1),
            "lambda LayerVersion digits",
            id="layer",
        ),
    ],
)
def test_what_only_the_cloud_knows_of_is_named_and_is_gone_when_it_was_deleted(
    local: LocalTarget,
    service: str,
    make: Callable[[Any], object],
    delete: Callable[[Any], object],
    line: str,
) -> None:
    client = local.client(service)
    before = local.inventory()

    make(client)
    made = local.inventory() - before
    delete(client)

    assert [one.startswith(line) for one in made] == [True]
    assert local.inventory() == before


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda target: target.client("ec2").describe_vpcs(), id="default network"),
        pytest.param(lambda target: target.client("iam").list_policies(), id="policies of AWS"),
        pytest.param(lambda target: target.client("events").list_event_buses(), id="default bus"),
        pytest.param(lambda target: target.client("athena").list_work_groups(), id="primary work group"),
        pytest.param(lambda target: target.client("kms").describe_key(KeyId="alias/aws/s3"), id="key of AWS"),
        pytest.param(
            lambda target: target.client("ssm").get_parameters_by_path(
                Path="/aws/service/global-infrastructure/regions"
            ),
            id="parameters of AWS",
        ),
        pytest.param(lambda target: target.client("sts").get_session_token(), id="token"),
        pytest.param(
            lambda target: target.client("cloudwatch").put_metric_data(
                Namespace="digits", MetricData=[{"MetricName": "sevens", "Value": 1}]
            ),
            id="metric",
        ),
    ],
)
def test_what_nobody_made_does_not_count(local: LocalTarget, ask: Callable[[LocalTarget], object]) -> None:
    before = local.inventory()

    ask(local)

    assert local.inventory() == before


def test_a_secret_that_was_told_to_go_in_some_days_does_not_count(local: LocalTarget) -> None:
    client = local.client("secretsmanager")
    before = local.inventory()

    client.create_secret(Name="digits", SecretString="x")
    made = local.inventory() - before
    client.delete_secret(SecretId="digits", RecoveryWindowInDays=7)

    assert len(made) == 1
    assert local.inventory() == before


def test_a_rule_on_the_bus_that_every_account_has_counts(local: LocalTarget) -> None:
    client = local.client("events")
    before = local.inventory()

    client.put_rule(Name="nightly", ScheduleExpression="rate(1 day)")
    made = local.inventory() - before
    client.delete_rule(Name="nightly")

    assert made == {"EventBridge rule nightly"}
    assert local.inventory() == before


def test_a_resource_that_is_added_to_an_api_which_was_there_counts(local: LocalTarget) -> None:
    client = local.client("apigateway")
    api = client.create_rest_api(name="of-before")["id"]
    (root,) = client.get_resources(restApiId=api)["items"]
    before = local.inventory()

    added = client.create_resource(restApiId=api, parentId=root["id"], pathPart="digits")["id"]
    made = local.inventory() - before
    client.delete_resource(restApiId=api, resourceId=added)

    assert made == {f"apigateway Resource {added} as a part of {api}"}
    assert local.inventory() == before
    client.delete_rest_api(restApiId=api)


def test_the_regions_where_something_was_made_are_known(local: LocalTarget) -> None:
    client = emulated_client("sns", endpoint_url=local.endpoint_url, region="ap-south-1")

    arn = client.create_topic(Name="digits")["TopicArn"]
    occupied = local.occupied_regions()
    client.delete_topic(TopicArn=arn)

    assert occupied == {"ap-south-1"}
    assert local.occupied_regions() == frozenset()
