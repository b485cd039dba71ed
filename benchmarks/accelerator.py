"""The time that Terraform takes, plain and accelerated, side by side: `tox -e bench`.

Each round runs every way once, one after the other, so that whatever else the machine does meets all of them; the
table has the medians, and beside the wall clock the processor time, which other work disturbs less.
"""

import argparse
import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

import psutil
import tftest

from sagemaker_rest.targets.local import LocalTarget
from sagemaker_rest.terraform import provider_files
from sagemaker_rest.terraform.accelerator.acceleration import Acceleration
from sagemaker_rest.terraform.accelerator.installed import InstalledProvider
from sagemaker_rest.terraform.binary import terraform_binary
from sagemaker_rest.terraform.command import Terraform
from sagemaker_rest.terraform.environment import command_environment
from sagemaker_rest.terraform.workspace import create_workspace

TREE = Path(__file__).parents[1] / "terraform"
EXAMPLE = "examples/mnist"

FLOOR = "floor: no provider"
PLAIN = "tftest as it comes"
MOCKED = "terraform test, mocked provider"
EMPTY = "accelerated, empty cache"
FRESH = "accelerated, new stack"
WARM = "accelerated, running provider"
BUCKET_PLAIN = "one bucket: tftest as it comes"
BUCKET_WARM = "one bucket: accelerated, running provider"

# Before each measurement: the system takes a provider that has just ended apart, which is 600 MB.
REST_SECONDS = 0.5

# What is left of these two is the accelerator's own time: Terraform has nearly nothing to do.
NOTHING = 'output "one" {\n  value = 1\n}\n'
BUCKET = 'provider "aws" {\n  max_retries = 2\n}\nresource "aws_s3_bucket" "this" {}\n'

MOCK_TEST = """
mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }
  mock_data "aws_sagemaker_prebuilt_ecr_image" {
    defaults = { registry_path = "763104351884.dkr.ecr.us-east-1.amazonaws.com/tensorflow-inference:2.19.0-cpu" }
  }
}
run "plan" {
  command = plan
}
"""


@dataclass
class Times:
    """Seconds of every round."""

    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Machine:
    """The shared parts of all measurements."""

    provider: InstalledProvider
    environment: Mapping[str, str]
    variables: Mapping[str, str]
    answers: Path
    scratch: Path

    @contextmanager
    def workspace(self, instead: str | None = None) -> Iterator[Path]:
        """A copy of the tree; gives the example in it, or `instead`, a configuration in one file."""
        folder = Path(tempfile.mkdtemp(dir=self.scratch))
        root = folder / "terraform" / EXAMPLE
        if instead is None:
            shutil.copytree(TREE, folder / "terraform")
            override = {"provider": {"aws": {"max_retries": 2}}}
            (root / "benchmark_override.tf.json").write_text(json.dumps(override))
            (root / "benchmark.auto.tfvars.json").write_text(json.dumps(dict(self.variables)))
        else:
            root.mkdir(parents=True)
            (root / "main.tf").write_text(instead)
        try:
            yield root
        finally:
            shutil.rmtree(folder)

    @contextmanager
    def harness(self) -> Iterator[Terraform]:
        """The harness's Terraform in a workspace of its own."""
        folder = Path(tempfile.mkdtemp(dir=self.scratch))
        workspace = create_workspace(
            TREE,
            EXAMPLE,
            folder / "configuration",
            state=None,
            provider_settings={"max_retries": 2},
        )
        workspace.write_variables(self.variables)
        terraform = Terraform(
            workspace,
            binary=terraform_binary(),
            target=self.environment,
            logs=folder / "logs",
            accelerate=True,
        )
        with closing(terraform):
            yield terraform

    @contextmanager
    def accelerated(self, root: Path, answers: Path) -> Iterator[Acceleration]:
        with Acceleration(root, environment=self.environment, providers=[self.provider], cache=answers) as acceleration:
            if not acceleration.is_on:
                raise SystemExit(f"the accelerator does not start: {acceleration.why_not}")
            yield acceleration


def terraform(root: Path, environment: Mapping[str, str], *arguments: str) -> None:
    done = subprocess.run(
        [terraform_binary(), *arguments],
        cwd=root,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"terraform {' '.join(arguments)} failed:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")


def init_plan_show(root: Path, environment: Mapping[str, str], *options: str) -> None:
    terraform(root, environment, "init", "-input=false", *options)
    terraform(root, environment, "plan", "-input=false", "-out=benchmark.tfplan")
    terraform(root, environment, "show", "-json", "benchmark.tfplan")


