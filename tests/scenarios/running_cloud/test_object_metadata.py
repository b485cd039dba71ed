"""Metadata of objects keeps its names, as no server of WSGI's does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize("key", ["model_version", "model-version", "plain"])
def test_a_name_comes_back_as_it_was_sent(client: Callable[..., Any], name: str, key: str) -> None:
    s3 = client("s3")
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})

    s3.put_object(Bucket=name, Key="model.tar.gz", Body=b"", Metadata={key: "7"})

    assert s3.head_object(Bucket=name, Key="model.tar.gz")["Metadata"] == {key: "7"}
