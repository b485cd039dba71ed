"""Plain and accelerated Terraform, side by side: plans, outputs, diagnostics and exit codes have to be equal."""

import json
import re
import shutil
import tarfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sagemaker_rest.terraform import provider_files
from sagemaker_rest.terraform.accelerator.acceleration import Acceleration
from sagemaker_rest.terraform.accelerator.installed import InstalledProvider
from sagemaker_rest.terraform.binary import terraform_binary
from tests.example_inputs import required_inputs
from tests.terraform.accelerator.conftest import terraform

TREE = Path(__file__).parents[4] / "terraform"
# When it was made; which build said so; which run of Terraform wrote it.
CHANGING = {"timestamp", "@timestamp", "lineage", "serial"}
PROVIDER = """
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
provider "aws" {
  max_retries = 3
}
"""


@dataclass(frozen=True)
class Answer:
    """The result of a command: its exit code, its diagnostics, and the JSON that it, or `show` after it, printed."""

    code: int
    diagnostics: list[Any]
    document: Any


Ask = Callable[..., tuple[Answer, Answer]]


@pytest.fixture
def both(tmp_path: Path, aws_provider: InstalledProvider, aws_environment: dict[str, str], aws_answers: Path) -> Ask:
    """Run commands on a configuration plain and accelerated; gives both last answers."""

    def ask(
        files: Mapping[str, str] | Path,
        *commands: list[str],
        root: str = ".",
        variables: Mapping[str, str] | None = None,
    ) -> tuple[Answer, Answer]:
        environment = {**aws_environment, **(variables or {})}
        plain, quick = (prepared(files, tmp_path / name) / root for name in ("plain", "quick"))
        initialised = terraform(
            plain, environment, "init", f"-plugin-dir={provider_files.directory(terraform_binary())}"
        )
        assert initialised.returncode == 0, initialised.stderr
        expected = [answer(plain, environment, command) for command in commands]
        with Acceleration(quick, environment=environment, providers=[aws_provider], cache=aws_answers) as acceleration:
            assert acceleration.is_on
            started = terraform(quick, acceleration.environment, "init")
            assert started.returncode == 0, started.stderr
            found = [answer(quick, acceleration.environment, command) for command in commands]
            assert acceleration.take_lost_calls() == []
        assert found[:-1] == expected[:-1]
        return expected[-1], found[-1]

    return ask


def prepared(files: Mapping[str, str] | Path, folder: Path) -> Path:
    if isinstance(files, Path):
        shutil.copytree(files, folder)
        return folder
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def answer(folder: Path, environment: Mapping[str, str], command: list[str]) -> Answer:
    done = terraform(folder, environment, *command)
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith('{"@')]
    diagnostics = [line["diagnostic"] for line in lines if line.get("type") == "diagnostic"]
    printed = json.loads(done.stdout) if done.stdout.startswith("{") and not lines else None
    if command[0] == "plan" and done.returncode != 1:
        printed = json.loads(terraform(folder, environment, "show", "-json", "p.tfplan").stdout)
    said = sorted(diagnostics, key=json.dumps) or [done.stderr]
    return Answer(done.returncode, said, without_changing(printed))


def without_changing(document: Any) -> Any:
    if isinstance(document, dict):
        kept = {key: without_changing(value) for key, value in document.items() if key not in CHANGING}
        # Terraform lists both in the order of a Go map, another one each time
        if "relevant_attributes" in kept:
            kept["relevant_attributes"] = sorted(kept["relevant_attributes"], key=json.dumps)
        if "child_modules" in kept:
            kept["child_modules"] = sorted(kept["child_modules"], key=lambda module: str(module["address"]))
        return kept
    return [without_changing(value) for value in document] if isinstance(document, list) else document


