from __future__ import annotations

import pytest

from sagemaker_rest.cloud.sagemaker.containers.tensorflow.invocations.custom_attributes import parse_custom_attributes
from sagemaker_rest.cloud.sagemaker.containers.tensorflow.invocations.settings import read_settings
from sagemaker_rest.errors import ServingError


@pytest.mark.parametrize(
    ("header", "path"),
    [
        pytest.param(None, "/v1/models/default:predict", id="no header"),
        pytest.param("", "/v1/models/default:predict", id="empty"),
        pytest.param("tfs-model-name=a", "/v1/models/a:predict", id="model"),
        pytest.param("tfs-model-version=3", "/v1/models/default/versions/3:predict", id="version"),
        pytest.param("tfs-method=classify", "/v1/models/default:classify", id="method"),
        pytest.param(
            "tfs-model-name=a,tfs-model-version=3,tfs-method=regress", "/v1/models/a/versions/3:regress", id="all"
        ),
        pytest.param("trace=7, tfs-model-name=a ,mine=tfs", "/v1/models/a:predict", id="among others"),
        pytest.param("tfs-model-name=a=b", "/v1/models/default:predict", id="two equals signs are not understood"),
    ],
)
def test_custom_attributes_pick_model_version_and_method(header: str | None, path: str) -> None:
    assert parse_custom_attributes(header).path("default") == path


def test_without_variables_the_containers_own_defaults_hold() -> None:
    settings = read_settings({})

    assert settings.default_model is None
    assert settings.handler_timeout_seconds == 60


@pytest.mark.parametrize(
    ("environment", "seconds"),
    [
        pytest.param({"SAGEMAKER_NGINX_PROXY_READ_TIMEOUT_SECONDS": "45"}, 45, id="nginx's own"),
        pytest.param({"SAGEMAKER_GUNICORN_TIMEOUT_SECONDS": "300"}, 300, id="gunicorn's lifts nginx's"),
        pytest.param({"SAGEMAKER_NGINX_PROXY_READ_TIMEOUT_SECONDS": "5"}, 30, id="gunicorn's default is above"),
    ],
)
def test_the_time_a_handler_has_is_the_longer_of_nginx_and_gunicorn(environment: dict[str, str], seconds: int) -> None:
    assert read_settings(environment).handler_timeout_seconds == seconds


@pytest.mark.parametrize(
    ("value", "name"), [pytest.param("digits", "digits", id="a name"), pytest.param("None", None, id="None means none")]
)
def test_the_default_model_is_taken_from_its_variable(value: str, name: str | None) -> None:
    assert read_settings({"SAGEMAKER_TFS_DEFAULT_MODEL_NAME": value}).default_model == name


def test_parallelism_is_taken_from_its_variables() -> None:
    settings = read_settings({"SAGEMAKER_TFS_INTER_OP_PARALLELISM": "2", "SAGEMAKER_TFS_INTRA_OP_PARALLELISM": "4"})

    assert (settings.inter_op_parallelism, settings.intra_op_parallelism) == (2, 4)


def test_variables_of_what_is_not_here_are_accepted() -> None:
    read_settings({"SAGEMAKER_TFS_ENABLE_BATCHING": "true", "SAGEMAKER_GUNICORN_WORKERS": "4", "MINE": "x"})


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        pytest.param(
            {"SAGEMAKER_TFS_ENABLE_BATCHING": "yes"}, "must be 'true' or 'false', not 'yes'", id="no truth value"
        ),
        pytest.param({"SAGEMAKER_GUNICORN_TIMEOUT_SECONDS": "1m"}, "must be a whole number, not '1m'", id="no number"),
    ],
)
def test_a_value_the_container_would_not_start_with_is_refused(environment: dict[str, str], words: str) -> None:
    with pytest.raises(ServingError, match=words) as refusal:
        read_settings(environment)

    assert str(refusal.value).startswith(next(iter(environment)))
