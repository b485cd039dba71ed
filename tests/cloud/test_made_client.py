"""The things made in a cloud are reported to who has its token, and to nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import requests

from sagemaker_rest.cloud.made import MADE_PATH, Made
from sagemaker_rest.cloud.made_client import made_in
from sagemaker_rest.errors import TargetError
from tests.conftest import REGION

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from sagemaker_rest.cloud.server.process import CloudProcess


def test_what_was_made_is_told_whatever_service_keeps_it(cloud: CloudProcess, client: Callable[..., Any]) -> None:
    client("glue").create_database(DatabaseInput={"Name": "told"})
    client("sagemaker").create_model_package_group(ModelPackageGroupName="told")

    told = [thing for thing in made_in(cloud.url) if "told" in thing.names]

    assert told == [
        Made("sagemaker", "ModelPackageGroup", "123456789012", REGION, ("told",)),
        Made("glue", "Database", "123456789012", REGION, ("told",)),
    ]
    client("glue").delete_database(Name="told")
    client("sagemaker").delete_model_package_group(ModelPackageGroupName="told")


def test_without_the_token_nothing_is_told(cloud: CloudProcess) -> None:
    assert requests.get(f"{cloud.url}{MADE_PATH}", timeout=10).status_code == 401


def test_where_no_cloud_is_that_is_said() -> None:
    with pytest.raises(TargetError, match="token-1 of this user"):
        made_in("http://127.0.0.1:1")