PROVIDER_BLOCK = re.compile(r'^provider "aws" \{\n.*?^\}\n', re.DOTALL | re.MULTILINE)
PLAN = ["plan", "-json", "-input=false", "-detailed-exitcode", "-out=p.tfplan"]


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that passes for a model.tar.gz in a plan."""
    folder = tmp_path_factory.mktemp("archive")
    (folder / "saved_model.pb").write_bytes(b"a model")
    with tarfile.open(folder / "model.tar.gz", "w:gz") as packed:
        packed.add(folder / "saved_model.pb", "1/saved_model.pb")
    return folder / "model.tar.gz"


@pytest.fixture
def every_example(tmp_path: Path, archive: Path) -> Path:
    """A copy of the tree in which the root module `all` calls every example.

    Without the examples' own provider blocks: plain Terraform would start a provider for each, and take minutes.
    """
    tree = tmp_path / "tree"
    shutil.copytree(TREE, tree)
    folders = sorted(main.parent for main in (tree / "examples").glob("*/main.tf"))
    for folder in folders:
        main = folder / "main.tf"
        main.write_text(PROVIDER_BLOCK.sub("", main.read_text()))
    calls = {
        folder.name: {"source": f"../examples/{folder.name}", **required_inputs(folder, archive)} for folder in folders
    }
    outputs = {name: {"value": f"${{module.{name}}}", "sensitive": True} for name in calls}
    root = {"module": calls, "output": outputs, "provider": {"aws": {"region": "us-east-1"}}}
    (tree / "all").mkdir()
    (tree / "all" / "main.tf.json").write_text(json.dumps(root))
    return tree


def test_every_example(both: Ask, every_example: Path) -> None:
    plain, quick = both(every_example, PLAN, root="all")

    assert plain.code == 2, plain.diagnostics
    assert set(plain.document["planned_values"]["outputs"]) == {
        main.parent.name for main in (TREE / "examples").glob("*/main.tf")
    }
    assert quick == plain


@pytest.mark.parametrize(
    ("path", "variables", "code"),
    [
        pytest.param("examples/mnist", {"TF_VAR_name": "mnist"}, 2, id="mnist example"),
        pytest.param("examples/mnist", {"TF_VAR_name": "-"}, 1, id="mnist example, a refused name"),
        pytest.param(
            "modules/sagemaker_endpoint", {"TF_VAR_variants": "{}"}, 1, id="endpoint module as root, no variant"
        ),
        pytest.param(
            "modules/apigw_sagemaker_integration",
            {"TF_VAR_authorization": "MAYBE"},
            1,
            id="integration module as root, a refused authorization",
        ),
    ],
)
def test_this_repositorys_configurations(
    both: Ask, archive: Path, path: str, variables: dict[str, str], code: int
) -> None:
    given = {
        "TF_VAR_model_archive": str(archive),
        "TF_VAR_models": json.dumps({"digits": {"archive": str(archive)}}),
        "TF_VAR_routes": json.dumps({"predict": {"endpoint_name": "one"}}),
        "TF_VAR_variants": json.dumps({"AllTraffic": {"instance_type": "ml.t2.medium"}}),
        "TF_VAR_name": "name",
        **variables,
    }

    plain, quick = both(TREE, PLAN, root=path, variables=given)

    assert plain.code == code, plain.diagnostics
    assert quick == plain


# One root module of all that plans: every file has types that are nowhere else.
ACCEPTED = {
    "data_source.tf": """
data "aws_caller_identity" "me" {}
output "account" {
  value = data.aws_caller_identity.me.account_id
}
""",
    "function.tf": """
output "service" {
  value = provider::aws::arn_parse("arn:aws:iam::123456789012:role/r").service
}
""",
    "ephemeral.tf": """
ephemeral "aws_secretsmanager_random_password" "this" {
  password_length = 12
}
resource "aws_ssm_parameter" "this" {
  name             = "/p"
  type             = "SecureString"
  value_wo_version = 1
  value_wo         = ephemeral.aws_secretsmanager_random_password.this.random_password
}
""",
    "import.tf": """
import {
  to = aws_s3_bucket.found
  id = "found-by-import"
}
resource "aws_s3_bucket" "found" {
  bucket = "found-by-import"
}
""",
    "moved_and_removed.tf": """
removed {
  from = aws_sns_topic.gone
  lifecycle {
    destroy = false
  }
}
moved {
  from = aws_sqs_queue.a
  to   = aws_sqs_queue.b
}
resource "aws_sqs_queue" "b" {}
""",
    "escape_in_a_type.tf": 'resource "aws_cloudwatch\\u005flog_group" "this" {}\n',
    "bare_labels.tf": 'resource aws_iam_group this {\n  name = "bare"\n}\ndata /* what */ "aws_region" "r" {}\n',
    "two_regions.tf": """
