"""Resources: made, moved, listed and deleted as API Gateway does."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cloud.api_gateway.control_plane.calls import members
from tests.cloud.api_gateway.control_plane.refusals import bad_request, conflict, not_found
from tests.cloud.own_service import ACCOUNT

NO_RESOURCE = "Invalid Resource identifier specified"
WRONG_PART = (
    "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning "
    "and the end."
)


@pytest.fixture
def pets(apigateway: Any, api: str, root: str) -> str:
    """The id of `/pets`."""
    return str(apigateway.create_resource(restApiId=api, parentId=root, pathPart="pets")["id"])


@pytest.fixture
def below(apigateway: Any, api: str, pets: str) -> str:
    """The id of `/pets/sub`."""
    return str(apigateway.create_resource(restApiId=api, parentId=pets, pathPart="sub")["id"])


def replace(path: str, value: str) -> list[dict[str, str]]:
    return [{"op": "replace", "path": path, "value": value}]


def paths(apigateway: Any, api: str) -> list[str]:
    return [resource["path"] for resource in apigateway.get_resources(restApiId=api)["items"]]


def test_an_api_begins_with_its_root(apigateway: Any, api: str, root: str) -> None:
    assert apigateway.get_resources(restApiId=api)["items"] == [{"id": root, "path": "/"}]


def test_a_resource_is_made_below_another(apigateway: Any, api: str, pets: str) -> None:
    created = apigateway.create_resource(restApiId=api, parentId=pets, pathPart="{id}")

    assert created["ResponseMetadata"]["HTTPStatusCode"] == 201
    expected = {"id": created["id"], "parentId": pets, "pathPart": "{id}", "path": "/pets/{id}"}
    assert members(created) == expected
    assert members(apigateway.get_resource(restApiId=api, resourceId=created["id"])) == expected


def test_resources_are_listed_by_their_paths(apigateway: Any, api: str, root: str, below: str) -> None:
    apigateway.create_resource(restApiId=api, parentId=root, pathPart="{proxy+}")
    apigateway.create_resource(restApiId=api, parentId=root, pathPart="cats")

    assert below in {resource["id"] for resource in apigateway.get_resources(restApiId=api)["items"]}
    assert paths(apigateway, api) == ["/", "/cats", "/pets", "/pets/sub", "/{proxy+}"]


def test_methods_are_embedded_when_they_are_asked_for(apigateway: Any, api: str, method: dict[str, str]) -> None:
    plain = apigateway.get_resources(restApiId=api)["items"]
    embedded = apigateway.get_resources(restApiId=api, embed=["methods"])["items"]

    assert plain[0]["resourceMethods"] == {"GET": {}}
    assert embedded[0]["resourceMethods"] == {
        "GET": {"httpMethod": "GET", "authorizationType": "NONE", "apiKeyRequired": False}
    }
    one = apigateway.get_resource(restApiId=api, resourceId=method["resourceId"], embed=["methods"])
    assert one["resourceMethods"] == embedded[0]["resourceMethods"]


def test_a_renamed_resource_takes_what_is_below_it_along(apigateway: Any, api: str, pets: str, below: str) -> None:
    changed = apigateway.update_resource(restApiId=api, resourceId=pets, patchOperations=replace("/pathPart", "dogs"))

    assert (changed["path"], changed["pathPart"]) == ("/dogs", "dogs")
    assert apigateway.get_resource(restApiId=api, resourceId=below)["path"] == "/dogs/sub"


def test_a_resource_moves_below_another(apigateway: Any, api: str, root: str, below: str) -> None:
    moved = apigateway.update_resource(restApiId=api, resourceId=below, patchOperations=replace("/parentId", root))

    assert (moved["parentId"], moved["path"]) == (root, "/sub")


def test_a_deleted_resource_takes_what_is_below_it_along(apigateway: Any, api: str, pets: str, below: str) -> None:
    deleted = apigateway.delete_resource(restApiId=api, resourceId=pets)

    assert deleted["ResponseMetadata"]["HTTPStatusCode"] == 202
    assert paths(apigateway, api) == ["/"]
    with not_found(NO_RESOURCE):
        apigateway.delete_resource(restApiId=api, resourceId=below)


def test_greedy_resources_stand_beside_others(apigateway: Any, api: str, root: str, pets: str) -> None:
    create = apigateway.create_resource
    create(restApiId=api, parentId=root, pathPart="{proxy+}")
    create(restApiId=api, parentId=pets, pathPart="{child+}")
    fixed = create(restApiId=api, parentId=pets, pathPart="child")["id"]
    create(restApiId=api, parentId=fixed, pathPart="{proxy+}")

    assert paths(apigateway, api) == [
        "/",
        "/pets",
        "/pets/child",
        "/pets/child/{proxy+}",
        "/pets/{child+}",
        "/{proxy+}",
    ]


@pytest.mark.parametrize("part", ["child", "{child}"])
def test_nothing_is_below_a_greedy_resource(apigateway: Any, api: str, root: str, part: str) -> None:
    greedy = apigateway.create_resource(restApiId=api, parentId=root, pathPart="{proxy+}")["id"]

    with bad_request("Cannot create a child of a resource with a greedy path variable: {proxy+}"):
        apigateway.create_resource(restApiId=api, parentId=greedy, pathPart=part)


def test_two_siblings_have_no_variable_each(apigateway: Any, api: str, root: str) -> None:
    apigateway.create_resource(restApiId=api, parentId=root, pathPart="{proxy+}")

    with bad_request("A sibling ({proxy+}) of this resource already has a variable path part -- only one is allowed"):
        apigateway.create_resource(restApiId=api, parentId=root, pathPart="{dynamic}")


def test_two_siblings_have_different_names(apigateway: Any, api: str, root: str, pets: str) -> None:
    with conflict("Another resource with the same parent already has this name: pets"):
        apigateway.create_resource(restApiId=api, parentId=root, pathPart="pets")
    apigateway.create_resource(restApiId=api, parentId=pets, pathPart="pets")


@pytest.mark.parametrize("part", ["pets:batch", "v1.0", "a-b_c", "{id}", "{proxy+}", "{a.b-c_d}"])
def test_a_path_part_is_taken(apigateway: Any, api: str, root: str, part: str) -> None:
    assert apigateway.create_resource(restApiId=api, parentId=root, pathPart=part)["path"] == f"/{part}"


@pytest.mark.parametrize("part", ["/", "a/b", "a b", "{a", "a}", "{}", "{+}", "{a}b", "pét", "\u202e", "%20", "~"])
def test_a_path_part_of_other_characters_is_refused(apigateway: Any, api: str, root: str, part: str) -> None:
    with bad_request(WRONG_PART):
        apigateway.create_resource(restApiId=api, parentId=root, pathPart=part)


def test_an_empty_path_part_is_refused(apigateway: Any, api: str, root: str) -> None:
    with bad_request("Resource's path part must be specified"):
        apigateway.create_resource(restApiId=api, parentId=root, pathPart="")


def test_an_unknown_parent_is_refused(apigateway: Any, api: str) -> None:
    with not_found(NO_RESOURCE):
        apigateway.create_resource(restApiId=api, parentId="unknown", pathPart="pets")


def test_resources_of_an_unknown_api_are_not_found(apigateway: Any) -> None:
    with not_found(f"Invalid API identifier specified {ACCOUNT}:unknown"):
        apigateway.get_resources(restApiId="unknown")


def test_the_root_stays_as_it_is(apigateway: Any, api: str, root: str, pets: str) -> None:
    with bad_request("Root resource cannot update its pathPart."):
        apigateway.update_resource(restApiId=api, resourceId=root, patchOperations=replace("/pathPart", "x"))
    with bad_request("Root resource cannot update its parentId."):
        apigateway.update_resource(restApiId=api, resourceId=root, patchOperations=replace("/parentId", pets))
    with bad_request("Root resource cannot be deleted."):
        apigateway.delete_resource(restApiId=api, resourceId=root)

    assert paths(apigateway, api) == ["/", "/pets"]


def test_a_resource_cannot_be_below_itself(apigateway: Any, api: str, pets: str, below: str) -> None:
    with bad_request("Resources cannot be cyclical."):
        apigateway.update_resource(restApiId=api, resourceId=pets, patchOperations=replace("/parentId", pets))
    with bad_request("Resources cannot be cyclical."):
        apigateway.update_resource(restApiId=api, resourceId=pets, patchOperations=replace("/parentId", below))

    assert paths(apigateway, api) == ["/", "/pets", "/pets/sub"]


def test_a_move_to_a_taken_place_is_refused(apigateway: Any, api: str, root: str, pets: str) -> None:
    twin = apigateway.create_resource(restApiId=api, parentId=pets, pathPart="pets")["id"]

    with conflict("Another resource with the same parent already has this name: pets"):
        apigateway.update_resource(restApiId=api, resourceId=twin, patchOperations=replace("/parentId", root))


def test_a_move_below_an_unknown_resource_is_refused(apigateway: Any, api: str, pets: str) -> None:
    with not_found(NO_RESOURCE):
        apigateway.update_resource(restApiId=api, resourceId=pets, patchOperations=replace("/parentId", "unknown"))


def test_an_unknown_resource_cannot_be_changed(apigateway: Any, api: str) -> None:
    with not_found(NO_RESOURCE):
        apigateway.update_resource(restApiId=api, resourceId="unknown", patchOperations=replace("/pathPart", "x"))


@pytest.mark.parametrize(
    ("op", "path", "advice"),
    [
        ("replace", "/invalid", "Must be one of: [/parentId, /pathPart]"),
        ("remove", "/pathPart", "Please choose supported operations"),
        ("add", "/pathPart", "Please choose supported operations"),
    ],
)
def test_another_change_is_refused(apigateway: Any, api: str, pets: str, op: str, path: str, advice: str) -> None:
    with bad_request(f"Invalid patch path  '{path}' specified for op '{op}'. {advice}"):
        apigateway.update_resource(
            restApiId=api, resourceId=pets, patchOperations=[{"op": op, "path": path, "value": "x"}]
        )
