"""API keys out of a file."""

from __future__ import annotations

from typing import Any

from tests.cloud.api_gateway.control_plane.calls import refusal

FILE = b"""Name,key,description,Enabled,usageplanIds
mine,a-value-of-twenty-ch,of mine,TRUE,"{plan}"
yours,another-of-twenty-ch,,false,
"""


def test_the_keys_of_a_file_are_made_and_given_to_their_plans(apigateway: Any) -> None:
    plan = apigateway.create_usage_plan(name="plan")["id"]

    imported = apigateway.import_api_keys(body=FILE.replace(b"{plan}", plan.encode()), format="csv")

    mine, yours = (apigateway.get_api_key(apiKey=key, includeValue=True) for key in imported["ids"])
    assert (mine["name"], mine["value"], mine["description"], mine["enabled"]) == (
        "mine",
        "a-value-of-twenty-ch",
        "of mine",
        True,
    )
    assert (yours["name"], yours["enabled"]) == ("yours", False)
    assert [key["id"] for key in apigateway.get_usage_plan_keys(usagePlanId=plan)["items"]] == imported["ids"][:1]


def test_a_file_with_a_wrong_key_makes_none(apigateway: Any) -> None:
    refused = refusal(apigateway.import_api_keys, body=b"Name,key\na,a-value-of-twenty-ch\nb,short\n", format="csv")

    assert refused == (400, "BadRequestException", "API Key value should be at least 20 characters")
    assert apigateway.get_api_keys()["items"] == []


def test_a_key_without_a_word_about_it_is_enabled(apigateway: Any) -> None:
    (key,) = apigateway.import_api_keys(body=b"key,name\na-value-of-twenty-ch,mine\n", format="csv")["ids"]

    assert apigateway.get_api_key(apiKey=key)["enabled"] is True


def test_a_key_that_is_imported_again_is_the_same_with_its_newest_name(apigateway: Any) -> None:
    plan = apigateway.create_usage_plan(name="plan")["id"]
    file = FILE.replace(b"{plan}", plan.encode())
    first = apigateway.import_api_keys(body=file, format="csv")["ids"]

    second = apigateway.import_api_keys(body=file.replace(b"mine,a", b"ours,a"), format="csv")["ids"]

    assert second == first
    assert apigateway.get_api_key(apiKey=first[0])["name"] == "ours"
    assert len(apigateway.get_api_keys()["items"]) == 2
