"""The table of work that nobody does names operations of AWS."""

from __future__ import annotations

import botocore.session
import pytest

from sagemaker_rest.cloud.neighbours.undone_work import TABLE, UndoneWork
from sagemaker_rest.cloud.services import OFFERED

EACH = pytest.mark.parametrize("work", TABLE, ids=lambda work: work.service)


@EACH
def test_the_operations_are_those_of_botocores_model(work: UndoneWork) -> None:
    model = botocore.session.get_session().get_service_model(work.service)

    assert set(work.operations) <= set(model.operation_names)


@EACH
def test_the_service_is_one_that_is_offered(work: UndoneWork) -> None:
    assert work.service in OFFERED


@EACH
def test_the_reason_goes_on_a_sentence(work: UndoneWork) -> None:
    assert work.why[0].islower()
    assert not work.why.endswith(".")


def test_a_service_is_in_the_table_once() -> None:
    services = [work.service for work in TABLE]

    assert len(set(services)) == len(services)
