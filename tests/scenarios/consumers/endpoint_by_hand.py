"""An endpoint that no Terraform knows of: what somebody has made with boto3."""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sagemaker_rest.testing import Target

_IMAGE = "763104351884.dkr.ecr.us-east-1.amazonaws.com/tensorflow-inference:2.19.0-cpu"


def _policy(**statement: Any) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]})


@contextlib.contextmanager
def endpoint_by_hand(target: Target, name: str, archive: Path) -> Iterator[str]:
    """An endpoint in service, and all that it needs, under one name."""
    s3, iam, sagemaker, logs = (target.client(service) for service in ("s3", "iam", "sagemaker", "logs"))
    with contextlib.ExitStack() as undo:
        s3.create_bucket(Bucket=name)
        undo.callback(s3.delete_bucket, Bucket=name)
        s3.upload_file(str(archive), name, "model.tar.gz")
        undo.callback(s3.delete_object, Bucket=name, Key="model.tar.gz")
        trust = _policy(Action="sts:AssumeRole", Principal={"Service": "sagemaker.amazonaws.com"})
        role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)["Role"]
        undo.callback(iam.delete_role, RoleName=name)
        iam.put_role_policy(RoleName=name, PolicyName="all", PolicyDocument=_policy(Action="*", Resource="*"))
        undo.callback(iam.delete_role_policy, RoleName=name, PolicyName="all")
        container = {"Image": _IMAGE, "ModelDataUrl": f"s3://{name}/model.tar.gz"}
        sagemaker.create_model(ModelName=name, ExecutionRoleArn=role["Arn"], PrimaryContainer=container)
        undo.callback(sagemaker.delete_model, ModelName=name)
        variant = {"VariantName": "only", "ModelName": name, "InstanceType": "ml.t2.medium", "InitialInstanceCount": 1}
        sagemaker.create_endpoint_config(EndpointConfigName=name, ProductionVariants=[variant])
        undo.callback(sagemaker.delete_endpoint_config, EndpointConfigName=name)
        # SageMaker makes it, and leaves it
        undo.callback(logs.delete_log_group, logGroupName=f"/aws/sagemaker/Endpoints/{name}")
        sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=name)
        undo.callback(sagemaker.delete_endpoint, EndpointName=name)
        sagemaker.get_waiter("endpoint_in_service").wait(EndpointName=name, WaiterConfig={"Delay": 1})
        yield name
