"""The time that a prediction takes on the local target, and how many there are in a second: `tox -e bench`.

The same request goes three ways: to the model's container, to SageMaker Runtime's InvokeEndpoint, and to the REST
API's URL. What the second and the third add to the first is the cost of the local runtime and gateway. The model is
trivial, so that this cost is all there is to see. Client, cloud and container are processes of their own, and the
client sends bytes that are ready and reads no more of an answer than it must: it is not what is measured, though it
takes its share of the machine.

`--against SRC` names the `src` folder of another checkout: its cloud is measured in turn with this one, so that
whatever else the machine does meets both.

Not named requests.py: a program's own folder comes first on Python's path, where others look for `requests`.
"""

from __future__ import annotations

import argparse
import io
import itertools
import json
import multiprocessing
import os
import platform
import socket
import statistics
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import boto3
import psutil

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

NAME = "benchmark"
REGION = "us-east-1"
ACCOUNT = "123456789012"
IMAGE = "763104351884.dkr.ecr.us-east-1.amazonaws.com/tensorflow-inference:2.19.0-cpu"
BODY = b'{"instances": [1.0, 2.0, 3.0]}'
PREDICTIONS = [3.5, 4.0, 4.5]

CONTAINER = "the container"
RUNTIME = "InvokeEndpoint"
REST = "the REST URL"
WAYS = (CONTAINER, RUNTIME, REST)

# on two processors, which client, cloud and container share
MOST_ADDED_MILLISECONDS = 0.8
LEAST_PER_SECOND, CONNECTIONS = 1200.0, 8

SOURCE = Path(__file__).parents[1] / "src"
THIS = "this checkout"


@dataclass(frozen=True)
class Way:
    """One way to the model: where to connect, and the bytes to send."""

    host: str
    port: int
    request: bytes


@dataclass(frozen=True)
class Measured:
    """`p50` and `p95` in milliseconds; `processor` is the share of one processor that all of the cloud took."""

    cloud: str
    way: str
    concurrency: int
    requests: int
    p50: float
    p95: float
    per_second: float
    processor: float


def save_model(folder: str) -> None:
    """Half of each number, and three. Runs in a process of its own: this one never imports TensorFlow."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import tensorflow as tf  # noqa: PLC0415 - see above

    def half_plus(x: Any) -> Any:
        return {"y": x / 2 + 3.0}

    signature = tf.function(half_plus, input_signature=[tf.TensorSpec([None], tf.float32, name="x")])
    tf.saved_model.save(tf.Module(), f"{folder}/{NAME}/1", signatures={"serving_default": signature})


def model_archive() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        building = multiprocessing.get_context("spawn").Process(target=save_model, args=(folder,))
        building.start()
        building.join()
        if building.exitcode:
            raise SystemExit("the model could not be built: is TensorFlow installed?")
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w:gz") as archive:
            archive.add(Path(folder) / NAME, NAME)
        return packed.getvalue()


def policy(statements: list[dict[str, Any]]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def role(iam: Any, name: str, service: str, statements: list[dict[str, Any]]) -> str:
    trust = [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": service}}]
    created = iam.create_role(RoleName=name, AssumeRolePolicyDocument=policy(trust))
    iam.put_role_policy(RoleName=name, PolicyName=name, PolicyDocument=policy(statements))
    return str(created["Role"]["Arn"])


def create_endpoint(client: Callable[[str], Any], archive: bytes) -> None:
    s3, sagemaker = client("s3"), client("sagemaker")
    s3.create_bucket(Bucket=NAME)
    s3.put_object(Bucket=NAME, Key="model.tar.gz", Body=archive)
    everything = [{"Effect": "Allow", "Action": ["s3:*", "ecr:*", "logs:*"], "Resource": "*"}]
    execution = role(client("iam"), "execution", "sagemaker.amazonaws.com", everything)
    container = {"Image": IMAGE, "ModelDataUrl": f"s3://{NAME}/model.tar.gz"}
    sagemaker.create_model(ModelName=NAME, ExecutionRoleArn=execution, PrimaryContainer=container)
    variant = {
        "VariantName": "AllTraffic",
        "ModelName": NAME,
        "InstanceType": "ml.m5.large",
        "InitialInstanceCount": 1,
    }
    sagemaker.create_endpoint_config(EndpointConfigName=NAME, ProductionVariants=[variant])
    sagemaker.create_endpoint(EndpointName=NAME, EndpointConfigName=NAME)
    sagemaker.get_waiter("endpoint_in_service").wait(EndpointName=NAME, WaiterConfig={"Delay": 1, "MaxAttempts": 120})


def create_rest_api(client: Callable[[str], Any]) -> str:
    """The id of an API with the routes and mappings that a model's front has."""
    gateway = client("apigateway")
    endpoint = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:endpoint/{NAME}"
    invoking = [{"Effect": "Allow", "Action": "sagemaker:InvokeEndpoint", "Resource": endpoint}]
    credentials = role(client("iam"), "integration", "apigateway.amazonaws.com", invoking)
    api = str(gateway.create_rest_api(name=NAME)["id"])
    root = gateway.get_resources(restApiId=api)["items"][0]["id"]
    resource = gateway.create_resource(restApiId=api, parentId=root, pathPart="predict")["id"]
    method = {"restApiId": api, "resourceId": resource, "httpMethod": "POST"}
    gateway.put_method(**method, authorizationType="NONE", requestParameters={"method.request.header.Accept": False})
    gateway.put_integration(
        **method,
        type="AWS",
        integrationHttpMethod="POST",
        uri=f"arn:aws:apigateway:{REGION}:runtime.sagemaker:path//endpoints/{NAME}/invocations",
        credentials=credentials,
        requestParameters={"integration.request.header.Accept": "method.request.header.Accept"},
    )
    for status, pattern in (("200", ""), ("400", r"4\d{2}"), ("500", r"5\d{2}")):
        gateway.put_method_response(**method, statusCode=status)
        gateway.put_integration_response(**method, statusCode=status, selectionPattern=pattern)
    gateway.create_deployment(restApiId=api, stageName="v1")
    return api