@contextmanager
def measured(times: Times, pids: Callable[[], list[int]] = list) -> Iterator[None]:
    """Add what the block takes. `pids` are processes that go on after it, and count too."""
    time.sleep(REST_SECONDS)
    started, before = time.perf_counter(), processor_seconds(pids())
    yield
    times.wall.append(time.perf_counter() - started)
    times.processor.append(processor_seconds(pids()) - before)


def processor_seconds(pids: list[int]) -> float:
    own = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    running = [psutil.Process(pid).cpu_times() for pid in pids]
    return sum(usage.ru_utime + usage.ru_stime for usage in own) + sum(times.user + times.system for times in running)


def plan_round(machine: Machine, results: dict[str, Times]) -> None:
    with machine.workspace(NOTHING) as root, measured(results[FLOOR]):
        init_plan_show(root, machine.environment)
    with machine.workspace() as root:
        tftest_plan(machine, root, results[PLAIN])
    with machine.workspace() as root, measured(results[MOCKED]):
        (root / "benchmark.tftest.hcl").write_text(MOCK_TEST)
        terraform(root, machine.environment, "init", f"-plugin-dir={provider_files.directory(terraform_binary())}")
        terraform(root, machine.environment, "test")
    with machine.workspace() as root, tempfile.TemporaryDirectory(dir=machine.scratch) as empty:
        accelerated_plan(machine, root, Path(empty), results[EMPTY])
    harness_plans(machine, results)
    with machine.workspace(BUCKET) as root:
        tftest_plan(machine, root, results[BUCKET_PLAIN])
    with machine.workspace(BUCKET) as root:
        warm_plan(machine, root, results[BUCKET_WARM])


def tftest_plan(machine: Machine, root: Path, times: Times) -> None:
    with measured(times):
        as_it_comes = tftest.TerraformTest(str(root), binary=str(terraform_binary()), env=dict(machine.environment))
        as_it_comes.setup(plugin_dir=str(provider_files.directory(terraform_binary())))
        as_it_comes.plan(output=True)


def warm_plan(machine: Machine, root: Path, times: Times) -> None:
    """The second time, with the provider that has served the first."""
    with machine.accelerated(root, machine.answers) as acceleration:
        init_plan_show(root, acceleration.environment)
        with measured(times, lambda: acceleration.process_ids):
            init_plan_show(root, acceleration.environment)


def harness_plans(machine: Machine, results: dict[str, Times]) -> None:
    """The harness's plan in a new workspace: from starting a provider to ending it, and with one that runs."""
    with machine.harness() as terraform, measured(results[FRESH]):
        terraform.accelerate()
        terraform.plan()
        terraform.close()
    with ExitStack() as stack:
        first, second = (stack.enter_context(machine.harness()) for _ in range(2))
        first.accelerate()
        first.plan()
        with measured(results[WARM], provider_processes):
            second.accelerate(after=first)
            second.plan()


def provider_processes() -> list[int]:
    return [one.pid for one in psutil.Process().children(recursive=True) if "terraform-provider" in one.name()]


def accelerated_plan(machine: Machine, root: Path, answers: Path, times: Times) -> None:
    """Everything from starting the accelerator to ending it."""
    with measured(times), machine.accelerated(root, answers) as acceleration:
        init_plan_show(root, acceleration.environment)


def stack_round(machine: Machine, results: dict[str, Times]) -> None:
    """Apply, plan again and destroy on the local cloud."""
    plugins = provider_files.directory(terraform_binary())
    for way in ("plain", "accelerated"):
        with machine.workspace() as root, ExitStack() as stack:
            environment: Mapping[str, str] = machine.environment
            pids: Callable[[], list[int]] = list
            if way == "plain":
                terraform(root, environment, "init", f"-plugin-dir={plugins}")
            else:
                acceleration = stack.enter_context(machine.accelerated(root, machine.answers))
                environment, pids = acceleration.environment, lambda: acceleration.process_ids  # noqa: B023
                terraform(root, environment, "init")
            with measured(results[f"apply, {way}"], pids):
                terraform(root, environment, "apply", "-auto-approve", "-input=false")
            with measured(results[f"second plan, {way}"], pids):
                terraform(root, environment, "plan", "-input=false")
            with measured(results[f"destroy, {way}"], pids):
                terraform(root, environment, "destroy", "-auto-approve", "-input=false")


