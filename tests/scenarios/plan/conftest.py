"""Shared parts of the plans of this folder: an archive, and the plans that several files look at."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from sagemaker_rest.errors import TerraformError
from tests.scenarios.plan.module_calls import planned_calls, refused_calls, write_calls, write_wrong_calls

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sagemaker_rest.pytest_plugin import PlanStack
    from sagemaker_rest.terraform.plan import Plan

ARCHIVES = Path(__file__).parent / "archives"
CALLERS = Path(__file__).parent / "callers"
TERRAFORM = Path(__file__).parents[3] / "terraform"
# by whole paths: nothing but what a configuration consists of is copied for its plans
EXAMPLES = TERRAFORM / "examples"
EXAMPLE_NAMES = sorted(folder.name for folder in EXAMPLES.iterdir() if (folder / "main.tf").is_file())
MODULES = TERRAFORM / "modules"
ENDPOINT = MODULES / "sagemaker_endpoint"
API = MODULES / "apigw_sagemaker_integration"
IN_S3: dict[str, Any] = {"data_url": "s3://models/digits/7/model.tar.gz"}


class PlanCalls(Protocol):
    """`plan_calls(ENDPOINT, {"small": {"name": "s"}, "large": {}})["small"]` is the plan of the module with its inputs.

    All calls of a module are planned at once.
    """

    def __call__(self, module: Path, calls: Mapping[str, Mapping[str, Any]], /) -> Mapping[str, Plan]: ...


class RefuseCalls(Protocol):
    """`refuse_calls(ENDPOINT, {"nameless": {"name": ""}})["nameless"]` is what Terraform complains of.

    All calls of a module are refused at once, so they are wrong in the same way. Terraform looks at a rule between
    inputs when it plans, and at the preconditions of resources when all rules for inputs are kept. What is wrong with
    an input `by_itself` it sees before it plans, which is quicker, where the input stands in the call as it is.
    """

    def __call__(
        self, module: Path, calls: Mapping[str, Mapping[str, Any]], /, *, by_itself: bool = False
    ) -> Mapping[str, str]: ...


@pytest.fixture(scope="session")
def archive() -> Path:
    """A `model.tar.gz` as far as a plan can tell."""
    return ARCHIVES / "model.tar.gz"


@pytest.fixture(scope="session")
def plan_calls(plan_stack: PlanStack, tmp_path_factory: pytest.TempPathFactory) -> PlanCalls:
    def plan(module: Path, calls: Mapping[str, Mapping[str, Any]], /) -> Mapping[str, Plan]:
        folder = tmp_path_factory.mktemp("calls")
        variables = write_calls(folder, module, calls)
        return planned_calls(plan_stack(folder, **variables), calls)

    return plan


@pytest.fixture(scope="session")
def refuse_calls(plan_stack: PlanStack, tmp_path_factory: pytest.TempPathFactory) -> RefuseCalls:
    def refuse(
        module: Path, calls: Mapping[str, Mapping[str, Any]], /, *, by_itself: bool = False
    ) -> Mapping[str, str]:
        folder = tmp_path_factory.mktemp("calls")
        variables = write_wrong_calls(folder, module, calls, literal=by_itself)
        with pytest.raises(TerraformError) as refused:
            plan_stack(folder, **variables)
        return refused_calls(refused.value.diagnostics, calls)

    return refuse


@pytest.fixture(scope="session")
def callers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Configurations of this folder that call the modules, where they find them: `callers / "of_unknown_inputs"`."""
    tree = tmp_path_factory.mktemp("callers")
    shutil.copytree(CALLERS, tree / "callers")
    shutil.copytree(MODULES, tree / "modules")
    return tree / "callers"


# an endpoint with nothing left to its default, from an artifact in S3
FROM_S3: dict[str, Any] = {
    "name": "digits",
    "models": {
        "digits": IN_S3
        | {
            "data_version": "2",
            "kms_key_arn": "arn:aws:kms:eu-west-1:123456789012:key/1a2b",
            "image": "210987654321.dkr.ecr.eu-central-1.amazonaws.com/team/digits:3@sha256:" + "0" * 64,
            "environment": {"SAGEMAKER_TFS_ENABLE_BATCHING": "true", "_level": "info"},
        }
    },
    "execution_role": {"path": "/ml/", "permissions_boundary_arn": "arn:aws:iam::123456789012:policy/boundary"},
    "variants": {
        "blue": {"instance_type": "ml.c5.xlarge", "initial_instance_count": 2, "initial_variant_weight": 3},
        "green": {
            "initial_variant_weight": 0,
            "container_startup_health_check_timeout_in_seconds": 600,
            "model_data_download_timeout_in_seconds": 1200,
        },
    },
    "logs": {"retention_in_days": 7, "kms_key_arn": "arn:aws:kms:eu-west-1:123456789012:key/3c4d"},
    "tags": {"team": "vision"},
}


@pytest.fixture(scope="session")
def endpoints(plan_calls: PlanCalls, archive: Path) -> Mapping[str, Plan]:
    """The plan of each endpoint that several files look at."""
    uploading = {"name": "Digits", "models": {"digits": {"archive": archive}}}
    return plan_calls(ENDPOINT, {"uploading": uploading, "from_s3": FROM_S3})


@pytest.fixture
def uploading(endpoints: Mapping[str, Plan]) -> Plan:
    """An endpoint with every default, from an archive on disk."""
    return endpoints["uploading"]


@pytest.fixture
def from_s3(endpoints: Mapping[str, Plan]) -> Plan:
    """An endpoint with nothing left to its default, from an artifact in S3."""
    return endpoints["from_s3"]