def container_port(cloud_pid: int) -> int:
    """The port that the runtime asks: of the two that a container listens on, the one that it opened first."""
    listening = [
        (process.pid, connection.fd, connection.laddr.port)
        for process in psutil.Process(cloud_pid).children(recursive=True)
        for connection in process.net_connections("tcp")
        if connection.status == psutil.CONN_LISTEN
    ]
    return int(min(listening)[2])


def request_bytes(path: str, headers: Mapping[str, str]) -> bytes:
    named = {"Host": "127.0.0.1", "Content-Type": "application/json", "Content-Length": str(len(BODY)), **headers}
    lines = [f"POST {path} HTTP/1.1", *(f"{name}: {value}" for name, value in named.items())]
    return "\r\n".join([*lines, "", ""]).encode() + BODY


def ways(cloud_url: str, cloud_pid: int, api: str) -> dict[str, Way]:
    address = urlsplit(cloud_url)
    host, port = str(address.hostname), int(address.port or 80)
    signed = {"Authorization": f"AWS4-HMAC-SHA256 Credential=test/20260101/{REGION}/sagemaker/aws4_request"}
    return {
        CONTAINER: Way("127.0.0.1", container_port(cloud_pid), request_bytes("/invocations", {})),
        RUNTIME: Way(host, port, request_bytes(f"/endpoints/{NAME}/invocations", signed)),
        REST: Way(host, port, request_bytes(f"/_aws/execute-api/{api}/v1/predict", {"Accept": "application/json"})),
    }


@dataclass(frozen=True)
class RunningCloud:
    """The cloud of a checkout, with the model in service."""

    name: str
    pid: int
    ways: Mapping[str, Way]


