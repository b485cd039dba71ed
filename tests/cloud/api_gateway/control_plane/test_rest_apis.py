"""REST APIs: made, changed, cloned and refused as API Gateway does."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cloud.api_gateway.control_plane.calls import members
from tests.cloud.api_gateway.control_plane.refusals import bad_request, invalid, not_found
from tests.cloud.own_service import ACCOUNT

WRONG_SIZE = "Invalid minimum compression size, must be between 0 and 10485760"
WRONG_TYPE = (
    "Value '[wrong]' at 'createRestApiInput.endpointConfiguration.types' failed to satisfy constraint: Member must "
    "satisfy constraint: [Member must satisfy enum value set: [PRIVATE, EDGE, REGIONAL]]"
)
WRONG_ADDRESS_TYPE = (
    "Value 'wrong' at 'createRestApiInput.endpointConfiguration.ipAddressType' failed to satisfy constraint: Member "
    "must satisfy enum value set: [ipv4, dualstack]"
)
ONLY_DUALSTACK = "Only dualstack ipAddressType is supported for Private APIs."
EMPTY_DESCRIPTION = "Description cannot be an empty string"
POLICY = (
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"execute-api:Invoke",'
    '"Resource":"execute-api:/*"}]}'
)
INVALID_POLICY = "Invalid policy document. Please check the policy syntax and ensure that Principals are valid."


def replace(path: str, value: str | None = None) -> dict[str, Any]:
    return {"op": "replace", "path": path} | ({} if value is None else {"value": value})


def test_an_api_of_a_name_alone_has_the_defaults(apigateway: Any) -> None:
    created = apigateway.create_rest_api(name="digits")

    assert created["ResponseMetadata"]["HTTPStatusCode"] == 201
    assert members(created) == {
        "id": created["id"],
        "name": "digits",
        "rootResourceId": created["rootResourceId"],
        "apiKeySource": "HEADER",
        "disableExecuteApiEndpoint": False,
        "endpointConfiguration": {"types": ["EDGE"], "ipAddressType": "ipv4"},
    }


def test_settings_that_are_given_are_read_back(apigateway: Any) -> None:
    given = {
        "name": "digits",
        "description": "reads digits",
        "version": "v1",
        "binaryMediaTypes": ["image/png"],
        "minimumCompressionSize": 0,
        "apiKeySource": "AUTHORIZER",
        "endpointConfiguration": {"types": ["REGIONAL"], "ipAddressType": "dualstack"},
        "tags": {"team": "vision"},
        "disableExecuteApiEndpoint": True,
    }

    api_id = apigateway.create_rest_api(**given)["id"]

    assert given.items() <= members(apigateway.get_rest_api(restApiId=api_id)).items()


def test_an_empty_list_of_binary_media_types_is_left_out(apigateway: Any) -> None:
    assert "binaryMediaTypes" not in apigateway.create_rest_api(name="digits", binaryMediaTypes=[])


@pytest.mark.parametrize(("kind", "address_type"), [("EDGE", "ipv4"), ("REGIONAL", "ipv4"), ("PRIVATE", "dualstack")])
def test_the_address_type_follows_the_type_of_endpoint(apigateway: Any, kind: str, address_type: str) -> None:
    created = apigateway.create_rest_api(name="digits", endpointConfiguration={"types": [kind]})

    assert created["endpointConfiguration"] == {"types": [kind], "ipAddressType": address_type}


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        pytest.param({"description": ""}, bad_request(EMPTY_DESCRIPTION), id="an empty description"),
        pytest.param({"minimumCompressionSize": -1}, bad_request(WRONG_SIZE), id="a negative size"),
        pytest.param({"minimumCompressionSize": 10_485_761}, bad_request(WRONG_SIZE), id="too large a size"),
        pytest.param(
            {"description": "", "minimumCompressionSize": -1},
            bad_request(EMPTY_DESCRIPTION),
            id="the description is told of first",
        ),
        pytest.param(
            {"endpointConfiguration": {"types": []}},
            bad_request("REGIONAL Configuration and EDGE Configuration cannot be both DISABLED."),
            id="no type of endpoint",
        ),
        pytest.param(
            {"endpointConfiguration": {"types": ["EDGE", "REGIONAL"]}},
            bad_request("Cannot create an api with multiple Endpoint Types."),
            id="two types of endpoint",
        ),
        pytest.param(
            {"endpointConfiguration": {"types": ["PRIVATE"], "ipAddressType": "ipv4"}},
            bad_request(ONLY_DUALSTACK),
            id="a private API of IPv4",
        ),
        pytest.param(
            {"description": "", "endpointConfiguration": {"types": ["PRIVATE"], "ipAddressType": "ipv4"}},
            bad_request(EMPTY_DESCRIPTION),
            id="an empty description of a private API of IPv4",
        ),
        pytest.param(
            {"description": "", "endpointConfiguration": {"types": ["wrong"], "ipAddressType": "wrong"}},
            invalid(f"2 validation errors detected: {WRONG_TYPE}; {WRONG_ADDRESS_TYPE}"),
            id="both types wrong",
        ),
        pytest.param(
            {"endpointConfiguration": {"types": ["PRIVATE"], "ipAddressType": "wrong"}},
            invalid(f"1 validation error detected: {WRONG_ADDRESS_TYPE}"),
            id="a wrong address type",
        ),
        pytest.param({"policy": "{}"}, bad_request(INVALID_POLICY), id="a policy without statements"),
    ],
)
def test_what_an_api_cannot_be_is_refused(apigateway: Any, given: dict[str, Any], refusal: Any) -> None:
    with refusal:
        apigateway.create_rest_api(name="digits", **given)

    assert apigateway.get_rest_apis()["items"] == []


def test_apis_are_listed_and_deleted(apigateway: Any) -> None:
    first = apigateway.create_rest_api(name="first")["id"]
    second = apigateway.create_rest_api(name="second")["id"]

    deleted = apigateway.delete_rest_api(restApiId=first)

    assert deleted["ResponseMetadata"]["HTTPStatusCode"] == 202
    assert [item["id"] for item in apigateway.get_rest_apis()["items"]] == [second]


def test_an_id_is_told_apart_by_case(apigateway: Any, api: str) -> None:
    with not_found(f"Invalid API identifier specified {ACCOUNT}:{api.upper()}X"):
        apigateway.get_rest_api(restApiId=f"{api.upper()}X")


def test_an_unknown_api_cannot_be_changed(apigateway: Any) -> None:
    with not_found(f"Invalid API identifier specified {ACCOUNT}:unknown"):
        apigateway.update_rest_api(restApiId="unknown", patchOperations=[])


def test_a_change_shows_tags_though_there_are_none(apigateway: Any, api: str) -> None:
    changed = apigateway.update_rest_api(restApiId=api, patchOperations=[replace("/name", "numerals")])

    assert (changed["name"], changed["tags"]) == ("numerals", {})


def test_binary_media_types_are_changed_by_name(apigateway: Any, api: str) -> None:
    def change(op: str, path: str, value: str = "") -> list[str]:
        operation = {"op": op, "path": f"/binaryMediaTypes/{path}", "value": value}
        changed = apigateway.update_rest_api(restApiId=api, patchOperations=[operation])
        return list(changed.get("binaryMediaTypes", []))

    assert change("add", "image~1png") == ["image/png"]
    assert change("add", "image~1jpeg") == ["image/png", "image/jpeg"]
    assert change("replace", "image~1png", "image/gif") == ["image/jpeg", "image/gif"]
    assert change("remove", "image~1gif") == ["image/jpeg"]
    # the name is what stands there, even where it looks like the end of a list
    assert change("add", "-", "image/png") == ["image/jpeg", "-"]


@pytest.mark.parametrize(("op", "value"), [("remove", None), ("replace", "")])
def test_a_description_can_be_taken_away(apigateway: Any, op: str, value: str | None) -> None:
    api = apigateway.create_rest_api(name="digits", description="reads digits")["id"]

    changed = apigateway.update_rest_api(
        restApiId=api, patchOperations=[{"op": op, "path": "/description", "value": value}]
    )

    assert "description" not in changed


@pytest.mark.parametrize(
    ("value", "size"),
    [pytest.param("10", 10, id="a size"), pytest.param("0", 0, id="zero"), pytest.param("", None, id="none")],
)
def test_compression_is_set_and_taken_away(apigateway: Any, api: str, value: str, size: int | None) -> None:
    changed = apigateway.update_rest_api(restApiId=api, patchOperations=[replace("/minimumCompressionSize", value)])

    assert changed.get("minimumCompressionSize") == size
    assert apigateway.get_rest_api(restApiId=api).get("minimumCompressionSize") == size


@pytest.mark.parametrize(
    ("operation", "message"),
    [
        pytest.param(replace("/minimumCompressionSize", "-1"), WRONG_SIZE, id="a negative size"),
        pytest.param(replace("/minimumCompressionSize", "test"), WRONG_SIZE, id="a size that is not a number"),
        pytest.param(
            {"op": "add", "path": "/minimumCompressionSize", "value": "10"},
            "Invalid patch operation specified. Must be one of: [replace]",
            id="an operation that is not for it",
        ),
        pytest.param(
            {"op": "add", "path": "/binaryMediaTypes", "value": "image/gif"},
            "Invalid patch path /binaryMediaTypes",
            id="a list without a name",
        ),
        pytest.param(
            replace("/endpointConfiguration/ipAddressType", "wrong"),
            "ipAddressType must be either ipv4 or dualstack.",
            id="a wrong address type",
        ),
        pytest.param(
            replace("/endpointConfiguration/types/0", "wrong"),
            "Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE",
            id="a wrong type of endpoint",
        ),
        pytest.param(
            {"op": "remove", "path": "/endpointConfiguration/ipAddressType", "value": "dualstack"},
            "Invalid patch operation specified. Must be one of: [replace]",
            id="an address type taken away",
        ),
        pytest.param(
            {"op": "remove", "path": "/endpointConfiguration/types/0", "value": "EDGE"},
            "Invalid patch operation specified. Must be 'add'|'remove'|'replace'",
            id="a type of endpoint taken away",
        ),
        pytest.param(replace("/policy", "{"), INVALID_POLICY, id="a policy that is not JSON"),
        pytest.param(replace("/wrong", "x"), "Invalid patch path /wrong", id="an unknown path"),
        pytest.param({"op": "add", "value": "x"}, "Invalid patch path null", id="no path"),
    ],
)
def test_a_change_that_cannot_be_is_refused(apigateway: Any, api: str, operation: dict[str, str], message: str) -> None:
    before = apigateway.get_rest_api(restApiId=api)

    with bad_request(message):
        apigateway.update_rest_api(restApiId=api, patchOperations=[replace("/name", "new"), operation])

    assert members(apigateway.get_rest_api(restApiId=api)) == members(before)


@pytest.mark.parametrize(
    "paths",
    [
        pytest.param(["/ipAddressType", "/ipAddressType"], id="two of the address type"),
        pytest.param(["/types/0", "/types/0"], id="two of the type of endpoint"),
        pytest.param(["/types/0", "/types/0", "/ipAddressType"], id="three of both"),
    ],
)
def test_unknown_operations_are_counted(apigateway: Any, api: str, paths: list[str]) -> None:
    wrong = [{"op": "wrong", "path": f"/endpointConfiguration{path}", "value": "wrong"} for path in paths]
    rule = "failed to satisfy constraint: Member must satisfy enum value set: [add, remove, move, test, replace, copy]"
    errors = "; ".join(
        f"Value 'wrong' at 'updateRestApiInput.patchOperations.{number}.member.op' {rule}"
        for number in range(1, len(paths) + 1)
    )

    with invalid(f"{len(paths)} validation errors detected: {errors}"):
        apigateway.update_rest_api(restApiId=api, patchOperations=wrong)


def test_an_api_becomes_private_and_speaks_both_protocols(apigateway: Any, api: str) -> None:
    kinds = [replace("/endpointConfiguration/types/0", kind) for kind in ("EDGE", "REGIONAL", "PRIVATE")]

    changed = apigateway.update_rest_api(restApiId=api, patchOperations=kinds)

    assert changed["endpointConfiguration"] == {"types": ["PRIVATE"], "ipAddressType": "dualstack"}
    with bad_request(ONLY_DUALSTACK):
        apigateway.update_rest_api(
            restApiId=api, patchOperations=[replace("/endpointConfiguration/ipAddressType", "ipv4")]
        )


@pytest.mark.parametrize("kind", ["EDGE", "PRIVATE"])
def test_the_address_type_changes_alone(apigateway: Any, kind: str) -> None:
    api = apigateway.create_rest_api(name="digits", endpointConfiguration={"types": [kind]})["id"]

    changed = apigateway.update_rest_api(
        restApiId=api, patchOperations=[replace("/endpointConfiguration/ipAddressType", "dualstack")]
    )

    assert changed["endpointConfiguration"] == {"types": [kind], "ipAddressType": "dualstack"}


def test_vpc_endpoints_come_and_go_with_a_private_api(apigateway: Any) -> None:
    endpoints = {"types": ["PRIVATE"], "vpcEndpointIds": ["vpce-1"]}
    api = apigateway.create_rest_api(name="digits", endpointConfiguration=endpoints)["id"]
    path = "/endpointConfiguration/vpcEndpointIds"

    added = apigateway.update_rest_api(restApiId=api, patchOperations=[{"op": "add", "path": path, "value": "vpce-2"}])
    # in the provider's order: the type goes first
    removed = apigateway.update_rest_api(
        restApiId=api,
        patchOperations=[
            replace("/endpointConfiguration/types/0", "REGIONAL"),
            {"op": "remove", "path": path, "value": "vpce-1"},
            {"op": "remove", "path": path, "value": "vpce-2"},
        ],
    )

    assert added["endpointConfiguration"]["vpcEndpointIds"] == ["vpce-1", "vpce-2"]
    assert removed["endpointConfiguration"] == {"types": ["REGIONAL"], "ipAddressType": "dualstack"}


def test_a_policy_is_shown_with_its_quotes_escaped(apigateway: Any) -> None:
    created = apigateway.create_rest_api(name="digits", policy=POLICY)

    assert created["policy"] == POLICY.replace('"', '\\"')


@pytest.mark.parametrize("op", [{"op": "remove"}, {"op": "replace", "value": ""}], ids=["removed", "emptied"])
def test_a_policy_can_be_taken_away(apigateway: Any, op: dict[str, str]) -> None:
    api = apigateway.create_rest_api(name="digits", policy=POLICY)["id"]

    changed = apigateway.update_rest_api(restApiId=api, patchOperations=[{"path": "/policy", **op}])

    assert "policy" not in changed


def test_a_clone_has_what_its_source_has_and_goes_its_own_way(apigateway: Any, api: str, root: str) -> None:
    pets = apigateway.create_resource(restApiId=api, parentId=root, pathPart="pets")["id"]
    apigateway.put_method(restApiId=api, resourceId=pets, httpMethod="GET", authorizationType="NONE")
    apigateway.create_model(restApiId=api, name="Pet", contentType="application/json", schema='{"type":"object"}')

    clone = apigateway.create_rest_api(name="clone", cloneFrom=api)["id"]
    apigateway.delete_resource(restApiId=api, resourceId=pets)

    resources = apigateway.get_resources(restApiId=clone)["items"]
    assert [(each["path"], "resourceMethods" in each) for each in resources] == [("/", False), ("/pets", True)]
    assert [model["name"] for model in apigateway.get_models(restApiId=clone)["items"]] == ["Empty", "Error", "Pet"]


def test_a_clone_of_an_unknown_api_is_refused(apigateway: Any) -> None:
    with bad_request("Invalid API identifier specified for cloneFrom"):
        apigateway.create_rest_api(name="clone", cloneFrom="unknown")
