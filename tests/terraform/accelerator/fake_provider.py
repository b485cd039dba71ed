"""A provider for tests, small and quick: `fake_provider.py PROTOCOL LOG -debug`.

It has the resources `fake_thing` and `fake_other`, the data source `fake_region` that tells the configured region, the
data source `fake_weather` that tells what is in the file `weather` beside LOG, and a provider argument `region`. Each
call is a line in LOG. A thing whose `name` is `deadly` ends the process when it is planned, as does a weather without
its file; a weather with an empty one is never told. Protocol Buffers and HTTP/2 are written out here by the few rules
that are needed.
"""

import json
import os
import re
import socket
import sys
import threading
from pathlib import Path

from sagemaker_rest.terraform.accelerator import grpc, wire
from sagemaker_rest.terraform.accelerator.http2 import DataReceived, HeadersReceived, Http2

PROTOCOL, LOG = int(sys.argv[1]), Path(sys.argv[2])
STRING = b'"string"'


def varint(value: int) -> bytes:
    return bytes([value]) if value < 128 else bytes([value & 127 | 128]) + varint(value >> 7)


def field(number: int, content: bytes | int) -> bytes:
    if isinstance(content, int):
        return varint(number << 3) + varint(content)
    return varint(number << 3 | 2) + varint(len(content)) + content


def schema(**attributes: int) -> bytes:
    """A Schema; the value of an attribute is the number of its flag: 5 optional, 6 computed."""
    block = b"".join(
        field(2, field(1, name.encode()) + field(2, STRING) + field(flag, 1)) for name, flag in attributes.items()
    )
    return field(2, block)


def entry(key: str, value: bytes) -> bytes:
    return field(1, key.encode()) + field(2, value)


def part(message: bytes, number: int) -> bytes:
    return next((message[f.content : f.end] for f in wire.fields(message) if f.number == number), b"")


SCHEMA = (
    field(1, schema(region=5))
    + field(2, entry("fake_thing", schema(name=5)))
    + field(2, entry("fake_other", schema(name=5)))
    + field(3, entry("fake_region", schema(name=6, process=6)))
    + field(3, entry("fake_weather", schema(now=6)))
    + field(6, field(2, 1))  # server capabilities: Terraform may ask for the schema once
)


class Provider:
    def __init__(self) -> None:
        self.region = ""

    def answer(self, name: str, request: bytes) -> bytes:  # noqa: C901, PLR0911  one case a call
        match name:
            case "GetSchema" | "GetProviderSchema":
                return SCHEMA
            case "Configure" | "ConfigureProvider":
                found = re.search(rb"region[\xa0-\xbf]([a-z0-9-]+)", part(part(request, 2), 1))
                self.region = found.group(1).decode() if found else ""
                refused = field(1, field(1, 1) + field(2, b"no such region"))
                return refused if self.region == "nowhere" else b""
            case "PlanResourceChange":
                if b"deadly" in request:
                    os._exit(3)
                return field(1, part(request, 3))
            case "ApplyResourceChange":
                if b"fatal" in request:
                    os._exit(3)
                return field(1, part(request, 3))
            case "ReadResource":
                return field(1, part(request, 2))
            case "UpgradeResourceState":
                return field(1, field(2, part(part(request, 3), 1)))
            case "ReadDataSource" if part(request, 1) == b"fake_weather":
                return field(1, field(2, json.dumps({"now": self.weather()}).encode()))
            case "ReadDataSource":
                state = json.dumps({"name": self.region, "process": str(os.getpid())}).encode()
                return field(1, field(2, state))
            case "PrepareProviderConfig":
                return field(1, part(request, 1))
            case _:
                return b""

    def weather(self) -> str:
        file = LOG.with_name("weather")
        if not file.exists():
            os._exit(3)
        if not (weather := file.read_text()):
            threading.Event().wait()
        return weather

    def serve(self, connected: socket.socket) -> None:
        http2 = Http2(connected, is_client=False)
        methods: dict[int, str] = {}
        bodies: dict[int, bytes] = {}
        http2.flush()
        while (events := http2.receive()) is not None:
            for event in events:
                if isinstance(event, HeadersReceived):
                    methods[event.stream] = grpc.method_of(event.headers).rpartition("/")[2]
                    bodies[event.stream] = b""
                elif isinstance(event, DataReceived):
                    bodies[event.stream] += event.data
                    if event.ends:
                        name = methods[event.stream]
                        with LOG.open("a") as log:
                            log.write(f"{name}\n")
                        answer = self.answer(name, grpc.unframed(bodies[event.stream]) or b"")
                        http2.send_headers(event.stream, grpc.RESPONSE_HEADERS)
                        http2.send(event.stream, grpc.framed(answer))
                        http2.send_headers(event.stream, grpc.OK_TRAILERS, ends=True)
            http2.flush()


def main() -> None:
    address = Path(os.environ["PLUGIN_UNIX_SOCKET_DIR"], "fake")
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(address))
    listener.listen()
    entry = {
        "Protocol": "grpc",
        "ProtocolVersion": PROTOCOL,
        "Pid": os.getpid(),
        "Test": True,
        "Addr": {"Network": "unix", "String": str(address)},
    }
    sys.stdout.write(f"TF_REATTACH_PROVIDERS='{json.dumps({'example.com/test/fake': entry})}'\n")
    sys.stdout.flush()
    provider = Provider()
    while True:
        connected, _ = listener.accept()
        threading.Thread(target=provider.serve, args=(connected,), daemon=True).start()


if __name__ == "__main__":
    main()
