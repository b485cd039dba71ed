"""`/_sagemaker-rest/made`: everything that was made in this cloud, by whatever service."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from werkzeug.datastructures import Headers

from sagemaker_rest.cloud.http import HttpResponse
from sagemaker_rest.cloud.made import Made
from sagemaker_rest.cloud.neighbours.made_things import made_things

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sagemaker_rest.cloud.records import Store

# settings and tags of what is listed itself
_NO_THINGS = frozenset({"Account", "Tagged", "ApiTags"})


class MadeThings:
    """Lists what is in the stores of our own services, by boto3's names of them, and in moto's."""

    def __init__(self, stores: Mapping[str, Store]) -> None:
        self._stores = stores

    def answer(self, method: str) -> HttpResponse:
        """Return the answer to a request with `method`."""
        if method not in {"GET", "HEAD"}:
            return HttpResponse(405, Headers({"Allow": "GET, HEAD"}))
        things = [thing.document for thing in (*self._in_our_own(), *made_things())]
        return HttpResponse(200, Headers({"Content-Type": "application/json"}), json.dumps({"made": things}).encode())

    def _in_our_own(self) -> Iterator[Made]:
        for service, store in self._stores.items():
            for (account_id, region), records in store.places().items():
                for kind, owner, identifier in records.everything():
                    if kind.__name__ not in _NO_THINGS:
                        yield Made(service, kind.__name__, account_id, region, (identifier,), owner)
