"""Models and endpoints in the shared local cloud, made and asked as users do it: with boto3."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

REGION = "eu-west-1"
IMAGE = f"763104351884.dkr.ecr.{REGION}.amazonaws.com/tensorflow-inference:2.19.0-cpu"
ALLOW_ALL = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
SETTLE_SECONDS = 300


def without(*actions: str) -> dict[str, Any]:
    """A policy that allows everything but `actions`."""
    deny = {"Effect": "Deny", "Action": list(actions), "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [*ALLOW_ALL["Statement"], deny]}


def archive_of(folder: Path, name: str, files: Mapping[str, str] | None = None) -> bytes:
    """A model.tar.gz with `folder` as `name`, and `files` (path → text) beside it."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as tar:
        tar.add(folder, name)
        for path, text in (files or {}).items():
            information = tarfile.TarInfo(path)
            information.size = len(text.encode())
            tar.addfile(information, io.BytesIO(text.encode()))
    return gzip.compress(stream.getvalue(), 1)


@dataclass
class Hosting:
    """One bucket, and the models, configurations and endpoints that a test module makes; `close` deletes the last."""

    client: Callable[..., Any]
    bucket: str = field(default_factory=lambda: f"t-{uuid.uuid4().hex[:12]}")
    endpoints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.s3 = self.client("s3")
        self.sagemaker = self.client("sagemaker")
        self.runtime = self.client("sagemaker-runtime")
        self.s3.create_bucket(Bucket=self.bucket, CreateBucketConfiguration={"LocationConstraint": REGION})

    def upload(self, key: str, content: bytes) -> str:
        self.s3.put_object(Bucket=self.bucket, Key=key, Body=content)
        return f"s3://{self.bucket}/{key}"

    def upload_folder(self, prefix: str, folder: Path) -> str:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            self.upload(f"{prefix}{path.relative_to(folder).as_posix()}", path.read_bytes())
        return f"s3://{self.bucket}/{prefix}"

    def role(self, policy: Mapping[str, Any] = ALLOW_ALL) -> str:
        name = f"role-{uuid.uuid4().hex[:8]}"
        principal = {"Service": "sagemaker.amazonaws.com"}
        statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal}
        trust = {"Version": "2012-10-17", "Statement": [statement]}
        iam = self.client("iam")
        arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
        iam.put_role_policy(RoleName=name, PolicyName="it", PolicyDocument=json.dumps(policy))
        return str(arn)

    def model(self, *containers: dict[str, Any], role: str | None = None, **members: Any) -> str:
        """A model of one container, or of several."""
        name = f"m-{uuid.uuid4().hex[:8]}"
        what = {"PrimaryContainer": containers[0]} if len(containers) == 1 else {"Containers": list(containers)}
        self.sagemaker.create_model(ModelName=name, ExecutionRoleArn=role or self.role(), **what, **members)
        return name

    def start(self, *variants: dict[str, Any], **members: Any) -> str:
        """An endpoint on its way; `wait` tells when it is there."""
        name = f"e-{uuid.uuid4().hex[:8]}"
        self.sagemaker.create_endpoint_config(EndpointConfigName=name, ProductionVariants=list(variants), **members)
        self.sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=name)
        self.endpoints.append(name)
        return name

    def wait(self, name: str) -> dict[str, Any]:
        """The endpoint's description once it is InService or Failed."""
        deadline = time.monotonic() + SETTLE_SECONDS
        while True:
            described: dict[str, Any] = self.sagemaker.describe_endpoint(EndpointName=name)
            if described["EndpointStatus"] in {"InService", "Failed"}:
                return described
            assert time.monotonic() < deadline, described
            time.sleep(0.05)

    def endpoint(self, *variants: dict[str, Any], **members: Any) -> str:
        """An endpoint in service."""
        name = self.start(*variants, **members)
        described = self.wait(name)
        assert described["EndpointStatus"] == "InService", described["FailureReason"]
        return name

    def invoke(
        self, endpoint: str, body: Any, content_type: str = "application/json", **headers: str
    ) -> dict[str, Any]:
        """The answer with its body read: JSON if it is."""
        content = body if isinstance(body, (bytes, str)) else json.dumps(body)
        answer = self.runtime.invoke_endpoint(EndpointName=endpoint, Body=content, ContentType=content_type, **headers)
        read = answer["Body"].read()
        return {**answer, "Body": json.loads(read) if answer["ContentType"] == "application/json" else read}

    def answer_again(self, endpoint: str, body: Any, **headers: str) -> dict[str, Any]:
        """The first answer of a container that is being started again."""
        deadline = time.monotonic() + SETTLE_SECONDS
        while time.monotonic() < deadline:
            with suppress(self.runtime.exceptions.ModelError):
                return self.invoke(endpoint, body, **headers)
            time.sleep(0.05)
        raise AssertionError(f"{endpoint} does not answer again")

    def delete(self, endpoint: str) -> None:
        self.sagemaker.delete_endpoint(EndpointName=endpoint)
        self.endpoints.remove(endpoint)

    def log(self, endpoint: str, stream: str, words: str) -> str:
        """The first line with `words` in a stream whose name begins, or ends, with `stream`; waits for it."""
        logs = self.client("logs")
        group = f"/aws/sagemaker/Endpoints/{endpoint}"
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            for found in self._streams(logs, group):
                if found.startswith(stream) or found.endswith(stream):
                    for event in logs.get_log_events(logGroupName=group, logStreamName=found)["events"]:
                        if words in event["message"]:
                            return str(event["message"])
            time.sleep(0.1)
        raise AssertionError(f"no line with {words!r} in {stream!r} of {group}")

    def log_streams(self, endpoint: str) -> list[str]:
        return self._streams(self.client("logs"), f"/aws/sagemaker/Endpoints/{endpoint}")

    def objects(self, prefix: str, count: int) -> dict[str, bytes]:
        """The objects under `prefix`, by key, once there are `count` of them."""
        deadline = time.monotonic() + 20
        while True:
            listed = self.s3.list_objects_v2(Bucket=self.bucket, Prefix=prefix).get("Contents", [])
            if len(listed) >= count:
                return {
                    found["Key"]: self.s3.get_object(Bucket=self.bucket, Key=found["Key"])["Body"].read()
                    for found in listed
                }
            assert time.monotonic() < deadline, f"{len(listed)} objects under {prefix}, not {count}"
            time.sleep(0.1)

    def close(self) -> None:
        for name in list(self.endpoints):
            self.wait(name)
            self.delete(name)

    @staticmethod
    def _streams(logs: Any, group: str) -> list[str]:
        groups = logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"]
        if not groups:
            return []
        return [stream["logStreamName"] for stream in logs.describe_log_streams(logGroupName=group)["logStreams"]]


def container(url: str | None = None, **members: Any) -> dict[str, Any]:
    """A container definition with the image that is served here."""
    return {"Image": IMAGE, **({"ModelDataUrl": url} if url else {}), **members}


def variant(model: str, name: str = "AllTraffic", **members: Any) -> dict[str, Any]:
    """A production variant on one instance."""
    return {
        "VariantName": name,
        "ModelName": model,
        "InstanceType": "ml.m5.large",
        "InitialInstanceCount": 1,
        **members,
    }
