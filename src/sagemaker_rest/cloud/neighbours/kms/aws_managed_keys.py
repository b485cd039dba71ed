"""The keys behind `alias/aws/s3` and its like, which are AWS's and not the account's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.neighbours.mends import surrounds

if TYPE_CHECKING:
    from collections.abc import Callable


@surrounds(
    "moto.kms.models:KmsBackend._generate_default_keys",
    moto="5.2.5",
    symptom="the KeyManager of a key such as alias/aws/s3 is CUSTOMER, as if somebody had made it",
    see="https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html",
)
def _generate_for_aws(generate: Callable[..., str | None], self: Any, alias_name: str) -> str | None:
    key_id = generate(self, alias_name)
    if key_id is not None:
        self.keys[key_id].key_manager = "AWS"
    return key_id
