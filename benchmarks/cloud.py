"""The time that the local cloud takes to start, and an apply of `examples/mnist` on it: `tox -e bench`.

`--against SRC` names the `src` folder of another checkout: its cloud is measured in turn with this one, so that
whatever else the machine does meets both. Terraform and the harness are this checkout's each time; the provider runs
already, and the cloud is a new one in every round.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import requests

from sagemaker_rest.targets.deployer import Deployer
from sagemaker_rest.targets.localstack import LocalStackTarget

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
EXAMPLE = "examples/mnist"
# an answer that says something: the first that every service gives
HEALTH = "/_localstack/health"
# before each measurement: the system takes apart what has just ended
REST_SECONDS = 0.5


@dataclass
class Times:
    """Seconds of one cloud, a value a round."""

    start: list[float] = field(default_factory=list)
    apply: list[float] = field(default_factory=list)
    destroy: list[float] = field(default_factory=list)


@contextmanager
def cloud_of(source: Path, times: Times) -> Iterator[str]:
    """Run the cloud of a checkout, and give its address once it answers."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    time.sleep(REST_SECONDS)
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "sagemaker_rest.cloud", "--until-stdin-closes", "--clock-factor", "600"],
        env=environment | {"PYTHONPATH": str(source)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdin is not None  # noqa: S101 - they were asked for as pipes
    assert process.stdout is not None  # noqa: S101
    try:
        url = json.loads(process.stdout.readline())["url"]
        requests.get(url + HEALTH, timeout=10).raise_for_status()
        times.start.append(time.perf_counter() - started)
        yield url
    finally:
        process.stdin.close()
        process.stdout.close()
        process.wait()


def measure(source: Path, archive: Path, times: Times) -> None:
    """Start the cloud of `source`, apply the example on it, and destroy it."""
    with (
        cloud_of(source, times) as url,
        tempfile.TemporaryDirectory() as folder,
        LocalStackTarget(url) as target,
        closing(Deployer(target, ROOT / "terraform", Path(folder), accelerate=True)) as deployer,
    ):
        started = time.perf_counter()
        stack = deployer.deploy(EXAMPLE, {"model_archive": str(archive)})
        times.apply.append(time.perf_counter() - started)
        started = time.perf_counter()
        deployer.destroy(stack)
        times.destroy.append(time.perf_counter() - started)


def table(results: dict[str, Times]) -> str:
    """Return the medians as Markdown, a row a cloud."""
    rows = [
        f"| {name} | {statistics.median(each.start):.2f} | {statistics.median(each.apply):.2f} "
        f"| {statistics.median(each.destroy):.2f} |"
        for name, each in results.items()
    ]
    return "\n".join(["| cloud | start s | apply s | destroy s |", "|---|---:|---:|---:|", *rows])


def main() -> int:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--archive", type=Path, required=True, help="the model.tar.gz to deploy")
    parser.add_argument("--against", type=Path, help="the src folder of another checkout")
    parser.add_argument("--rounds", type=int, default=3, help="default: %(default)s")
    options = parser.parse_args()
    sources = {"this checkout": ROOT / "src"} | ({str(options.against): options.against} if options.against else {})
    results = {name: Times() for name in sources}
    # the first Terraform of all starts the provider, and a cloud's modules are read from the disk
    for name, source in sources.items():
        measure(source, options.archive.resolve(), Times())
        sys.stderr.write(f"warmed up: {name}\n")
    for number in range(options.rounds):
        sys.stderr.write(f"round {number + 1} of {options.rounds}\n")
        for name, source in sources.items():
            measure(source, options.archive.resolve(), results[name])
    sys.stdout.write(table(results) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