@contextmanager
def cloud_of(name: str, source: Path, archive: bytes) -> Iterator[RunningCloud]:
    """Run the cloud of a checkout until the benchmark ends."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("AWS_")}
    with subprocess.Popen(
        [sys.executable, "-m", "sagemaker_rest.cloud", "--until-stdin-closes"],
        env=environment | {"PYTHONPATH": str(source)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert process.stdin is not None  # noqa: S101 - they were asked for as pipes
        assert process.stdout is not None  # noqa: S101
        url = json.loads(process.stdout.readline())["url"]

        def client(service: str) -> Any:
            return boto3.client(
                service,
                endpoint_url=url,
                region_name=REGION,
                aws_access_key_id="test",
                aws_secret_access_key="test",  # noqa: S106 - the local cloud takes any
            )

        create_endpoint(client, archive)
        running = RunningCloud(name, process.pid, ways(url, process.pid, create_rest_api(client)))
        for way in WAYS:
            check(running, way)
        yield running
        process.stdin.close()


def check(cloud: RunningCloud, way: str) -> None:
    """End the benchmark unless the model answers."""
    connection = Connection(cloud.ways[way])
    predictions = json.loads(connection.ask())["predictions"]
    connection.close()
    if predictions != PREDICTIONS:
        raise SystemExit(f"{way} of {cloud.name} answers {predictions}, not {PREDICTIONS}")


class Connection:
    """One kept-alive connection, which sends the same request again and again."""

    def __init__(self, way: Way) -> None:
        self._request = way.request
        self._socket = socket.create_connection((way.host, way.port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self) -> bytes:
        """The body of the answer; whatever is not 200 ends the benchmark."""
        self._socket.sendall(self._request)
        received = self._socket.recv(65536)
        while b"\r\n\r\n" not in received:
            received += self._more()
        head, _, body = received.partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200 "):
            raise SystemExit(f"not 200: {received.decode(errors='replace')}")
        _, _, length = head.lower().partition(b"\r\ncontent-length:")
        expected = int(length.partition(b"\r\n")[0])
        while len(body) < expected:
            body += self._more()
        return body

    def close(self) -> None:
        self._socket.close()

    def _more(self) -> bytes:
        received = self._socket.recv(65536)
        if not received:
            raise SystemExit("the connection was closed in the middle of an answer")
        return received


def ask_for(way: Way, seconds: float, taken: list[float]) -> None:
    connection = Connection(way)
    connection.ask()  # the connection's first request is another matter: threads and caches wake up
    end = time.perf_counter() + seconds
    while (started := time.perf_counter()) < end:
        connection.ask()
        taken.append(time.perf_counter() - started)
    connection.close()


def load(way: Way, concurrency: int, seconds: float, answers: Any) -> None:
    """The client process: `concurrency` connections at once; sends every request's seconds to `answers`."""
    taken: list[float] = []
    threads = [threading.Thread(target=ask_for, args=(way, seconds, taken)) for _ in range(concurrency)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers.send(taken)


def measure(cloud: RunningCloud, name: str, concurrency: int, seconds: float) -> Measured:
    way = cloud.ways[name]
    receiver, sender = multiprocessing.Pipe(duplex=False)
    client = multiprocessing.Process(target=load, args=(way, concurrency, seconds, sender))
    before = processor_seconds(cloud.pid)
    client.start()
    taken = receiver.recv()
    client.join()
    spent = processor_seconds(cloud.pid) - before
    milliseconds = [each * 1000 for each in taken]
    cuts = statistics.quantiles(milliseconds, n=100)
    per_second = len(taken) / seconds
    return Measured(cloud.name, name, concurrency, len(taken), cuts[49], cuts[94], per_second, spent / seconds)


def processor_seconds(pid: int) -> float:
    cloud = psutil.Process(pid)
    times = [process.cpu_times() for process in (cloud, *cloud.children(recursive=True))]
    return sum(each.user + each.system for each in times)


def table(results: list[Measured]) -> str:
    lines = [
        "| cloud | way | connections | p50 ms | p95 ms | requests/s | processors |",
        "|---|---|---:|---:|---:|---:|---:|",
        *(
            f"| {each.cloud} | {each.way} | {each.concurrency} | {each.p50:.2f} | {each.p95:.2f} "
            f"| {each.per_second:.0f} | {each.processor:.2f} |"
            for each in results
        ),
    ]
    return "\n".join(lines)


def targets(results: list[Measured]) -> dict[str, tuple[float, bool]]:
    """Return the aims of this checkout's gateway and runtime, as far as they were measured."""
    ours = [each for each in results if each.cloud == THIS]
    alone = {each.way: each.p50 for each in ours if each.concurrency == 1}
    added = alone.get(REST, 0.0) - alone.get(CONTAINER, 0.0)
    most = max((each.per_second for each in ours if each.way == REST and each.concurrency == CONNECTIONS), default=0.0)
    return {
        f"ms added by gateway and runtime at the median, one connection (at most {MOST_ADDED_MILLISECONDS:g})": (
            added,
            added <= MOST_ADDED_MILLISECONDS,
        ),
        f"requests/s through the REST URL, {CONNECTIONS} connections (at least {LEAST_PER_SECOND:g})": (
            most,
            most >= LEAST_PER_SECOND,
        ),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=3.0, help="of each measurement; default: %(default)s")
    parser.add_argument("--rounds", type=int, default=3, help="the best is kept; default: %(default)s")
    parser.add_argument("--connections", type=int, nargs="+", default=[1, CONNECTIONS], help="default: %(default)s")
    parser.add_argument("--against", type=Path, help="the src folder of another checkout")
    parser.add_argument("--json", type=Path, default=Path("predictions.json"), help="default: %(default)s")
    parser.add_argument("--check", action="store_true", help="fail if a target is missed")
    options = parser.parse_args()
    archive = model_archive()
    sources = {THIS: SOURCE} | ({str(options.against): options.against} if options.against else {})
    results: dict[tuple[str, str, int], Measured] = {}
    with ExitStack() as stack:
        clouds = [stack.enter_context(cloud_of(name, source, archive)) for name, source in sources.items()]
        for number in range(options.rounds):
            sys.stderr.write(f"round {number + 1} of {options.rounds}\n")
            for concurrency in options.connections:
                for way, cloud in itertools.product(WAYS, clouds):
                    measured = measure(cloud, way, concurrency, options.seconds)
                    kept = results.get((cloud.name, way, concurrency))
                    if kept is None or measured.per_second > kept.per_second:
                        results[cloud.name, way, concurrency] = measured
    ordered = sorted(results.values(), key=lambda each: (each.concurrency, WAYS.index(each.way)))
    reached = targets(ordered)
    document = {
        "machine": {"processors": os.cpu_count(), "system": platform.platform(), "load": os.getloadavg()},
        "predictions": [asdict(each) for each in ordered],
        "targets": {name: {"value": value, "reached": met} for name, (value, met) in reached.items()},
    }
    options.json.write_text(json.dumps(document, indent=2))
    sys.stdout.write(table(ordered) + "\n\n")
    sys.stdout.write("\n".join(f"{value:7.2f} {name}" for name, (value, _) in reached.items()) + "\n")
    return 1 if options.check and not all(met for _, met in reached.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
