"""A model's code asks AWS with its execution role: boto3 finds the keys, and the role's policies decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sagemaker_rest.cloud.server.process import start_cloud
from tests.conftest import clients_of
from tests.scenarios.hosting.hosted import Hosting
from tests.scenarios.hosting.test_container_rules import REGISTRY, variant

if TYPE_CHECKING:
    from collections.abc import Iterator

APP = """
import json, os
from http.server import BaseHTTPRequestHandler, HTTPServer
import boto3

def read(bucket, key):
    return boto3.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read().decode()

def write(bucket, key):
    boto3.client("s3").put_object(Bucket=bucket, Key=key, Body=b"")

def listed():
    return boto3.client("dynamodb").list_tables()["TableNames"]

def identity():
    return boto3.client("sts").get_caller_identity()["Arn"]

class App(BaseHTTPRequestHandler):
    def answer(self, body):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.answer(b"")

    def do_POST(self):
        function, *arguments = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        try:
            answer = globals()[function](*arguments)
        except Exception as error:
            answer = str(error)
        self.answer(json.dumps(answer).encode())

HTTPServer(("127.0.0.1", int(os.environ["PORT"])), App).serve_forever()
"""


@pytest.fixture(scope="module")
def hosting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosting]:
    folder = tmp_path_factory.mktemp("app")
    (folder / "app.py").write_text(APP)
    (folder / "containers.toml").write_text('[containers."*/asking"]\ncommand = "python app.py"')
    with start_cloud(containers=folder / "containers.toml") as cloud:
        yield Hosting(clients_of(cloud))


@pytest.fixture(scope="module")
def endpoint(hosting: Hosting) -> str:
    """An endpoint whose role may read what is below data/, and nothing else."""
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{hosting.bucket}/data/*"}
    role = hosting.role({"Version": "2012-10-17", "Statement": [statement, *PULL]})
    hosting.upload("data/read.txt", b"what the role may read")
    hosting.upload("other/read.txt", b"what it may not")
    return hosting.endpoint(variant(hosting.model({"Image": f"{REGISTRY}/asking"}, role=role)))


PULL = [{"Effect": "Allow", "Action": ["ecr:*", "logs:*", "sts:GetCallerIdentity"], "Resource": "*"}]


def test_a_model_reads_what_its_role_may_read(hosting: Hosting, endpoint: str) -> None:
    assert hosting.invoke(endpoint, ["read", hosting.bucket, "data/read.txt"])["Body"] == "what the role may read"


def test_a_model_is_its_role(hosting: Hosting, endpoint: str) -> None:
    assert hosting.invoke(endpoint, ["identity"])["Body"].endswith("/SageMaker")


@pytest.mark.parametrize(
    ("call", "action"),
    [
        (["read", "BUCKET", "other/read.txt"], "s3:GetObject on resource: arn:aws:s3:::"),
        (["write", "BUCKET", "data/read.txt"], "s3:PutObject on resource: arn:aws:s3:::"),
        (["listed"], "dynamodb:ListTables on resource: *"),
    ],
    ids=["another object", "another action", "another service"],
)
def test_a_model_is_refused_what_its_role_may_not(
    hosting: Hosting, endpoint: str, call: list[str], action: str
) -> None:
    said = hosting.invoke(endpoint, [word.replace("BUCKET", hosting.bucket) for word in call])["Body"]

    assert "AccessDenied" in said
    assert f"is not authorized to perform: {action}" in said
