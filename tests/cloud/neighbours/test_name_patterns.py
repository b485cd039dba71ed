"""Names that are looked up by prefixes, stars and patterns: moto's `re` took minutes for some of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError
from moto.events.models import EventPattern

from sagemaker_rest.cloud.neighbours import declared_mends
from tests.cloud.neighbours.asking import client_of

if TYPE_CHECKING:
    from sagemaker_rest.cloud.http import ControlPlane

ENDLESS = "(a|a)*b"


@pytest.fixture
def long_name(name: str) -> str:
    return "a" * 40 + name


def test_the_prefix_of_queues_is_text(neighbours: ControlPlane, long_name: str) -> None:
    sqs: Any = client_of(neighbours, "sqs")
    sqs.create_queue(QueueName=long_name)

    assert "QueueUrls" not in sqs.list_queues(QueueNamePrefix=ENDLESS)
    assert len(sqs.list_queues(QueueNamePrefix=long_name)["QueueUrls"]) == 1


def test_the_prefix_of_rules_is_text(neighbours: ControlPlane, long_name: str) -> None:
    events: Any = client_of(neighbours, "events")
    events.put_rule(Name=long_name, ScheduleExpression="rate(1 day)")

    assert events.list_rules(NamePrefix=ENDLESS)["Rules"] == []
    assert [rule["Name"] for rule in events.list_rules(NamePrefix=long_name)["Rules"]] == [long_name]


@pytest.mark.parametrize(
    ("pattern", "matches"),
    [
        pytest.param("*a*a*a*a*a*a*a*a*a*b", False, id="many stars"),
        pytest.param("*aaa*", True, id="two stars"),
        pytest.param("a\\*", False, id="a literal star"),
    ],
)
def test_stars_in_an_event_pattern_take_a_moment(pattern: str, matches: bool) -> None:  # noqa: FBT001
    declared_mends.install()

    assert EventPattern._wildcard_match("a" * 3000, pattern) is matches


def test_a_pattern_of_table_names_that_takes_too_long_is_refused(neighbours: ControlPlane, name: str) -> None:
    glue: Any = client_of(neighbours, "glue")
    glue.create_database(DatabaseInput={"Name": name})
    glue.create_table(DatabaseName=name, TableInput={"Name": "a" * 200})

    assert len(glue.get_tables(DatabaseName=name, Expression="a+")["TableList"]) == 1
    with pytest.raises(ClientError, match=re.escape("takes more than 1 s")):
        glue.get_tables(DatabaseName=name, Expression=r"(a|aa)+\1$x")
