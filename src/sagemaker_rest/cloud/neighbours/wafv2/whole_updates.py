"""UpdateWebACL replaces a web ACL as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sagemaker_rest.cloud.neighbours.mends import surrounds

if TYPE_CHECKING:
    from collections.abc import Callable

    from moto.wafv2.models import FakeWebACL


@surrounds(
    "moto.wafv2.models:FakeWebACL.update",
    moto="5.2.5",
    symptom="UpdateWebACL keeps the rules and the description that it leaves out, so the last rule cannot be removed",
    see="https://docs.aws.amazon.com/waf/latest/APIReference/API_UpdateWebACL.html",
)
def _update_as_a_whole(update: Callable[..., None], self: FakeWebACL, *args: Any, **kwargs: Any) -> None:
    # the AWS provider sends no empty list
    self.rules, self.description = [], ""
    update(self, *args, **kwargs)