provider "aws" {
  alias  = "west"
  region = "eu-west-1"
}
data "aws_availability_zone" "east" {
  name = "us-east-1a"
}
data "aws_availability_zone" "west" {
  provider = aws.west
  name     = "eu-west-1a"
}
output "regions" {
  value = [data.aws_availability_zone.east.region, data.aws_availability_zone.west.region]
}
""",
}


@pytest.mark.usefixtures("bucket")
def test_whatever_the_language_has_for_types_and_providers(both: Ask) -> None:
    plain, quick = both({"main.tf": PROVIDER, **ACCEPTED}, PLAN)

    assert plain.code == 2, plain.diagnostics
    changed = {change["address"] for change in plain.document["resource_changes"]}
    assert changed == {
        "aws_cloudwatch_log_group.this",
        "aws_iam_group.this",
        "aws_s3_bucket.found",
        "aws_sqs_queue.b",
        "aws_ssm_parameter.this",
    }
    outputs = {name: output["value"] for name, output in plain.document["planned_values"]["outputs"].items()}
    assert outputs == {"account": "123456789012", "service": "iam", "regions": ["us-east-1", "eu-west-1"]}
    assert quick == plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            'resource "aws_s3_buckt" "this" {}\ndata "aws_s3_bucke" "this" {}\n'
            'resource "aws_caller_identity" "this" {}\n',
            {'Did you mean "aws_s3_bucket"', '"aws_s3_bucke"', "Did you intend to use the data source"},
            id="types that do not exist",
        ),
        pytest.param(
            'resource "aws_s3_bucket" "this" {\n  colour = "red"\n}\n'
            'resource "aws_iam_role" "this" {\n  assume_role_policy = "no JSON"\n}\n'
            'resource "aws_sqs_queue" "this" {\n  name = other.thing\n}\n',
            {'"colour"', "invalid JSON", '"other"'},
            id="wrong arguments",
        ),
        pytest.param(
            'provider "aws" {\n  alias  = "nowhere"\n  region = "nowhere-1"\n}\n'
            'data "aws_region" "r" {\n  provider = aws.nowhere\n}\n',
            {"nowhere-1"},
            id="provider configuration that is refused",
        ),
    ],
)
def test_what_is_refused(both: Ask, text: str, expected: set[str]) -> None:
    plain, quick = both({"main.tf": PROVIDER + text}, PLAN)

    words = " ".join(f"{one['summary']} {one['detail']}" for one in plain.diagnostics)
    assert plain.code == 1
    assert {each for each in expected if each not in words} == set(), words
    assert quick == plain


@pytest.fixture(scope="session")
def bucket(aws_client: Callable[[str], Any]) -> None:
    """A bucket that nobody's state has."""
    aws_client("s3").create_bucket(Bucket="found-by-import")


def test_json_configuration(both: Ask) -> None:
    document = {
        "terraform": {"required_providers": {"aws": {"source": "hashicorp/aws"}}},
        "provider": {"aws": {"max_retries": 3}},
        "resource": {"aws_sqs_queue": {"this": {"name": "q"}}},
    }

    plain, quick = both({"main.tf.json": json.dumps(document)}, PLAN)

    assert plain.code == 2
    assert quick == plain


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["validate", "-json"], id="validate"),
        pytest.param(["providers", "schema", "-json"], id="providers schema"),
    ],
)
def test_other_commands(both: Ask, command: list[str]) -> None:
    plain, quick = both({"main.tf": PROVIDER + 'resource "aws_sqs_queue" "q" {}\n'}, command)

    assert plain.code == 0
    assert plain.document
    assert quick == plain


def test_a_type_that_only_the_state_has(
    tmp_path: Path, aws_provider: InstalledProvider, aws_environment: dict[str, str], aws_answers: Path
) -> None:
    (tmp_path / "main.tf").write_text(PROVIDER + 'resource "aws_iam_group" "g" {\n  name = "only-in-state"\n}\n')
    with Acceleration(
        tmp_path, environment=aws_environment, providers=[aws_provider], cache=aws_answers
    ) as acceleration:
        terraform(tmp_path, acceleration.environment, "init")
        applied = terraform(tmp_path, acceleration.environment, "apply", "-auto-approve")
        (tmp_path / "main.tf").write_text(PROVIDER)
        shown = terraform(tmp_path, acceleration.environment, "show", "-json")
        destroyed = terraform(tmp_path, acceleration.environment, "apply", "-auto-approve")

    assert applied.returncode == 0, applied.stderr
    assert json.loads(shown.stdout)["values"]["root_module"]["resources"][0]["values"]["name"] == "only-in-state"
    assert "1 destroyed" in destroyed.stdout, destroyed.stderr


def test_a_relative_path_counts_from_the_workspace(
    tmp_path: Path, aws_provider: InstalledProvider, aws_environment: dict[str, str], aws_answers: Path
) -> None:
    (tmp_path / "greeting.txt").write_text("hello")
    (tmp_path / "main.tf").write_text(
        PROVIDER
        + 'resource "aws_s3_bucket" "b" {\n  bucket = "relative-path"\n  force_destroy = true\n}\n'
        + 'resource "aws_s3_object" "o" {\n  bucket = aws_s3_bucket.b.id\n  key = "k"\n  source = "greeting.txt"\n}\n'
    )
    with Acceleration(
        tmp_path, environment=aws_environment, providers=[aws_provider], cache=aws_answers
    ) as acceleration:
        terraform(tmp_path, acceleration.environment, "init")
        planned = terraform(tmp_path, acceleration.environment, "plan", "-out=p.tfplan")
        applied = terraform(tmp_path, acceleration.environment, "apply", "p.tfplan")
        destroyed = terraform(tmp_path, acceleration.environment, "destroy", "-auto-approve")

    assert planned.returncode == 0, planned.stderr
    assert applied.returncode == 0, applied.stderr
    assert destroyed.returncode == 0, destroyed.stderr
