"""Lists: filters, order and pages, seen at models and endpoints."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sagemaker_rest.cloud.protocol.errors import ServiceError
from sagemaker_rest.cloud.sagemaker.control_plane.listing import Listing

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
ENDPOINTS = Listing("Endpoints", "EndpointName", "EndpointArn", equals=(("StatusEquals", "EndpointStatus"),))


def summary(name: str, minutes: int = 0, status: str = "InService") -> dict[str, Any]:
    return {
        "EndpointName": name,
        "EndpointArn": f"arn/{name}",
        "CreationTime": NOON + timedelta(minutes=minutes),
        "LastModifiedTime": NOON + timedelta(minutes=minutes),
        "EndpointStatus": status,
    }


THREE = [summary("b", 1), summary("a", 2, "Failed"), summary("c", 3)]


def names(request: dict[str, Any]) -> list[str]:
    return [each["EndpointName"] for each in ENDPOINTS.answer(request, THREE)["Endpoints"]]


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        pytest.param({}, ["c", "a", "b"], id="the newest first"),
        pytest.param({"SortOrder": "Ascending"}, ["b", "a", "c"], id="the oldest first"),
        pytest.param({"SortBy": "Name"}, ["c", "b", "a"], id="by name, descending"),
        pytest.param({"SortBy": "Name", "SortOrder": "Ascending"}, ["a", "b", "c"], id="by name"),
        pytest.param({"SortBy": "Status", "SortOrder": "Ascending"}, ["a", "b", "c"], id="by status"),
        pytest.param({"NameContains": "b"}, ["b"], id="a part of the name"),
        pytest.param({"StatusEquals": "Failed"}, ["a"], id="a status"),
        pytest.param({"CreationTimeAfter": NOON + timedelta(minutes=1)}, ["c", "a"], id="made after"),
        pytest.param({"CreationTimeBefore": NOON + timedelta(minutes=2)}, ["b"], id="made before"),
        pytest.param(
            {"CreationTimeAfter": datetime(2026, 1, 1, 12, 2)},  # noqa: DTZ001 - as the parser gives times
            ["c"],
            id="a time without a zone",
        ),
        pytest.param({"LastModifiedTimeAfter": NOON + timedelta(minutes=2)}, ["c"], id="changed after"),
        pytest.param({"LastModifiedTimeBefore": NOON + timedelta(minutes=3)}, ["a", "b"], id="changed before"),
    ],
)
def test_a_list_is_filtered_and_sorted(request_: dict[str, Any], expected: list[str]) -> None:
    assert names(request_) == expected


def test_pages_follow_each_other_though_something_goes_in_between() -> None:
    first = ENDPOINTS.answer({"MaxResults": 1}, THREE)

    second = ENDPOINTS.answer({"MaxResults": 1, "NextToken": first["NextToken"]}, THREE[:2])
    third = ENDPOINTS.answer({"MaxResults": 1, "NextToken": second["NextToken"]}, THREE[:2])

    assert [page["Endpoints"][0]["EndpointName"] for page in (first, second, third)] == ["c", "a", "b"]
    assert "NextToken" not in third


def test_ten_are_listed_where_nobody_says_how_many() -> None:
    answer = ENDPOINTS.answer({}, [summary(f"e{number}") for number in range(11)])

    assert len(answer["Endpoints"]) == 10
    assert "NextToken" in answer


@pytest.mark.parametrize(
    "token",
    [
        pytest.param("made-up", id="not base64"),
        pytest.param("W10=", id="an empty list"),
        pytest.param("é", id="not ASCII"),
        pytest.param("WyJhIiwgImFybi9hIl0=", id="of a list by name"),
        pytest.param("W1tdLHt9XQ==", id="of lists and maps"),
        pytest.param("W1tb" * 2000, id="nested without end"),
    ],
)
def test_a_token_that_no_answer_gave_is_refused(token: str) -> None:
    with pytest.raises(ServiceError, match="NextToken"):
        ENDPOINTS.answer({"NextToken": token}, THREE)


def test_a_list_is_asked_for_through_the_api(sagemaker: Any, model: str) -> None:
    assert [each["ModelName"] for each in sagemaker.list_models(NameContains="dig")["Models"]] == [model]
    with pytest.raises(ClientError, match="'101' at 'maxResults' failed to satisfy constraint"):
        sagemaker.list_models(MaxResults=101)