def model_archive(folder: Path) -> Path:
    """A trained model where there is TensorFlow; a file that passes for one in a plan where there is not."""
    archive = folder / "model.tar.gz"
    (folder / "saved_model.pb").write_bytes(b"no model")
    with tarfile.open(archive, "w:gz") as packed:
        packed.add(folder / "saved_model.pb", "1/saved_model.pb")
    return archive


def table(title: str, results: Mapping[str, Times]) -> str:
    lines = [f"| {title} | wall s | processor s |", "|---|---:|---:|"]
    lines += [
        f"| {name} | {statistics.median(times.wall):.2f} | {statistics.median(times.processor):.2f} |"
        for name, times in results.items()
        if times.wall
    ]
    return "\n".join(lines)


@dataclass(frozen=True)
class Ratio:
    """Two medians of the wall clock, compared; `reached` is None where no aim is set."""

    words: str
    value: float
    reached: bool | None = None


def ratios(results: Mapping[str, Times]) -> list[Ratio]:
    wall = {name: statistics.median(times.wall) for name, times in results.items()}
    new, running, floor = wall[PLAIN] / wall[FRESH], wall[PLAIN] / wall[WARM], wall[WARM] / wall[FLOOR]
    bucket, bucket_floor = wall[BUCKET_PLAIN] / wall[BUCKET_WARM], wall[BUCKET_WARM] / wall[FLOOR]
    return [
        Ratio("times faster than tftest, running provider (at least 10)", running, running >= 10),
        Ratio("times faster than tftest, new stack (at least 8)", new, new >= 8),
        Ratio("times faster than tftest, one bucket, running provider (at least 30)", bucket, bucket >= 30),
        Ratio("times the floor, running provider", floor),
        Ratio("times the floor, one bucket, running provider", bucket_floor),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="default: %(default)s")
    parser.add_argument("--stack-rounds", type=int, default=2, help="rounds of apply and destroy; default: %(default)s")
    parser.add_argument("--archive", type=Path, help="the model.tar.gz to deploy (needed for apply and destroy)")
    parser.add_argument("--json", type=Path, default=Path("benchmark.json"), help="default: %(default)s")
    parser.add_argument("--check", action="store_true", help="fail if a target is missed")
    options = parser.parse_args()
    ways = (FLOOR, PLAIN, MOCKED, EMPTY, FRESH, WARM, BUCKET_PLAIN, BUCKET_WARM)
    plans = {name: Times() for name in ways}
    stacks = {
        f"{what}, {way}": Times() for what in ("apply", "second plan", "destroy") for way in ("plain", "accelerated")
    }
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        target = stack.enter_context(LocalTarget(log=scratch / "cloud.log"))
        provider = provider_files.provider(provider_files.directory(terraform_binary()))
        if provider is None:
            raise SystemExit("the AWS provider is not there: see sagemaker_rest.terraform.provider_files")
        archive = (options.archive or model_archive(scratch)).resolve()
        environment = command_environment(target.environment)
        environment.pop("GOGC", None)  # "as it comes" is with Go's own pace
        machine = Machine(
            provider=provider,
            environment=environment,
            variables={"model_archive": str(archive), "name": "benchmark"},
            answers=scratch / "answers",
            scratch=scratch,
        )
        with machine.workspace() as root:  # the provider's answers may be there: this asks for them once
            accelerated_plan(machine, root, machine.answers, Times())
        for number in range(options.rounds):
            sys.stderr.write(f"plans, round {number + 1} of {options.rounds}\n")
            plan_round(machine, plans)
        for number in range(options.stack_rounds if options.archive else 0):
            sys.stderr.write(f"stacks, round {number + 1} of {options.stack_rounds}\n")
            stack_round(machine, stacks)
    compared = ratios(plans)
    document = {
        "machine": {"processors": os.cpu_count(), "system": platform.platform(), "load": os.getloadavg()},
        "example": EXAMPLE,
        "plans": {name: asdict(times) for name, times in plans.items()},
        "stacks": {name: asdict(times) for name, times in stacks.items() if times.wall},
        "ratios": [asdict(ratio) for ratio in compared],
    }
    options.json.write_text(json.dumps(document, indent=2))
    sys.stdout.write(table("init + plan + show", plans) + "\n")
    if options.archive:
        sys.stdout.write("\n" + table("on the local target", stacks) + "\n")
    sys.stdout.write("\n" + "\n".join(f"{ratio.value:5.1f} {ratio.words}" for ratio in compared) + "\n")
    return 1 if options.check and any(ratio.reached is False for ratio in compared) else 0


if __name__ == "__main__":
    sys.exit(main())
