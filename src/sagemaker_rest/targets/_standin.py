"""Until the embedded cloud starts: moto alone behind the same interface. To be deleted."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from sagemaker_rest.cloud import process
from sagemaker_rest.errors import TargetError

_MOTO = """
import json, os, sys
from moto.moto_server.threaded_moto_server import ThreadedMotoServer
server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
server.start()
host, port = server.get_host_and_port()
print(json.dumps({"url": f"http://{host}:{port}"}), flush=True)
sys.stdin.read()
os._exit(0)
"""


def start(log: Path | None) -> Any:
    try:
        return process.start_cloud(log=log)
    except TargetError:
        child = subprocess.Popen(
            [sys.executable, "-c", _MOTO],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        assert child.stdout is not None
        return process.CloudProcess(child, json.loads(child.stdout.readline())["url"])
