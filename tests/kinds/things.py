"""Makes one of each kind that the makers of `tests.sweep.things` do not make."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.sweep.things import listed, role, scalable_target

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.targets.target import Target

DEFINITION = json.dumps({"StartAt": "end", "States": {"end": {"Type": "Succeed"}}})


def scheduled_action(target: Target, name: str, tags: Mapping[str, str]) -> None:
    scalable_target(target, name, tags)
    target.client("application-autoscaling").put_scheduled_action(
        ServiceNamespace="sagemaker",
        ScheduledActionName=name,
        ResourceId=f"endpoint/{name}/variant/AllTraffic",
        ScalableDimension="sagemaker:variant:DesiredInstanceCount",
        Schedule="rate(1 day)",
        ScalableTargetAction={"MinCapacity": 1, "MaxCapacity": 1},
    )


def rule(target: Target, name: str, tags: Mapping[str, str]) -> None:
    client = target.client("events")
    client.put_rule(Name=name, ScheduleExpression="rate(1 day)", Tags=listed(tags))
    client.put_targets(Rule=name, Targets=[{"Id": "1", "Arn": "arn:aws:sns:us-east-1:123456789012:nowhere"}])


def event_bus(target: Target, name: str, tags: Mapping[str, str]) -> None:
    client = target.client("events")
    client.create_event_bus(Name=name, Tags=listed(tags))
    client.put_rule(Name=name, EventBusName=name, EventPattern='{"source": ["aws.sagemaker"]}', Tags=listed(tags))


def schedule_group(target: Target, name: str, tags: Mapping[str, str]) -> None:
    target.client("scheduler").create_schedule_group(Name=name, Tags=listed(tags))


def state_machine(target: Target, name: str, tags: Mapping[str, str]) -> None:
    target.client("stepfunctions").create_state_machine(
        name=name,
        definition=DEFINITION,
        roleArn=f"arn:aws:iam::123456789012:role/{name}",
        tags=listed(tags, "key", "value"),
    )


def http_api(target: Target, name: str, tags: Mapping[str, str]) -> None:
    target.client("apigatewayv2").create_api(Name=name, ProtocolType="HTTP", Tags=dict(tags))


def model_package_group(target: Target, name: str, tags: Mapping[str, str]) -> None:
    target.client("sagemaker").create_model_package_group(ModelPackageGroupName=name, Tags=listed(tags))


def identity_pool(target: Target, name: str, tags: Mapping[str, str]) -> None:
    target.client("cognito-identity").create_identity_pool(
        IdentityPoolName=name, AllowUnauthenticatedIdentities=False, IdentityPoolTags=dict(tags)
    )


def cluster(target: Target, name: str, tags: Mapping[str, str]) -> None:
    target.client("ecs").create_cluster(clusterName=name, tags=listed(tags, "key", "value"))


def delivery_stream(target: Target, name: str, tags: Mapping[str, str]) -> None:
    target.client("firehose").create_delivery_stream(
        DeliveryStreamName=name,
        ExtendedS3DestinationConfiguration={
            "RoleARN": f"arn:aws:iam::123456789012:role/{name}",
            "BucketARN": f"arn:aws:s3:::{name}",
        },
        **({"Tags": listed(tags)} if tags else {}),
    )


def stream(target: Target, name: str, tags: Mapping[str, str]) -> None:
    client = target.client("kinesis")
    client.create_stream(StreamName=name, ShardCount=1, **({"Tags": dict(tags)} if tags else {}))


def table(target: Target, name: str, tags: Mapping[str, str]) -> None:
    target.client("dynamodb").create_table(
        TableName=name,
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
        Tags=listed(tags),
    )


def repository(target: Target, name: str, tags: Mapping[str, str]) -> None:
    target.client("ecr").create_repository(repositoryName=name, tags=listed(tags))


def parameter(target: Target, name: str, tags: Mapping[str, str]) -> None:
    target.client("ssm").put_parameter(Name=f"/digits/{name}", Value="x", Type="String", Tags=listed(tags))


def certificate(target: Target, name: str, tags: Mapping[str, str]) -> None:
    target.client("acm").request_certificate(
        DomainName=f"{name}.example.com", **({"Tags": listed(tags)} if tags else {})
    )


def user(target: Target, name: str, tags: Mapping[str, str]) -> None:
    client = target.client("iam")
    client.create_user(UserName=name, Tags=listed(tags))
    client.create_access_key(UserName=name)


def group(target: Target, name: str, tags: Mapping[str, str]) -> None:
    """It can carry no tags; the user in it does."""
    user(target, name, tags)
    client = target.client("iam")
    client.create_group(GroupName=name)
    client.add_user_to_group(GroupName=name, UserName=name)


def instance_profile(target: Target, name: str, tags: Mapping[str, str]) -> None:
    role(target, name, tags)
    client = target.client("iam")
    client.create_instance_profile(InstanceProfileName=name, Tags=listed(tags))
    client.add_role_to_instance_profile(InstanceProfileName=name, RoleName=name)


def oidc_provider(target: Target, name: str, tags: Mapping[str, str]) -> None:
    target.client("iam").create_open_id_connect_provider(
        Url=f"https://{name}.example.com", ThumbprintList=["a" * 40], Tags=listed(tags)
    )


def key_without_alias(target: Target, name: str, tags: Mapping[str, str]) -> None:
    target.client("kms").create_key(Description=name, Tags=listed(tags, "TagKey", "TagValue"))


def key_pair(target: Target, name: str, tags: Mapping[str, str]) -> None:
    target.client("ec2").create_key_pair(KeyName=name, **tagged("key-pair", tags))


def network(target: Target, name: str, tags: Mapping[str, str]) -> None:
    """A VPC with one of everything that stands in one, and none of it makes anything else."""
    client = target.client("ec2")
    vpc = client.create_vpc(CidrBlock="10.0.0.0/16", **tagged("vpc", tags))["Vpc"]["VpcId"]
    subnet = client.create_subnet(VpcId=vpc, CidrBlock="10.0.1.0/24", **tagged("subnet", tags))["Subnet"]["SubnetId"]
    gateway = client.create_internet_gateway(**tagged("internet-gateway", tags))["InternetGateway"]["InternetGatewayId"]
    client.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    client.create_security_group(GroupName=name, Description="of a test", VpcId=vpc, **tagged("security-group", tags))
    client.create_route_table(VpcId=vpc, **tagged("route-table", tags))
    client.create_network_acl(VpcId=vpc, **tagged("network-acl", tags))
    client.create_network_interface(SubnetId=subnet, Description=name, **tagged("network-interface", tags))
    address = client.allocate_address(Domain="vpc", **tagged("elastic-ip", tags))["AllocationId"]
    client.create_nat_gateway(SubnetId=subnet, AllocationId=address, **tagged("natgateway", tags))
    client.create_vpc_endpoint(
        VpcId=vpc,
        ServiceName="com.amazonaws.us-east-1.execute-api",
        VpcEndpointType="Interface",
        SubnetIds=[subnet],
        **tagged("vpc-endpoint", tags),
    )
    balancers = target.client("elbv2")
    balancers.create_load_balancer(Name=name[:32], Type="network", Subnets=[subnet], **_tags(tags))
    balancers.create_target_group(Name=name[:32], Protocol="TCP", Port=80, VpcId=vpc, **_tags(tags))


def instance(target: Target, _name: str, tags: Mapping[str, str]) -> None:
    client = target.client("ec2")
    image = client.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
    client.run_instances(ImageId=image, MinCount=1, MaxCount=1, **tagged("instance", tags))


def hosted_zone(target: Target, name: str, _tags: Mapping[str, str]) -> None:
    target.client("route53").create_hosted_zone(Name=f"{name}.example.com", CallerReference=name)


def tagged(kind: str, tags: Mapping[str, str]) -> dict[str, Any]:
    return {"TagSpecifications": [{"ResourceType": kind, "Tags": listed(tags)}]} if tags else {}


def _tags(tags: Mapping[str, str]) -> dict[str, Any]:
    return {"Tags": listed(tags)} if tags else {}
