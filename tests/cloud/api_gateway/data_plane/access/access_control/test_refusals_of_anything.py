"""Whatever a stranger sends, it is refused: never let in, and never a fault of the gateway."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from contextlib import closing

from hypothesis import example, given
from hypothesis import strategies as st
from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.api_gateway.data_plane.access.access_control import AccessControl, Directories
from sagemaker_rest.cloud.api_gateway.data_plane.gateway import Gateway
from sagemaker_rest.cloud.api_gateway.data_plane.snapshot import AuthorizerSnapshot, DeployedStage
from sagemaker_rest.cloud.http import HttpRequest, HttpResponse
from tests.cloud.api_gateway.data_plane.access.callers import POOL, Directory, Subscriptions, allow, pools, user
from tests.cloud.api_gateway.data_plane.deployed_api import Backend, Roles, Stages, api, method, resource, stage
from tests.cloud.event_loop import wait_for

POOL_METHOD = method(
    http_method="GET",
    authorization_type="COGNITO_USER_POOLS",
    authorizer=AuthorizerSnapshot("pool", "COGNITO_USER_POOLS", (POOL,)),
)
KEYED = method(http_method="PUT", api_key_required=True)
API = api(resource("/predict", POST=method(authorization_type="AWS_IAM"), GET=POOL_METHOD, PUT=KEYED))
DIRECTORIES = Directories(Directory({"AKIAANN": user(allow())}), pools(), Subscriptions(), Directory())

# what a header can carry through WSGI
text = st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=60)
dates = st.sampled_from(["20261122T100000Z", "00010101T000000Z", "99991231T235959Z"]) | text
credentials = st.builds("{}/{}/{}/{}/{}".format, st.just("AKIAANN") | text, text, text, text, text) | text
signatures = st.builds(
    "AWS4-HMAC-SHA256 Credential={}, SignedHeaders={}, Signature={}".format,
    credentials,
    st.sampled_from(["host", "host;x-amz-date", ";;"]) | text,
    text,
)
parts = st.dictionaries(st.sampled_from(["alg", "kid", "typ", "crit", "b64", "iss", "exp"]), st.integers() | text)
tokens = st.builds(
    lambda *three: ".".join(urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in three),
    parts | st.lists(text),
    parts | text,
    text,
)


def send(http_method: str, query: str = "", **headers: str) -> HttpResponse:
    named = Headers([(name.replace("_", "-"), value) for name, value in headers.items()])
    stages = Stages(DeployedStage(API, stage()))
    with closing(Gateway(stages, {"": Backend()}, Roles(), access=AccessControl(DIRECTORIES))) as gateway:
        return wait_for(gateway.handle(HttpRequest(http_method, "/_aws/execute-api/abc123/v1/predict", query, named)))


@given(authorization=signatures | text, date=dates)
def test_a_made_up_signature_is_forbidden(authorization: str, date: str) -> None:
    assert send("POST", Authorization=authorization, X_Amz_Date=date).status == 403


@given(credential=credentials, date=dates, expires=text | st.integers().map(str), signature=text)
def test_a_made_up_presigned_query_is_forbidden(credential: str, date: str, expires: str, signature: str) -> None:
    query = (
        f"X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={credential}&X-Amz-Date={date}&X-Amz-Expires={expires}"
        f"&X-Amz-SignedHeaders=host&X-Amz-Signature={signature}"
    )

    assert send("POST", query).status == 403


@given(authorization=tokens | text)
@example(authorization="eyJhbGciOiAwLCAia2lkIjogMCwgImNyaXQiOiAwfQ.e30.IiI")  # {"alg": 0, "kid": 0, "crit": 0}
def test_a_made_up_token_is_unauthorized(authorization: str) -> None:
    assert send("GET", Authorization=authorization).status == 401


@given(key=text)
def test_a_made_up_key_is_forbidden(key: str) -> None:
    assert send("PUT", x_api_key=key).status == 403
