"""moto's services are loaded when they are needed, quickly, and not earlier."""

import json
import subprocess
import sys

COUNTED = """
import collections, json
from botocore.loaders import JSONFileLoader

parsed, plain = collections.Counter(), JSONFileLoader.load_file

def counted(loader, path):
    parsed[path] += 1
    return plain(loader, path)

JSONFileLoader.load_file = counted
from sagemaker_rest.cloud.neighbours.backends import backends_of
backends_of("ec2")

print(json.dumps({"parsed": parsed, "is_put_back": JSONFileLoader.load_file is counted}))
"""

LOOKED = """
import json, sys
from sagemaker_rest.cloud.neighbours.backends import backend_of, loaded_backends

before = list(loaded_backends("sqs")), "moto.sqs" in sys.modules
made = backend_of("sqs", "123456789012", "eu-west-1")
print(json.dumps([before == ([], False), list(loaded_backends("sqs")) == [made]]))
"""

AHEAD = """
import json, sys
from sagemaker_rest.cloud.neighbours.loading_ahead import load_ahead

load_ahead().join()
print(json.dumps(["moto.iam.responses" in sys.modules, "moto.ec2.models" in sys.modules]))
"""


def printed(script: str) -> object:
    """Return what a Python of its own prints as JSON."""
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def test_each_of_botocores_files_is_parsed_once() -> None:
    told = printed(COUNTED)

    assert isinstance(told, dict)
    assert any("endpoints" in path for path in told["parsed"])
    assert set(told["parsed"].values()) == {1}
    assert told["is_put_back"]


def test_looking_for_backends_that_exist_loads_nothing() -> None:
    assert printed(LOOKED) == [True, True]


def test_what_nearly_every_stack_begins_with_is_loaded_ahead() -> None:
    assert printed(AHEAD) == [True, False]
