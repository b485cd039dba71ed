"""Pages in a real browser, of an attacker and of somebody's shop, and what is in the cloud for them."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import REGION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

    from tests.browser import Site

SHOP, EVIL = "shop.test", "evil.test"
# `await asked(url, {...})`: the status and the text of what a page is given, or the name of the error
ASKED = """
async ([url, options]) => {
  try {
    const answer = await fetch(url, options);
    return [answer.status, await answer.text()];
  } catch (error) {
    return [0, error.name];
  }
}
"""


@pytest.fixture
def name() -> str:
    return f"t-{uuid.uuid4().hex[:8]}"


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[[str], Page]]:
    """Open a page in a profile of its own."""
    context = browser.new_context()

    def go(url: str) -> Page:
        page = context.new_page()
        page.goto(url)
        return page

    yield go
    context.close()


@pytest.fixture
def evil(open_page: Callable[[str], Page], site: Site) -> Page:
    """A page of an attacker."""
    return open_page(site.at(EVIL))


@pytest.fixture
def shop(open_page: Callable[[str], Page], site: Site) -> Page:
    """A page of the cloud's user."""
    return open_page(site.at(SHOP))


@pytest.fixture
def bucket(client: Callable[..., Any], name: str) -> str:
    client("s3").create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    return name


@pytest.fixture
def shop_bucket(client: Callable[..., Any], bucket: str, site: Site) -> str:
    """A bucket whose CORS configuration lets the shop in."""
    rule = {"AllowedOrigins": [site.at(SHOP)], "AllowedMethods": ["GET", "PUT"], "AllowedHeaders": ["content-type"]}
    client("s3").put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": [rule]})
    return bucket


@pytest.fixture(scope="module")
def stage(client: Callable[..., Any], site: Site) -> Iterator[str]:
    """The path of a stage whose API lets the shop in, by OPTIONS and by a header."""
    gateway = client("apigateway")
    created = gateway.create_rest_api(name="pages")
    method = {"restApiId": created["id"], "resourceId": created["rootResourceId"]}
    allowed = {
        "OPTIONS": {"Allow-Origin": site.at(SHOP), "Allow-Headers": "content-type", "Allow-Methods": "POST"},
        "POST": {"Allow-Origin": site.at(SHOP)},
    }
    for verb, headers in allowed.items():
        names = [f"method.response.header.Access-Control-{name}" for name in headers]
        gateway.put_method(**method, httpMethod=verb, authorizationType="NONE")
        gateway.put_integration(
            **method, httpMethod=verb, type="MOCK", requestTemplates={"application/json": '{"statusCode": 200}'}
        )
        gateway.put_method_response(
            **method, httpMethod=verb, statusCode="200", responseParameters=dict.fromkeys(names, False)
        )
        gateway.put_integration_response(
            **method,
            httpMethod=verb,
            statusCode="200",
            responseParameters=dict(zip(names, (f"'{value}'" for value in headers.values()), strict=True)),
            responseTemplates={"application/json": json.dumps({"answered": verb})},
        )
    gateway.create_deployment(restApiId=created["id"], stageName="v1")
    yield f"/_aws/execute-api/{created['id']}/v1/"
    gateway.delete_rest_api(restApiId=created["id"])
