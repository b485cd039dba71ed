"""Changes in place of an API's parts: what the provider sends is what it reads back."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError


@pytest.fixture
def client(apigateway: Any) -> Any:
    return apigateway


@pytest.fixture
def post(client: Any) -> dict[str, str]:
    """A POST with a 200 response on the root of an API."""
    created = client.create_rest_api(name="mnist")
    method = {"restApiId": created["id"], "resourceId": created["rootResourceId"], "httpMethod": "POST"}
    client.put_method(**method, authorizationType="NONE", requestParameters={"method.request.header.X-A": True})
    client.put_integration(**method, type="MOCK", requestTemplates={"application/json": "{}"})
    client.put_method_response(**method, statusCode="200")
    client.put_integration_response(**method, statusCode="200", selectionPattern="200")
    return method


def patches(*operations: tuple[str, str, str | None]) -> list[dict[str, str]]:
    return [{"op": op, "path": path} | ({} if value is None else {"value": value}) for op, path, value in operations]


def test_a_method_changes(client: Any, post: dict[str, str]) -> None:
    client.update_method(
        **post,
        patchOperations=patches(
            ("replace", "/authorizationType", "AWS_IAM"),
            ("replace", "/apiKeyRequired", "true"),
            ("add", "/requestParameters/method.request.header.X-B", "false"),
            ("remove", "/requestParameters/method.request.header.X-A", None),
            ("add", "/requestModels/application~1json", "Empty"),
        ),
    )

    method = client.get_method(**post)
    assert (method["authorizationType"], method["apiKeyRequired"]) == ("AWS_IAM", True)
    assert method["requestParameters"] == {"method.request.header.X-B": False}
    assert method["requestModels"] == {"application/json": "Empty"}


def test_an_integration_changes(client: Any, post: dict[str, str]) -> None:
    client.update_integration(
        **post,
        patchOperations=patches(
            ("replace", "/timeoutInMillis", "5000"),
            ("replace", "/passthroughBehavior", "NEVER"),
            ("replace", "/contentHandling", "CONVERT_TO_TEXT"),
            ("add", "/requestParameters/integration.request.header.X-A", "method.request.header.X-A"),
            ("replace", "/requestTemplates/application~1json", "$input.body"),
            ("add", "/requestTemplates/text~1csv", "csv"),
        ),
    )

    integration = client.get_integration(**post)
    assert (integration["timeoutInMillis"], integration["passthroughBehavior"]) == (5000, "NEVER")
    assert integration["contentHandling"] == "CONVERT_TO_TEXT"
    assert integration["requestParameters"] == {"integration.request.header.X-A": "method.request.header.X-A"}
    assert integration["requestTemplates"] == {"application/json": "$input.body", "text/csv": "csv"}


def test_a_removed_value_is_gone(client: Any, post: dict[str, str]) -> None:
    client.update_integration(**post, patchOperations=patches(("replace", "/contentHandling", "CONVERT_TO_TEXT")))

    client.update_integration(**post, patchOperations=patches(("remove", "/contentHandling", None)))

    assert "contentHandling" not in client.get_integration(**post)


def test_responses_change(client: Any, post: dict[str, str]) -> None:
    client.update_method_response(
        **post,
        statusCode="200",
        patchOperations=patches(("add", "/responseParameters/method.response.header.X", "true")),
    )
    client.update_integration_response(
        **post,
        statusCode="200",
        patchOperations=patches(
            ("replace", "/selectionPattern", "2.."),
            ("add", "/responseParameters/method.response.header.X", "'x'"),
            ("add", "/responseTemplates/application~1json", "seven"),
        ),
    )

    response = client.get_integration_response(**post, statusCode="200")
    declared = client.get_method_response(**post, statusCode="200")
    assert declared["responseParameters"] == {"method.response.header.X": True}
    assert response["selectionPattern"] == "2.."
    assert response["responseParameters"] == {"method.response.header.X": "'x'"}
    assert response["responseTemplates"] == {"application/json": "seven"}


def test_a_model_changes(client: Any, post: dict[str, str]) -> None:
    model = {"restApiId": post["restApiId"], "modelName": "Rows"}
    client.create_model(
        restApiId=post["restApiId"], name="Rows", contentType="application/json", schema='{"type": "array"}'
    )

    client.update_model(**model, patchOperations=patches(("replace", "/schema", '{"type": "object"}')))

    assert client.get_model(**model)["schema"] == '{"type": "object"}'


def test_a_gateway_response_changes(client: Any, post: dict[str, str]) -> None:
    response = {"restApiId": post["restApiId"], "responseType": "DEFAULT_4XX"}
    client.put_gateway_response(**response, statusCode="400")

    client.update_gateway_response(
        **response,
        patchOperations=patches(
            ("replace", "/statusCode", "418"), ("add", "/responseTemplates/application~1json", "{}")
        ),
    )

    changed = client.get_gateway_response(**response)
    assert (changed["statusCode"], changed["responseTemplates"]) == ("418", {"application/json": "{}"})


def test_a_resource_gets_another_path(client: Any, post: dict[str, str]) -> None:
    resource = client.create_resource(restApiId=post["restApiId"], parentId=post["resourceId"], pathPart="old")

    changed = client.update_resource(
        restApiId=post["restApiId"],
        resourceId=resource["id"],
        patchOperations=patches(("replace", "/pathPart", "new")),
    )

    assert changed["path"] == "/new"


def test_a_deployment_gets_another_description(client: Any, post: dict[str, str]) -> None:
    deployment = {
        "restApiId": post["restApiId"],
        "deploymentId": client.create_deployment(restApiId=post["restApiId"])["id"],
    }

    client.update_deployment(**deployment, patchOperations=patches(("replace", "/description", "second")))

    assert client.get_deployment(**deployment)["description"] == "second"


def test_a_change_that_cannot_be_made_whole_is_not_made_at_all(client: Any, post: dict[str, str]) -> None:
    with pytest.raises(ClientError, match="Invalid patch path"):
        client.update_integration(
            **post, patchOperations=patches(("replace", "/timeoutInMillis", "5000"), ("replace", "/nothing", "x"))
        )

    assert client.get_integration(**post)["timeoutInMillis"] == 29_000


def test_an_unknown_patch_path_is_a_bad_request(client: Any, post: dict[str, str]) -> None:
    with pytest.raises(ClientError, match="Invalid patch path /nothing"):
        client.update_integration(**post, patchOperations=patches(("replace", "/nothing", "x")))


def test_a_minimum_compression_size_is_kept_and_removed(client: Any, post: dict[str, str]) -> None:
    api = post["restApiId"]

    client.update_rest_api(restApiId=api, patchOperations=patches(("replace", "/minimumCompressionSize", "1024")))
    kept = client.get_rest_api(restApiId=api).get("minimumCompressionSize")
    client.update_rest_api(restApiId=api, patchOperations=patches(("replace", "/minimumCompressionSize", None)))

    assert kept == 1024
    assert "minimumCompressionSize" not in client.get_rest_api(restApiId=api)
