"""Names that are looked up by a prefix, by stars or by a pattern: moto hands what callers write to Python's `re`, where
a short text may take longer than anyone waits, and lets nothing else run meanwhile.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import regex
from moto.core.exceptions import JsonRESTError

from sagemaker_rest.cloud.neighbours.mends import replaces, surrounds
from sagemaker_rest.cloud.wildcards import between_stars

if TYPE_CHECKING:
    from collections.abc import Callable

    from moto.glue.models import FakeTable, GlueBackend

_LONGEST_MATCH_SECONDS = 1
_STARS = re.compile(r"\\(?P<literal>[*\\])|(?P<star>\*)|(?P<text>.)", re.DOTALL)


@surrounds(
    "moto.sqs.models:SQSBackend.list_queues",
    moto="5.2.5",
    symptom="a prefix is taken for a regular expression",
    see="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListQueues.html",
)
def _list_queues(list_queues: Callable[..., Any], self: Any, queue_name_prefix: str | None) -> Any:
    return list_queues(self, re.escape(queue_name_prefix or ""))


@surrounds(
    "moto.events.models:EventsBackend.list_rules",
    moto="5.2.5",
    symptom="a prefix is taken for a regular expression",
    see="https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListRules.html",
)
def _list_rules(list_rules: Callable[..., Any], self: Any, *, prefix: str | None = None, **page: Any) -> Any:
    return list_rules(self, prefix=None if prefix is None else re.escape(prefix), **page)


@replaces(
    "moto.events.models:EventPattern._wildcard_match",
    moto="5.2.5",
    symptom="a pattern with some stars takes minutes for an event that it does not match",
    see="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html",
)
def _wildcard_match(item: Any, pattern: str) -> bool:
    if not isinstance(item, str):
        return False
    parts = [""]
    for found in _STARS.finditer(pattern):
        if found["star"]:
            parts.append("")
        else:
            parts[-1] += found["literal"] or found["text"]
    return re.fullmatch(between_stars([*map(re.escape, parts)]), item, re.DOTALL) is not None


@replaces(
    "moto.glue.models:GlueBackend.get_tables",
    moto="5.2.5",
    symptom="a pattern may take minutes for a name that it does not match",
    see="https://docs.aws.amazon.com/glue/latest/webapi/API_GetTables.html",
)
def _get_tables(self: GlueBackend, database_name: str, expression: str | None) -> list[FakeTable]:
    tables = self.get_database(database_name).tables
    if not expression:
        return list(tables.values())
    # a star that is none of a regular expression's stands for any text, as in moto
    pattern = re.sub(r"(?<!\.)\*", ".*", expression)
    try:
        return [
            table
            for name, table in tables.items()
            if regex.match(pattern, name, timeout=_LONGEST_MATCH_SECONDS, concurrent=True)
        ]
    except regex.error as error:
        raise JsonRESTError("InvalidInputException", f"{expression!r} is not a regular expression: {error}") from error
    except TimeoutError as error:
        raise JsonRESTError(
            "OperationTimeoutException", f"{expression!r} takes more than {_LONGEST_MATCH_SECONDS} s"
        ) from error
