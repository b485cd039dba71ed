"""The local cloud's import does not parse the same file again and again."""

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
import sagemaker_rest.cloud.neighbours

print(json.dumps({"parsed": parsed, "is_put_back": JSONFileLoader.load_file is counted}))
"""


def test_each_of_botocores_files_is_parsed_once() -> None:
    done = subprocess.run([sys.executable, "-c", COUNTED], check=True, capture_output=True, text=True)

    told = json.loads(done.stdout)
    assert any("endpoints" in path for path in told["parsed"])
    assert set(told["parsed"].values()) == {1}
    assert told["is_put_back"]
