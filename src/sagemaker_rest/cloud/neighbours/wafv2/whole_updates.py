"""UpdateWebACL replaces a web ACL as a whole: what it leaves out is gone. moto 5.2.5 keeps it, so that the last rule
cannot be removed (the AWS provider sends no empty list).

https://docs.aws.amazon.com/waf/latest/APIReference/API_UpdateWebACL.html
"""

from __future__ import annotations

from typing import Any

from moto.wafv2.models import FakeWebACL

_update = FakeWebACL.update


def install() -> None:
    """Take what is left out for removed. Calling it again changes nothing."""
    FakeWebACL.update = _update_as_a_whole


def _update_as_a_whole(self: FakeWebACL, *args: Any, **kwargs: Any) -> None:
    self.rules, self.description = [], ""
    _update(self, *args, **kwargs)
