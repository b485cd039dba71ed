"""The context that a script's functions may take, as AWS's model servers give it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .contract import Answer

if TYPE_CHECKING:
    from collections.abc import Mapping


class Metrics:
    """Takes metrics, which go nowhere here."""

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("add_"):
            raise AttributeError(name)
        return lambda *_arguments, **_named: None


class RequestProcessor:
    """A request's headers, and what is said about its answer."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        self._headers = dict(headers)
        self.content_type: str | None = None
        self.status = (200, "")
        self.response_headers: dict[str, str] = {}

    def get_request_property(self, key: str) -> str | None:
        return next((value for name, value in self._headers.items() if name.lower() == key.lower()), None)

    def get_request_properties(self) -> dict[str, str]:
        return self._headers


class Context:
    """One for the life of a model: it changes with each request, since a script may keep the first that it gets."""

    def __init__(self, model_directory: str) -> None:
        self.model_name = "model"
        self.manifest: dict[str, Any] = {}
        self.metrics = Metrics()
        self.system_properties: dict[str, Any] = {"model_dir": model_directory, "gpu_id": None, "batch_size": 1}
        self.request_processor = [RequestProcessor({})]

    def begin(self, headers: Mapping[str, str]) -> None:
        """Become the context of a request."""
        self.request_processor = [RequestProcessor(headers)]

    def answer(self, body: bytes) -> Answer:
        """Return an answer with what was said about it."""
        said = self.request_processor[0]
        status, phrase = said.status
        return Answer(status, body, said.content_type, said.response_headers, phrase or None)

    def get_request_header(self, index: int, key: str) -> str | None:
        return self.request_processor[index].get_request_property(key)

    def get_all_request_header(self, index: int) -> dict[str, str]:
        return self.request_processor[index].get_request_properties()

    def set_response_content_type(self, index: int, value: str | None) -> None:
        self.request_processor[index].content_type = value

    def set_response_header(self, index: int, key: str, value: str) -> None:
        self.request_processor[index].response_headers[key] = value

    def set_response_status(self, code: int = 200, phrase: str = "", idx: int = 0) -> None:
        self.request_processor[idx].status = (code, phrase)
