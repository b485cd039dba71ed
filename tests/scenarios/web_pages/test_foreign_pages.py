"""Pages of a real browser drive nothing of the cloud; its stages and buckets answer them as their user has said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from sagemaker_rest.cloud.faults.client import CloudFaults
from tests.scenarios.web_pages.conftest import ASKED, EVIL

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from sagemaker_rest.cloud.server.process import CloudProcess

BLOCKED = [0, "TypeError"]
SIGNED = "AWS4-HMAC-SHA256 Credential=test/20260101/eu-west-1/{}/aws4_request, SignedHeaders=host, Signature=0"
FORM = """
([url, fields, type]) => {
  const form = Object.assign(document.createElement("form"), {method: "POST", action: url, enctype: type});
  for (const [name, value] of Object.entries(fields)) {
    form.append(Object.assign(document.createElement("input"), {name, value}));
  }
  document.body.append(form);
  form.submit();
}
"""
SOCKET = """
url => new Promise(told => {
  const socket = new WebSocket(url);
  socket.onopen = () => told("open");
  socket.onerror = () => told("refused");
})
"""
IMAGE = """
url => new Promise(told => {
  const image = new Image();
  image.onload = () => told("shown");
  image.onerror = () => told("refused");
  image.src = url;
})
"""
PICTURE = b"<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>"


def model_names(client: Callable[..., Any]) -> list[str]:
    return [model["ModelName"] for model in client("sagemaker").list_models(MaxResults=100)["Models"]]


@pytest.mark.parametrize("enctype", ["multipart/form-data", "application/x-www-form-urlencoded", "text/plain"])
def test_a_form_uploads_nothing(
    evil: Page, cloud: CloudProcess, client: Callable[..., Any], bucket: str, enctype: str
) -> None:
    with evil.expect_navigation() as navigation:
        evil.evaluate(FORM, [f"{cloud.url}/{bucket}", {"key": "model.tar.gz", "file": "code"}, enctype])

    assert navigation.value.status == 403
    assert "A web page (http://evil.test:" in navigation.value.text()
    assert client("s3").list_objects_v2(Bucket=bucket)["KeyCount"] == 0


@pytest.mark.parametrize("mode", ["cors", "no-cors"])
def test_a_fetch_that_browsers_send_at_once_does_nothing(
    evil: Page, cloud: CloudProcess, client: Callable[..., Any], name: str, mode: str
) -> None:
    body = f"Action=CreateUser&Version=2010-05-08&UserName={name}"
    query = "X-Amz-Credential=test/20260101/us-east-1/iam/aws4_request"
    headers = {"Content-Type": "application/x-www-form-urlencoded"}

    evil.evaluate(ASKED, [f"{cloud.url}/?{query}", {"method": "POST", "mode": mode, "headers": headers, "body": body}])

    assert name not in [user["UserName"] for user in client("iam").list_users()["Users"]]


def test_a_fetch_that_browsers_ask_for_first_is_not_sent(
    evil: Page, cloud: CloudProcess, client: Callable[..., Any], name: str
) -> None:
    headers = {"X-Amz-Target": "SageMaker.CreateModel", "Authorization": SIGNED.format("sagemaker")}
    body = f'{{"ModelName": "{name}", "ExecutionRoleArn": "arn:aws:iam::123456789012:role/r"}}'

    answer = evil.evaluate(ASKED, [cloud.url, {"method": "POST", "headers": headers, "body": body}])

    assert answer == BLOCKED
    assert name not in model_names(client)


def test_a_name_that_was_pointed_at_the_cloud_is_refused(
    open_page: Callable[[str], Page], cloud: CloudProcess, client: Callable[..., Any], name: str
) -> None:
    page = open_page(f"http://{EVIL}:{urlsplit(cloud.url).port}/")
    shown = page.content()
    headers = {"X-Amz-Target": "SageMaker.CreateModel", "Authorization": SIGNED.format("sagemaker")}

    status, text = page.evaluate(
        ASKED, ["/", {"method": "POST", "headers": headers, "body": f'{{"ModelName": "{name}"}}'}]
    )

    assert "sagemaker-rest cloud --allow-host evil.test" in shown
    assert status == 403
    assert "The Host of this request is 'evil.test:" in text
    assert name not in model_names(client)


def test_no_page_gets_a_web_socket(evil: Page, cloud: CloudProcess, stage: str) -> None:
    address = cloud.url.replace("http://", "ws://")

    assert [evil.evaluate(SOCKET, address + path) for path in ("/", "/_sagemaker-rest/calls", stage)] == ["refused"] * 3


def test_an_image_of_another_site_is_refused_and_one_of_the_bucket_s_own_page_is_shown(
    evil: Page, open_page: Callable[[str], Page], cloud: CloudProcess, client: Callable[..., Any], bucket: str
) -> None:
    put = client("s3").put_object
    put(Bucket=bucket, Key="picture.svg", Body=PICTURE, ContentType="image/svg+xml", ACL="public-read")
    put(Bucket=bucket, Key="index.html", Body=b"<!doctype html>", ContentType="text/html", ACL="public-read")
    picture = f"{cloud.url}/{bucket}/picture.svg"

    of_the_bucket = open_page(f"{cloud.url}/{bucket}/index.html")

    assert evil.evaluate(IMAGE, picture) == "refused"
    assert of_the_bucket.evaluate(IMAGE, picture) == "shown"


def test_a_page_in_a_bucket_does_not_drive_the_cloud(
    open_page: Callable[[str], Page], cloud: CloudProcess, client: Callable[..., Any], bucket: str, name: str
) -> None:
    client("s3").put_object(
        Bucket=bucket, Key="index.html", Body=b"<!doctype html>", ContentType="text/html", ACL="public-read"
    )
    page = open_page(f"{cloud.url}/{bucket}/index.html")
    headers = {"X-Amz-Target": "SageMaker.CreateModel", "Authorization": SIGNED.format("sagemaker")}

    status, _ = page.evaluate(
        ASKED, ["/", {"method": "POST", "headers": headers, "body": f'{{"ModelName": "{name}"}}'}]
    )

    assert status == 403
    assert name not in model_names(client)


@pytest.mark.parametrize("path", ["/moto-api/reset", "/_sagemaker-rest/faults"])
def test_no_page_empties_or_disturbs_the_cloud(
    evil: Page, cloud: CloudProcess, client: Callable[..., Any], bucket: str, path: str
) -> None:
    fault = '{"kind": "error", "service": "sts", "operation": "AssumeRoleWithSAML", "code": "Broken"}'

    evil.evaluate(ASKED, [cloud.url + path, {"method": "POST", "mode": "no-cors", "body": fault}])

    assert bucket in [each["Name"] for each in client("s3").list_buckets()["Buckets"]]
    assert "AssumeRoleWithSAML" not in [each["operation"] for each in CloudFaults(cloud.url).placed()]


def test_a_page_of_the_cloud_itself_needs_the_token(open_page: Callable[[str], Page], cloud: CloudProcess) -> None:
    page = open_page(f"{cloud.url}/_sagemaker-rest/calls")

    status, text = page.evaluate(ASKED, ["/_sagemaker-rest/calls", {"method": "DELETE"}])

    assert status == 401
    assert "takes the token of this cloud" in text


def test_a_stage_answers_the_page_that_its_api_lets_in(shop: Page, evil: Page, cloud: CloudProcess, stage: str) -> None:
    asked = [cloud.url + stage, {"method": "POST", "headers": {"Content-Type": "application/json"}, "body": "{}"}]

    assert shop.evaluate(ASKED, asked) == [200, '{"answered": "POST"}']
    assert evil.evaluate(ASKED, asked) == BLOCKED


def test_a_bucket_takes_and_gives_what_its_configuration_says(
    shop: Page, evil: Page, client: Callable[..., Any], shop_bucket: str
) -> None:
    def presigned(operation: str) -> str:
        return str(client("s3").generate_presigned_url(operation, Params={"Bucket": shop_bucket, "Key": "order.json"}))

    put = {"method": "PUT", "headers": {"Content-Type": "application/json"}, "body": "{}"}

    assert evil.evaluate(ASKED, [presigned("put_object"), put]) == BLOCKED
    assert client("s3").list_objects_v2(Bucket=shop_bucket)["KeyCount"] == 0
    assert shop.evaluate(ASKED, [presigned("put_object"), put]) == [200, ""]
    assert shop.evaluate(ASKED, [presigned("get_object"), {}]) == [200, "{}"]
    assert evil.evaluate(ASKED, [presigned("get_object"), {}]) == BLOCKED
    assert shop.evaluate(ASKED, [presigned("delete_object"), {"method": "DELETE"}]) == BLOCKED
