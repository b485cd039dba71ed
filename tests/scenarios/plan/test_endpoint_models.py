"""modules/sagemaker_endpoint: the models, from one container to a pipeline, and every rule for them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from sagemaker_rest.errors import TerraformError
from tests.scenarios.plan.conftest import ENDPOINT, IN_S3

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sagemaker_rest.pytest_plugin import PlanStack
    from sagemaker_rest.terraform.plan import Plan
    from tests.scenarios.plan.conftest import PlanCalls

pytestmark = pytest.mark.plan

KEY = "arn:aws:kms:eu-west-1:123456789012:key/1a2b"
IMAGE = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/digits:1"
VPC = {"subnet_ids": ["subnet-1", "subnet-2"], "security_group_ids": ["sg-1"]}
# as much as SageMaker takes
FULL_ENVIRONMENT: dict[str, Any] = {
    "name": "digits",
    "models": {"digits": {"image": IMAGE, "environment": {f"K{number:02}": "v" * 1021 for number in range(32)}}},
}
CREDENTIALS = "arn:aws:lambda:eu-west-1:123456789012:function:credentials"
SCIKIT_LEARN = "sagemaker-scikit-learn"
PACKAGE = "arn:aws:sagemaker:eu-west-1:123456789012:model-package/digits/3"
# of AWS's framework images, and of a package of the registry
FRAMEWORKS: dict[str, Any] = {
    "forest": IN_S3 | {"prebuilt_image": {"repository": SCIKIT_LEARN, "tag": "1.4-2"}, "entry_point": "inference.py"},
    "trees": IN_S3 | {"prebuilt_image": {"repository": "sagemaker-xgboost"}},
    "torch": IN_S3
    | {
        "prebuilt_image": {"repository": "pytorch-inference"},
        "entry_point": "serve.py",
        "environment": {"SAGEMAKER_SUBMIT_DIRECTORY": "s3://models/code.tar.gz"},
    },
    "face": IN_S3 | {"prebuilt_image": {"repository": "huggingface-pytorch-inference"}},
    "kmeans": IN_S3 | {"prebuilt_image": {"repository": "kmeans"}},
    "packaged": IN_S3 | {"model_package_name": PACKAGE, "image": IMAGE},
    "bought": {"model_package_name": "arn:aws:sagemaker:eu-west-1:985815980388:model-package/bought"},
}


def every_kind_of_model(archive: Path) -> dict[str, Any]:
    """A model of every kind, each served by a variant."""
    models = {
        "eula": {"data_url": "s3://models/licensed.tar.gz", "image": IMAGE, "accept_eula": True},
        "folder": {"data_url": "s3://models/folder/", "image": IMAGE, "compression_type": "None"},
        "object": {"data_url": "s3://models/model.onnx", "image": IMAGE, "compression_type": "None"},
        "many": {"data_url": "s3://models/many/", "multi_model": {"model_cache_setting": "Disabled"}},
        "own": {"image": IMAGE, "environment": {"HUB_ID": "digits"}},
        "private": {
            "image": "registry.example.com:5000/digits:1",
            "repository_access_mode": "Vpc",
            "repository_credentials_provider_arn": CREDENTIALS,
        },
        "open": {"image": "registry.example.com/digits:1", "repository_access_mode": "Vpc"},
        "pipeline": {
            "containers": [{"image": IMAGE, "container_hostname": f"step-{number}"} for number in range(15, 13, -1)]
            + [
                {"archive": archive, "kms_key_arn": KEY, "container_hostname": f"step-{number}"}
                for number in range(13, 0, -1)
            ],
        },
        "direct": {
            "inference_execution_mode": "Direct",
            "containers": [
                {"archive": archive, "container_hostname": "a"},
                {"data_url": "s3://models/b.tar.gz", "container_hostname": "b"},
            ],
        },
    }
    return {
        "name": "digits",
        "models": models,
        "variants": {name: {"model": name} for name in models},
        "vpc": VPC,
        "network_isolation": True,
    }


@pytest.fixture(scope="module")
def plans(plan_calls: PlanCalls, archive: Path) -> Mapping[str, Plan]:
    """The plan of each endpoint."""
    frameworks = {
        "name": "digits",
        "models": FRAMEWORKS,
        "variants": {name: {"model": name} for name in FRAMEWORKS},
    }
    return plan_calls(
        ENDPOINT,
        {
            "every_kind": every_kind_of_model(archive),
            "frameworks": frameworks,
            "full_environment": FULL_ENVIRONMENT,
        },
    )


@pytest.fixture
def frameworks(plans: Mapping[str, Plan]) -> Plan:
    return plans["frameworks"]


@pytest.fixture
def every_kind(plans: Mapping[str, Plan]) -> Plan:
    return plans["every_kind"]


def model_of(plan: Plan, name: str) -> Any:
    return plan.resource(f'aws_sagemaker_model.this["{name}"]').values


def container_of(plan: Plan, name: str) -> Any:
    [container] = model_of(plan, name)["primary_container"]
    return container


def test_each_variant_serves_the_model_that_it_names(every_kind: Plan) -> None:
    variants = every_kind.only("aws_sagemaker_endpoint_configuration").values["production_variants"]

    assert [variant["variant_name"] for variant in variants] == sorted(every_kind.outputs["images"])
    assert len(every_kind.of_type("aws_sagemaker_model")) == 9


@pytest.mark.parametrize(
    ("name", "source"),
    [
        pytest.param("folder", ("s3://models/folder/", "S3Prefix", "None"), id="folder"),
        pytest.param("object", ("s3://models/model.onnx", "S3Object", "None"), id="object"),
        pytest.param("eula", ("s3://models/licensed.tar.gz", "S3Object", "Gzip"), id="archive"),
    ],
)
def test_an_artifact_that_a_url_alone_does_not_describe_is_a_data_source(
    every_kind: Plan, name: str, source: tuple[str, str, str]
) -> None:
    [model_data_source] = container_of(every_kind, name)["model_data_source"]
    [s3] = model_data_source["s3_data_source"]

    assert (s3["s3_uri"], s3["s3_data_type"], s3["compression_type"]) == source
    assert container_of(every_kind, name)["model_data_url"] is None


def test_a_licence_is_accepted_where_it_is_told_to_be(every_kind: Plan) -> None:
    [licensed] = container_of(every_kind, "eula")["model_data_source"][0]["s3_data_source"]
    [free] = container_of(every_kind, "folder")["model_data_source"][0]["s3_data_source"]

    assert licensed["model_access_config"] == [{"accept_eula": True}]
    assert free["model_access_config"] == []


def test_a_container_of_many_models_has_the_folder_of_their_archives(every_kind: Plan) -> None:
    container = container_of(every_kind, "many")

    assert container["mode"] == "MultiModel"
    assert container["model_data_url"] == "s3://models/many/"
    assert container["multi_model_config"] == [{"model_cache_setting": "Disabled"}]
    assert container_of(every_kind, "own")["mode"] == "SingleModel"


def test_an_image_of_ones_own_needs_no_artifact(every_kind: Plan) -> None:
    container = container_of(every_kind, "own")

    assert container["model_data_url"] is None
    assert container["environment"] == {"HUB_ID": "digits"}
    assert every_kind.outputs["images"]["own"] == [IMAGE]


def test_a_private_registry_is_reached_through_the_vpc_with_its_credentials(every_kind: Plan) -> None:
    [with_credentials] = container_of(every_kind, "private")["image_config"]
    [without] = container_of(every_kind, "open")["image_config"]

    assert with_credentials["repository_access_mode"] == "Vpc"
    assert with_credentials["repository_auth_config"] == [{"repository_credentials_provider_arn": CREDENTIALS}]
    assert without["repository_auth_config"] == []
    assert container_of(every_kind, "own")["image_config"] == []


def test_the_containers_of_a_pipeline_keep_their_order(every_kind: Plan) -> None:
    model = model_of(every_kind, "pipeline")

    assert model["primary_container"] == []
    assert [container["container_hostname"] for container in model["container"]] == [
        f"step-{number}" for number in range(15, 0, -1)
    ]


def test_containers_may_be_called_one_by_one(every_kind: Plan) -> None:
    model = model_of(every_kind, "direct")

    assert model["inference_execution_config"] == [{"mode": "Direct"}]
    assert [container["container_hostname"] for container in model["container"]] == ["a", "b"]


def test_one_archive_in_several_models_is_uploaded_once(every_kind: Plan) -> None:
    assert len(every_kind.of_type("aws_s3_object")) == 1


@pytest.mark.parametrize("name", ["own", "pipeline"])
def test_every_model_is_in_the_vpc_and_isolated(every_kind: Plan, name: str) -> None:
    [vpc] = model_of(every_kind, name)["vpc_config"]

    assert set(vpc["subnets"]) == {"subnet-1", "subnet-2"}
    assert vpc["security_group_ids"] == ["sg-1"]
    assert model_of(every_kind, name)["enable_network_isolation"] is True


def test_what_is_missing_for_one_model_is_not_taken_from_another(every_kind: Plan) -> None:
    revisions = every_kind.resource('terraform_data.model_revision["own"]').values["triggers_replace"]

    assert [container["image"] for container in revisions["containers"]] == [IMAGE]
    assert len(every_kind.of_type("terraform_data")) == 10


# --- AWS's framework images ---


@pytest.mark.parametrize(
    ("name", "image"),
    [
        ("forest", "sagemaker-scikit-learn:1.4-2"),
        ("trees", "sagemaker-xgboost:3.0-5"),
        ("torch", "pytorch-inference:2.6.0-cpu-py312-ubuntu22.04-sagemaker"),
        ("face", "huggingface-pytorch-inference:2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04"),
        ("kmeans", "kmeans:1"),
    ],
)
def test_a_repository_is_enough_to_name_an_image_of_aws(frameworks: Plan, name: str, image: str) -> None:
    [found] = frameworks.outputs["images"][name]

    assert found.partition("/")[2] == image
    assert container_of(frameworks, name)["image"] == found


@pytest.mark.parametrize(
    ("name", "environment"),
    [
        pytest.param(
            "forest",
            {"SAGEMAKER_PROGRAM": "inference.py", "SAGEMAKER_SUBMIT_DIRECTORY": "/opt/ml/model/code"},
            id="with an entry point",
        ),
        pytest.param(
            "torch",
            {"SAGEMAKER_PROGRAM": "serve.py", "SAGEMAKER_SUBMIT_DIRECTORY": "s3://models/code.tar.gz"},
            id="environment goes first",
        ),
        pytest.param("trees", None, id="without"),
    ],
)
def test_an_entry_point_is_told_as_the_images_ask_for_it(
    frameworks: Plan, name: str, environment: dict[str, str] | None
) -> None:
    assert container_of(frameworks, name)["environment"] == environment


def test_a_package_brings_its_image_and_its_artifact(frameworks: Plan) -> None:
    container = container_of(frameworks, "packaged")

    assert (container["model_package_name"], container["image"], container["model_data_url"]) == (PACKAGE, None, None)


def test_the_role_may_read_what_is_said_of_a_package(frameworks: Plan) -> None:
    document = json.loads(frameworks.resource('aws_iam_role_policy.model["packaged"]').values["policy"])

    assert {statement["Sid"]: statement["Resource"] for statement in document["Statement"]} == {
        "ReadArtifact": "arn:aws:s3:::models/digits/7/model.tar.gz",
        "PullImage": "arn:aws:ecr:eu-west-1:123456789012:repository/digits",
    }


def test_a_package_of_which_nothing_is_said_has_no_policy(frameworks: Plan) -> None:
    assert not [each for each in frameworks.of_type("aws_iam_role_policy") if '"bought"' in each.address]


# --- rules ---

HEAVIEST: dict[str, Any] = {"image": IMAGE, "environment": {f"K{number:02}": "v" * 1021 for number in range(33)}}
HEAVY: dict[str, Any] = {"name": "digits", "models": {f"m{number}": IN_S3 for number in range(11)}}
HEAVIER: dict[str, Any] = {"name": "digits", "models": {"heavy": HEAVIEST}}
MISNAMED: dict[str, Any] = {
    "name": "digits",
    "models": {
        "digits": IN_S3
        | {
            "env": {"A": "1"},
            "image_uri": IMAGE,
            "model_data": "s3://models/a.tar.gz",
            "model_data_source": {"s3_uri": "s3://models/a.tar.gz"},
            "model_data_url": "s3://models/a.tar.gz",
        }
    },
}


@pytest.mark.parametrize(
    ("inputs", "sentence"),
    [
        pytest.param(HEAVY, "models has 11 entries. An endpoint serves 1 to 10 models", id="too many"),
        pytest.param({"name": "digits", "models": {}}, "models has 0 entries. An endpoint serves", id="none"),
        pytest.param(
            HEAVIER, "models has an environment of 33792 characters in heavy. SageMaker takes at most 32768", id="sum"
        ),
        pytest.param(
            {"name": "digits", "models": {"digits": IN_S3 | {"prebuilt_image": {"repository": SCIKIT_LEARN}}}},
            "models has scikit-learn's image and no entry_point in digits. It serves by a script alone: put one",
            id="scikit-learn without a script",
        ),
        pytest.param(
            {"name": "digits", "models": {"digits": IN_S3 | {"model_package_name": PACKAGE, "prebuilt_image": {}}}},
            "models has model_package_name beside archive, prebuilt_image or multi_model in digits. A package brings",
            id="package and multi_model",
        ),
        pytest.param(
            {
                "name": "digits",
                "models": {"digits": {"image": "registry.example.com/d:1", "repository_access_mode": "Vpc"}},
            },
            'the repository_access_mode "Vpc" in digits, and vpc is not set. A private registry',
            id="private registry without vpc",
        ),
        pytest.param(MISNAMED, 'models["digits"] has no env: it is environment.', id="env"),
        pytest.param(MISNAMED, 'models["digits"] has no image_uri: it is image.', id="image_uri"),
        pytest.param(MISNAMED, 'models["digits"] has no model_data: it is data_url.', id="model_data"),
        pytest.param(MISNAMED, 'models["digits"] has no model_data_source: it is data_url.', id="model_data_source"),
        pytest.param(MISNAMED, 'models["digits"] has no model_data_url: it is data_url.', id="model_data_url"),
        pytest.param(
            {"name": "digits", "models": {"a": IN_S3, "b": IN_S3}, "variants": {"v": {"model": "c"}, "w": {}}},
            'The model of v is "c", w is not set. The model of a variant must be a key in models, which has a, b;',
            id="unknown model",
        ),
        pytest.param(
            {"name": "digits", "models": {"a": IN_S3, "b": IN_S3}, "variants": {"v": {"model": "a"}}},
            "models has b, which no variant in variants or shadow_variants serves.",
            id="model that nothing serves",
        ),
    ],
)
def test_a_model_that_cannot_be_is_refused(plan_stack: PlanStack, inputs: dict[str, Any], sentence: str) -> None:
    with pytest.raises(TerraformError) as refused:
        plan_stack(ENDPOINT, **inputs)

    assert sentence in refused.value.diagnostics


@pytest.mark.parametrize(
    ("inputs", "kind"),
    [
        pytest.param(HEAVY, "validation rule", id="number"),
        pytest.param(HEAVIER, "precondition failed", id="sizes"),
    ],
)
def test_nothing_but_the_rules_is_complained_of(plan_stack: PlanStack, inputs: dict[str, Any], kind: str) -> None:
    with pytest.raises(TerraformError) as refused:
        plan_stack(ENDPOINT, **inputs)

    assert refused.value.diagnostics.count("Error: ") == refused.value.diagnostics.count(kind) > 0


def test_as_much_environment_as_sagemaker_takes_is_taken(plans: Mapping[str, Plan]) -> None:
    assert len(container_of(plans["full_environment"], "digits")["environment"]) == 32
