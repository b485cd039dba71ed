"""A cloud for the surfaces: an endpoint that echoes, and a REST API with something of everything."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import psutil
import requests

from sagemaker_rest.cloud.server.process import start_cloud
from tests.conftest import REGION, clients_of
from tests.scenarios.generated_requests.fuzzing import Log, Target
from tests.scenarios.generated_requests.surfaces import Container, ControlPlanes, Runtime, Stage
from tests.scenarios.hosting.hosted import IMAGE as TENSORFLOW
from tests.scenarios.hosting.hosted import archive_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sagemaker_rest.cloud.server.process import CloudProcess

SURFACES = ("stage", "runtime", "control planes", "container")

# an image that a stand-in answers for, which gives back what it gets
RULES = '[containers."*/echo"]\nstand-in = "echo"\n'
IMAGE = f"111122223333.dkr.ecr.{REGION}.amazonaws.com/echo"
NAME = "generated"
_BUILDER = Path(__file__).parents[2] / "cloud/sagemaker/containers/tensorflow/build_saved_models.py"
_ACCOUNT = "123456789012"
_URI = f"arn:aws:apigateway:{REGION}:runtime.sagemaker:path//endpoints/{NAME}/invocations"
_SCHEMA = {
    "$schema": "http://json-schema.org/draft-04/schema#",
    "type": "object",
    "required": ["instances"],
    "properties": {"instances": {"type": "array", "minItems": 1}, "a": {"$ref": "#/definitions/a"}},
    "definitions": {"a": {"type": "string", "pattern": "^[a-z]+$", "maxLength": 9}},
}
_TEMPLATE = """#set($body = $input.path('$'))
{"q": "$util.escapeJavaScript($input.params('q'))", "all": [#foreach($name in $input.params().header.keySet())"$name"
#if($foreach.hasNext),#end#end], "first": $input.json('$.instances[0]'), "size": $body.instances.size(),
"url": "$util.urlEncode($context.path)", "raw": $input.body, "b64": "$util.base64Encode($input.body)"}"""
_ANSWER = """$input.params('q') $context.path $context.identity.sourceIp $input.path('$..a') $input.json('$')
#foreach($x in $input.path('$.instances'))$x #end$util.parseJson($input.body) $stageVariables.v"""


@contextmanager
def attacked(folder: Path, models: Path | None = None) -> Iterator[dict[str, Target]]:
    """Run a cloud whose files are in `folder`, and yield its surfaces by name. Without `models`, SavedModels, they are
    built.
    """
    rules, log = folder / "containers.toml", folder / "cloud.log"
    rules.write_text(RULES)
    before = os.environ.get("TMPDIR")
    os.environ["TMPDIR"] = str(folder)
    try:
        with start_cloud(log=log, containers=rules) as cloud:
            client = clients_of(cloud)
            yield _targets(cloud, client, Log(log), folder, models or _built(folder))
    finally:
        if before is None:
            del os.environ["TMPDIR"]
        else:
            os.environ["TMPDIR"] = before


def _targets(
    cloud: CloudProcess, client: Callable[..., Any], log: Log, folder: Path, models: Path
) -> dict[str, Target]:
    _endpoint(client)
    stage, known = _api(client)
    names = {
        "EndpointName": (NAME,),
        "EndpointConfigName": (NAME, "c"),
        "ModelName": (NAME, "m"),
        "ResourceArn": (f"arn:aws:sagemaker:{REGION}:{_ACCOUNT}:model/{NAME}",),
        "ExecutionRoleArn": (f"arn:aws:iam::{_ACCOUNT}:role/execution",),
        "Image": (IMAGE,),
        "VariantName": ("AllTraffic",),
    }
    port = int(urlsplit(cloud.url).port or 0)

    def asks(url: str, body: str) -> Callable[[], bool]:
        return lambda: requests.post(url, body, headers={"Content-Type": "application/json"}, timeout=10).ok

    def lists() -> bool:
        return bool(client("apigateway").get_rest_apis()["items"] and client("sagemaker").list_models()["Models"])

    def invokes() -> bool:
        answer = client("sagemaker-runtime").invoke_endpoint(EndpointName=NAME, Body=b"{}")
        return bool(answer["Body"].read() == b"{}")

    container = _container_port(client, cloud.pid, models)
    container_log = Log(next(iter(folder.rglob("*half-plus*.log"))))
    predicts = asks(f"http://127.0.0.1:{container}/invocations", '{"instances": [1.0]}')
    return {
        "stage": Target(stage, port, asks(f"{cloud.url}{stage.path}/mock", '{"instances": [1]}'), log.faults),
        "runtime": Target(Runtime(NAME), port, invokes, log.faults),
        "control planes": Target(ControlPlanes({**known, **names}), port, lists, log.faults),
        "container": Target(Container(), container, predicts, container_log.faults),
    }


def _built(folder: Path) -> Path:
    subprocess.run([sys.executable, _BUILDER, folder / "models"], check=True, capture_output=True)
    return folder / "models"


def _container_port(client: Callable[..., Any], cloud_pid: int, models: Path) -> int:
    """The port that the runtime asks: of the two that TensorFlow's container listens on, the one it opened first."""
    s3, sagemaker = client("s3"), client("sagemaker")
    s3.create_bucket(Bucket=NAME, CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_object(Bucket=NAME, Key="model.tar.gz", Body=archive_of(models / "half_plus", "half_plus"))
    container = {"Image": TENSORFLOW, "ModelDataUrl": f"s3://{NAME}/model.tar.gz"}
    _serve(sagemaker, "half-plus", f"arn:aws:iam::{_ACCOUNT}:role/execution", container)
    listening = [
        (connection.fd, connection.laddr.port)
        for process in psutil.Process(cloud_pid).children(recursive=True)
        if any("tensorflow.worker" in word for word in process.cmdline())
        for connection in process.net_connections("tcp")
        if connection.status == psutil.CONN_LISTEN
    ]
    return int(min(listening)[1])


def _role(client: Callable[..., Any], name: str, service: str) -> str:
    documents = [
        {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": service}},
        {"Effect": "Allow", "Action": "*", "Resource": "*"},
    ]
    trust, allowed = (json.dumps({"Version": "2012-10-17", "Statement": [each]}) for each in documents)
    arn = client("iam").create_role(RoleName=name, AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    client("iam").put_role_policy(RoleName=name, PolicyName=name, PolicyDocument=allowed)
    return str(arn)


def _endpoint(client: Callable[..., Any]) -> None:
    _serve(client("sagemaker"), NAME, _role(client, "execution", "sagemaker.amazonaws.com"), {"Image": IMAGE})


def _serve(sagemaker: Any, name: str, role: str, container: dict[str, str]) -> None:
    sagemaker.create_model(ModelName=name, ExecutionRoleArn=role, PrimaryContainer=container)
    variant = {"VariantName": "AllTraffic", "ModelName": name, "InstanceType": "ml.m5.large", "InitialInstanceCount": 1}
    sagemaker.create_endpoint_config(EndpointConfigName=name, ProductionVariants=[variant])
    sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=name)
    waiting = {"Delay": 1, "MaxAttempts": 120}
    sagemaker.get_waiter("endpoint_in_service").wait(EndpointName=name, WaiterConfig=waiting)


def _api(client: Callable[..., Any]) -> tuple[Stage, dict[str, tuple[str, ...]]]:
    gateway, role = client("apigateway"), _role(client, "integration", "apigateway.amazonaws.com")
    logging = _role(client, "logging", "apigateway.amazonaws.com")
    patch = [{"op": "replace", "path": "/cloudwatchRoleArn", "value": logging}]
    gateway.update_account(patchOperations=patch)
    created = gateway.create_rest_api(name=NAME, binaryMediaTypes=["image/*"], minimumCompressionSize=10)
    api, root = created["id"], created["rootResourceId"]
    gateway.create_model(restApiId=api, name="Input", contentType="application/json", schema=json.dumps(_SCHEMA))
    validator = gateway.create_request_validator(
        restApiId=api, name="all", validateRequestBody=True, validateRequestParameters=True
    )["id"]
    sagemaker = {"type": "AWS", "integrationHttpMethod": "POST", "uri": _URI, "credentials": role}
    mock = {"type": "MOCK", "requestTemplates": {"application/json": '{"statusCode": 200}'}}

    def method(part: str, parent: str, method: dict[str, Any], integration: dict[str, Any], template: str = "") -> str:
        resource = str(gateway.create_resource(restApiId=api, parentId=parent, pathPart=part)["id"])
        where = {"restApiId": api, "resourceId": resource, "httpMethod": "ANY"}
        gateway.put_method(**where, **({"authorizationType": "NONE"} | method))
        gateway.put_integration(**where, **integration)
        for status, pattern in (("200", ""), ("400", r"4\d{2}"), ("500", r"5\d{2}")):
            parameters = {"method.response.header.X-Path": True}
            gateway.put_method_response(**where, statusCode=status, responseParameters=parameters)
            answer = {"responseTemplates": {"application/json": template}} if template else {}
            gateway.put_integration_response(
                **where,
                statusCode=status,
                selectionPattern=pattern,
                responseParameters={"method.response.header.X-Path": "context.path"},
                **answer,
            )
        return resource

    mapped = {
        f"integration.request.header.{name}": f"method.request.{source}"
        for name, source in (
            ("X-Amzn-SageMaker-Custom-Attributes", "header.X-Mapped"),
            ("X-Amzn-SageMaker-Inference-Id", "querystring.q"),
            ("X-Amzn-SageMaker-Session-Id", "body.a"),
        )
    }
    validated = {
        "requestValidatorId": validator,
        "requestModels": {"application/json": "Input"},
        "requestParameters": {"method.request.header.X-Mapped": False, "method.request.querystring.q": False},
    }
    template = {"requestTemplates": {"application/json": _TEMPLATE}, "requestParameters": mapped}
    method("predict", root, validated, sagemaker | template, _ANSWER)
    method("raw", root, {}, sagemaker | {"contentHandling": "CONVERT_TO_TEXT"})
    method("binary", root, {}, sagemaker | {"contentHandling": "CONVERT_TO_BINARY", "passthroughBehavior": "NEVER"})
    method("key", root, {"apiKeyRequired": True}, mock)
    method("iam", root, {"authorizationType": "AWS_IAM"}, mock)
    echoing = method("mock", root, {}, mock, _ANSWER)
    method("{proxy+}", echoing, {}, mock, _ANSWER)
    deployment = gateway.create_deployment(restApiId=api, stageName="v1", variables={"v": "1"})["id"]
    _observe(client, api)
    key = gateway.create_api_key(name=NAME, enabled=True)
    plan = gateway.create_usage_plan(name=NAME, apiStages=[{"apiId": api, "stage": "v1"}])["id"]
    gateway.create_usage_plan_key(usagePlanId=plan, keyId=key["id"], keyType="API_KEY")
    # the API that is changed by what is drawn is another one than the one that is asked
    other = gateway.create_rest_api(name="changed")
    changed = {"restApiId": other["id"], "resourceId": other["rootResourceId"], "httpMethod": "GET"}
    gateway.put_method(**changed, authorizationType="NONE")
    gateway.put_integration(**changed, **mock)
    gateway.create_deployment(restApiId=other["id"], stageName="v1")
    known = {
        "restApiId": (other["id"], other["id"], other["id"], "absent"),
        "restapi_id": (other["id"], other["id"], other["id"], "absent"),
        "resourceId": (other["rootResourceId"],),
        "resource_id": (other["rootResourceId"],),
        "parentId": (other["rootResourceId"],),
        "parent_id": (other["rootResourceId"],),
        "httpMethod": ("GET", "POST", "ANY"),
        "http_method": ("GET", "POST", "ANY"),
        "statusCode": ("200", "400"),
        "status_code": ("200", "400"),
        "stageName": ("v1", "s"),
        "stage_name": ("v1", "s"),
        "modelName": ("Empty", "Error", "m"),
        "model_name": ("Empty", "Error", "m"),
        "deploymentId": (deployment,),
        "path": ("/name", "/description", "/variables/a", "/*/*/logging/loglevel", "/", "/a~1b", "/apiStages", "/x"),
        "op": ("replace", "add", "remove", "copy"),
        "type": ("MOCK", "AWS", "HTTP", "DEFAULT_4XX"),
        "uri": (_URI,),
        "response_type": ("DEFAULT_4XX", "ACCESS_DENIED"),
        "resource_arn": (f"arn:aws:apigateway:{REGION}::/restapis/{other['id']}",),
    }
    resources = ("", "/predict", "/raw", "/binary", "/key", "/iam", "/mock", "/mock/x")
    return Stage(f"/_aws/execute-api/{api}/v1", resources, key["value"]), known


def _observe(client: Callable[..., Any], api: str) -> None:
    client("logs").create_log_group(logGroupName="access")
    form = "$context.requestId $context.path $context.identity.userAgent $context.error.message $context.status"
    changes = {
        "/*/*/logging/loglevel": "INFO",
        "/*/*/logging/dataTrace": "true",
        "/*/*/metrics/enabled": "true",
        "/accessLogSettings/destinationArn": f"arn:aws:logs:{REGION}:{_ACCOUNT}:log-group:access",
        "/accessLogSettings/format": form,
    }
    patch = [{"op": "replace", "path": path, "value": value} for path, value in changes.items()]
    client("apigateway").update_stage(restApiId=api, stageName="v1", patchOperations=patch)
