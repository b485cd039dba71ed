"""The keys behind `alias/aws/…` are AWS's."""

from __future__ import annotations

import pytest
from moto.kms.models import kms_backends

from sagemaker_rest.cloud.neighbours import declared_mends


@pytest.mark.parametrize(("alias", "manager"), [("alias/aws/s3", "AWS"), ("alias/digits", "CUSTOMER")])
def test_who_manages_a_key_depends_on_whose_alias_it_has(alias: str, manager: str) -> None:
    declared_mends.install()
    backend = kms_backends["444455556666"]["us-east-1"]
    made = backend.create_key(None, "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT", "", None)
    backend.create_alias(made.id, "alias/digits")

    assert backend.keys[backend.get_key_id_from_alias(alias)].key_manager == manager
    backend.delete_alias("alias/digits")
