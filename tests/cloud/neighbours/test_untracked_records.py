"""Things that moto deletes are gone from memory."""

from __future__ import annotations

import gc
import weakref
from typing import TYPE_CHECKING

from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.http import HttpRequest
from sagemaker_rest.cloud.neighbours.backends import backend_of

if TYPE_CHECKING:
    from sagemaker_rest.cloud.http import ControlPlane

SIGNED = Headers(
    {
        "Host": "localhost",
        "Authorization": "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request, SignedHeaders=host",
    }
)


def test_an_object_that_is_deleted_is_let_go(neighbours: ControlPlane, name: str) -> None:
    for method, path, body in (("PUT", f"/{name}", b""), ("PUT", f"/{name}/key", b"content")):
        assert neighbours(HttpRequest(method, path, headers=SIGNED, body=body)).status == 200
    bucket = backend_of("s3", "123456789012", "aws").buckets[name]
    kept = weakref.ref(bucket.keys["key"])

    assert neighbours(HttpRequest("DELETE", f"/{name}/key", headers=SIGNED)).status == 204
    gc.collect()

    assert kept() is None
