"""Makes one of each kind of thing that a run can leave, with given names and tags."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sagemaker_rest.targets.target import Target

IMAGE = "763104351884.dkr.ecr.us-east-1.amazonaws.com/tensorflow-inference:2.19.0-cpu"
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
        ],
    }
)
POLICY = json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}
)


def listed(tags: Mapping[str, str], key: str = "Key", value: str = "Value") -> list[dict[str, str]]:
    return [{key: name, value: text} for name, text in tags.items()]


def bucket(target: Target, name: str, tags: Mapping[str, str]) -> None:
    client = target.client("s3")
    region = client.meta.region_name
    elsewhere = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    client.create_bucket(Bucket=name, **elsewhere)
    if tags:
        client.put_bucket_tagging(Bucket=name, Tagging={"TagSet": listed(tags)})
    client.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    client.put_object(Bucket=name, Key="model.tar.gz", Body=b"first")
    client.put_object(Bucket=name, Key="model.tar.gz", Body=b"second")
    client.delete_object(Bucket=name, Key="model.tar.gz")


def role(target: Target, name: str, tags: Mapping[str, str]) -> None:
    client = target.client("iam")
    client.create_role(RoleName=name, AssumeRolePolicyDocument=TRUST, Tags=listed(tags))
    client.put_role_policy(RoleName=name, PolicyName="inline", PolicyDocument=POLICY)
    attached = client.create_policy(PolicyName=f"{name}-policy", PolicyDocument=POLICY, Tags=listed(tags))["Policy"]
    client.attach_role_policy(RoleName=name, PolicyArn=attached["Arn"])


def policy(target: Target, name: str, tags: Mapping[str, str]) -> None:
    client = target.client("iam")
    made = client.create_policy(PolicyName=name, PolicyDocument=POLICY, Tags=listed(tags))["Policy"]
    client.create_policy_version(PolicyArn=made["Arn"], PolicyDocument=POLICY, SetAsDefault=True)
    user = f"{name}-user"
    client.create_user(UserName=user, Tags=listed(tags))  # an attached policy cannot be deleted
    client.attach_user_policy(UserName=user, PolicyArn=made["Arn"])


def model(target: Target, name: str, tags: Mapping[str, str]) -> None:
    target.client("sagemaker").create_model(
        ModelName=name,
        PrimaryContainer={"Image": IMAGE, "ModelDataUrl": "s3://nowhere/model.tar.gz"},
        Tags=listed(tags),
    )


def endpoint_config(target: Target, name: str, tags: Mapping[str, str]) -> None:
    model(target, f"{name}-model", tags)
    target.client("sagemaker").create_endpoint_config(
        EndpointConfigName=name,
        ProductionVariants=[
            {
                "VariantName": "AllTraffic",
                "ModelName": f"{name}-model",
                "InstanceType": "ml.m5.large",
                "InitialInstanceCount": 1,
            }
        ],
        Tags=listed(tags),
    )


def endpoint(target: Target, name: str, tags: Mapping[str, str]) -> None:
    """It fails, for want of an artifact, and stays until it is deleted, as one that serves does."""
    endpoint_config(target, f"{name}-config", tags)
    target.client("sagemaker").create_endpoint(
        EndpointName=name, EndpointConfigName=f"{name}-config", Tags=listed(tags)
    )


def scalable_target(target: Target, name: str, tags: Mapping[str, str]) -> None:
    """Return one that was left behind by its endpoint, as a deleted endpoint leaves it."""
    endpoint(target, name, tags)
    client = target.client("application-autoscaling")
    resource, dimension = f"endpoint/{name}/variant/AllTraffic", "sagemaker:variant:DesiredInstanceCount"
    client.register_scalable_target(
        ServiceNamespace="sagemaker",
        ResourceId=resource,
        ScalableDimension=dimension,
        MinCapacity=1,
        MaxCapacity=2,
        **({"Tags": dict(tags)} if tags else {}),
    )
    client.put_scaling_policy(
        PolicyName=name,
        ServiceNamespace="sagemaker",
        ResourceId=resource,
        ScalableDimension=dimension,
        PolicyType="TargetTrackingScaling",
        TargetTrackingScalingPolicyConfiguration={
            "TargetValue": 10,
            "PredefinedMetricSpecification": {"PredefinedMetricType": "SageMakerVariantInvocationsPerInstance"},
        },
    )


def rest_api(target: Target, name: str, tags: Mapping[str, str]) -> str:
    client = target.client("apigateway")
    api = str(client.create_rest_api(name=name, tags=dict(tags))["id"])
    (root,) = client.get_resources(restApiId=api)["items"]
    client.put_method(restApiId=api, resourceId=root["id"], httpMethod="POST", authorizationType="NONE")
    client.put_integration(
        restApiId=api,
        resourceId=root["id"],
        httpMethod="POST",
        type="MOCK",
        requestTemplates={"application/json": '{"statusCode": 200}'},
    )
    client.create_deployment(restApiId=api, stageName="v1")
    return api


def execution_log_group(target: Target, name: str, tags: Mapping[str, str]) -> None:
    """Made by API Gateway itself, with no tags and nothing but the id of the API in its name."""
    api = rest_api(target, name, tags)
    target.client("logs").create_log_group(logGroupName=f"API-Gateway-Execution-Logs_{api}/v1")


def endpoint_log_group(target: Target, name: str, tags: Mapping[str, str]) -> None:
    """Made by SageMaker itself, with no tags and the name of the endpoint in its name."""
    model(target, name, tags)
    target.client("logs").create_log_group(logGroupName=f"/aws/sagemaker/Endpoints/{name}")


def usage_plan(target: Target, name: str, tags: Mapping[str, str]) -> None:
    client = target.client("apigateway")
    api = rest_api(target, name, tags)
    key = client.create_api_key(name=name, enabled=True, tags=dict(tags))["id"]
    plan = client.create_usage_plan(name=name, apiStages=[{"apiId": api, "stage": "v1"}], tags=dict(tags))["id"]
    client.create_usage_plan_key(usagePlanId=plan, keyId=key, keyType="API_KEY")


def client_certificate(account: Target, name: str, tags: Mapping[str, str]) -> object:
    return account.client("apigateway").generate_client_certificate(description=name, tags=dict(tags))


def vpc_link(account: Target, name: str, tags: Mapping[str, str]) -> object:
    balancer = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/net/a/1"
    return account.client("apigateway").create_vpc_link(name=name, targetArns=[balancer], tags=dict(tags))


def api_key(target: Target, name: str, tags: Mapping[str, str]) -> None:
    target.client("apigateway").create_api_key(name=name, enabled=True, tags=dict(tags))


def domain_name(target: Target, name: str, tags: Mapping[str, str]) -> None:
    client = target.client("apigateway")
    domain, api = f"{name}.example.com", rest_api(target, name, tags)
    client.create_domain_name(
        domainName=domain,
        regionalCertificateArn="arn:aws:acm:us-east-1:123456789012:certificate/11111111-1111-1111-1111-111111111111",
        endpointConfiguration={"types": ["REGIONAL"]},
        tags=dict(tags),
    )
    client.create_base_path_mapping(domainName=domain, restApiId=api, stage="v1")


def alarm(target: Target, name: str, tags: Mapping[str, str]) -> None:
    target.client("cloudwatch").put_metric_alarm(
        AlarmName=name,
        MetricName="Invocation5XXErrors",
        Namespace="AWS/SageMaker",
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanThreshold",
        Tags=listed(tags),
    )


def dashboard(target: Target, name: str, tags: Mapping[str, str]) -> None:
    """It can carry no tags; the alarm beside it does."""
    alarm(target, name, tags)
    target.client("cloudwatch").put_dashboard(DashboardName=name, DashboardBody='{"widgets": []}')


def log_group(target: Target, name: str, tags: Mapping[str, str]) -> None:
    target.client("logs").create_log_group(logGroupName=f"/sagemaker-rest/{name}", tags=dict(tags))


def topic(target: Target, name: str, tags: Mapping[str, str]) -> None:
    target.client("sns").create_topic(Name=name, Tags=listed(tags))


def queue(target: Target, name: str, tags: Mapping[str, str]) -> None:
    target.client("sqs").create_queue(QueueName=name, tags=dict(tags))


def key(target: Target, name: str, tags: Mapping[str, str]) -> None:
    client = target.client("kms")
    made = client.create_key(Tags=listed(tags, "TagKey", "TagValue"))["KeyMetadata"]["KeyId"]
    client.create_alias(AliasName=f"alias/{name}", TargetKeyId=made)


def user_pool(target: Target, name: str, tags: Mapping[str, str]) -> None:
    client = target.client("cognito-idp")
    pool = client.create_user_pool(PoolName=name, UserPoolTags=dict(tags))["UserPool"]["Id"]
    client.create_user_pool_domain(Domain=name, UserPoolId=pool)


def web_acl(target: Target, name: str, tags: Mapping[str, str]) -> None:
    target.client("wafv2").create_web_acl(
        Name=name,
        Scope="REGIONAL",
        DefaultAction={"Allow": {}},
        VisibilityConfig={"SampledRequestsEnabled": False, "CloudWatchMetricsEnabled": False, "MetricName": name},
        **({"Tags": listed(tags)} if tags else {}),
    )


def function(target: Target, name: str, tags: Mapping[str, str]) -> None:
    client = target.client("iam")
    arn = client.create_role(RoleName=f"{name}-role", AssumeRolePolicyDocument=TRUST, Tags=listed(tags))["Role"]["Arn"]
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("main.py", "def handler(event, context): return {}")
    target.client("lambda").create_function(
        FunctionName=name,
        Runtime="python3.11",
        Role=arn,
        Handler="main.handler",
        Code={"ZipFile": archive.getvalue()},
        Tags=dict(tags),
    )


def secret(target: Target, name: str, tags: Mapping[str, str]) -> None:
    target.client("secretsmanager").create_secret(Name=name, SecretString="x", Tags=listed(tags))


def network(target: Target, _name: str, tags: Mapping[str, str]) -> None:
    client = target.client("ec2")

    def tagged(kind: str) -> dict[str, Any]:
        return {"TagSpecifications": [{"ResourceType": kind, "Tags": listed(tags)}]} if tags else {}

    vpc = client.create_vpc(CidrBlock="10.0.0.0/16", **tagged("vpc"))["Vpc"]["VpcId"]
    subnet = client.create_subnet(VpcId=vpc, CidrBlock="10.0.1.0/24", **tagged("subnet"))["Subnet"]["SubnetId"]
    group = client.create_security_group(
        GroupName="endpoint", Description="of an endpoint", VpcId=vpc, **tagged("security-group")
    )["GroupId"]
    client.authorize_security_group_ingress(
        GroupId=group,
        IpPermissions=[{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "UserIdGroupPairs": [{"GroupId": group}]}],
    )
    table = client.create_route_table(VpcId=vpc, **tagged("route-table"))["RouteTable"]["RouteTableId"]
    client.associate_route_table(RouteTableId=table, SubnetId=subnet)
    client.create_vpc_endpoint(
        VpcId=vpc,
        ServiceName="com.amazonaws.us-east-1.execute-api",
        VpcEndpointType="Interface",
        SubnetIds=[subnet],
        **tagged("vpc-endpoint"),
    )


MAKERS: dict[str, Callable[[Target, str, Mapping[str, str]], object]] = {
    "alarm": alarm,
    "API key": api_key,
    "bucket": bucket,
    "client certificate": client_certificate,
    "dashboard": dashboard,
    "domain name": domain_name,
    "endpoint": endpoint,
    "endpoint configuration": endpoint_config,
    "execution log group": execution_log_group,
    "function": function,
    "key": key,
    "log group": log_group,
    "log group of SageMaker's": endpoint_log_group,
    "model": model,
    "network": network,
    "policy": policy,
    "queue": queue,
    "REST API": rest_api,
    "role": role,
    "scalable target": scalable_target,
    "secret": secret,
    "topic": topic,
    "usage plan": usage_plan,
    "user pool": user_pool,
    "VPC link": vpc_link,
    "web ACL": web_acl,
}
