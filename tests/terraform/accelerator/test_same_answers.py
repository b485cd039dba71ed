"""Plain and accelerated Terraform, side by side: plans, outputs, diagnostics and exit codes have to be equal."""

import json
import shutil
import tarfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest

from sagemaker_rest.terraform import provider_files
from sagemaker_rest.terraform.accelerator.acceleration import Acceleration
from sagemaker_rest.terraform.accelerator.installed import InstalledProvider
from sagemaker_rest.terraform.binary import terraform_binary
from tests.terraform.accelerator.conftest import terraform

TREE = Path(__file__).parents[3] / "terraform"
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
    """What a command gave: its exit code, its diagnostics, and the JSON that it, or `show` after it, printed."""

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
    return Answer(done.returncode, sorted(diagnostics, key=json.dumps) or [done.stderr], without_changing(printed))


def without_changing(document: Any) -> Any:
    if isinstance(document, dict):
        kept = {key: without_changing(value) for key, value in document.items() if key not in CHANGING}
        # Terraform lists these in the order of a Go map, another one each time
        if "relevant_attributes" in kept:
            kept["relevant_attributes"] = sorted(kept["relevant_attributes"], key=json.dumps)
        return kept
    return [without_changing(value) for value in document] if isinstance(document, list) else document


PLAN = ["plan", "-json", "-input=false", "-detailed-exitcode", "-out=p.tfplan"]


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that passes for a model.tar.gz in a plan."""
    folder = tmp_path_factory.mktemp("archive")
    (folder / "saved_model.pb").write_bytes(b"a model")
    with tarfile.open(folder / "model.tar.gz", "w:gz") as packed:
        packed.add(folder / "saved_model.pb", "1/saved_model.pb")
    return folder / "model.tar.gz"


@pytest.mark.parametrize(
    ("path", "variables", "code"),
    [
        pytest.param("examples/mnist", {"TF_VAR_name": "mnist"}, 2, id="mnist example"),
        pytest.param("examples/mnist", {"TF_VAR_name": "-"}, 1, id="mnist example, a refused name"),
        pytest.param("modules/sagemaker_endpoint", {"TF_VAR_name": "one"}, 2, id="endpoint module as root"),
        pytest.param(
            "modules/sagemaker_endpoint", {"TF_VAR_variants": "{}"}, 1, id="endpoint module as root, no variant"
        ),
        pytest.param("modules/apigw_sagemaker_integration", {}, 2, id="integration module as root"),
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


CASES = [
    pytest.param(
        'data "aws_caller_identity" "me" {}\noutput "account" {\n  value = data.aws_caller_identity.me.account_id\n}\n',
        2,
        "123456789012",
        id="data source",
    ),
    pytest.param(
        'output "service" {\n  value = provider::aws::arn_parse("arn:aws:iam::123456789012:role/r").service\n}\n',
        2,
        '"iam"',
        id="function",
    ),
    pytest.param(
        'ephemeral "aws_secretsmanager_random_password" "this" {\n  password_length = 12\n}\n'
        'resource "aws_ssm_parameter" "this" {\n  name = "/p"\n  type = "SecureString"\n  value_wo_version = 1\n'
        "  value_wo = ephemeral.aws_secretsmanager_random_password.this.random_password\n}\n",
        2,
        "value_wo_version",
        id="ephemeral resource and a write-only argument",
    ),
    pytest.param(
        'import {\n  to = aws_s3_bucket.found\n  id = "found-by-import"\n}\n'
        'resource "aws_s3_bucket" "found" {\n  bucket = "found-by-import"\n}\n',
        2,
        '"importing"',
        id="import block",
    ),
    pytest.param(
        "removed {\n  from = aws_sns_topic.gone\n  lifecycle {\n    destroy = false\n  }\n}\n"
        'moved {\n  from = aws_sqs_queue.a\n  to   = aws_sqs_queue.b\n}\nresource "aws_sqs_queue" "b" {}\n',
        2,
        "aws_sqs_queue.b",
        id="moved and removed blocks",
    ),
    pytest.param(
        'resource "aws_s3\\u005fbucket" "this" {}\n', 2, "aws_s3_bucket.this", id="type with an escape in its name"
    ),
    pytest.param(
        'resource aws_sqs_queue this {}\ndata /* what */ "aws_region" "r" {}\n',
        2,
        "aws_sqs_queue.this",
        id="bare labels",
    ),
    pytest.param(
        'resource "aws_s3_buckt" "this" {}\n', 1, 'Did you mean \\"aws_s3_bucket\\"', id="type that does not exist"
    ),
    pytest.param('data "aws_s3_bucke" "this" {}\n', 1, "aws_s3_bucke", id="data source that does not exist"),
    pytest.param(
        'resource "aws_caller_identity" "this" {}\n',
        1,
        "Did you intend to use the data source",
        id="data source as resource",
    ),
    pytest.param('resource "aws_s3_bucket" "this" {\n  colour = "red"\n}\n', 1, "colour", id="unsupported argument"),
    pytest.param(
        'resource "aws_iam_role" "this" {\n  assume_role_policy = "no JSON"\n}\n',
        1,
        "JSON",
        id="argument that is refused",
    ),
    pytest.param('resource "aws_sqs_queue" "this" {\n  name = other.thing\n}\n', 1, "other", id="undeclared reference"),
    pytest.param(
        'provider "aws" {\n  alias  = "nowhere"\n  region = "nowhere-1"\n}\n'
        'data "aws_region" "r" {\n  provider = aws.nowhere\n}\n',
        1,
        "nowhere-1",
        id="provider configuration that is refused",
    ),
    pytest.param(
        'provider "aws" {\n  alias  = "west"\n  region = "eu-west-1"\n}\n'
        'data "aws_region" "east" {}\ndata "aws_region" "west" {\n  provider = aws.west\n}\n'
        'output "regions" {\n  value = [data.aws_region.east.id, data.aws_region.west.id]\n}\n',
        2,
        '["us-east-1", "eu-west-1"]',
        id="two regions",
    ),
]


@pytest.mark.usefixtures("bucket")
@pytest.mark.parametrize(("text", "code", "expected"), CASES)
def test_small_configurations(both: Ask, text: str, code: int, expected: str) -> None:
    plain, quick = both({"main.tf": PROVIDER + text}, PLAN)

    assert plain.code == code, plain.diagnostics
    assert expected in json.dumps([plain.document, plain.diagnostics], ensure_ascii=False)
    assert quick == plain


@pytest.fixture(scope="session")
def bucket(aws_environment: dict[str, str]) -> None:
    """A bucket that nobody's state has."""
    client = boto3.client(
        "s3",
        endpoint_url=aws_environment["AWS_ENDPOINT_URL"],
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        verify=False,
    )
    client.create_bucket(Bucket="found-by-import")


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
    (tmp_path / "main.tf").write_text(PROVIDER + 'resource "aws_sqs_queue" "q" {\n  name = "only-in-state"\n}\n')
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
